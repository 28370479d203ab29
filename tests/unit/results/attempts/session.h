/* Sessions of attempts, made up. */
#ifndef TESTS_UNIT_RESULTS_ATTEMPTS_SESSION_H
#define TESTS_UNIT_RESULTS_ATTEMPTS_SESSION_H

#include "results/attempts/attempts.h"
#include "tests/unit/support.h"

static inline struct attempts session_new(void)
{
	return (struct attempts){.alpha = .05, .tree = "tree 0", .started = "2026-11-29T12:00:00Z"};
}

static inline void session_row(struct trial *trial, const char *name, enum verdict verdict,
			       double ratio)
{
	struct err err = {0};
	struct trial_row *row = trial_add_row(trial, name, &err);

	assert_non_null(row);
	row->verdict = verdict;
	row->ratio = (struct interval){ratio, ratio * .99, ratio * 1.01, .99};
	row->blocks = 16;
}

/* An attempt "tree N" with one row. */
static inline struct trial *session_try(struct attempts *attempts, enum verdict verdict,
					double ratio)
{
	size_t number = attempts->tries.n + 1;
	struct err err = {0};
	struct trial *trial;
	char tree[32];

	snprintf(tree, sizeof(tree), "tree %zu", number);
	trial = trials_add(&attempts->tries, tree, number, attempts_base(attempts),
			   attempts_next_error(attempts), &err);
	assert_non_null(trial);
	trial->state = TRIAL_MEASURED;
	session_row(trial, "report", verdict, ratio);
	return trial;
}

static inline struct trial *session_keep(struct attempts *attempts, size_t number,
					 enum verdict verdict, double ratio)
{
	const struct trial *one = attempts_find(attempts, number);
	struct err err = {0};
	struct trial *trial = trials_add(&attempts->keeps, one->tree, number, one->base,
					 attempts_next_keep_error(attempts), &err);

	assert_non_null(trial);
	trial->state = TRIAL_MEASURED;
	session_row(trial, "report", verdict, ratio);
	if (trial_confirms(trial))
		snprintf(attempts->tree, sizeof(attempts->tree), "%s", one->tree);
	return trial;
}

#endif
