/* The table of source lines with what each costs. */
#include "cli/explaining/by_lines.h"
#include "cli/explaining/frame_words.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "results/base/unit.h"

#include <math.h>
#include <string.h>

/* Functions that are shown, and the least share of something that is worth it. */
#define FUNCTIONS_SHOWN 12
#define WORTH_A_ROW	0.01
/* Cells from these shares of the whole on are coloured. */
#define HOT  0.25
#define WARM 0.05
/* More lines in a row at which nothing was seen are left out. */
#define GAP 3
/* So narrow that it can stand beside the figures. */
#define SOURCE_FLOOR 30
#define TAB	     8

static const char *const time_titles[LINE_TIMES] = {
	[LINE_PYTHON] = "Python", [LINE_NATIVE] = "native", [LINE_WAITING] = "waits"};
static const char *const memory_titles[LINE_MEMORY] = {
	[LINE_BYTES] = "bytes", [LINE_REQUESTS] = "requests", [LINE_PEAK] = "peak"};
static double seconds_of(const struct line_cost *cost)
{
	double sum = 0;

	for (int kind = 0; kind < LINE_TIMES; kind++)
		sum += cost->seconds[kind];
	return sum;
}

/* ---- the head */

static void add_time(struct buf *out, const struct lines_view *view)
{
	double seconds = view->sampled->summary->iteration_s.estimate;
	char text[UNIT_TEXT];

	if (isnan(seconds))
		return;
	unit_format_alone(UNIT_SECOND, seconds, text);
	buf_addf(out, "%s per %s", text, view->sampled->is_program ? "run" : "iteration");
}

static void add_memory(struct buf *out, const struct lines_view *view)
{
	const struct call_figure *total = view->costs.total.memory;
	const struct call_figure figures[SITE_COUNTS] = {[SITE_REQUESTS] = total[LINE_REQUESTS],
							 [SITE_BYTES] = total[LINE_BYTES],
							 [SITE_PEAK_BYTES] = total[LINE_PEAK]};

	buf_adds(out, out->len ? "; " : "");
	allocations_add_totals(out, figures);
}

static void print_head(const struct lines_view *view, FILE *out)
{
	const char *interpreter = lines_interpreter(view);
	struct buf text = {0}, costs = {0};

	if (view->sampled)
		add_time(&costs, view);
	if (view->counted)
		add_memory(&costs, view);
	text_escape(&text, view->name, term_is_utf8());
	buf_addf(&text, ": %s", buf_text(&costs));
	if (view->sampled)
		buf_addf(&text, "%s%lld samples", costs.len ? "; " : "",
			 (long long)view->sampled->summary->samples);
	if (interpreter)
		buf_addf(&text, "; %s", interpreter);
	text_wrap(out, buf_text(&text), 0, 2, (size_t)term_columns(out));
	fputs("\n", out);
	buf_release(&costs);
	buf_release(&text);
}

/* ---- the table */

struct printing {
	const struct lines_view *view;
	struct table *table;
	struct unit_scale scale; /* of times */
	const struct costly_function *function;
	bool has_source;
	size_t indent; /* of the function's source, left out */
};

static enum colour colour_of(double share)
{
	return share >= HOT ? COLOUR_RED : share >= WARM ? COLOUR_YELLOW : COLOUR_NONE;
}

/* Nothing where it rounds to nothing. */
static void add_share(struct table *table, double share)
{
	if (share >= 0.0005)
		table_addf(table, colour_of(share), "%.1f%%", share * 100);
	else
		table_add(table, COLOUR_NONE, "");
}

static void add_each(const struct printing *p, const struct line_cost *cost)
{
	char text[UNIT_TEXT] = "";

	if (line_cost_time(cost) >= 0.0005 && !isnan(seconds_of(cost)))
		unit_format(&p->scale, seconds_of(cost), text);
	table_add(p->table, COLOUR_NONE, text);
}

/* In short, of what varies the most: it is read at a glance, exact figures stand elsewhere. */
static void add_memory_cell(const struct printing *p, const struct line_cost *cost,
			    enum line_memory kind)
{
	double most = cost->memory[kind].high;
	char text[UNIT_TEXT] = "";
	const struct unit_scale scale =
		unit_scale_for(kind == LINE_REQUESTS ? UNIT_COUNT : UNIT_BYTE, most,
			       fmax(most / 10, 10)); /* three digits, none below 1 */

	if (most > 0)
		unit_format(&scale, most, text);
	table_add(p->table, colour_of(line_cost_memory(cost, &p->view->costs.total, kind)), text);
}

static void add_cost(const struct printing *p, const struct line_cost *cost)
{
	for (int kind = 0; p->view->sampled && kind < LINE_TIMES; kind++)
		add_share(p->table, cost->share[kind]);
	if (p->view->sampled)
		add_each(p, cost);
	for (int kind = 0; p->view->counted && kind < LINE_MEMORY; kind++)
		add_memory_cell(p, cost, (enum line_memory)kind);
}

/* The line's text with tabs as blanks; false: it is not there. */
static bool add_text(struct buf *out, const struct printing *p, int line)
{
	struct buf raw = {0};
	bool is_there =
		source_lines_add_whole(p->view->sources, p->function->frame->file, line, &raw);

	for (size_t i = 0; i < raw.len; i++)
		buf_addf(out, "%.*s", raw.data[i] == '\t' ? TAB : 1,
			 raw.data[i] == '\t' ? "        " : &raw.data[i]);
	buf_release(&raw);
	while (out->len && strchr(" \r\n", out->data[out->len - 1]))
		out->data[--out->len] = '\0';
	return is_there;
}

static size_t blanks_of(const char *text)
{
	return strspn(text, " ");
}

static void add_line(struct printing *p, int line, const struct line_cost *cost)
{
	static const struct line_cost nothing;
	struct buf text = {0};
	size_t blanks;

	if (line)
		table_addf(p->table, COLOUR_DIM, "%d", line);
	else
		table_add(p->table, COLOUR_DIM, "-");
	add_cost(p, cost ? cost : &nothing);
	add_text(&text, p, line);
	blanks = blanks_of(buf_text(&text));
	table_add(p->table, cost ? COLOUR_NONE : COLOUR_DIM,
		  buf_text(&text) + (blanks < p->indent ? blanks : p->indent));
	buf_release(&text);
}

static void add_gap(struct printing *p)
{
	static const struct line_cost nothing;

	table_add(p->table, COLOUR_NONE, "");
	add_cost(p, &nothing);
	table_add(p->table, COLOUR_DIM, "...");
}

/* Lines at which nothing was seen, from the first to before `end`. */
static void add_between(struct printing *p, int first, int end)
{
	if (p->has_source && end - first > GAP)
		add_gap(p);
	else if (p->has_source)
		for (int line = first; line < end; line++)
			add_line(p, line, NULL);
}

/* Where the function begins, if what was seen lies behind that. */
static int begin_source(struct printing *p, int seen)
{
	int first = p->function->frame->first_line;
	struct buf text = {0};

	if (first < 1 || first > seen)
		first = seen;
	p->has_source = add_text(&text, p, first);
	p->indent = blanks_of(buf_text(&text));
	buf_release(&text);
	return first;
}

static void add_function(struct printing *p, const struct costly_function *function)
{
	const struct costly_line *lines = &p->view->costs.lines[function->first];
	struct buf text = {0};
	int next;

	p->function = function;
	table_add(p->table, COLOUR_NONE, "");
	add_cost(p, &function->cost);
	frame_words_add(&text, function->frame);
	table_add(p->table, COLOUR_BOLD, buf_text(&text));
	buf_release(&text);
	next = begin_source(p, lines[0].line ? lines[0].line : 1);
	if (p->has_source && lines[0].line > next)
		add_line(p, next++, NULL);
	for (size_t i = 0; i < function->n; i++) {
		if (lines[i].line > next)
			add_between(p, next, lines[i].line);
		add_line(p, lines[i].line, &lines[i].cost);
		next = lines[i].line ? lines[i].line + 1 : next;
	}
}

/* The least weight of a function that is shown. */
static double least_weight(const struct line_costs *costs)
{
	double least = WORTH_A_ROW;
	size_t n;

	do {
		double next = INFINITY;

		n = 0;
		for (size_t i = 0; i < costs->n_functions; i++) {
			double weight = line_cost_weight(&costs->functions[i].cost, &costs->total);

			n += weight >= least;
			if (weight > least && weight < next)
				next = weight;
		}
		if (n <= FUNCTIONS_SHOWN || !isfinite(next))
			return least;
		least = next;
	} while (true);
}

static double longest_of(const struct line_costs *costs)
{
	double longest = 0;

	for (size_t i = 0; i < costs->n_functions; i++)
		longest = fmax(longest, seconds_of(&costs->functions[i].cost));
	return longest;
}

static struct table *table_of(const struct lines_view *view)
{
	struct table_column columns[1 + LINE_TIMES + 1 + LINE_MEMORY + 1];
	size_t n = 0;

	columns[n++] = (struct table_column){"line", TABLE_RIGHT, 0, false, 0};
	for (int kind = 0; view->sampled && kind < LINE_TIMES; kind++)
		columns[n++] = (struct table_column){time_titles[kind], TABLE_RIGHT, 0, false, 0};
	if (view->sampled)
		columns[n++] = (struct table_column){"each", TABLE_RIGHT, 0, true, 3};
	for (int kind = 0; view->counted && kind < LINE_MEMORY; kind++)
		columns[n++] = (struct table_column){memory_titles[kind], TABLE_RIGHT, 0, true,
						     kind == LINE_REQUESTS ? 4
						     : kind == LINE_PEAK   ? 2
									   : 1};
	columns[n++] = (struct table_column){"source", TABLE_LEFT, SOURCE_FLOOR, false, 0};
	return table_new(columns, n);
}

/* *hidden: how many functions are not in it. */
static int print_table(const struct lines_view *view, bool all, size_t *hidden, FILE *out,
		       struct err *err)
{
	const struct line_costs *costs = &view->costs;
	double least = all ? 0 : least_weight(costs), longest = longest_of(costs);
	struct table_style style = table_style_for(out);
	struct printing p = {.view = view,
			     .table = table_of(view),
			     .scale = unit_scale_for(UNIT_SECOND, longest, longest / 50)};
	int rc;

	*hidden = 0;
	for (size_t i = 0; i < costs->n_functions; i++)
		if (line_cost_weight(&costs->functions[i].cost, &costs->total) >= least)
			add_function(&p, &costs->functions[i]);
		else
			++*hidden;
	fputs("\n", out);
	rc = table_print(p.table, out, &style, err);
	table_free(p.table);
	return rc;
}

/* ---- notes */

static void print_missing(const char *what, const char *why, FILE *out)
{
	struct buf raw = {0}, text = {0};

	buf_addf(&raw, "%s: %s", what, why);
	text_escape(&text, buf_text(&raw), term_is_utf8());
	text_wrap(out, buf_text(&text), 0, 2, (size_t)term_columns(out));
	fputs("\n", out);
	buf_release(&raw);
	buf_release(&text);
}

static void print_notes(const struct lines_view *view, FILE *out)
{
	bool notes[ALLOCATION_NOTES] = {false};

	lines_notes(view, notes);
	if (view->counted)
		allocation_notes_print(notes, out);
	else
		fputs("\n", out);
	if (!view->sampled)
		print_missing("time is not known", view->not_sampled, out);
	if (!view->counted)
		print_missing("memory is not known", view->not_counted, out);
	if (view->sampled)
		explained_notes_print(view->sampled, out);
}

int lines_print(const struct lines_view *view, const struct explained_style *style, FILE *out,
		struct err *err)
{
	size_t hidden = 0;

	print_head(view, out);
	if (view->costs.n_functions > 0 && print_table(view, style->verbose, &hidden, out, err))
		return -1;
	if (style->quiet)
		return 0;
	if (hidden)
		fprintf(out, "  %zu more function%s: -v shows them\n", hidden,
			hidden == 1 ? "" : "s");
	print_notes(view, out);
	return 0;
}
