#include "cli/page/report_page.h"

#include "cli/compare/aa_words.h"
#include "cli/compare/cells.h"
#include "cli/compare/note_words.h"
#include "cli/compare/order.h"
#include "cli/page/benchmark.h"
#include "cli/page/document.h"
#include "cli/page/metadata.h"
#include "cli/page/ratio.h"
#include "cli/page/verdicts.h"
#include "cli/words/difference.h"
#include "cli/words/note_layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* In a cell of the table: what disturbed it, in a word or two. */
enum { MARKS_ROOM = 40 };

/* A section while it is written. */
struct place {
	const struct report *report;
	const struct section *section;
	const struct report_page_section *more;
	const struct comparison **order; /* as they are shown */
	struct meta *common[2];
	const char *const *labels;
	double span;
	size_t number;
	struct page_room room;
};

static const struct report_page_item *item_of(const struct place *place, const struct comparison *c)
{
	static const struct report_page_item nothing;

	return place->more->items ? &place->more->items[c - place->section->items] : &nothing;
}

/* The verdict as its colour and the filter have it. */
static const char *state_of(const struct comparison *c)
{
	if (c->is_skipped)
		return "skipped";
	return c->has_failed && c->basis == BASIS_NONE ? "failed" : verdict_word(c->verdict);
}

static const char *word_of(const struct comparison *c)
{
	if (c->is_skipped)
		return "skipped";
	return c->has_failed && c->basis == BASIS_NONE ? "failed" : comparison_word(c);
}

/* ---- the table of verdicts */

static bool is_column(const struct report *report, size_t i)
{
	return strcmp(report->rules.metrics[i], "time") != 0;
}

static void add_head(struct buf *out, const struct place *place)
{
	char levels[CELL_TEXT];

	cells_levels(place->section, 1, levels);
	buf_adds(out, "<thead><tr>");
	page_column(out, NULL, "benchmark");
	page_column(out, NULL, "verdict");
	page_column(out, "n", "ratio");
	buf_addf(out, "<th scope=\"col\" class=\"n opt\">%s interval</th>", levels);
	page_column(out, "picture", "faster | slower");
	page_column(out, "n opt", place->labels[0]);
	page_column(out, "n opt", place->labels[1]);
	for (size_t i = 0; i < place->report->rules.n_metrics; i++)
		if (is_column(place->report, i))
			page_column(out, "n opt", place->report->rules.metrics[i]);
	page_column(out, "opt", "disturbed");
	buf_adds(out, "</tr></thead>\n<tbody>\n");
}

static void add_metric(struct buf *out, const struct report *report, const struct comparison *c,
		       const char *name)
{
	const struct metric_comparison *m = metric_comparisons_find(&c->metrics, name);
	struct ratio_cells cells = cells_of_ratio(m ? m->ratio : (struct interval){NAN, 0, 0, 0});
	struct buf text = {0};

	buf_adds(&text, cells.ratio);
	if (m && isfinite(m->ratio.estimate))
		buf_addf(&text, " %s%s", metric_comparison_says(m),
			 report_is_worse(report, m) ? " !" : "");
	page_number(out, "n opt", m ? m->ratio.estimate : NAN, buf_text(&text));
	out->failed |= buf_failed(&text);
	buf_release(&text);
}

static void add_picture(struct buf *out, const struct place *place, const struct comparison *c)
{
	const struct ratio_drawn ratio = {.log_ratio = c->log_ratio,
					  .margin = place->report->rules.margin,
					  .css = state_of(c)};

	buf_adds(out, "<td class=\"picture\">");
	ratio_draw_in_row(out, &ratio, place->span);
	buf_adds(out, "</td>");
}

static void add_verdict(struct buf *out, const struct place *place, const struct comparison *c,
			const char *amount)
{
	verdicts_word_add(out, state_of(c), amount, word_of(c));
	if (report_is_regression(place->report, c))
		buf_adds(out, " <span class=\"over\">beyond the limit</span>");
}

static void add_row(struct buf *out, const struct place *place, size_t at)
{
	const struct comparison *c = place->order[at];
	struct ratio_cells ratio = cells_of_ratio(c->ratio);
	char mean[2][CELL_TEXT];
	struct buf marks = {0};

	cells_mean(&c->old_side, mean[0]);
	cells_mean(&c->new_side, mean[1]);
	verdicts_row_begin(out, place->number, at, state_of(c), c->name);
	buf_addf(out, "<td class=\"%s\" data-v=\"%d\">", state_of(c), verdict_rank(c->verdict));
	add_verdict(out, place, c, "");
	buf_adds(out, "</td>");
	page_number(out, "n", c->ratio.estimate, ratio.ratio);
	page_number(out, "n opt", cells_low(c), ratio.interval);
	add_picture(out, place, c);
	page_number(out, "n opt", c->old_side.shown, mean[0]);
	page_number(out, "n opt", c->new_side.shown, mean[1]);
	for (size_t i = 0; i < place->report->rules.n_metrics; i++)
		if (is_column(place->report, i))
			add_metric(out, place->report, c, place->report->rules.metrics[i]);
	note_marks_add(&marks, &c->notes, MARKS_ROOM);
	buf_adds(out, "<td class=\"opt\">");
	page_text(out, buf_text(&marks));
	buf_adds(out, "</td></tr>\n");
	out->failed |= buf_failed(&marks);
	buf_release(&marks);
}

static void add_table(struct buf *out, const struct place *place)
{
	static const char *const states[] = {"slower", "faster", "undecided", "same", NULL};
	const struct section *section = place->section;
	struct buf caption = {0};

	buf_addf(&caption, "Verdicts: %s against %s", section->candidate, section->baseline);
	verdicts_begin(out, buf_text(&caption), section->n, states);
	add_head(out, place);
	for (size_t i = 0; i < section->n; i++)
		add_row(out, place, i);
	verdicts_end(out);
	out->failed |= buf_failed(&caption);
	buf_release(&caption);
}

/* ---- of each benchmark */

static void add_note(struct buf *out, const struct note *note)
{
	struct buf line = {0};

	note_words_add(&line, note);
	verdicts_note_add(out, buf_text(&line), note->is_warning);
	out->failed |= buf_failed(&line);
	buf_release(&line);
}

static void add_notes(struct buf *out, const struct place *place, const struct comparison *c)
{
	const struct report_page_item *item = item_of(place, c);

	if (item->failure)
		page_paragraph(out, c->is_skipped ? "v" : "failed v", item->failure);
	if (!c->notes.n && !json_array_size(item->findings))
		return;
	buf_adds(out, "<ul>\n");
	for (size_t i = 0; i < c->notes.n; i++)
		add_note(out, &c->notes.items[i]);
	for (size_t i = 0; i < json_array_size(item->findings); i++)
		verdicts_note_add(out, note_text(json_array_get(item->findings, i)), true);
	buf_adds(out, "</ul>\n");
}

/* Of a time that differs: "2.65x", "3.2%". */
static bool tells_amount(const struct comparison *c)
{
	return strcmp(c->unit, "second") == 0 &&
	       (c->verdict == VERDICT_SLOWER || c->verdict == VERDICT_FASTER);
}

static void add_summary(struct buf *out, const struct place *place, const struct comparison *c)
{
	struct ratio_cells ratio = cells_of_ratio(c->ratio);

	buf_addf(out, " <span class=\"%s\">", state_of(c));
	add_verdict(out, place, c, tells_amount(c) ? difference_of(c->ratio).amount : "");
	buf_adds(out, "</span> <span class=\"dim\">");
	if (isfinite(c->ratio.estimate))
		buf_addf(out, "%s (%s)", ratio.ratio, ratio.interval);
	buf_adds(out, "</span>");
}

/* The two figures and what they are of. */
static void add_times(struct buf *out, const struct place *place, const struct comparison *c)
{
	const struct sample *sides[2] = {&c->old_side, &c->new_side};
	char mean[CELL_TEXT];

	buf_adds(out, "<p>");
	for (int side = 0; side < 2; side++) {
		if (!sides[side]->bench)
			continue;
		cells_mean(sides[side], mean);
		buf_addf(out, "%s%s %s (%zu process%s, %zu values)", side ? "; " : "",
			 place->labels[side], mean, sides[side]->processes,
			 sides[side]->processes == 1 ? "" : "es", sides[side]->values);
	}
	buf_adds(out, "</p>\n");
}

static const struct stack_profile *profile_of(const struct place *place, int side, const char *name)
{
	const struct profile_set *set = place->more->profiles[side];

	return set ? profile_set_find(set, name) : NULL;
}

static int add_benchmark(struct buf *out, const struct place *place, size_t at, struct err *err)
{
	const struct comparison *c = place->order[at];
	const struct report_page_item *item = item_of(place, c);
	const struct benchmark_view view = {
		.name = c->name,
		.sides = {c->old_side.bench, c->new_side.bench},
		.n_sides = 2,
		.labels = {place->labels[0], place->labels[1]},
		.shown = {c->old_side.bench ? c->old_side.shown : NAN,
			  c->new_side.bench ? c->new_side.shown : NAN},
		.comparison = c,
		.margin = place->report->rules.margin,
		.pairs = item->pairs ? item->pairs : c->blocks.d,
		.n_pairs = item->pairs ? item->n_pairs : c->blocks.n,
		.common = {place->common[0], place->common[1]},
		.profiles = {profile_of(place, 0, c->name), profile_of(place, 1, c->name)},
		.room = place->room,
	};

	verdicts_details_begin(out, c->name, place->room.is_open);
	add_summary(out, place, c);
	verdicts_details_body(out, place->number, at);
	add_times(out, place, c);
	add_notes(out, place, c);
	if (benchmark_add(out, &view, err))
		return -1;
	verdicts_details_end(out);
	return 0;
}

/* ---- a section */

static int place_init(struct place *place, struct err *err)
{
	const struct section *section = place->section;
	struct interval *ratios = calloc(section->n + 1, sizeof(*ratios));
	double *scratch = calloc(section->n + 1, sizeof(*scratch));
	int rc = ratios && scratch ? 0 : err_memory(err);

	place->order =
		place->more->is_unsorted ? order_new(section, err) : order_given_new(section, err);
	rc = rc || !place->order ? -1 : 0;
	for (size_t i = 0; i < section->n && !rc; i++)
		ratios[i] = section->items[i].log_ratio;
	if (!rc)
		place->span = ratio_span(ratios, section->n, place->report->rules.margin, scratch);
	for (int side = 0; side < 2 && !rc; side++)
		if (place->more->suites[side] && place->more->suites[side]->n) {
			place->common[side] = suite_common_meta_new(place->more->suites[side], err);
			rc = place->common[side] ? 0 : -1;
		}
	free(ratios);
	free(scratch);
	return rc;
}

static void place_release(struct place *place)
{
	free(place->order);
	meta_free(place->common[0]);
	meta_free(place->common[1]);
}

static void add_names(struct buf *out, const char *what, const struct texts *names)
{
	if (names->n == 0)
		return;
	buf_addf(out, "<p>%s", what);
	for (size_t i = 0; i < names->n; i++) {
		buf_adds(out, i ? ", " : "");
		page_name(out, names->items[i]);
	}
	buf_adds(out, "</p>\n");
}

/* What is true of all. */
static void add_sum(struct buf *out, const struct place *place)
{
	const struct section *section = place->section;
	struct buf line = {0};
	size_t failed = 0;

	cells_head(section, place->labels, &line);
	page_paragraph(out, "dim", buf_text(&line));
	buf_clear(&line);
	cells_counts(section, &line);
	for (size_t i = 0; i < section->n; i++)
		failed += strcmp(state_of(&section->items[i]), "failed") == 0;
	if (failed)
		buf_addf(&line, ", %zu failed", failed);
	page_paragraph(out, "sum", buf_text(&line));
	buf_clear(&line);
	cells_suite_mean(&section->mean, cells_ratio_name(section), section->n, &line);
	page_paragraph(out, NULL, buf_text(&line));
	add_names(out, "Not in the new file: ", &section->missing);
	add_names(out, "Only in the new file: ", &section->added);
	if (section->notes.n) {
		buf_adds(out, "<ul>\n");
		for (size_t i = 0; i < section->notes.n; i++)
			add_note(out, &section->notes.items[i]);
		buf_adds(out, "</ul>\n");
	}
	out->failed |= buf_failed(&line);
	buf_release(&line);
}

static int add_section(struct buf *out, struct place *place, struct err *err)
{
	buf_adds(out, "<section>\n");
	if (place->report->n > 1) {
		buf_adds(out, "<h2>");
		page_name(out, place->section->candidate);
		buf_adds(out, " <span class=\"dim\">against</span> ");
		page_name(out, place->section->baseline);
		buf_adds(out, "</h2>\n");
	}
	add_sum(out, place);
	add_table(out, place);
	for (size_t i = 0; i < place->section->n; i++)
		if (add_benchmark(out, place, i, err))
			return -1;
	buf_adds(out, "<h2>Metadata</h2>\n");
	metadata_table(out, (const struct meta *const *)place->common, 2, NULL, place->labels,
		       "What all benchmarks of a side have; what differs is marked");
	buf_adds(out, "</section>\n");
	return 0;
}

/* ---- the whole */

static void add_title(struct buf *out, const struct report *report)
{
	const struct section *first = &report->sections[0];

	if (report->n == 1)
		buf_addf(out, "%s against %s", first->candidate, first->baseline);
	else
		buf_addf(out, "%zu comparisons", report->n);
}

static void add_top(struct buf *out, const struct report *report)
{
	char margin[CELL_TEXT], levels[CELL_TEXT];
	struct buf line = {0};

	cells_gate(report, &line);
	page_paragraph(out, gate_passes(&report->gate) ? "gate good" : "gate bad", buf_text(&line));
	buf_clear(&line);
	aa_words_add(&line, report);
	page_paragraph(out, NULL, buf_text(&line));
	buf_clear(&line);
	cells_percent(report->rules.margin, margin);
	cells_levels(report->sections, report->n, levels);
	buf_addf(&line, "A ratio below 1: the %s takes less. Intervals: %s. The same: within %s.",
		 report->sections[0].is_duel ? "candidate" : "new one", levels, margin);
	page_paragraph(out, "dim", buf_text(&line));
	out->failed |= buf_failed(&line);
	buf_release(&line);
}

int report_page_format(const struct report *report, const struct report_page_section *sections,
		       struct buf *out, struct err *err)
{
	struct buf title = {0};
	size_t benchmarks = 0;
	int rc = 0;

	add_title(&title, report);
	page_begin(out, buf_text(&title));
	buf_adds(out, "<h1>");
	page_name(out, buf_text(&title));
	buf_adds(out, "</h1>\n");
	add_top(out, report);
	for (size_t s = 0; s < report->n; s++)
		benchmarks += report->sections[s].n;
	for (size_t s = 0; s < report->n && !rc; s++) {
		const struct section *section = &report->sections[s];
		struct place place = {.report = report,
				      .section = section,
				      .more = &sections[s],
				      .labels = cells_sides(section),
				      .number = s,
				      .room = page_room_for(benchmarks)};

		rc = place_init(&place, err) || add_section(out, &place, err);
		place_release(&place);
	}
	page_end(out);
	if (!rc && (buf_failed(out) || buf_failed(&title)))
		rc = err_memory(err);
	buf_release(&title);
	return rc ? -1 : 0;
}
