/*
 * What a result file says that it lacks of its suite: the shards that it was merged without, those
 * beside the shard whose own file it is, the benchmarks that a run which was cut short did not come
 * to. Without a word on that, what it lacks looks like what is new, or gone. The words are
 * cli/words/lacks_words.h.
 */
#ifndef RESULTS_SHARDS_LACKS_H
#define RESULTS_SHARDS_LACKS_H

#include "results/base/buf.h"
#include "results/base/figure.h"
#include "results/model/suite.h"
#include "results/shards/shard.h"

/* `= {0}` lacks nothing. */
struct suite_lacks {
	const char *missing; /* "3, 7 of 8": shards; NULL: none; borrowed from the suite */
	size_t n_missing;
	char shard[SHARD_SIZE]; /* "3 of 8": it is the file of this one; or "" */
	/* Benchmarks that are not here, and did not fail either; the first `unmeasured` of them
	   were waiting when the run was cut short. */
	size_t absent, unmeasured;
	json_t *list;	  /* of their names; NULL where there are none */
	struct buf names; /* "a, b, c and 4 more" */
};

/* 0, or -1 with err (memory); suite_lacks_release is due in every case. */
int suite_lacks_init(struct suite_lacks *lacks, const struct suite *suite, struct err *err);
void suite_lacks_release(struct suite_lacks *lacks);

bool suite_lacks_any(const struct suite_lacks *lacks);
/* Do two files lack the same? */
bool suite_lacks_same(const struct suite_lacks *a, const struct suite_lacks *b);

/* As data that outlives the suite: {"missing", "shard", "unmeasured", "list"}. A new object
   (json_decref); NULL when memory ran out. */
json_t *suite_lacks_json(const struct suite_lacks *lacks);
/* What that said, of the benchmarks that `wants` names alone (NULL: of all). `missing` is borrowed
   from it; what is no such object lacks nothing. As suite_lacks_init(). */
int suite_lacks_again(struct suite_lacks *lacks, const json_t *said,
		      bool (*wants)(void *context, const char *name), void *context,
		      struct err *err);

enum { SUITE_LACKS_FIGURES = 6 };
/* missing, shards, shard, unmeasured, absent, names: those that there are. All borrowed. */
void suite_lacks_figures(const struct suite_lacks *lacks,
			 struct figure figures[SUITE_LACKS_FIGURES + 1]);

#endif
