/*
 * The files that one command writes, beside stdout: one list, so that none takes another one's
 * place, whichever two of its options name them.
 */
#ifndef CLI_MEASURING_OUTPUT_FILES_H
#define CLI_MEASURING_OUTPUT_FILES_H

#include "cli/measuring/earlier_report.h"
#include "results/base/err.h"

#include <stddef.h>

struct output_file {
	const char *option; /* as it is typed; borrowed */
	char *path;
	/* What stdout has, so that "-" names nothing here; borrowed. NULL: "-" is a file's name. */
	const char *stdout_has;
	enum report_form form; /* of what is there it replaces nothing else */
};

/* `= {0}` is valid and empty. */
struct output_files {
	struct output_file *items;
	size_t n, cap;
};

/* Nothing where `path` is NULL. 0, or -1 with err (memory); output_files_release is due. */
int output_files_add(struct output_files *files, const char *option, const char *path,
		     const char *stdout_has, enum report_form form, struct err *err);
void output_files_release(struct output_files *files);

/* Each has a place of its own, in a folder that is there, and a report takes that of no other file
   than an earlier report. 0, or -1 with err, which names the
   options. */
int output_files_check(const struct output_files *files, struct err *err);

/* A file that is to be written: its folder must be there, and no folder in its place. NULL is fine.
   0, or -1 with err. */
int check_place(const char *path, struct err *err);

#endif
