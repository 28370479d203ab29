#include "results/history/check.h"

#include "results/history/acknowledged.h"
#include "stats/family.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ALPHA_CHANGES 0.03
#define ALPHA_NEWEST  0.02
#define ALPHA_GATE    0.05
/* Any number: the same history gives the same answer. */
#define SEED 1

/* One benchmark before the family is known. */
struct looked {
	struct history_series series;
	struct changes changes;
	struct changes_newest newest;
	double p_changes, p_gate; /* NaN: not tested */
	bool is_gate_on_newest;	  /* what p_gate is of: else of the last change */
};

void history_check_release(struct history_check *check)
{
	for (size_t i = 0; i < check->n; i++) {
		free(check->benches[i].name);
		free(check->benches[i].findings);
	}
	free(check->benches);
	*check = (struct history_check){0};
}

/* ---- one benchmark */

/* What is told at two paces is of two machines, as far as levels go. */
static size_t place_of(const struct history_point *point)
{
	return 2 * point->machine + point->is_paced;
}

/* The arrays of a changes_history in one piece; free(history->log_mean). -1: memory. */
static int make_line(struct changes_history *line, const struct history *history,
		     const struct history_series *series)
{
	size_t n = series->n, *machine, *known;
	char *memory = calloc(n + 1, 2 * sizeof(double) + 2 * sizeof(size_t));
	double *level, *error;

	if (!memory)
		return -1;
	level = (double *)(void *)memory;
	error = level + n;
	machine = (size_t *)(void *)(memory + 2 * n * sizeof(double));
	known = machine + n;
	for (size_t i = 0; i < n; i++) {
		level[i] = series->points[i].level;
		error[i] = series->points[i].error;
		machine[i] = place_of(&series->points[i]);
	}
	*line = (struct changes_history){.n = n,
					 .log_mean = level,
					 .se = error,
					 .machine = machine,
					 .known = known,
					 .n_known = history_acknowledged(history, series, known)};
	return 0;
}

static void count_machines(const struct history_series *series, struct history_check_bench *bench)
{
	for (size_t i = 0; i < series->n; i++) {
		size_t same = 0;
		bool is_first = true;

		for (size_t k = 0; k < series->n; k++) {
			bool is = place_of(&series->points[k]) == place_of(&series->points[i]);

			same += is;
			is_first &= !is || k >= i;
		}
		bench->machines += is_first;
		bench->few += is_first && same < CHANGES_MACHINE_MIN;
	}
}

static enum history_sight sight_of(const struct changes_history *line, const struct looked *looked)
{
	size_t from = line->n_known ? line->known[line->n_known - 1] : 0;

	if (line->n < 2)
		return SIGHT_NONE;
	if (line->n - from < CHANGES_N_MIN && looked->changes.n == 0)
		return SIGHT_FEW;
	return looked->newest.behind ? SIGHT_ALL : SIGHT_LEVELS;
}

/* The gate's p: of the newest, and of the last change where it is recent. */
static double gate_p(struct looked *looked, double limit)
{
	const struct changes *changes = &looked->changes;
	const struct change *last = changes->n ? &changes->items[changes->n - 1] : NULL;
	double newest = 1, change = 1;

	if (looked->newest.behind)
		newest = CHANGES_NEWEST *
			 changes_p_slower(looked->newest.log_ratio, looked->newest.df, limit);
	if (last && last->kind == CHANGE_STEP && last->at + HISTORY_RECENT >= looked->series.n)
		change = fmax(last->p, changes_p_slower(last->log_ratio, last->df, limit));
	looked->is_gate_on_newest = newest < change;
	return fmin(1, 2 * fmin(newest, change));
}

static void fill_bench(struct history_check_bench *bench, const struct changes_history *line,
		       struct looked *looked)
{
	bench->n = line->n;
	bench->acknowledged = line->n_known;
	bench->since = line->n - looked->changes.since;
	bench->seen = expm1(looked->changes.seen);
	bench->drift = expm1(looked->changes.drift);
	bench->sight = sight_of(line, looked);
	count_machines(&looked->series, bench);
}

static int look(struct looked *looked, struct history_check_bench *bench, struct history *history,
		const char *name, const struct history_check_rules *rules, struct err *err)
{
	struct changes_history line;
	void *scratch;

	if (history_series(&looked->series, history, name, err))
		return -1;
	bench->name = strdup(name);
	scratch = malloc(changes_scratch(looked->series.n));
	if (!bench->name || !scratch || make_line(&line, history, &looked->series)) {
		free(scratch);
		return err_memory(err);
	}
	changes_find(&line, ALPHA_CHANGES, SEED, &looked->changes, scratch);
	looked->newest = changes_newest(&line, looked->changes.since, scratch);
	fill_bench(bench, &line, looked);
	free((void *)(uintptr_t)line.log_mean);
	free(scratch);
	if (bench->sight < SIGHT_LEVELS)
		looked->p_changes = NAN;
	else
		looked->p_changes = 1;
	for (size_t i = 0; i < looked->changes.n; i++)
		looked->p_changes = fmin(looked->p_changes, looked->changes.items[i].p);
	looked->p_gate = bench->sight < SIGHT_LEVELS ? NAN : gate_p(looked, rules->limit);
	return 0;
}

/* ---- findings */

static void compare_facts(const struct history *history, struct history_finding *finding)
{
	const struct history_result *before = &history->results[finding->before];
	const struct history_result *after = &history->results[finding->last];
	enum history_fact fact = 0;

	while ((fact = history_difference(before, after, fact)) < HISTORY_FACTS)
		finding->facts[fact++] = true;
}

/* Of points at, first and last of the series. */
static struct history_finding finding_of(const struct history *history,
					 const struct history_series *series, size_t at,
					 size_t first, size_t last)
{
	const struct history_point *points = series->points;
	struct history_finding finding = {.at = points[at].result,
					  .first = points[first].result,
					  .last = points[last].result,
					  .before = points[first ? first - 1 : 0].result,
					  .behind = series->n - at};
	size_t before = first;

	while (before-- > 0)
		if (points[before].machine == points[last].machine) {
			finding.before = points[before].result;
			break;
		}
	compare_facts(history, &finding);
	return finding;
}

static struct history_finding of_change(const struct history *history, const struct looked *looked,
					const struct change *change, double p)
{
	struct history_finding finding =
		finding_of(history, &looked->series, change->at, change->first, change->last);

	finding.kind = change->kind == CHANGE_BACK ? FINDING_BACK : FINDING_STEP;
	finding.log_ratio = change->log_ratio;
	finding.p = fmin(1, p);
	return finding;
}

static struct history_finding of_newest(const struct history *history, const struct looked *looked,
					double p)
{
	size_t at = looked->series.n - looked->newest.behind;
	struct history_finding finding = finding_of(history, &looked->series, at, at, at);

	finding.kind = FINDING_NEWEST;
	finding.log_ratio = looked->newest.log_ratio;
	finding.p = p;
	return finding;
}

/* What is named: what holds in the family, and what the gate fails for. */
static int add_findings(struct history_check_bench *bench, const struct history *history,
			const struct looked *looked, double factor, double p_newest, bool is_beyond)
{
	const struct changes *changes = &looked->changes;
	bool newest_is_beyond = is_beyond && looked->is_gate_on_newest;
	struct history_finding *finding;

	bench->findings = finding = calloc(changes->n + 1, sizeof(*bench->findings));
	if (!bench->findings)
		return -1;
	if (!looked->series.points) /* no result has it */
		return 0;
	for (size_t i = 0; i < changes->n; i++) {
		const struct change *change = &changes->items[i];
		bool fails = is_beyond && !newest_is_beyond && i + 1 == changes->n;

		if (change->p * factor > ALPHA_CHANGES && !fails)
			continue;
		*finding = of_change(history, looked, change, change->p * factor);
		finding->is_beyond = fails;
		if (finding > bench->findings)
			finding[-1].behind -= finding->behind;
		finding++;
	}
	if (p_newest <= ALPHA_NEWEST || newest_is_beyond) {
		*finding = of_newest(history, looked, p_newest);
		finding->is_beyond = newest_is_beyond;
		finding++;
	}
	bench->nfindings = (size_t)(finding - bench->findings);
	return 0;
}

/* ---- all */

struct family {
	double *changes, *newest, *gate;
	size_t *scratch;
};

static int family_make(struct family *family, const struct looked *looked, size_t n)
{
	family->changes = calloc(3 * n + 1, sizeof(double));
	family->scratch = calloc(n + 1, sizeof(size_t));
	if (!family->changes || !family->scratch)
		return -1;
	family->newest = family->changes + n;
	family->gate = family->newest + n;
	for (size_t i = 0; i < n; i++) {
		family->changes[i] = looked[i].p_changes;
		family->newest[i] = looked[i].newest.p;
		family->gate[i] = looked[i].p_gate;
	}
	family_holm(family->changes, n, family->changes, family->scratch);
	family_holm(family->newest, n, family->newest, family->scratch);
	family_holm(family->gate, n, family->gate, family->scratch);
	return 0;
}

static int judge(struct history_check *check, const struct history *history,
		 const struct looked *looked, const struct history_check_rules *rules,
		 struct err *err)
{
	struct family family = {0};
	int rc = family_make(&family, looked, check->n);

	for (size_t i = 0; !rc && i < check->n; i++) {
		double p = looked[i].p_changes;
		bool is_beyond = rules->fails_on_slower && family.gate[i] <= ALPHA_GATE;

		rc = add_findings(&check->benches[i], history, &looked[i],
				  p > 0 ? family.changes[i] / p : 1, family.newest[i], is_beyond);
		check->judged += check->benches[i].sight >= SIGHT_LEVELS;
		check->beyond += is_beyond;
	}
	free(family.changes);
	free(family.scratch);
	if (!rules->fails_on_slower)
		check->outcome = GATE_NOT_ASKED;
	else if (check->beyond)
		check->outcome = GATE_SLOWER;
	else
		check->outcome = check->judged ? GATE_PASSED : GATE_UNDECIDED;
	return rc ? err_memory(err) : 0;
}

int history_check(struct history_check *check, struct history *history,
		  const struct history_names *names, const struct history_check_rules *rules,
		  struct err *err)
{
	struct looked *looked = calloc(names->n + 1, sizeof(*looked));
	int rc = 0;

	check->benches = calloc(names->n + 1, sizeof(*check->benches));
	if (!looked || !check->benches)
		rc = err_memory(err);
	for (size_t i = 0; !rc && i < names->n; i++) {
		check->n++;
		rc = look(&looked[i], &check->benches[i], history, names->items[i], rules, err);
	}
	if (!rc)
		rc = judge(check, history, looked, rules, err);
	for (size_t i = 0; looked && i < names->n; i++)
		history_series_release(&looked[i].series);
	free(looked);
	return rc;
}
