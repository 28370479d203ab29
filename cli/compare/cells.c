#include "cli/compare/cells.h"

#include "cli/words/place_words.h"
#include "cli/words/spark.h"
#include "cli/words/status.h"
#include "results/base/unit.h"
#include "stats/interval.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Below this share of the estimate a width is arithmetic's own. */
#define NO_SPREAD 1e-12
/* More digits than this no clock has. */
#define DECIMALS_MAX 12

/* The interval is a point, up to rounding: it holds numbers that are all alike. */
static bool cells_has_no_spread(struct interval ratio)
{
	return ratio.high - ratio.low <= NO_SPREAD * ratio.estimate;
}

/* Two digits of the half width, as a number of decimals. */
static int decimals_for(struct interval ratio)
{
	double half = (ratio.high - ratio.low) / 2;
	double digits = isfinite(half) && half > 0 ? 1 - floor(log10(half)) : 3;

	return (int)fmin(5, fmax(2, digits));
}

/* At least two digits that count, also of what is near 0. */
static void put(char *out, size_t size, double value, int decimals)
{
	double away = fabs(value);
	int least = away > 0 && away < 1 ? 1 - (int)floor(log10(away)) : 0;

	if (away < 1e5 && (away >= 0.001 || away == 0))
		snprintf(out, size, "%.*f", decimals > least ? decimals : least, value);
	else
		snprintf(out, size, "%.3g", value);
}

/* With as many more digits as tell them apart. */
static void put_bounds(char *out, size_t size, struct interval ratio, int decimals)
{
	char low[40], high[40];

	do {
		put(low, sizeof(low), ratio.low, decimals);
		put(high, sizeof(high), ratio.high, decimals);
	} while (strcmp(low, high) == 0 && decimals++ < DECIMALS_MAX);
	snprintf(out, size, "%.28s .. %.28s", low, high);
}

struct ratio_cells cells_of_ratio(struct interval ratio)
{
	struct ratio_cells cells = {"-", "-"};
	int decimals = decimals_for(ratio);

	if (isnan(ratio.estimate))
		return cells;
	put(cells.ratio, sizeof(cells.ratio), ratio.estimate, decimals);
	if (!isfinite(ratio.high)) {
		snprintf(cells.interval, sizeof(cells.interval), "not known");
		return cells;
	}
	if (cells_has_no_spread(ratio))
		snprintf(cells.interval, sizeof(cells.interval), "no spread");
	else
		put_bounds(cells.interval, sizeof(cells.interval), ratio, decimals);
	return cells;
}

void cells_mean(const struct sample *sample, char out[CELL_TEXT])
{
	struct interval around;
	struct unit_scale scale;
	char text[UNIT_TEXT];

	snprintf(out, CELL_TEXT, "-");
	if (!sample->bench || !sample->processes)
		return;
	around = interval_t(sample->means, sample->processes, 0.95);
	scale = unit_scale_for(unit_of_name(bench_unit(sample->bench)), sample->shown,
			       (around.high - around.low) / 2);
	unit_format(&scale, sample->shown, text);
	snprintf(out, CELL_TEXT, "%s", text);
}

static void put_metric_mean(const struct metric_view *side, char out[CELL_TEXT])
{
	char text[UNIT_TEXT] = "-";

	if (side->metric.n)
		metric_view_mean(side, text);
	snprintf(out, CELL_TEXT, "%s", text);
}

struct metric_cells cells_of_metric(const struct metric_comparison *m)
{
	struct metric_cells cells = {.ratio = cells_of_ratio(m->ratio)};

	put_metric_mean(&m->old_side, cells.old_mean);
	put_metric_mean(&m->new_side, cells.new_mean);
	if (m->ratio.low == m->ratio.high)
		snprintf(cells.ratio.interval, CELL_TEXT, "exact");
	return cells;
}

double cells_low(const struct comparison *c)
{
	return isfinite(c->log_ratio.low) ? c->ratio.low : NAN;
}

/* What the runs' metadata say of where it was measured; nothing for a benchmark without runs. */
static struct place_facts place_of(const struct bench *bench)
{
	const struct meta *meta = bench && bench->nruns ? bench->runs[0]->meta : NULL;
	const char *model = meta_text(meta, "cpu_model_name");

	return (struct place_facts){
		meta_text(meta, "python_implementation"), meta_text(meta, "python_version"),
		meta_text(meta, "assay_python_gil"), model ? model : meta_text(meta, "cpu_machine"),
		meta_number(meta, "cpu_count", 0)};
}

/* On both sides. */
static bool is_measured(const struct comparison *c)
{
	const struct bench *old_bench = c->old_side.bench, *new_bench = c->new_side.bench;

	return old_bench && new_bench && old_bench->nruns && new_bench->nruns;
}

void cells_head(const struct section *section, const char *const names[2], struct buf *out)
{
	struct place_facts places[2];
	size_t at = 0;

	while (at < section->n && !is_measured(&section->items[at]))
		at++;
	if (at == section->n)
		return;
	places[0] = place_of(section->items[at].old_side.bench);
	places[1] = place_of(section->items[at].new_side.bench);
	place_words_add_two(out, places, names);
}

const char *const cells_old_new[2] = {"old", "new"};

const char *const *cells_sides(const struct section *section)
{
	static const char *const of_duel[2] = {"baseline", "candidate"};

	return section->is_duel ? of_duel : cells_old_new;
}

void cells_picture_of_pairs(const double *logs, size_t n, bool utf8, struct buf *out)
{
	double *ratios = malloc((n + 1) * sizeof(*ratios));

	for (size_t i = 0; ratios && i < n; i++)
		ratios[i] = exp(logs[i]);
	if (ratios)
		spark_add_numbers(out, ratios, n, utf8);
	free(ratios);
}

void cells_picture(const struct comparison *c, bool utf8, struct buf *out)
{
	if (c->basis == BASIS_BLOCKS)
		cells_picture_of_pairs(c->blocks.d, c->blocks.n, utf8, out);
	else if (c->new_side.bench)
		spark_add_numbers(out, c->new_side.means, c->new_side.processes, utf8);
}

void cells_percent(double share, char out[CELL_TEXT])
{
	snprintf(out, CELL_TEXT, "%.4g%%", share * 100);
}

/* Widen low and high by the levels of what is known. */
static void join_levels(const struct section *section, double *low, double *high)
{
	for (size_t i = 0; i < section->n; i++) {
		const struct interval *ratio = &section->items[i].ratio;

		if (!isfinite(ratio->high) || !isfinite(ratio->level))
			continue;
		*low = fmin(*low, ratio->level);
		*high = fmax(*high, ratio->level);
	}
}

void cells_levels(const struct section *sections, size_t n, char out[CELL_TEXT])
{
	double low = 1, high = 0;
	char least[UNIT_TEXT], most[UNIT_TEXT];

	for (size_t s = 0; s < n; s++)
		join_levels(&sections[s], &low, &high);
	if (high == 0) /* none is known: as it would be */
		low = high = 0.95;
	unit_format_level(low, least);
	unit_format_level(high, most);
	if (strcmp(least, most) == 0)
		snprintf(out, CELL_TEXT, "%s", least);
	else
		snprintf(out, CELL_TEXT, "%.24s to %.24s", least, most);
}

void cells_counts(const struct section *section, struct buf *out)
{
	static const enum verdict order[] = {VERDICT_SLOWER, VERDICT_FASTER, VERDICT_UNDECIDED,
					     VERDICT_SAME};

	buf_addf(out, "%zu benchmark%s:", section->n, section->n == 1 ? "" : "s");
	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		buf_addf(out, "%s %zu %s", i ? "," : "", section->counts[order[i]],
			 verdict_word(order[i]));
}

void cells_suite_mean(const struct suite_mean *mean, const char *ratio, size_t of, struct buf *out)
{
	struct ratio_cells these = cells_of_ratio(mean->these);
	struct ratio_cells programs = cells_of_ratio(mean->programs);

	if (mean->n < 2)
		return;
	buf_addf(out, "geometric mean of %s", ratio);
	if (mean->n < of)
		buf_addf(out, " over %zu of %zu benchmarks", mean->n, of);
	buf_addf(out, ": %s (%s) for these benchmarks", these.ratio, these.interval);
	if (cells_has_no_spread(mean->programs))
		buf_adds(out, "; for programs like these not known: all ratios are alike");
	else
		buf_addf(out, ", %s for programs like these", programs.interval);
}

const char *cells_ratio_name(const struct section *section)
{
	return section->is_duel ? "candidate/baseline" : "new/old";
}

void cells_failure(const struct section *section, const struct comparison *c, struct buf *out)
{
	if (c->is_skipped)
		buf_adds(out, "skipped");
	else if (!c->has_failed)
		buf_adds(out, "cannot be compared");
	else if (!section->is_duel)
		buf_adds(out, "it failed in the new file");
	else
		buf_addf(out, "it failed on %s",
			 c->lacks_baseline ? section->baseline : section->candidate);
}

void cells_gone(const struct section *section, struct buf *out)
{
	if (section->is_duel)
		buf_addf(out, "not in %s", section->candidate);
	else
		buf_adds(out, "not in the new file");
}

const char cells_unloaded[] = "it cannot be loaded in the baseline: nothing in it can be compared";

/* ---- the gate */

static void add_failure(struct buf *out, size_t n, const char *one, const char *many)
{
	if (n)
		buf_addf(out, "%zu %s", n, n == 1 ? one : many);
}

/* "5%"; where the margin is larger, "1%, nor by less than the margin of 2%" must not be missed. */
static void put_limit(const struct report *report, char *out, size_t size)
{
	char limit[CELL_TEXT], margin[CELL_TEXT];

	cells_percent(report->rules.limit, limit);
	cells_percent(report->rules.margin, margin);
	if (report->rules.limit < report->rules.margin)
		snprintf(out, size, "%s (within the margin of %s is the same)", limit, margin);
	else
		snprintf(out, size, "%s", limit);
}

/* What a gate must not hide: it cannot fail for what could not be judged. */
static void add_not_judged(const struct gate *gate, struct buf *out)
{
	if (gate->outcome != GATE_NOT_ASKED && gate->not_judged)
		buf_addf(out, " (%zu of %zu could not be judged)", gate->not_judged,
			 gate->benchmarks);
}

/* Where a result is looked for. */
static const char *new_side(const struct report *report)
{
	if (report->n == 0 || !report->sections[0].is_duel)
		return "the new file";
	return report->n == 1 ? report->sections[0].candidate : "one of the duels";
}

static void add_new(const struct report *report, struct buf *out)
{
	add_failure(out, report->gate.added, "benchmark is", "benchmarks are");
	buf_adds(out, " new, without a baseline");
}

/* What passes without having been shown to be good is said. */
static void add_passed_by(const struct report *report, struct buf *out)
{
	const struct gate *gate = &report->gate;

	if (gate->added) {
		buf_adds(out, "; ");
		add_new(report, out);
	}
	if (gate->open) {
		buf_adds(out, "; ");
		add_failure(out, gate->open, "is", "are");
		buf_adds(out, " slower, perhaps by more");
	}
	if (gate->undecided > gate->not_judged) {
		buf_adds(out, "; ");
		add_failure(out, gate->undecided - gate->not_judged, "is", "are");
		buf_adds(out, " undecided");
	}
}

/* Files are named, where nothing of them was compared, by the first of them. */
static void add_unloaded(const struct report *report, struct buf *out)
{
	const struct gate *gate = &report->gate;

	for (size_t s = 0; s < report->n && gate->unloaded; s++) {
		const struct section *section = &report->sections[s];

		if (section->unloaded.n == 0)
			continue;
		buf_addf(out, "%s cannot be loaded in %s", section->unloaded.items[0],
			 section->baseline);
		if (gate->unloaded > 1)
			buf_addf(out, ", and so cannot %zu more", gate->unloaded - 1);
		buf_addf(out, ": nothing in it can be compared%s", gate->missing ? "; " : "");
		return;
	}
}

void cells_gate(const struct report *report, struct buf *out)
{
	const struct gate *gate = &report->gate;
	char limit[2 * CELL_TEXT + 64];

	put_limit(report, limit, sizeof(limit));
	switch (gate->outcome) {
	case GATE_OTHER_MACHINE:
		buf_adds(out, "gate: failed: measured on different machines (--any-machine "
			      "compares all the same)");
		break;
	case GATE_SLOWER:
		buf_adds(out, "gate: failed: ");
		add_failure(out, gate->slower, "benchmark is", "benchmarks are");
		if (report->rules.n_metrics)
			buf_addf(out, " slower (or %s more of what --metric names)",
				 gate->slower == 1 ? "has" : "have");
		else
			buf_adds(out, " slower");
		buf_addf(out, " by more than %s", limit);
		break;
	case GATE_MISSING:
		buf_adds(out, "gate: failed: ");
		add_unloaded(report, out);
		add_failure(out, gate->missing, "benchmark has", "benchmarks have");
		if (gate->missing)
			buf_addf(out, " no result in %s that can be judged", new_side(report));
		else if (gate->unloaded)
			break;
		else if (gate->uncounted)
			buf_addf(out, "\"%s\" was counted in none of the files", gate->uncounted);
		else
			add_new(report, out);
		break;
	case GATE_UNDECIDED:
		buf_adds(out, "gate: failed: ");
		add_failure(out, gate->undecided, "benchmark is", "benchmarks are");
		buf_adds(out, " undecided");
		break;
	case GATE_PASSED:
		if (report->gate_rules.fails_on_slower)
			buf_addf(out, "gate: passed: none is proven slower by more than %s", limit);
		else if (report->gate_rules.fails_on_undecided)
			buf_adds(out, "gate: passed: none is undecided");
		else
			buf_adds(out, "gate: passed");
		add_passed_by(report, out);
		break;
	case GATE_NOT_ASKED:
		break;
	}
	add_not_judged(gate, out);
}
