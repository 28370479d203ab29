/* Why one side is slower: all ledgers together, the cheapest first. */
#include "cli/explaining/by_why.h"

#include "cli/explaining/why_report.h"
#include "results/profiles/benchmark_name.h"
#include "runner/preparing/changed.h"

#include <stdio.h>

/* What is at work meanwhile, where that is shown. */
static void begin_step(void *context, enum asking_step step)
{
	static const struct {
		const char *words;
		long workers;
	} steps[ASKING_STEPS] = {
		[ASKING_CLOCK] = {"clock", CLOCKS_PAIRS},
		[ASKING_CALLS] = {"calls", 2},
		[ASKING_ALLOCATIONS] = {"allocations", 2},
		[ASKING_COLLECTIONS] = {"collections", 1},
		[ASKING_SHORT_TIME] = {"time, shortly", 3},
		[ASKING_INSTRUCTIONS] = {"instructions", 3},
		[ASKING_TIME] = {"time", 0},
	};
	struct explaining *e = context;
	long workers = steps[step].workers;

	explain_live_begin(&e->live, steps[step].words, workers ? workers : e->options->processes);
	explain_live_observe(&e->live, 0, 0);
}

static int give_sources(struct explaining *e, const struct explaining_subject *subject,
			struct asking_request *request, struct err *err)
{
	for (int side = 0; side < 2; side++) {
		request->sources[side] = &e->sources[side];
		if (explaining_give_source(&e->sources[side], subject->sides[side].target, err))
			return -1;
	}
	return 0;
}

static int ask(struct explaining *e, const struct explaining_subject *subject,
	       const struct changed *changed, struct asked *asked,
	       struct explaining_failure *failure, struct err *err)
{
	const struct diagnosing_config config = explaining_config(e);
	char here[PATH_MAX];
	struct asking_request request = {.config = &config,
					 .sides = subject->sides,
					 .timed = subject->timed,
					 .timed_df = subject->timed_df,
					 .touched = changed->places,
					 .n_touched = changed->n,
					 .begin = begin_step,
					 .context = e};
	int rc;

	explaining_roots(subject->prepared, here, request.roots);
	rc = give_sources(e, subject, &request, err) || asking_run(asked, &request, err);
	explain_live_clear(&e->live);
	if (rc)
		explaining_blame(failure, asked->failed_side, asked->details);
	return rc ? -1 : 0;
}

static int report(struct explaining *e, const struct explaining_subject *subject,
		  const struct asked *asked, struct err *err)
{
	if (e->rows &&
	    json_array_append_new(e->rows, why_json_new(subject->name, subject->labels, asked)))
		return err_memory(err);
	if (explaining_prints(e)) {
		explaining_begin_section(e);
		why_print(subject->name, subject->labels, asked, e->job->options->quiet, stdout);
	}
	return 0;
}

/* Profiles are kept where some were taken; what was called alike gets its own name back. */
static int keep(struct explaining *e, const struct explaining_subject *subject, struct asked *asked,
		struct err *err)
{
	struct stack_profile *profiles = asked->diagnosis.profiles;

	if (asked->ledgers.time.looked != WHY_LOOKED)
		return 0;
	return benchmark_name_give(&profiles[0], subject->sides[1].target->name,
				   subject->sides[0].target->name, err) ||
			       explaining_keep_sides(e, subject, profiles, err)
		       ? -1
		       : 0;
}

static int look(struct explaining *e, const struct explaining_subject *subject,
		struct explaining_failure *failure, struct err *err)
{
	struct asked asked = {.failed_side = -1};
	struct changed changed = {0};
	int rc = changed_find(&changed, subject->prepared, err) ||
		 ask(e, subject, &changed, &asked, failure, err) ||
		 report(e, subject, &asked, err) || keep(e, subject, &asked, err);

	asked_release(&asked);
	changed_release(&changed);
	return rc ? -1 : 0;
}

const struct explaining_by explaining_by_why = {.name = "why", .look = look};
