/* What lies in the folder of a history. */
#ifndef RESULTS_HISTORY_SCAN_H
#define RESULTS_HISTORY_SCAN_H

#include "results/base/err.h"

#include <stddef.h>
#include <stdint.h>

enum scan_kind {
	SCAN_RESULT,
	SCAN_NOTE,
	SCAN_STRANGER, /* a JSON file that has no such name */
};

struct scan_file {
	char *name;
	enum scan_kind kind;
	int64_t size, mtime_ns;
};

/* `= {0}` may be released. */
struct scan {
	struct scan_file *items; /* sorted by name */
	size_t n, cap;
};

/* Fill an empty one. Profiles, hidden files, folders, and files of other kinds are nobody's
   business. 0, or -1 with err (ERR_INPUT: there is no such folder; ERR_SYSTEM; memory). */
int scan_folder(struct scan *scan, const char *folder, struct err *err);
void scan_release(struct scan *scan);

#endif
