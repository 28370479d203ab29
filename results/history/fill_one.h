/* One file put into the index. Private to this room. */
#ifndef RESULTS_HISTORY_FILL_ONE_H
#define RESULTS_HISTORY_FILL_ONE_H

#include "results/history/index.h"
#include "results/history/scan.h"
#include "results/model/suite.h"

/* Prepared statements. */
struct filler {
	struct history_index *index;
	sqlite3_stmt *find_text, *find_file, *add_text, *add_file, *add_point;
};
/* 0, or -1 with err; release in every case. */
int filler_init(struct filler *filler, struct history_index *index, struct err *err);
void filler_release(struct filler *filler);

/* Does it know a file of this name? 1, 0, or -1 with err. */
int filler_has(struct filler *filler, const char *name, struct err *err);

/* What a file says, or why it says nothing. `= {0}` may be released. */
struct fill_read {
	const struct scan_file *file; /* borrowed */
	struct suite *suite;
	char *reason;
};
/* Read the file: the long part, for which nothing needs to be locked. 0, or -1 with err (memory).
 */
int fill_read(struct fill_read *read, const char *folder, const struct scan_file *file,
	      struct err *err);
void fill_read_release(struct fill_read *read);

/* Put it into the index, unless the file is there already. Within a transaction. 0, or -1 with err
   (the index fails; memory). */
int filler_put(struct filler *filler, const struct fill_read *read, struct err *err);

#endif
