/*
 * A pull request's comment. What must be in it comes first and is short; of lists as many whole
 * lines stand in it as there is room for, those that matter more first, and the others are counted.
 */
#include "cli/compare/formats.h"

#include "cli/compare/aa_words.h"
#include "cli/compare/cells.h"
#include "cli/compare/escape.h"
#include "cli/compare/order.h"
#include "cli/words/difference.h"
#include "results/model/metadata.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Texts that must be in it are cut at so many bytes: the name of a side may have thousands. */
enum { NAME_MOST = 120, TEXT_MOST = 600, COMMAND_MOST = 4000 };
/* As many of a commit's digits as tell it from all others. */
enum { COMMIT_LENGTH = 12 };
/* What a section has beside its lists' lines: how each begins and ends, the heads, what is left
   unexplained, its sides' names four times, each byte of which may be four once it is escaped. */
enum { LISTS = 9, ROOM_OF_SECTION = 2 * LISTS * 96 + 512 + 4 * 4 * NAME_MOST };

struct writer {
	const struct report *report;
	const struct beside *beside;
	struct buf *out;
	size_t room; /* bytes that lists may still take */
};

/* ---- names and words */

static void add_cut(struct buf *out, const char *text, size_t most,
		    void (*escape)(struct buf *, const char *))
{
	struct buf cut = {0};
	size_t n = strnlen(text, most);

	while (n == most && n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
		most = --n; /* no half of a character */
	buf_add(&cut, text, n);
	buf_adds(&cut, text[n] ? "..." : "");
	escape(out, buf_text(&cut));
	out->failed |= buf_failed(&cut);
	buf_release(&cut);
}

static void add_code(struct buf *out, const char *text)
{
	add_cut(out, text, NAME_MOST, escape_markdown_code);
}

static void add_text(struct buf *out, const struct buf *text)
{
	add_cut(out, buf_text(text), TEXT_MOST, escape_markdown);
	out->failed |= buf_failed(text);
}

static bool is_skipped(const struct comparison *c)
{
	return c->is_skipped;
}

static bool is_failed(const struct comparison *c)
{
	return !c->is_skipped && (c->has_failed || c->basis == BASIS_NONE);
}

static bool has_verdict(const struct comparison *c, enum verdict verdict)
{
	return !c->is_skipped && !is_failed(c) && c->verdict == verdict;
}

static bool is_changed(const struct comparison *c)
{
	return has_verdict(c, VERDICT_SLOWER) || has_verdict(c, VERDICT_FASTER);
}

static bool is_undecided(const struct comparison *c)
{
	return has_verdict(c, VERDICT_UNDECIDED);
}

static bool is_same(const struct comparison *c)
{
	return has_verdict(c, VERDICT_SAME);
}

static size_t count(const struct section *section, bool (*is)(const struct comparison *))
{
	size_t n = 0;

	for (size_t i = 0; i < section->n; i++)
		n += is(&section->items[i]);
	return n;
}

/* ---- lists, which are cut */

/* A line of a list; false: there is no room for it, nor for any after it. */
static bool put_line(struct writer *w, struct buf *line)
{
	bool fits = line->len <= w->room;

	w->out->failed |= buf_failed(line);
	if (fits) {
		buf_add(w->out, buf_text(line), line->len);
		w->room -= line->len;
	} else {
		w->room = 0;
	}
	buf_clear(line);
	return fits;
}

/* Writes the line of one; nothing where it has none. */
typedef void add_line_fn(const struct writer *w, const struct section *section,
			 const struct comparison *c, struct buf *line);

/* A line for each that `is`, in order, as long as there is room. How many had none. */
static size_t put_lines(struct writer *w, const struct section *section,
			const struct comparison *const *order,
			bool (*is)(const struct comparison *), add_line_fn *add_line)
{
	struct buf line = {0};
	size_t left = 0;

	for (size_t i = 0; i < section->n; i++) {
		if (!is(order[i]))
			continue;
		add_line(w, section, order[i], &line);
		left += line.len > 0 && !put_line(w, &line);
	}
	buf_release(&line);
	return left;
}

static void end_list(struct writer *w, size_t left)
{
	if (left)
		buf_addf(w->out, "\nAnd %zu more, which %s no room here.\n", left,
			 left == 1 ? "has" : "have");
	buf_adds(w->out, "\n");
}

/* ---- what changed */

static const char *sign(const struct comparison *c)
{
	return c->verdict == VERDICT_SLOWER ? "\xf0\x9f\x94\xb4" : "\xf0\x9f\x9f\xa2"; /* disks */
}

static void add_row(const struct writer *w, const struct section *section,
		    const struct comparison *c, struct buf *line)
{
	const struct ratio_cells ratio = cells_of_ratio(c->ratio);
	char old_mean[CELL_TEXT], new_mean[CELL_TEXT];
	bool is_time = strcmp(c->unit, "second") == 0;

	(void)section;
	cells_mean(&c->old_side, old_mean);
	cells_mean(&c->new_side, new_mean);
	buf_adds(line, "| ");
	escape_markdown_code(line, c->name);
	buf_addf(line, " | %s %s%s%s%s | %s (%s) | %s | %s |\n", sign(c),
		 is_time ? difference_of(c->ratio).amount : "", is_time ? " " : "",
		 comparison_word(c), report_is_slower(w->report, c) ? " **!**" : "", ratio.ratio,
		 ratio.interval, old_mean, new_mean);
}

static void add_why(const struct writer *w, const struct section *section,
		    const struct comparison *c, struct buf *line)
{
	const struct beside_item *item = beside_of(w->beside, section, c);

	if (!item->why)
		return;
	buf_adds(line, "- ");
	escape_markdown_code(line, c->name);
	buf_adds(line, ": ");
	escape_markdown(line, item->why);
	buf_adds(line, "\n");
}

static bool is_why_known(const struct writer *w, const struct section *section)
{
	for (size_t i = 0; i < section->n; i++)
		if (is_changed(&section->items[i]) &&
		    beside_of(w->beside, section, &section->items[i])->why)
			return true;
	return false;
}

/* How many more might be explained. */
static void put_left(struct writer *w, const struct section *section)
{
	size_t n = 0;

	for (size_t i = 0; i < section->n; i++)
		n += beside_of(w->beside, section, &section->items[i])->is_left;
	if (n)
		buf_addf(w->out,
			 "%zu more changed, by less, and %s left unexplained: `--explain-most` "
			 "explains more.\n\n",
			 n, n == 1 ? "is" : "are");
}

static void put_changed(struct writer *w, const struct section *section,
			const struct comparison *const *order)
{
	if (count(section, is_changed) == 0)
		return;
	buf_addf(w->out, "| benchmark | verdict | %s | ", cells_ratio_name(section));
	add_code(w->out, section->baseline);
	buf_adds(w->out, " | ");
	add_code(w->out, section->candidate);
	buf_adds(w->out, " |\n|:--|:--|--:|--:|--:|\n");
	end_list(w, put_lines(w, section, order, is_changed, add_row));
	if (!is_why_known(w, section))
		return;
	buf_adds(w->out, "What moved:\n\n");
	end_list(w, put_lines(w, section, order, is_changed, add_why));
	put_left(w, section);
}

/* ---- the rest */

static void add_failed(const struct writer *w, const struct section *section,
		       const struct comparison *c, struct buf *line)
{
	const struct beside_item *item = beside_of(w->beside, section, c);
	struct buf words = {0};

	buf_adds(line, "- ");
	escape_markdown_code(line, c->name);
	buf_adds(line, ": ");
	cells_failure(section, c, &words);
	escape_markdown(line, buf_text(&words));
	buf_release(&words);
	if (item->failure) {
		buf_adds(line, ": ");
		add_cut(line, item->failure, TEXT_MOST, escape_markdown);
	}
	buf_adds(line, "\n");
}

static void add_ratio(struct buf *line, const struct comparison *c)
{
	const struct ratio_cells ratio = cells_of_ratio(c->ratio);

	buf_adds(line, "- ");
	escape_markdown_code(line, c->name);
	buf_addf(line, ": %s (%s)", ratio.ratio, ratio.interval);
}

static void add_undecided(const struct writer *w, const struct section *section,
			  const struct comparison *c, struct buf *line)
{
	const struct beside_item *item = beside_of(w->beside, section, c);

	add_ratio(line, c);
	if (item->decides) {
		buf_adds(line, "; ");
		escape_markdown(line, item->decides);
	} else if (c->needs) {
		buf_addf(line, "; about %zu more processes a side would decide", c->needs);
	}
	buf_adds(line, "\n");
}

static void add_same(const struct writer *w, const struct section *section,
		     const struct comparison *c, struct buf *line)
{
	(void)w;
	(void)section;
	add_ratio(line, c);
	buf_adds(line, "\n");
}

/* Folded, since nothing is to be done about them. */
static void put_folded(struct writer *w, const struct section *section,
		       const struct comparison *const *order, bool (*is)(const struct comparison *),
		       add_line_fn *add_line, const char *what)
{
	size_t n = count(section, is);

	if (n == 0)
		return;
	buf_addf(w->out, "<details><summary>%zu %s</summary>\n\n", n, what);
	end_list(w, put_lines(w, section, order, is, add_line));
	buf_adds(w->out, "</details>\n\n");
}

static void put_names(struct writer *w, const char *what, const struct texts *names)
{
	struct buf line = {0};
	size_t left = 0;

	if (names->n == 0)
		return;
	buf_addf(w->out, "%s:\n\n", what);
	for (size_t i = 0; i < names->n; i++) {
		buf_adds(&line, "- ");
		escape_markdown_code(&line, names->items[i]);
		buf_adds(&line, "\n");
		left += !put_line(w, &line);
	}
	end_list(w, left);
	buf_release(&line);
}

static void put_section(struct writer *w, const struct section *section,
			const struct comparison *const *order)
{
	char margin[CELL_TEXT], same[CELL_TEXT + 32];

	cells_percent(w->report->rules.margin, margin);
	snprintf(same, sizeof(same), "the same, within %s", margin);
	put_changed(w, section, order);
	if (count(section, is_failed))
		end_list(w, put_lines(w, section, order, is_failed, add_failed));
	put_names(w, "Not to be loaded in the baseline, so that nothing in it was compared",
		  &section->unloaded);
	put_names(w, "Gone, without a result to compare with the baseline", &section->missing);
	put_names(w, "New, without a baseline", &section->added);
	put_folded(w, section, order, is_undecided, add_undecided, "undecided");
	put_folded(w, section, order, is_same, add_same, same);
	put_folded(w, section, order, is_skipped, add_failed, "skipped");
}

/* ---- what must be in it */

static void add_title(struct buf *out, const struct report *report)
{
	struct buf gate = {0};

	cells_gate(report, &gate);
	if (!gate.len)
		for (size_t s = 0; s < report->n; s++) {
			buf_adds(&gate, s ? "; " : "");
			cells_counts(&report->sections[s], &gate);
		}
	buf_addf(out, "### %s",
		 !gate_is_asked(&report->gate_rules) ? ""
		 : gate_passes(&report->gate)	     ? "\xe2\x9c\x85 "
						     : "\xe2\x9d\x8c ");
	add_text(out, &gate);
	buf_adds(out, "\n\n");
	buf_release(&gate);
}

/* "`working tree` against `main`: 12 benchmarks: ...; geometric mean of ..." */
static void add_head(struct buf *out, const struct section *section)
{
	add_code(out, section->candidate);
	buf_adds(out, " against ");
	add_code(out, section->baseline);
	buf_adds(out, ": ");
	cells_counts(section, out);
	if (section->mean.n > 1) {
		buf_adds(out, "; ");
		cells_suite_mean(&section->mean, cells_ratio_name(section), section->n, out);
	}
	buf_adds(out, "\n\n");
}

static const struct meta *meta_of(const struct bench *bench)
{
	return bench && bench->nruns ? bench->runs[0]->meta : NULL;
}

static const struct comparison *first_measured(const struct section *section)
{
	for (size_t i = 0; i < section->n; i++)
		if (meta_of(section->items[i].old_side.bench) &&
		    meta_of(section->items[i].new_side.bench))
			return &section->items[i];
	return NULL;
}

/* "1a2b3c4d5e6f with changes on top" */
static void add_commit(struct buf *out, const struct bench *bench)
{
	const char *commit = meta_text(meta_of(bench), "assay_git_commit");
	const char *dirty = meta_text(meta_of(bench), "assay_git_dirty");
	char text[COMMIT_LENGTH + 1];

	snprintf(text, sizeof(text), "%s", commit ? commit : "no commit");
	escape_markdown(out, text);
	buf_adds(out, dirty && strcmp(dirty, "yes") == 0 ? " with changes on top" : "");
}

/* "`main` is 1a2b3c4d5e6f, `working tree` is ..."; of sides that are alike in this "commit ...",
   and nothing where neither is known. */
static void add_commits(struct buf *out, const struct section *section, const struct comparison *c)
{
	struct buf commits[2] = {{0}, {0}};

	add_commit(&commits[0], c->old_side.bench);
	add_commit(&commits[1], c->new_side.bench);
	if (strcmp(buf_text(&commits[0]), buf_text(&commits[1])) != 0) {
		add_code(out, section->baseline);
		buf_addf(out, " is %s, ", buf_text(&commits[0]));
		add_code(out, section->candidate);
		buf_addf(out, " is %s", buf_text(&commits[1]));
	} else if (strcmp(buf_text(&commits[0]), "no commit") != 0) {
		buf_addf(out, "commit %s", buf_text(&commits[0]));
	}
	for (int side = 0; side < 2; side++) {
		out->failed |= buf_failed(&commits[side]);
		buf_release(&commits[side]);
	}
}

/* Where it was measured, and what. */
static void add_place(struct buf *out, const struct section *section)
{
	const struct comparison *c = first_measured(section);
	struct buf head = {0}, commits = {0};

	cells_head(section, cells_sides(section), &head);
	if (c)
		add_commits(&commits, section, c);
	add_text(out, &head);
	buf_addf(out, "%s%s%s", head.len && commits.len ? "; " : "", buf_text(&commits),
		 head.len || commits.len ? "\n\n" : "");
	out->failed |= buf_failed(&commits);
	buf_release(&head);
	buf_release(&commits);
}

static void add_tail(struct buf *out, const struct report *report, const struct beside *beside)
{
	struct buf aa = {0};

	aa_words_add(&aa, report);
	add_text(out, &aa);
	buf_adds(out, aa.len ? "\n\n" : "");
	buf_release(&aa);
	if (report->n)
		add_place(out, &report->sections[0]);
	if (beside && beside->command && strlen(beside->command) < COMMAND_MOST) {
		buf_adds(out, "To measure it again:\n\n");
		escape_markdown_block(out, beside->command);
	}
}

void report_as_comment(const struct report *report, const struct beside *beside, struct buf *out)
{
	struct buf tail = {0};
	struct writer w = {report, beside, out, COMMENT_MOST};
	size_t before = out->len, taken;
	struct err err = {0};

	if (beside && beside->name)
		buf_addf(out, "<!-- assay:%s -->\n", beside->name);
	add_title(out, report);
	add_tail(&tail, report, beside);
	taken = out->len - before + tail.len + report->n * ROOM_OF_SECTION;
	w.room = taken < w.room ? w.room - taken : 0;
	for (size_t s = 0; s < report->n; s++) {
		const struct section *section = &report->sections[s];
		const struct comparison **order = order_new(section, &err);

		out->failed |= !order;
		add_head(out, section);
		if (order)
			put_section(&w, section, order);
		free(order);
	}
	out->failed |= buf_failed(&tail);
	buf_add(out, buf_text(&tail), tail.len);
	buf_release(&tail);
}
