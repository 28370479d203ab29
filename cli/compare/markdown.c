#include "cli/compare/formats.h"

#include "cli/compare/cells.h"
#include "cli/compare/escape.h"
#include "cli/compare/note_words.h"

#include <string.h>

static const char *sign(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_FASTER:
		return "\xf0\x9f\x9f\xa2 "; /* a green disk */
	case VERDICT_SLOWER:
		return "\xf0\x9f\x94\xb4 "; /* a red disk */
	case VERDICT_UNDECIDED:
		return "\xe2\x9a\xaa "; /* a white disk */
	case VERDICT_SAME:
		break;
	}
	return "";
}

/* In code, where every bar has the same width. */
static void add_picture(const struct comparison *c, struct buf *out)
{
	struct buf picture = {0};

	cells_picture(c, true, &picture);
	if (picture.len)
		escape_markdown_code(out, buf_text(&picture));
	out->failed |= buf_failed(&picture);
	buf_release(&picture);
}

/* A row of a comment stays a line. */
enum { MARKS_ROOM = 40 };

static void add_row(const struct report *report, const struct comparison *c, struct buf *out)
{
	struct ratio_cells ratio = cells_of_ratio(c->ratio);
	char old_mean[CELL_TEXT], new_mean[CELL_TEXT];
	struct buf marks = {0};

	cells_mean(&c->old_side, old_mean);
	cells_mean(&c->new_side, new_mean);
	buf_adds(out, "| ");
	escape_markdown_code(out, c->name);
	buf_addf(out, " | %s | %s | %s | %s | %s%s%s | ", old_mean, new_mean, ratio.ratio,
		 ratio.interval, sign(c->verdict), comparison_word(c),
		 report_is_slower(report, c) ? " **!**" : "");
	add_picture(c, out);
	note_marks_add(&marks, &c->notes, MARKS_ROOM);
	buf_addf(out, " | %s |\n", buf_text(&marks));
	out->failed |= buf_failed(&marks);
	buf_release(&marks);
}

/* The columns that a table of times and one of a metric have in common, then `more` of them. */
static void add_head(const char *level, const char *more, const char *rules, struct buf *out)
{
	buf_addf(out,
		 "| benchmark | old | new | new/old | %s interval | verdict |%s\n"
		 "|:--|--:|--:|--:|--:|:--|%s\n",
		 level, more, rules);
}

/* ---- metrics: a table each, since several beside each other are wider than a comment */

static void add_metric_row(const struct report *report, const struct comparison *c,
			   const char *name, struct buf *out)
{
	const struct metric_comparison *m = metric_comparisons_find(&c->metrics, name);
	struct metric_cells cells;

	if (!m)
		return;
	cells = cells_of_metric(m);
	buf_adds(out, "| ");
	escape_markdown_code(out, c->name);
	buf_addf(out, " | %s | %s | %s | %s | %s%s%s |\n", cells.old_mean, cells.new_mean,
		 cells.ratio.ratio, cells.ratio.interval, sign(metric_comparison_judged(m)),
		 metric_comparison_says(m), report_is_worse(report, m) ? " **!**" : "");
}

/* Folded where nothing changed. */
static void add_metric(const struct report *report, const struct section *section, const char *name,
		       struct buf *out)
{
	size_t counts[4] = {0};

	for (size_t i = 0; i < section->n; i++) {
		const struct metric_comparison *m =
			metric_comparisons_find(&section->items[i].metrics, name);

		if (m)
			counts[m->verdict]++;
	}
	buf_addf(out, "<details%s><summary>",
		 counts[VERDICT_SLOWER] + counts[VERDICT_FASTER] ? " open" : "");
	escape_xml(out, metric_kind_of(name).words);
	buf_addf(out, ": %zu more, %zu %s, %zu undecided, %zu same</summary>\n\n",
		 counts[VERDICT_SLOWER], counts[VERDICT_FASTER], less_of(metric_kind_of(name).unit),
		 counts[VERDICT_UNDECIDED], counts[VERDICT_SAME]);
	add_head("95%", "", "", out);
	for (size_t i = 0; i < section->n; i++)
		add_metric_row(report, &section->items[i], name, out);
	buf_adds(out, "\n</details>\n\n");
}

static void add_metrics(const struct report *report, const struct section *section, struct buf *out)
{
	for (size_t i = 0; i < report->rules.n_metrics; i++)
		if (strcmp(report->rules.metrics[i], "time") != 0)
			add_metric(report, section, report->rules.metrics[i], out);
}

/* ---- the rest */

static void add_note(const struct note *note, const char *name, struct buf *out)
{
	struct buf line = {0};

	buf_adds(out, "- ");
	if (name) {
		escape_markdown_code(out, name);
		buf_adds(out, ": ");
	}
	note_words_add(&line, note);
	escape_markdown(out, buf_text(&line));
	buf_adds(out, "\n");
	out->failed |= buf_failed(&line);
	buf_release(&line);
}

static void add_names(const char *what, const struct texts *names, struct buf *out)
{
	if (names->n == 0)
		return;
	buf_adds(out, what);
	for (size_t i = 0; i < names->n; i++) {
		buf_adds(out, i ? ", " : "");
		escape_markdown_code(out, names->items[i]);
	}
	buf_adds(out, "\n\n");
}

/* Folded, since they are many: what is true of all first. */
static void add_notes(const struct section *section, struct buf *out)
{
	size_t n = section->notes.n;

	for (size_t i = 0; i < section->n; i++)
		for (size_t j = 0; j < section->items[i].notes.n; j++)
			n += !section->items[i].notes.items[j].is_said_once;
	if (n == 0)
		return;
	buf_addf(out, "<details><summary>%zu note%s</summary>\n\n", n, n == 1 ? "" : "s");
	for (size_t i = 0; i < section->notes.n; i++)
		add_note(&section->notes.items[i], NULL, out);
	for (size_t i = 0; i < section->n; i++)
		for (size_t j = 0; j < section->items[i].notes.n; j++)
			if (!section->items[i].notes.items[j].is_said_once)
				add_note(&section->items[i].notes.items[j], section->items[i].name,
					 out);
	buf_adds(out, "\n</details>\n\n");
}

static void add_section(const struct report *report, const struct section *section, struct buf *out)
{
	char levels[CELL_TEXT];
	struct buf head = {0};

	buf_adds(out, "### ");
	escape_markdown_code(out, section->candidate);
	buf_adds(out, " against ");
	escape_markdown_code(out, section->baseline);
	buf_adds(out, "\n\n");
	cells_head(section, cells_old_new, &head);
	if (head.len) {
		escape_markdown(out, buf_text(&head));
		buf_adds(out, "\n\n");
	}
	out->failed |= buf_failed(&head);
	buf_release(&head);
	cells_counts(section, out);
	buf_adds(out, "\n\n");
	cells_levels(section, 1, levels);
	add_head(levels, " spread | disturbed |", ":--|:--|", out);
	for (size_t i = 0; i < section->n; i++)
		add_row(report, &section->items[i], out);
	buf_adds(out, "\n");
	if (section->mean.n > 1) {
		cells_suite_mean(&section->mean, "new/old", section->n, out);
		buf_adds(out, "\n\n");
	}
	add_metrics(report, section, out);
	add_names("Not in the new file: ", &section->missing, out);
	add_names("Only in the new file: ", &section->added, out);
	add_notes(section, out);
}

void report_as_markdown(const struct report *report, struct buf *out)
{
	struct buf gate = {0};

	cells_gate(report, &gate);
	if (gate.len)
		buf_addf(out, "**%s**\n\n", buf_text(&gate));
	out->failed |= buf_failed(&gate);
	buf_release(&gate);
	for (size_t s = 0; s < report->n; s++)
		add_section(report, &report->sections[s], out);
}
