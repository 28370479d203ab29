/* The files of a duel's sides, by their names: x.json of the first, x.vs.json, x.vs2.json, ... of
   the others. */
#ifndef CLI_DUELING_SIDE_FILES_H
#define CLI_DUELING_SIDE_FILES_H

#include "results/base/err.h"

#include <stddef.h>

/* The file of the i-th other side, from 0, beside that of the first one: "x.json" -> "x.vs.json",
   "x.vs2.json" for i = 1; "x.json.gz" -> "x.vs.json.gz". The caller frees it; NULL when memory ran
   out. */
char *side_file_new(const char *first, size_t i);

/* `= {0}` is valid and empty. */
struct side_files {
	char **items;
	size_t n;
};

/* `file`, and those of its partners that are there: of the first side's all others, of another
   side's the first. 0, or -1 with err (memory); side_files_release is due in every case. */
int side_files_find(struct side_files *files, const char *file, struct err *err);
void side_files_release(struct side_files *files);

#endif
