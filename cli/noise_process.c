/* What depends on the process: groups of processes, and one that is unlike the others. */
#include "cli/noise_series.h"

#include "cli/unit.h"
#include "results/evidence.h"
#include "results/keys.h"
#include "stats/modes.h"
#include "stats/order.h"
#include "stats/outlier.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- groups */

static void tell_modes(struct noise *noise, const struct series *series, const struct modes *modes)
{
	enum unit unit = unit_of_name(bench_unit(series->bench));
	const char *follow = meta_text(series->runs[0]->meta, KEY_MODES_FOLLOW);
	double low = modes->mode[0].at, high = modes->mode[modes->count - 1].at;
	char low_text[UNIT_TEXT], high_text[UNIT_TEXT];

	unit_format_alone(unit, exp(low), low_text);
	unit_format_alone(unit, exp(high), high_text);
	noise_add(noise, NOISE_MODES, expm1(high - low),
		  "processes fall into %zu groups, from %s (%.0f%% of them) to %s (%.0f%%)%s%s: no "
		  "single number describes it",
		  modes->count, low_text, 100 * modes->mode[0].weight, high_text,
		  100 * modes->mode[modes->count - 1].weight, follow ? ", which follow " : "",
		  follow ? follow : "");
}

static int find_modes(struct noise *noise, const struct series *series, struct err *err)
{
	size_t n = series->processes;
	double *logs = malloc((n + modes_scratch(n)) * sizeof(*logs));
	struct modes modes;

	if (!logs)
		return err_memory(err);
	for (size_t p = 0; p < n; p++)
		logs[p] = series->log_mean[p];
	modes = modes_of(logs, n, 1, logs + n);
	free(logs);
	if (modes.count > 1 && modes.mode[modes.count - 1].at - modes.mode[0].at > series->margin)
		tell_modes(noise, series, &modes);
	return 0;
}

/* ---- one odd process */

/* How far from the others' middle a process must be to be told of. */
#define ODD_DISTANCE 0.05
/* More of them than this are not odd but a kind. */
#define ODD_SHARE 10

/* Numbers in which a process may differ from the others, and the words for it. */
struct trait {
	const char *before, *after; /* the number, in a sentence about the odd process */
	double (*of)(const struct series *series, size_t p);
	double enough; /* a difference below this explains nothing */
};

static double mean_evidence(const struct run *run, int64_t (*pick)(const struct evidence *))
{
	double sum = 0;

	for (size_t i = 0; i < run->nvalues; i++) {
		struct evidence seen = evidence_unknown;

		run_evidence(run, i, &seen);
		sum += pick(&seen) < 0 ? NAN : (double)pick(&seen);
	}
	return sum / (double)run->nvalues;
}

static int64_t pick_faults(const struct evidence *seen)
{
	return seen->minor_faults;
}

static int64_t pick_collections(const struct evidence *seen)
{
	return seen->gc_collections;
}

static int64_t pick_voluntary(const struct evidence *seen)
{
	return seen->voluntary_switches;
}

static double trait_off(const struct series *series, size_t p)
{
	return 100 * series->off_share[p];
}

static double trait_others(const struct series *series, size_t p)
{
	return meta_number(series->runs[p]->meta, "assay_other_cpus", NAN);
}

static double trait_faults(const struct series *series, size_t p)
{
	return mean_evidence(series->runs[p], pick_faults);
}

static double trait_collections(const struct series *series, size_t p)
{
	return mean_evidence(series->runs[p], pick_collections);
}

static double trait_waits(const struct series *series, size_t p)
{
	return mean_evidence(series->runs[p], pick_voluntary);
}

static const struct trait traits[] = {
	{"its CPU was taken for ", "% of the time", trait_off, 2},
	{"other programs kept ", " CPUs at work meanwhile", trait_others, 0.3},
	{"it had ", " page faults a value", trait_faults, 10},
	{"it had ", " garbage collections a value", trait_collections, 0.5},
	{"it waited ", " times a value", trait_waits, 2},
};

/* What the recorded numbers say about process `odd`: the first trait in which it has more than all
   others, and twice as much as the typical one. */
static void explain(const struct series *series, size_t odd, double *scratch, char *text,
		    size_t size)
{
	size_t n = series->processes;

	for (size_t k = 0; k < sizeof(traits) / sizeof(traits[0]); k++) {
		double mine = traits[k].of(series, odd), typical;
		bool is_most = true;

		for (size_t p = 0; p < n; p++) {
			scratch[p] = traits[k].of(series, p);
			is_most &= p == odd || mine > scratch[p];
		}
		typical = order_median(scratch, n, scratch + n);
		if (!is_most || !(mine >= 2 * typical) || !(mine - typical >= traits[k].enough))
			continue;
		snprintf(text, size, "%s%.3g%s, where %.3g is usual", traits[k].before, mine,
			 traits[k].after, typical);
		return;
	}
	snprintf(text, size, "nothing that is recorded tells it from the others");
}

static size_t farthest(const double *logs, size_t n, double middle)
{
	size_t at = 0;

	for (size_t p = 1; p < n; p++)
		if (fabs(logs[p] - middle) > fabs(logs[at] - middle))
			at = p;
	return at;
}

static void tell_odd(struct noise *noise, const struct series *series, size_t odd, double distance,
		     double *scratch)
{
	int64_t seed = (int64_t)meta_number(series->runs[odd]->meta, "python_hash_seed", -1);
	char far[UNIT_TEXT], why[200], seeded[64] = "";

	unit_format_percent(fabs(distance), false, far);
	explain(series, odd, scratch, why, sizeof(why));
	if (seed >= 0)
		snprintf(seeded, sizeof(seeded), " (hash seed %lld)", (long long)seed);
	noise_add(noise, NOISE_ODD_PROCESS, distance,
		  "process %zu of %zu%s is %s %s than the others: %s", odd + 1, series->processes,
		  seeded, far, distance > 0 ? "slower" : "faster", why);
}

static int find_odd(struct noise *noise, const struct series *series, struct err *err)
{
	size_t n = series->processes, severe = 0, odd;
	double *logs = malloc((3 * n + 1) * sizeof(*logs)), *scratch, middle;
	enum outlier *labels = malloc((n + 1) * sizeof(*labels));
	int rc = -1;

	if (!logs || !labels) {
		err_memory(err);
		goto out;
	}
	scratch = logs + n;
	for (size_t p = 0; p < n; p++)
		logs[p] = series->log_mean[p];
	rc = 0;
	if (!outlier_label(logs, n, labels, scratch))
		goto out;
	for (size_t p = 0; p < n; p++)
		severe += labels[p] == OUTLIER_LOW_SEVERE || labels[p] == OUTLIER_HIGH_SEVERE;
	middle = order_median(logs, n, scratch);
	odd = farthest(logs, n, middle);
	if (severe > 0 && severe <= n / ODD_SHARE + 1 && fabs(logs[odd] - middle) > ODD_DISTANCE)
		tell_odd(noise, series, odd, expm1(logs[odd] - middle), scratch);
out:
	free(logs);
	free(labels);
	return rc;
}

int noise_find_processes(struct noise *noise, const struct series *series, struct err *err)
{
	if (find_modes(noise, series, err))
		return -1;
	return noise_get(noise, NOISE_MODES) ? 0 : find_odd(noise, series, err);
}
