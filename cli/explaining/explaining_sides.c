/* Two sides, one pair of their benchmarks after another. */
#include "cli/explaining/by.h"

/* 0; -1 with err when no other pair can follow. */
static int explain_pair(struct explaining *e, const struct prepared_side sides[2],
			const struct explaining_pair *pair, const struct explaining_into *into,
			struct err *err)
{
	struct explaining_subject subject = {
		.n = 2, .prepared = sides, .timed = pair->timed, .timed_df = pair->timed_df};

	for (int side = 0; side < 2; side++) {
		const char *label = e->options->again ? e->options->again->labels[side] : NULL;

		subject.sides[side] = (struct diagnosing_side){
			.side = &sides[side].side,
			.target = &sides[side].targets.items[pair->targets[side]],
			.needs_more_cpus = pair->needs_more_cpus};
		subject.labels[side] = label ? label : sides[side].label;
		subject.sets[side] = into && into->sets ? &into->sets[side] : NULL;
	}
	subject.name = subject.sides[SIDE_BASELINE].target->name;
	return explaining_look(e, &subject, err);
}

static int explain_all(struct explaining *e, const struct prepared_side sides[2],
		       const struct explaining_pair *pairs, size_t n,
		       const struct explaining_into *into, struct err *err)
{
	if (explaining_by_check(e->options, &sides[0].targets, 2, err) ||
	    explain_options_check(e->options, 2 * n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (explain_pair(e, sides, &pairs[i], into, err))
			return -1;
	explaining_fail_missing(e);
	return 0;
}

int explaining_sides(const struct explain_options *options, const struct job *job,
		     const struct prepared_side sides[2], const struct explaining_pair *pairs,
		     size_t n, const struct explaining_into *into)
{
	struct explaining e = explaining_begin(options, job);
	struct err err = {0};

	e.sides = sides;
	if (into)
		explaining_give_rows(&e, into->rows);
	e.prints_text = into && into->prints;
	explain_all(&e, sides, pairs, n, into, &err);
	return explaining_end(&e, &err);
}
