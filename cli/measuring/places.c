/* Where results go: found wrong before anything is measured. */
#include "cli/measuring/options.h"

#include "results/base/path.h"
#include "results/files/read.h"
#include "runner/keeping/keeping.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* An hour of measurements must not end at a folder that is not there, or that stands in the file's
   place. */
int check_place(const char *path, struct err *err)
{
	char *folder;
	int rc = 0;

	if (!path)
		return 0;
	if (path[strlen(path) - 1] == '/' || path_is_folder(path))
		return err_set(err, ERR_INPUT, "%s is a folder: name a file in it", path);
	folder = strdup(path);
	if (!folder)
		return err_memory(err);
	if (access(dirname(folder), W_OK | X_OK))
		rc = err_sys(err, "cannot write %s: its folder", path);
	free(folder);
	return rc;
}

/* Nor at a file that cannot be added to. */
static int check_old(const char *path, struct err *err)
{
	struct suite *old;

	if (!path || access(path, F_OK))
		return 0;
	old = suite_read(path, err);
	if (!old)
		return err_in(err, "cannot append to %s", path);
	suite_free(old);
	return 0;
}

/* JSON replaces what is there, but for what the same command writes. */
static int check_json(const struct measure_options *m, struct err *err)
{
	const char *output = measure_options_output(m), *path = m->json_output;

	if (!path)
		return 0;
	if (strcmp(path, "-") == 0)
		return err_set(err, ERR_USAGE,
			       "--json-output -: stdout has the text; --json alone prints JSON");
	if ((output && strcmp(path, output) == 0) || (m->html && strcmp(path, m->html) == 0))
		return err_set(err, ERR_USAGE,
			       "--json-output: %s is written already: give it a file of its own",
			       path);
	return check_place(path, err);
}

/* A page replaces what is there, but for what the same command writes. */
static int check_page(const struct measure_options *m, struct err *err)
{
	const char *output = measure_options_output(m);

	if (!m->html)
		return 0;
	if (strcmp(m->html, "-") == 0)
		return err_set(err, ERR_USAGE,
			       "--html -: what was measured is told on stdout: name a file");
	if (output && strcmp(m->html, output) == 0)
		return err_set(err, ERR_USAGE,
			       "--html: %s is the result file: give the page one of its own",
			       output);
	return check_place(m->html, err);
}

int measure_options_check_places(const struct measure_options *m, struct err *err)
{
	const char *output = measure_options_output(m);

	return check_page(m, err) || check_json(m, err) || check_place(output, err) ||
			       keeping_check(output, m->append != NULL, m->begun, err) ||
			       check_old(m->append, err)
		       ? -1
		       : 0;
}
