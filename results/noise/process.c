/* What depends on the process: groups of processes, and one that is unlike the others. */
#include "results/noise/searches.h"

#include "results/base/unit.h"
#include "results/model/evidence.h"
#include "results/model/keys.h"
#include "stats/modes.h"
#include "stats/order.h"
#include "stats/outlier.h"
#include "stats/split.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How much slower a quota that was reported can have made some processes than others: it waits for
   the next tenth of a second with whatever it meets. 0 without one. */
static double quota_explains(const struct noise *noise)
{
	const struct finding *quota = noise_get(noise, NOISE_THROTTLED);

	return quota ? quota->size / fmax(1e-9, 1 - quota->size) : 0;
}

/* ---- groups */

/* Changes between the groups on the way through time are so few by chance in less than one of a
   thousand runs, when they are this many sds below what chance makes. */
#define FEW_CHANGES 3.1

/* Do the groups follow each other in time? Counts how often two processes in a row are on different
   sides of the border (Wald and Wolfowitz's runs). */
static bool follows_time(const struct series *series, double border, size_t *changes)
{
	double n = (double)series->processes, low = 0, pairs, mean, variance;

	*changes = 0;
	for (size_t p = 0; p < series->processes; p++) {
		bool is_low = series->level[p] < border;

		low += is_low;
		*changes += p > 0 && is_low != (series->level[p - 1] < border);
	}
	pairs = 2 * low * (n - low);
	mean = pairs / n;
	variance = pairs * (pairs - n) / (n * n * (n - 1));
	return (double)*changes < mean - FEW_CHANGES * sqrt(variance);
}

/* What they follow: what was measured of that, or time, or an empty figure. */
static struct figure what_they_follow(const struct series *series, double border)
{
	const char *follow = meta_text(series->runs[0]->meta, KEY_MODES_FOLLOW);
	size_t changes;

	if (!(follow && strcmp(follow, MODES_FOLLOW_SEED) == 0) && series->has_clock &&
	    follows_time(series, border, &changes))
		return figure_count("changes", changes);
	return figure_text("follow", follow);
}

static enum figure_form form_of(const struct bench *bench)
{
	static const enum figure_form forms[] = {[UNIT_SECOND] = FIGURE_TIME,
						 [UNIT_BYTE] = FIGURE_BYTES,
						 [UNIT_COUNT] = FIGURE_QUANTITY};

	return forms[unit_of_name(bench_unit(bench))];
}

static void tell_modes(struct noise *noise, const struct series *series, const struct modes *modes)
{
	enum figure_form form = form_of(series->bench);
	double low = modes->mode[0].at, high = modes->mode[modes->count - 1].at;

	noise_add(noise, NOISE_MODES, expm1(high - low),
		  FIGURES(figure_count("groups", modes->count), figure_of("low", form, exp(low)),
			  figure_of("low_share", FIGURE_WHOLE_PERCENT, modes->mode[0].weight),
			  figure_of("high", form, exp(high)),
			  figure_of("high_share", FIGURE_WHOLE_PERCENT,
				    modes->mode[modes->count - 1].weight),
			  what_they_follow(series, (low + high) / 2)));
}

/* The two groups that no test of these values proves, but that new processes confirmed when the
   benchmark was measured (runner/session/seed_check.h). */
static struct modes confirmed(const struct series *series, double *sorted)
{
	const char *follow = meta_text(series->runs[0]->meta, KEY_MODES_FOLLOW);
	size_t n = series->processes;
	struct modes modes = {0};
	struct split split;

	if (!follow || strcmp(follow, MODES_FOLLOW_SEED) != 0)
		return modes;
	order_sort(series->level, n, sorted);
	split = split_suspect(sorted, n);
	if (split.low == 0)
		split = split_clearest(sorted, n);
	if (split.low == 0)
		return modes;
	modes.count = 2;
	modes.mode[0].at = order_median_sorted(sorted, split.low);
	modes.mode[0].weight = (double)split.low / (double)n;
	modes.mode[1].at = order_median_sorted(sorted + split.low, n - split.low);
	modes.mode[1].weight = 1 - modes.mode[0].weight;
	return modes;
}

static int find_modes(struct noise *noise, const struct series *series, struct err *err)
{
	size_t n = series->processes;
	double *room = malloc((n + modes_scratch(n)) * sizeof(*room));
	double least = fmax(series->margin, log1p(quota_explains(noise)));
	struct modes modes;

	if (!room)
		return err_memory(err);
	modes = modes_of(series->level, n, 1, room);
	if (modes.count < 2)
		modes = confirmed(series, room);
	free(room);
	if (modes.count > 1 && modes.mode[modes.count - 1].at - modes.mode[0].at > least)
		tell_modes(noise, series, &modes);
	return 0;
}

/* ---- one odd process */

/* How far from the others' middle a process must be to be reported, and how much farther than the
   next: two or three that are far out are the tail of a machine that has slow moments. */
#define ODD_DISTANCE 0.05
#define ODD_ALONE    2.0
/* The fixed workload beside it was off by this share of it: then it is the machine. */
#define YARDSTICK_SHARE 0.3

/* Numbers in which a process may differ from the others. */
struct trait {
	const char *name;
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

/* The kernel counts the time of all CPUs in hundredths of a second: over a shorter life than this,
   two or three of them that fell here or there already look like somebody's program. */
#define OTHERS_SECONDS 0.15

static double trait_others(const struct series *series, size_t p)
{
	const struct meta *meta = series->runs[p]->meta;

	if (!(meta_number(meta, "duration", 0) >= OTHERS_SECONDS))
		return NAN;
	return meta_number(meta, "assay_other_cpus", NAN);
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
	{"off_cpu", trait_off, 2},	   {"other_cpus", trait_others, 0.3},
	{"page_faults", trait_faults, 10}, {"collections", trait_collections, 0.5},
	{"waits", trait_waits, 2},
};

/* What the recorded numbers say about process `odd`: the first trait in which it has more than all
   others, and twice as much as the typical one. NULL: nothing. */
static const struct trait *explain(const struct series *series, size_t odd, double *mine,
				   double *typical, double *scratch)
{
	size_t n = series->processes;

	for (size_t k = 0; k < sizeof(traits) / sizeof(traits[0]); k++) {
		bool is_most = true;

		*mine = traits[k].of(series, odd);
		for (size_t p = 0; p < n; p++) {
			scratch[p] = traits[k].of(series, p);
			is_most &= p == odd || *mine > scratch[p];
		}
		*typical = order_median(scratch, n, scratch + n);
		if (is_most && *mine >= 2 * *typical && *mine - *typical >= traits[k].enough)
			return &traits[k];
	}
	return NULL;
}

/* Others were reported: what they did to one process is the same trouble. */
static bool is_told(const struct noise *noise, const struct trait *trait)
{
	bool is_theirs = trait && (trait->of == trait_off || trait->of == trait_others);

	return is_theirs &&
	       (noise_get(noise, NOISE_COMPETITION) || noise_get(noise, NOISE_PERIODIC) ||
		noise_get(noise, NOISE_THROTTLED) || noise_get(noise, NOISE_STOLEN));
}

/* How much slower the fixed workload was beside process `odd` than beside the others; NaN when not
   known. */
static double beside_of(const struct series *series, size_t odd, double *scratch)
{
	double typical = order_median(series->yardstick, series->processes, scratch);

	return expm1(series->yardstick[odd] - typical);
}

static void tell_odd(struct noise *noise, const struct series *series, size_t odd, double distance,
		     double *scratch)
{
	const struct figure none = figure_text("", NULL);
	double seed = meta_number(series->runs[odd]->meta, "python_hash_seed", -1);
	double mine, typical, beside = beside_of(series, odd, scratch);
	const struct trait *trait = explain(series, odd, &mine, &typical, scratch);
	bool is_machine = !trait && beside / distance > YARDSTICK_SHARE;

	if (is_told(noise, trait))
		return;
	noise_add(noise, NOISE_ODD_PROCESS, distance,
		  FIGURES(figure_count("process", odd + 1),
			  figure_count("processes", series->processes),
			  seed >= 0 ? figure_of("hash_seed", FIGURE_COUNT, trunc(seed)) : none,
			  figure_of(distance > 0 ? "slower" : "faster", FIGURE_PERCENT,
				    fabs(distance)),
			  figure_of("moves_result", FIGURE_CHANGE,
				    distance / (double)series->processes),
			  figure_text("cause", trait	    ? trait->name
					       : is_machine ? "machine"
							    : NULL),
			  trait ? figure_of("mine", FIGURE_THREE_DIGITS, mine) : none,
			  trait ? figure_of("usual", FIGURE_THREE_DIGITS, typical) : none,
			  is_machine ? figure_of("beside", FIGURE_PERCENT, fabs(beside)) : none));
}

/* The process farthest from the middle, and whether it stands alone there. */
static size_t farthest(const double *x, size_t n, double middle, bool *is_alone)
{
	double next = 0;
	size_t at = 0;

	for (size_t p = 1; p < n; p++)
		if (fabs(x[p] - middle) > fabs(x[at] - middle))
			at = p;
	for (size_t p = 0; p < n; p++)
		if (p != at)
			next = fmax(next, fabs(x[p] - middle));
	*is_alone = fabs(x[at] - middle) > ODD_ALONE * next;
	return at;
}

/* By the level, so that a moment in which the machine was slow does not make a process odd; what
   counts is how much its mean moves the result. */
static void look_for_odd(struct noise *noise, const struct series *series, double *scratch,
			 enum outlier *labels)
{
	size_t n = series->processes, odd;
	double away, distance;
	bool is_alone;

	outlier_label(series->level, n, labels, scratch);
	away = order_median(series->level, n, scratch);
	odd = farthest(series->level, n, away, &is_alone);
	away = series->level[odd] - away;
	distance = expm1(series->log_mean[odd] - order_median(series->log_mean, n, scratch));
	if (is_alone && fabs(away) > ODD_DISTANCE && away * distance > 0 &&
	    fabs(distance) > quota_explains(noise) && fabs(distance) > series->margin * (double)n &&
	    (labels[odd] == OUTLIER_LOW_SEVERE || labels[odd] == OUTLIER_HIGH_SEVERE))
		tell_odd(noise, series, odd, distance, scratch);
}

static int find_odd(struct noise *noise, const struct series *series, struct err *err)
{
	size_t n = series->processes;
	double *scratch = malloc((2 * n + 1) * sizeof(*scratch));
	enum outlier *labels = malloc((n + 1) * sizeof(*labels));

	if (scratch && labels)
		look_for_odd(noise, series, scratch, labels);
	else
		err_memory(err);
	free(labels);
	free(scratch);
	return scratch && labels ? 0 : -1;
}

int noise_find_processes(struct noise *noise, const struct series *series, struct err *err)
{
	if (find_modes(noise, series, err))
		return -1;
	return noise_get(noise, NOISE_MODES) ? 0 : find_odd(noise, series, err);
}
