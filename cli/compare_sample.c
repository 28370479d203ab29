#include "cli/compare_sample.h"

#include "results/evidence.h"
#include "results/keys.h"
#include "stats/moment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void add_yardstick(struct sample *sample, const struct run *run)
{
	double yardstick = meta_number(run->meta, KEY_YARDSTICK, NAN);
	const char *kind = meta_text(run->meta, KEY_YARDSTICK_KIND);

	kind = kind ? kind : "";
	if (sample->processes == 0)
		sample->yardstick_kind = kind;
	if (sample->yardsticks && yardstick > 0 && isfinite(yardstick) &&
	    strcmp(kind, sample->yardstick_kind) == 0) {
		sample->yardsticks[sample->processes] = yardstick;
		return;
	}
	free(sample->yardsticks);
	sample->yardsticks = NULL;
}

static void add_process(struct sample *sample, const struct run *run)
{
	sample->means[sample->processes] = moment_mean(run->values, run->nvalues);
	add_yardstick(sample, run);
	sample->processes++;
	sample->values += run->nvalues;
	sample->marked += run_marked(run, MARK_PREEMPTED | MARK_MIGRATED);
}

int sample_init(struct sample *sample, const struct bench *bench, struct err *err)
{
	*sample = (struct sample){.bench = bench};
	sample->means = malloc((bench->nruns + 1) * sizeof(*sample->means));
	sample->yardsticks = malloc((bench->nruns + 1) * sizeof(*sample->yardsticks));
	if (!sample->means || !sample->yardsticks)
		return err_memory(err);
	for (size_t i = 0; i < bench->nruns; i++)
		if (bench->runs[i]->nvalues)
			add_process(sample, bench->runs[i]);
	sample->mean = moment_mean(sample->means, sample->processes);
	return 0;
}

void sample_release(struct sample *sample)
{
	free(sample->means);
	free(sample->yardsticks);
	*sample = (struct sample){0};
}

bool sample_equals(const struct sample *a, const struct sample *b)
{
	if (a->bench->nruns != b->bench->nruns || a->values == 0)
		return false;
	for (size_t i = 0; i < a->bench->nruns; i++) {
		const struct run *x = a->bench->runs[i], *y = b->bench->runs[i];

		if (x->nvalues != y->nvalues)
			return false;
		if (x->nvalues &&
		    memcmp(x->values, y->values, x->nvalues * sizeof(*x->values)) != 0)
			return false;
	}
	return true;
}
