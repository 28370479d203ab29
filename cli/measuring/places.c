/* Where results go: found wrong before anything is measured. */
#include "cli/measuring/options.h"

#include "results/files/read.h"
#include "runner/keeping/keeping.h"

#include <unistd.h>

/* An hour of measurements must not end at a file that cannot be added to. */
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

int measure_output_files(const struct measure_options *m, struct output_files *files,
			 struct err *err)
{
	return output_files_add(files, "-o", m->output, NULL, REPORT_NONE, err) ||
			       output_files_add(files, "--append", m->append, NULL, REPORT_NONE,
						err) ||
			       output_files_add(files, "--html", m->html,
						"what was measured: name a file", REPORT_PAGE,
						err) ||
			       output_files_add(files, "--json-output", m->json_output,
						"the text; --json alone prints JSON", REPORT_JSON,
						err)
		       ? -1
		       : 0;
}

int measure_options_check_places(const struct measure_options *m, struct err *err)
{
	struct output_files files = {0};
	int rc = measure_output_files(m, &files, err) || output_files_check(&files, err) ||
		 keeping_check(measure_options_output(m), m->append != NULL, m->begun, err) ||
		 check_old(m->append, err);

	output_files_release(&files);
	return rc ? -1 : 0;
}
