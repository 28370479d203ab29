/* A history of made results, in a folder of its own, with an index of its own. */
#ifndef TESTS_UNIT_RESULTS_HISTORY_MADE_HISTORY_H
#define TESTS_UNIT_RESULTS_HISTORY_MADE_HISTORY_H

#include "results/history/history.h"
#include "results/history/keep.h"
#include "results/history/series.h"
#include "tests/unit/compare_support.h"
#include "tests/unit/scratch.h"

#include <sys/stat.h>

static char made_root[] = "/tmp/assay-history-XXXXXX";
static char made_folder[64]; /* of the history */

static inline int made_setup(void **state)
{
	char cache[64];

	(void)state;
	if (scratch_make(made_root))
		return -1;
	snprintf(made_folder, sizeof(made_folder), "%s/history", made_root);
	snprintf(cache, sizeof(cache), "%s/cache", made_root);
	return mkdir(made_folder, 0777) || setenv("XDG_CACHE_HOME", cache, 1);
}

static inline int made_teardown(void **state)
{
	(void)state;
	return scratch_remove(made_root);
}

/* What a result is made of; a NULL is not said. */
struct made {
	const char *bench, *host, *date, *commit, *commit_date;
	double seconds;	  /* the processes' means are spread evenly around it */
	size_t processes; /* 0: five */
};

static inline void made_add_bench(struct suite *suite, const struct made *made)
{
	size_t n = made->processes ? made->processes : 5;
	const char *name = made->bench ? made->bench : "a";
	struct bench *bench = n == 1 ? make_bench(name, &made->seconds, 1)
				     : make_spread(name, n, made->seconds, .01);

	if (made->host)
		set_text(bench, "hostname", made->host);
	if (made->date)
		set_text(bench, "date", made->date);
	if (made->commit)
		set_text(bench, "assay_git_commit", made->commit);
	if (made->commit_date)
		set_text(bench, "assay_git_date", made->commit_date);
	assert_int_equal(suite_take_bench(suite, bench, NULL), 0);
}

static inline bool made_keep_suite(struct suite *suite)
{
	struct history_kept kept;
	struct err err = {0};
	bool is_old;

	if (history_keep(&kept, made_folder, suite, NULL, 0, &err))
		fail_msg("%s", err.text);
	is_old = kept.is_old;
	history_kept_release(&kept);
	suite_free(suite);
	return is_old;
}

/* Put a result of one benchmark into the folder. True: it was there already. */
static inline bool made_keep(const struct made *made)
{
	struct suite *suite = suite_new();

	made_add_bench(suite, made);
	return made_keep_suite(suite);
}

static inline void made_open(struct history *history)
{
	struct err err = {0};

	if (history_open(history, made_folder, false, &err))
		fail_msg("%s", err.text);
}

static inline void made_series(struct history_series *series, struct history *history,
			       const char *name)
{
	struct err err = {0};

	*series = (struct history_series){0};
	if (history_series(series, history, name, &err))
		fail_msg("%s", err.text);
}

/* A file of any text beside the results. */
static inline void made_write(const char *name, const char *text)
{
	char path[256];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", made_folder, name);
	file = fopen(path, "wb");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

#endif
