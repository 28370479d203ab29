#include "cli/measuring/output_files.h"

#include "results/base/buf.h"
#include "results/base/path.h"

#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int output_files_add(struct output_files *files, const char *option, const char *path,
		     const char *stdout_has, enum report_form form, struct err *err)
{
	struct output_file *file;

	if (!path)
		return 0;
	if (mem_reserve(&files->items, &files->cap, files->n + 1, sizeof(*files->items)))
		return err_memory(err);
	file = &files->items[files->n];
	*file = (struct output_file){.option = option, .stdout_has = stdout_has, .form = form};
	file->path = strdup(path);
	if (!file->path)
		return err_memory(err);
	files->n++;
	return 0;
}

void output_files_release(struct output_files *files)
{
	for (size_t i = 0; i < files->n; i++)
		free(files->items[i].path);
	free(files->items);
	*files = (struct output_files){0};
}

/* An hour of measurements must not end at a folder that is not there, or that stands in the file's
   place. */
int check_place(const char *path, struct err *err)
{
	char *folder;
	int rc = 0;

	if (!path)
		return 0;
	if (!*path || path[strlen(path) - 1] == '/' || path_is_folder(path))
		return err_set(err, ERR_INPUT, "%s is a folder: name a file in it", path);
	folder = strdup(path);
	if (!folder)
		return err_memory(err);
	if (access(dirname(folder), W_OK | X_OK))
		rc = err_sys(err, "cannot write %s: its folder", path);
	free(folder);
	return rc;
}

/* "results/a.json", or with the other spelling of the same file beside it. */
static int refuse(const struct output_file *one, const struct output_file *other, struct err *err)
{
	if (strcmp(one->option, other->option) == 0)
		return err_set(err, ERR_USAGE, "%s names %s twice: each needs a file of its own",
			       one->option, other->path);
	return err_set(err, ERR_USAGE, "%s and %s both name %s: each needs a file of its own",
		       one->option, other->option, other->path);
}

int output_files_check(const struct output_files *files, struct err *err)
{
	for (size_t i = 0; i < files->n; i++) {
		const struct output_file *one = &files->items[i];

		if (one->stdout_has && strcmp(one->path, "-") == 0)
			return err_set(err, ERR_USAGE, "%s -: stdout has %s", one->option,
				       one->stdout_has);
		for (size_t k = 0; k < i; k++)
			if (path_is_same_file(files->items[k].path, one->path))
				return refuse(&files->items[k], one, err);
		if (check_place(one->path, err) ||
		    earlier_report_check(one->option, one->path, one->form, err))
			return -1;
	}
	return 0;
}
