/* What the garbage collector does in an iteration: counted in workers of their own. */
#include "cli/explaining/by_gc.h"

/* Counts repeat; the time in the collector needs some processes for its interval. */
#define PROCESSES 4

/* 0, or -1 with err and whose fault it is. */
static int count(const struct explaining_subject *subject, const struct diagnosing_config *config,
		 struct collections_counted counted[2], struct explaining_failure *failure,
		 struct err *err)
{
	int rc =
		collections_count(counted, config, subject->sides, subject->n, &failure->side, err);

	if (rc && failure->side >= 0)
		explaining_blame(failure, failure->side, counted[failure->side].details);
	return rc;
}

static int report(struct explaining *e, const struct explaining_subject *subject,
		  const struct collections_counted counted[2], struct err *err)
{
	struct gc_side sides[2] = {{.counted = &counted[0]}, {.counted = &counted[1]}};

	for (size_t side = 0; side < subject->n; side++) {
		if (collections_summarize(&sides[side].summary, &counted[side], err))
			return -1;
		collections_find(&sides[side].summary, &counted[side], sides[side].findings);
	}
	return subject->n == 2 ? by_gc_report_two(e, subject, sides, err)
			       : by_gc_report_one(e, subject, &sides[0], err);
}

static int look(struct explaining *e, const struct explaining_subject *subject,
		struct explaining_failure *failure, struct err *err)
{
	struct diagnosing_config config = explaining_config_of(e, PROCESSES);
	struct collections_counted counted[2] = {{.n = 0}, {.n = 0}};
	int rc;

	explain_live_begin(&e->live, subject->name, config.workers);
	rc = count(subject, &config, counted, failure, err);
	explain_live_clear(&e->live);
	rc = rc ? rc : report(e, subject, counted, err);
	collections_release(&counted[0]);
	collections_release(&counted[1]);
	return rc ? -1 : 0;
}

const struct explaining_by explaining_by_gc = {
	.name = "gc",
	.no_program = "collections are counted in the measured loop of a benchmark, and a program "
		      "has none",
	.no_output = "it takes no profile",
	.look = look,
};
