/* What each source line costs: its time is sampled, then in other workers its memory is counted. */
#include "cli/explaining/by_lines.h"

#include "cli/explaining/by_time.h"

#include <stdio.h>

/* That count, unless it was said how many. */
#define COUNTING 2

struct looking {
	struct diagnosis diagnosis;
	struct allocations_counted counted;
	struct err no_time, no_memory; /* ERR_NONE: it is known */
	struct profile_summary summary;
};

/* What stops all stops this, too; else the other one stands alone. */
static int go_on(const struct err *trouble, struct err *err)
{
	if (!explaining_ends_all(trouble))
		return 0;
	*err = *trouble;
	return -1;
}

static int sample(struct explaining *e, const struct explaining_subject *subject, struct looking *l,
		  struct err *err)
{
	const struct diagnosing_config config = explaining_config(e);

	explain_live_begin(&e->live, subject->name, config.workers);
	diagnosis_take(&l->diagnosis, &config, subject->sides, 1, &l->no_time);
	return go_on(&l->no_time, err);
}

static int count(struct explaining *e, const struct explaining_subject *subject, struct looking *l,
		 struct err *err)
{
	const struct diagnosing_config config = explaining_config_of(e, COUNTING);

	if (subject->sides[0].target->kind == TARGET_COMMAND) {
		err_set(&l->no_memory, ERR_BENCHMARK, "%s", explaining_by_allocations.no_program);
		return 0;
	}
	explain_live_begin(&e->live, subject->name, config.workers);
	allocations_count(&l->counted, &config, &subject->sides[0], 0, &l->no_memory);
	return go_on(&l->no_memory, err);
}

static bool has_time(const struct looking *l)
{
	return stack_profile_samples(&l->diagnosis.profiles[0]) > 0;
}

static int take(struct explaining *e, const struct explaining_subject *subject, struct looking *l,
		struct explaining_failure *failure, struct err *err)
{
	if (sample(e, subject, l, err) || count(e, subject, l, err))
		return -1;
	if (l->no_time.kind == ERR_NONE || l->no_memory.kind == ERR_NONE)
		return 0;
	*err = l->no_time;
	snprintf(failure->details, sizeof(failure->details), "%s",
		 l->diagnosis.outcomes[0].details);
	return -1;
}

/* ---- */

static int find(struct lines_view *view, const struct looking *l, struct err *err)
{
	const struct stack_profile *profiles = l->counted.profiles;
	const struct stack_profile *const memory[LINE_MEMORY] = {
		[LINE_BYTES] = &profiles[SITE_BYTES],
		[LINE_REQUESTS] = &profiles[SITE_REQUESTS],
		[LINE_PEAK] = &profiles[SITE_PEAK_BYTES]};

	return line_costs_make(&view->costs, view->sampled ? view->sampled->profile : NULL,
			       view->counted ? memory : NULL, err);
}

static int show(struct explaining *e, const struct lines_view *view, struct err *err)
{
	const struct measure_options *m = e->job->options;
	const struct explained_style style = {m->quiet, m->verbose};

	if (e->rows && json_array_append_new(e->rows, lines_json_new(view)))
		return err_memory(err);
	if (!explaining_prints(e))
		return 0;
	explaining_begin_section(e);
	return lines_print(view, &style, stdout, err);
}

static int report(struct explaining *e, const struct explaining_subject *subject, struct looking *l,
		  struct err *err)
{
	const struct target *target = subject->sides[0].target;
	const struct explained explained = {.name = subject->name,
					    .is_program = target->kind == TARGET_COMMAND,
					    .profile = &l->diagnosis.profiles[0],
					    .outcome = &l->diagnosis.outcomes[0],
					    .loop = &l->diagnosis.loops[0],
					    .children = &l->diagnosis.children[0],
					    .summary = &l->summary,
					    .sources = &e->sources[0],
					    .has_one_cpu = explaining_has_one_cpu(e)};
	struct lines_view view = {.name = subject->name,
				  .sampled = has_time(l) ? &explained : NULL,
				  .not_sampled = l->no_time.text,
				  .counted = l->no_memory.kind == ERR_NONE ? &l->counted : NULL,
				  .not_counted = l->no_memory.text,
				  .sources = &e->sources[0]};
	int rc = profile_summary_make(&l->summary, explained.profile, err) ||
		 explaining_give_source(&e->sources[0], target, err) || find(&view, l, err) ||
		 show(e, &view, err);

	line_costs_release(&view.costs);
	return rc ? -1 : 0;
}

/* Time in any form, memory beside it where the form holds both. */
static int keep(struct explaining *e, const struct explaining_subject *subject, struct looking *l,
		struct err *err)
{
	static const enum worker_site_count kinds[] = {SITE_BYTES, SITE_REQUESTS, SITE_PEAK_BYTES};
	bool has_memory = l->no_memory.kind == ERR_NONE;

	if (has_time(l) && by_time_keep(e, subject, &l->diagnosis, err))
		return -1;
	return e->options->output && has_memory && by_allocations_holds_kinds(e->options)
		       ? by_allocations_keep(e, subject, &l->counted, kinds,
					     sizeof(kinds) / sizeof(*kinds), err)
		       : 0;
}

static int look(struct explaining *e, const struct explaining_subject *subject,
		struct explaining_failure *failure, struct err *err)
{
	struct looking l = {.no_time = {.kind = ERR_NONE}};
	struct err trouble = {0};
	int rc = take(e, subject, &l, failure, err);

	explain_live_clear(&e->live);
	if (!rc) {
		rc = report(e, subject, &l, err) || keep(e, subject, &l, err);
	} else if (err->kind == ERR_INTERRUPTED && has_time(&l)) {
		l.no_memory = *err;
		report(e, subject, &l, &trouble); /* what there is until then */
	}
	profile_summary_release(&l.summary);
	allocations_release(&l.counted);
	diagnosis_release(&l.diagnosis);
	return rc ? -1 : 0;
}

const struct explaining_by explaining_by_lines = {
	.name = "lines",
	.no_sides = "lines are of one side; of two, --why says why one is slower, --by time and "
		    "--by allocations which lines differ",
	.is_sampled = true,
	.look = look,
};
