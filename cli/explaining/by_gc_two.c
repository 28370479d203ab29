/* The collector on two sides: what it does more or less often, and what that costs. */
#include "cli/explaining/by_gc.h"
#include "cli/explaining/sides_words.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/base/unit.h"
#include "stats/ttest.h"

#include <stdlib.h>

#define LINES_SHOWN 4
#define LEVEL	    0.95

struct meeting_gc {
	struct explaining *e;
	const struct explaining_subject *subject;
	const struct gc_side *sides; /* old, new */
	struct ttest time;	     /* of the seconds of processes */
};

/* ---- what differs */

static int test_time(struct meeting_gc *m, struct err *err)
{
	size_t n[2];
	double *seconds[2];
	int rc = 0;

	for (int side = 0; side < 2; side++)
		seconds[side] = collections_seconds_new(m->sides[side].counted, &n[side]);
	if (!seconds[0] || !seconds[1])
		rc = err_memory(err);
	else
		m->time = ttest_welch(seconds[0], n[0], seconds[1], n[1], LEVEL);
	free(seconds[0]);
	free(seconds[1]);
	return rc;
}

static bool is_apart(const struct collections_rate *a, const struct collections_rate *b)
{
	return a->low > b->high || b->low > a->high;
}

static bool time_differs(const struct meeting_gc *m)
{
	return m->time.p <= 1 - LEVEL;
}

static bool counts_differ(const struct meeting_gc *m)
{
	for (int i = 0; i < GC_GENERATIONS; i++)
		if (is_apart(&m->sides[0].summary.of[i].collections,
			     &m->sides[1].summary.of[i].collections))
			return true;
	return false;
}

/* ---- for programs */

static json_t *side_json_new(const struct meeting_gc *m, int side)
{
	json_t *json = gc_side_json_new(&m->sides[side]);

	json_object_set_new(json, "label", json_text_new(m->subject->labels[side]));
	return json;
}

static json_t *change_json_new(const struct meeting_gc *m)
{
	const struct interval *time = &m->time.difference;

	return json_pack("{s:o, s:o, s:o, s:o, s:b, s:b}", "seconds",
			 json_finite_new(time->estimate), "low", json_finite_new(time->low), "high",
			 json_finite_new(time->high), "p", json_finite_new(m->time.p),
			 "time_differs", time_differs(m), "collections_differ", counts_differ(m));
}

static int add_json(const struct meeting_gc *m, struct err *err)
{
	json_t *row = json_pack("{s:o, s:s, s:o, s:o, s:o, s:o}", "name",
				json_text_new(m->subject->name), "by", "gc", "baseline",
				side_json_new(m, 0), "candidate", side_json_new(m, 1), "change",
				change_json_new(m), "notes", gc_notes_json_new(m->sides, 2));

	return json_array_append_new(m->e->rows, row) ? err_memory(err) : 0;
}

/* ---- for people */

static void add_verdict(struct buf *out, const struct meeting_gc *m)
{
	char low[UNIT_TEXT], high[UNIT_TEXT];
	const struct interval *time = &m->time.difference;
	bool is_more = time->estimate > 0;

	if (!counts_differ(m) && !time_differs(m)) {
		buf_adds(out, "; nothing differs");
		return;
	}
	if (!time_differs(m)) {
		buf_adds(out, "; their time is not known to differ");
		return;
	}
	unit_format_alone(UNIT_SECOND, is_more ? time->low : -time->high, low);
	unit_format_alone(UNIT_SECOND, is_more ? time->high : -time->low, high);
	buf_addf(out, "; %s to %s %s time in the collector", low, high, is_more ? "more" : "less");
}

static void print_head(const struct meeting_gc *m)
{
	struct buf text = {0};

	sides_head_add(&text, m->subject->name, m->subject->labels);
	buf_adds(&text, ": ");
	gc_rate_add(&text, &m->sides[0].summary.all);
	buf_adds(&text, " -> ");
	gc_rate_add(&text, &m->sides[1].summary.all);
	buf_adds(&text, " collections per iteration");
	add_verdict(&text, m);
	text_wrap(stdout, buf_text(&text), 0, 2, (size_t)term_columns(stdout));
	fputs("\n", stdout);
	buf_release(&text);
}

static void add_generation(struct table *table, const struct meeting_gc *m, int generation)
{
	struct buf text = {0};
	char seconds[UNIT_TEXT];

	table_addf(table, COLOUR_NONE, "%d %s", generation, gc_generation_name(generation));
	for (int side = 0; side < 2; side++) {
		const struct collections_generation *of = &m->sides[side].summary.of[generation];

		buf_clear(&text);
		gc_rate_add(&text, &of->collections);
		table_add(table, COLOUR_NONE, buf_text(&text));
	}
	for (int side = 0; side < 2; side++) {
		const struct collections_generation *of = &m->sides[side].summary.of[generation];

		unit_format_alone(UNIT_SECOND, of->seconds, seconds);
		table_add(table, COLOUR_NONE, seconds);
	}
	for (int side = 0; side < 2; side++) {
		buf_clear(&text);
		gc_number_add(&text, m->sides[side].summary.of[generation].collected);
		table_add(table, COLOUR_NONE, buf_text(&text));
	}
	buf_release(&text);
}

static int print_generations(const struct meeting_gc *m, struct err *err)
{
	static const struct table_column columns[] = {
		{"generation", TABLE_LEFT, 0, false, 0}, {"old", TABLE_RIGHT, 0, false, 0},
		{"new", TABLE_RIGHT, 0, false, 0},	 {"time old", TABLE_RIGHT, 0, false, 0},
		{"new", TABLE_RIGHT, 0, false, 0},	 {"collected old", TABLE_RIGHT, 0, true, 1},
		{"new", TABLE_RIGHT, 0, true, 1}};
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	struct table_style style = table_style_for(stdout);
	int rc;

	for (int i = 0; i < GC_GENERATIONS; i++)
		add_generation(table, m, i);
	fputs("\n", stdout);
	rc = table_print(table, stdout, &style, err);
	table_free(table);
	return rc;
}

static int print_lines(const struct meeting_gc *m, struct err *err)
{
	static const struct table_column columns[] = {
		{"side", TABLE_LEFT, 0, false, 0},
		{"time", TABLE_RIGHT, 0, false, 0},
		{"begun at", TABLE_LEFT, TABLE_NAME_FLOOR, false, 0}};
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	struct table_style style = table_style_for(stdout);
	struct buf text = {0};
	char seconds[UNIT_TEXT];
	int rc;

	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < m->sides[side].counted->n_lines && i < LINES_SHOWN; i++) {
			const struct collections_line *line = &m->sides[side].counted->lines[i];
			double iterations = (double)m->sides[side].summary.iterations;

			buf_clear(&text);
			gc_line_add(&text, line);
			unit_format_alone(UNIT_SECOND, (double)line->ns * 1e-9 / iterations,
					  seconds);
			table_add(table, COLOUR_NONE, side ? "new" : "old");
			table_add(table, COLOUR_NONE, seconds);
			table_add(table, COLOUR_NONE, buf_text(&text));
		}
	fputs("\n", stdout);
	rc = table_print(table, stdout, &style, err);
	table_free(table);
	buf_release(&text);
	return rc;
}

static int print(const struct meeting_gc *m, struct err *err)
{
	bool ran = m->sides[0].summary.all.each > 0 || m->sides[1].summary.all.each > 0;

	print_head(m);
	if (ran && (print_generations(m, err) || print_lines(m, err)))
		return -1;
	fputs("\n", stdout);
	gc_findings_print(&m->sides[0], "old", stdout);
	gc_findings_print(&m->sides[1], "new", stdout);
	if (!m->e->job->options->quiet)
		gc_notes_print(m->sides, 2, stdout);
	return 0;
}

int by_gc_report_two(struct explaining *e, const struct explaining_subject *subject,
		     const struct gc_side sides[2], struct err *err)
{
	struct meeting_gc m = {.e = e, .subject = subject, .sides = sides};

	if (test_time(&m, err))
		return -1;
	if (e->rows)
		return add_json(&m, err);
	explaining_begin_section(e);
	return print(&m, err);
}
