/* How often Python functions are called: counted in workers of their own, exactly. */
#include "cli/explaining/by_calls.h"

/* Each has another hash seed; more would say the same again. */
#define PROCESSES 2

/* 0, or -1 with err and whose fault it is. */
static int count(const struct explaining_subject *subject, const struct diagnosing_config *config,
		 struct calls_counted counted[2], struct explaining_failure *failure,
		 struct err *err)
{
	for (size_t side = 0; side < subject->n; side++)
		if (calls_count(&counted[side], config, &subject->sides[side], (int)side, err))
			return explaining_blame(failure, (int)side, counted[side].details);
	return 0;
}

static int keep(struct explaining *e, const struct explaining_subject *subject,
		const struct calls_counted counted[2], struct err *err)
{
	struct stack_profile sums[2] = {{0}};
	bool is_each;
	int rc = 0;

	for (size_t side = 0; side < subject->n && !rc; side++)
		rc = call_profile_sum(&sums[side], &counted[side].calls, &is_each, err);
	rc = rc ? rc : explaining_keep_sides(e, subject, sums, err);
	stack_profile_release(&sums[0]);
	stack_profile_release(&sums[1]);
	return rc;
}

static int look(struct explaining *e, const struct explaining_subject *subject,
		struct explaining_failure *failure, struct err *err)
{
	struct diagnosing_config config = explaining_config_of(e, PROCESSES);
	struct calls_counted counted[2] = {{.is_cut = false}, {.is_cut = false}};
	int rc;

	explain_live_begin(&e->live, subject->name, config.workers);
	rc = count(subject, &config, counted, failure, err);
	explain_live_clear(&e->live);
	if (!rc && subject->n == 2)
		rc = by_calls_report_two(e, subject, counted, err);
	else if (!rc)
		rc = by_calls_report_one(e, subject, &counted[0], err);
	rc = rc ? rc : keep(e, subject, counted, err);
	calls_release(&counted[0]);
	calls_release(&counted[1]);
	return rc ? -1 : 0;
}

const struct explaining_by explaining_by_calls = {
	.name = "calls",
	.no_program =
		"calls are counted in the measured loop of a benchmark, and a program has none",
	.look = look,
};
