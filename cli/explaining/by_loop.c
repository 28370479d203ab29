/* What asyncio's event loop does in an iteration: counted in workers of their own; who holds it is
   sampled in another, from outside. */
#include "cli/explaining/by_loop.h"

#include <stdlib.h>

/* Each has another hash seed; more would say the same again. */
#define PROCESSES 2
/* Some hundred samples find the line of what holds it for milliseconds. */
#define SAMPLED_S 0.4

/* All that is known of the subject. */
struct looking {
	struct loop_counts counts[2];
	struct diagnosis diagnosis;
	struct profile_summary summaries[2];
	double *holds[2];
	struct err no_samples; /* ERR_NONE: it was sampled */
};

static int count(const struct explaining_subject *subject, const struct diagnosing_config *config,
		 struct looking *l, struct explaining_failure *failure, struct err *err)
{
	for (size_t side = 0; side < subject->n; side++)
		if (loop_counts_take(&l->counts[side], config, &subject->sides[side], (int)side,
				     err))
			return explaining_blame(failure, (int)side, l->counts[side].details);
	return 0;
}

/* Counts stand without it: where other processes cannot be read there is no line. */
static int sample(const struct explaining_subject *subject, struct diagnosing_config config,
		  struct looking *l, struct err *err)
{
	config.workers = 1;
	config.seconds = SAMPLED_S;
	if (diagnosis_take(&l->diagnosis, &config, subject->sides, subject->n, &l->no_samples) &&
	    explaining_ends_all(&l->no_samples)) {
		*err = l->no_samples;
		return -1;
	}
	for (size_t side = 0; side < subject->n && l->no_samples.kind == ERR_NONE; side++)
		if (profile_summary_make(&l->summaries[side], &l->diagnosis.profiles[side], err))
			return -1;
	return 0;
}

static int find_holds(struct loop_side *side, double *holds, struct err *err)
{
	double most = 0;

	side->holds = holds;
	for (size_t i = 0; i < side->counts->n; i++) {
		const struct loop_counts_row *row = &side->counts->rows[i];

		if (loop_counts_hold(&holds[i], side->counts, row, err))
			return -1;
		if (holds[i] > most) {
			most = holds[i];
			side->longest = row;
		}
	}
	return 0;
}

static int make_side(struct explaining *e, const struct explaining_subject *subject,
		     const struct looking *l, size_t which, struct loop_side *side, struct err *err)
{
	*side = (struct loop_side){.counts = &l->counts[which],
				   .no_samples = l->no_samples.kind ? l->no_samples.text : NULL,
				   .sampled = {.name = subject->name,
					       .profile = &l->diagnosis.profiles[which],
					       .outcome = &l->diagnosis.outcomes[which],
					       .loop = &l->diagnosis.loops[which],
					       .summary = &l->summaries[which],
					       .sources = &e->sources[which],
					       .has_one_cpu = explaining_has_one_cpu(e)}};
	for (int total = 0; total < LOOP_TOTALS; total++)
		if (loop_counts_total(&side->totals[total], side->counts, (enum loop_total)total,
				      err))
			return -1;
	return 0;
}

static int report(struct explaining *e, const struct explaining_subject *subject, struct looking *l,
		  struct err *err)
{
	struct loop_side sides[2];

	for (size_t side = 0; side < subject->n; side++) {
		l->holds[side] = calloc(l->counts[side].n + 1, sizeof(double));
		if (!l->holds[side])
			return err_memory(err);
		if (make_side(e, subject, l, side, &sides[side], err) ||
		    find_holds(&sides[side], l->holds[side], err))
			return -1;
	}
	return subject->n == 2 ? by_loop_report_two(e, subject, sides, err)
			       : by_loop_report_one(e, subject, &sides[0], err);
}

static void release(struct looking *l)
{
	diagnosis_release(&l->diagnosis);
	for (int side = 0; side < 2; side++) {
		loop_counts_release(&l->counts[side]);
		profile_summary_release(&l->summaries[side]);
		free(l->holds[side]);
	}
}

static int look(struct explaining *e, const struct explaining_subject *subject,
		struct explaining_failure *failure, struct err *err)
{
	struct diagnosing_config config = explaining_config_of(e, PROCESSES);
	struct looking l = {.no_samples = {.kind = ERR_NONE}};
	int rc;

	explain_live_begin(&e->live, subject->name, config.workers);
	rc = count(subject, &config, &l, failure, err) || sample(subject, config, &l, err);
	explain_live_clear(&e->live);
	rc = rc || report(e, subject, &l, err);
	release(&l);
	return rc ? -1 : 0;
}

const struct explaining_by explaining_by_loop = {
	.name = "loop",
	.no_program = "turns of the event loop are counted in the measured loop of a benchmark, "
		      "and a program has none",
	.no_output = "its samples are too few for a profile: without --by there is one",
	.look = look,
};
