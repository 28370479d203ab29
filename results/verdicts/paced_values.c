#include "results/verdicts/paced_values.h"

#include "results/base/buf.h"
#include "results/model/change.h"
#include "results/model/keys.h"
#include "results/model/metadata.h"
#include "results/noise/level.h"
#include "results/noise/paced.h"
#include "results/verdicts/paced_bench.h"

#include <math.h>
#include <stdio.h>

/* How one benchmark follows its pacer; kind -1: not. */
struct manner {
	int kind;
	double slope, pace_s;
	char words[80];
};

static const char *const best_keys[PACING_KINDS] = {KEY_PACER_BEST, KEY_PACER_MEMORY_BEST};

static int find_manner(struct manner *manner, const struct bench *bench, double pace_s,
		       struct err *err)
{
	struct paced_bench data;
	const struct pacing_process *kinds[PACING_KINDS];
	struct pacing_choice choice;
	int rc = paced_bench_init(&data, bench, err);

	*manner = (struct manner){.kind = -1, .words = "not: it does not follow"};
	kinds[0] = data.kinds[0];
	kinds[1] = data.kinds[1];
	if (!rc && !kinds[0])
		rc = err_set(err, ERR_INPUT,
			     "has no pacer beside every value (measure it again, without "
			     "--no-pacer)");
	if (!rc && data.n >= 2 && !paced_waits(bench)) {
		choice = pacing_choose(data.logs, kinds, NULL, data.n, data.scratch);
		manner->kind = choice.kind;
		manner->slope = choice.slope.b;
	}
	paced_bench_release(&data);
	if (rc || manner->kind < 0)
		return rc;
	snprintf(manner->words, sizeof(manner->words), "%s, slope %.3f",
		 paced_kind_names[manner->kind], manner->slope);
	manner->pace_s = isnan(pace_s)
				 ? meta_number(bench->runs[0]->meta, best_keys[manner->kind], NAN)
				 : pace_s;
	if (!(manner->pace_s > 0))
		return err_set(err, ERR_INPUT,
			       "does not say how fast its pacer was at its best: "
			       "name a pace (--pace 100us)");
	return 0;
}

static int fill(struct run *to, const struct run *from, const struct manner *manner,
		struct err *err)
{
	for (size_t i = 0; i < from->nvalues; i++) {
		double slice = manner->kind < 0 ? NAN : paced_slice(from, manner->kind, i);
		double value = from->values[i];

		if (!isnan(slice))
			value = level_value(from, i) * pow(manner->pace_s / slice, manner->slope);
		if (run_add_value(to, value, err))
			return -1;
	}
	if (manner->kind >= 0 && run_set_real(to, "assay_pace", manner->pace_s, err))
		return -1;
	return run_set_text(to, "assay_paced", manner->words, err);
}

static int change(const struct bench *from, struct bench *to, const void *pace_s, struct err *err)
{
	struct manner manner;

	if (find_manner(&manner, from, *(const double *)pace_s, err))
		return -1;
	for (size_t i = 0; i < from->nruns; i++) {
		struct run *run;

		if (run_is_calibration(from->runs[i]))
			continue;
		run = run_new();
		if (!run)
			return err_memory(err);
		run->meta = meta_share(from->runs[i]->meta);
		if (fill(run, from->runs[i], &manner, err) || bench_take_run(to, run, err)) {
			run_free(run);
			return err_in(err, "run %zu", i + 1);
		}
	}
	return 0;
}

int suite_extract_paced(struct suite *suite, double pace_s, struct err *err)
{
	return suite_change(suite, change, &pace_s, err);
}
