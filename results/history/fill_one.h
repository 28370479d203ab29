/* One file put into the index. Private to this room. */
#ifndef RESULTS_HISTORY_FILL_ONE_H
#define RESULTS_HISTORY_FILL_ONE_H

#include "results/history/index.h"
#include "results/history/scan.h"

/* Prepared statements. */
struct filler {
	struct history_index *index;
	sqlite3_stmt *find_text, *add_text, *add_file, *add_point;
};
/* 0, or -1 with err; release in every case. */
int filler_init(struct filler *filler, struct history_index *index, struct err *err);
void filler_release(struct filler *filler);

/* Read the file, and put what it says into the index, or why it says nothing; a file that is there
   already is passed over. Within a transaction. 0, or -1 with err (the index fails; memory). */
int filler_add(struct filler *filler, const char *folder, const struct scan_file *file,
	       struct err *err);

#endif
