#include "cli/history/history_page.h"

#include "cli/history/cells.h"
#include "cli/history/check_words.h"
#include "cli/page/document.h"
#include "cli/page/trend.h"
#include "cli/page/verdicts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Half of a 95 % interval, in standard errors: what is drawn, not judged. */
#define HALF 1.96
/* Of the results of the history, the newest. */
enum { RESULTS_SHOWN = 300 };

/* A benchmark while it is written. */
struct place {
	struct history *history;
	const struct history_check_bench *bench;
	struct history_series series;
	double *y; /* exp(level) of each point */
	size_t number;
	struct page_room room;
};

static int place_init(struct place *place, struct err *err)
{
	if (history_series(&place->series, place->history, place->bench->name, err))
		return -1;
	place->y = calloc(place->series.n + 1, sizeof(*place->y));
	if (!place->y)
		return err_memory(err);
	for (size_t i = 0; i < place->series.n; i++)
		place->y[i] = exp(place->series.points[i].level);
	return 0;
}

static void place_release(struct place *place)
{
	history_series_release(&place->series);
	free(place->y);
}

/* The last that happened. */
static const struct history_finding *last_of(const struct history_check_bench *bench)
{
	return bench->nfindings ? &bench->findings[bench->nfindings - 1] : NULL;
}

static const char *state_of_finding(const struct history_finding *finding)
{
	return finding->log_ratio.estimate > 0 ? "slower" : "faster";
}

/* As the filter and the colours have it. */
static const char *state_of(const struct history_check_bench *bench)
{
	const struct history_finding *last = last_of(bench);

	if (last)
		return state_of_finding(last);
	return bench->sight < SIGHT_LEVELS ? "undecided" : "same";
}

static const char *word_of(const struct history_check_bench *bench)
{
	const struct history_finding *last = last_of(bench);

	if (last)
		return state_of_finding(last);
	return bench->sight < SIGHT_LEVELS ? "too few results" : "no change";
}

static const char *amount_of(const struct history_finding *last, char text[UNIT_TEXT])
{
	text[0] = '\0';
	if (last)
		unit_format_percent(fabs(expm1(last->log_ratio.estimate)), false, text);
	return text;
}

/* ---- the table */

static int add_row(struct buf *out, const struct place *place)
{
	const struct history_check_bench *bench = place->bench;
	const struct history_finding *last = last_of(bench);
	const struct history_series *series = &place->series;
	char text[CELL_DATE + UNIT_TEXT] = "", amount[UNIT_TEXT];
	double newest = series->n ? place->y[series->n - 1] : NAN;
	int rc;

	verdicts_row_begin(out, 0, place->number, state_of(bench), bench->name);
	buf_addf(out, "<td class=\"%s\" data-v=\"", state_of(bench));
	if (last)
		buf_addf(out, "%.9g", last->log_ratio.estimate);
	buf_adds(out, "\">");
	verdicts_word_add(out, state_of(bench), amount_of(last, amount), word_of(bench));
	if (last && last->is_beyond)
		buf_adds(out, " <span class=\"over\">beyond the limit</span>");
	buf_adds(out, "</td>");
	if (last)
		cell_date(place->history->results[last->at].when_s, text);
	page_number(out, "n opt", last ? (double)place->history->results[last->at].when_s : NAN,
		    text);
	buf_adds(out, "<td class=\"picture\">");
	rc = trend_draw_in_row(out, place->y, series->n);
	buf_adds(out, "</td>");
	if (isfinite(newest))
		unit_format_alone(unit_of_name(series->unit), newest, text);
	page_number(out, "n", newest, isfinite(newest) ? text : "-");
	snprintf(text, sizeof(text), "%zu", bench->n);
	page_number(out, "n opt", (double)bench->n, text);
	buf_adds(out, "</tr>\n");
	return rc;
}

/* ---- a benchmark */

/* The results of one machine, as the chart has them. */
struct on_machine {
	double *x, *y, *half;
	size_t n;
};

static void take(struct on_machine *machine, const struct place *place, size_t which)
{
	machine->n = 0;
	for (size_t i = 0; i < place->series.n; i++) {
		const struct history_point *point = &place->series.points[i];

		if (point->machine != which)
			continue;
		machine->x[machine->n] = (double)point->result;
		machine->y[machine->n] = place->y[i];
		machine->half[machine->n++] = HALF * point->error * place->y[i];
	}
}

static void add_caption(struct buf *out, const struct place *place, size_t which, size_t n)
{
	const struct history_machine *machine = &place->history->machines[which];

	buf_addf(out, "on %s", cell_machine(machine));
	if (machine->host && machine->cpu)
		buf_addf(out, " (%s)", machine->cpu);
	buf_addf(out, ": %zu result%s", n, n == 1 ? "" : "s");
	if (n > place->room.dots)
		buf_adds(out, "; of neighbours the smallest and the largest are drawn");
}

static int draw_machine(struct buf *out, const struct place *place, struct trend *trend,
			size_t which)
{
	const struct history *history = place->history;
	char from[CELL_DATE], to[CELL_DATE];
	struct buf caption = {0};
	int rc;

	add_caption(&caption, place, which, trend->n);
	trend->from = cell_date(history->results[(size_t)trend->across.low].when_s, from);
	trend->to = cell_date(history->results[(size_t)trend->across.high].when_s, to);
	page_figure_begin(out, buf_text(&caption), true);
	rc = trend_draw(out, trend, plot_words_of_unit(place->series.unit), place->room.dots,
			buf_text(&caption));
	page_figure_end(out);
	out->failed |= buf_failed(&caption);
	buf_release(&caption);
	return rc;
}

/* A chart for each machine, on one scale. */
static int draw(struct buf *out, const struct place *place, struct trend_mark *marks,
		struct on_machine *machine, double *scratch)
{
	const struct history_series *series = &place->series;
	const struct history_check_bench *bench = place->bench;
	struct trend trend = {.marks = marks, .n_marks = bench->nfindings};

	for (size_t i = 0; i < bench->nfindings; i++)
		marks[i] = (struct trend_mark){
			(double)bench->findings[i].at, (double)bench->findings[i].first,
			(double)bench->findings[i].last, state_of_finding(&bench->findings[i])};
	trend.down = plot_scale_of(place->y, series->n, scratch);
	/* from the first result that has it to the last */
	trend.across = (struct plot_scale){(double)series->points[0].result,
					   (double)series->points[series->n - 1].result};
	for (size_t which = 0; which < place->history->nmachines; which++) {
		take(machine, place, which);
		trend.x = machine->x;
		trend.y = machine->y;
		trend.half = machine->half;
		trend.n = machine->n;
		if (trend.n && draw_machine(out, place, &trend, which))
			return -1;
	}
	return 0;
}

static int add_charts(struct buf *out, const struct place *place, struct err *err)
{
	size_t n = place->series.n;
	struct trend_mark *marks = calloc(place->bench->nfindings + 1, sizeof(*marks));
	double *all = calloc(4 * n + 1, sizeof(*all));
	int rc = marks && all ? 0 : -1;

	if (!rc && n) {
		struct on_machine machine = {all, all + n, all + 2 * n, 0};

		rc = draw(out, place, marks, &machine, all + 3 * n);
	}
	free(marks);
	free(all);
	return rc ? err_memory(err) : 0;
}

static void add_findings(struct buf *out, const struct place *place)
{
	const struct history_check_bench *bench = place->bench;
	struct buf line = {0};

	check_words_missing(&line, bench);
	if (!bench->nfindings && !line.len)
		return;
	buf_adds(out, "<ul>\n");
	if (line.len)
		verdicts_note_add(out, buf_text(&line), false);
	for (size_t i = 0; i < bench->nfindings; i++) {
		buf_clear(&line);
		check_words_finding(&line, place->history, &bench->findings[i]);
		verdicts_note_add(out, buf_text(&line), bench->findings[i].log_ratio.estimate > 0);
		buf_clear(&line);
	}
	check_words_missing(&line, bench);
	if (line.len)
		verdicts_note_add(out, buf_text(&line), false);
	buf_adds(out, "</ul>\n");
	out->failed |= buf_failed(&line);
	buf_release(&line);
}

static int add_benchmark(struct buf *out, const struct place *place, struct err *err)
{
	char amount[UNIT_TEXT];

	verdicts_details_begin(out, place->bench->name, place->room.is_open);
	buf_addf(out, " <span class=\"%s\">", state_of(place->bench));
	verdicts_word_add(out, state_of(place->bench), amount_of(last_of(place->bench), amount),
			  word_of(place->bench));
	buf_adds(out, "</span>");
	verdicts_details_body(out, 0, place->number);
	add_findings(out, place);
	if (add_charts(out, place, err))
		return -1;
	verdicts_details_end(out);
	return 0;
}

/* ---- the results */

/* The result before it that the same machine made; NULL: none. */
static const struct history_result *before_of(const struct history *history, size_t at)
{
	for (size_t i = at; i-- > 0;)
		if (history->results[i].machine == history->results[at].machine)
			return &history->results[i];
	return NULL;
}

/* "kernel 6.18 -> 6.19, interpreter ..." */
static void add_changed(struct buf *out, const struct history *history, size_t at)
{
	const struct history_result *before = before_of(history, at), *now = &history->results[at];
	const char *between = "";
	enum history_fact fact = before ? history_difference(before, now, 0) : HISTORY_FACTS;

	while (fact < HISTORY_FACTS) {
		buf_addf(out, "%s%s %s -> %s", between, history_fact_names[fact],
			 before->facts[fact], now->facts[fact]);
		between = ", ";
		fact = history_difference(before, now, fact + 1);
	}
}

static void add_result(struct buf *out, const struct history *history, size_t at)
{
	const struct history_result *result = &history->results[at];
	char date[CELL_DATE], commit[CELL_COMMIT];
	struct buf changed = {0};

	buf_addf(out, "<tr><th scope=\"row\">%s</th><td>", cell_date(result->when_s, date));
	page_text(out, cell_commit(result, commit));
	buf_adds(out, "</td><td class=\"name\">");
	page_name(out, result->subject ? result->subject : "");
	buf_adds(out, "</td><td>");
	page_name(out, cell_machine(&history->machines[result->machine]));
	buf_adds(out, "</td><td class=\"name\">");
	add_changed(&changed, history, at);
	page_text(out, buf_text(&changed));
	buf_adds(out, "</td></tr>\n");
	out->failed |= buf_failed(&changed);
	buf_release(&changed);
}

/* The newest first. */
static void add_results(struct buf *out, const struct history *history)
{
	size_t shown = history->n < RESULTS_SHOWN ? history->n : RESULTS_SHOWN;

	buf_addf(out, "<details><summary>The results, and what changed beside the code%s",
		 shown < history->n ? "" : "</summary>\n");
	if (shown < history->n)
		buf_addf(out, ": the newest %zu of %zu</summary>\n", shown, history->n);
	page_table_begin(out, "results", "Each result of the history, the newest first");
	buf_adds(out, "<thead><tr>");
	page_column(out, NULL, "date (UTC)");
	page_column(out, NULL, "commit");
	page_column(out, NULL, "subject");
	page_column(out, NULL, "machine");
	page_column(out, NULL, "what else changed there");
	buf_adds(out, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < shown; i++)
		add_result(out, history, history->n - 1 - i);
	buf_adds(out, "</tbody>");
	page_table_end(out);
	buf_adds(out, "</details>\n");
}

/* ---- the whole */

static void add_top(struct buf *out, const struct history *history,
		    const struct history_check *check)
{
	size_t findings = 0;
	struct buf line = {0};
	char from[CELL_DATE], to[CELL_DATE];

	for (size_t i = 0; i < check->n; i++)
		findings += check->benches[i].nfindings;
	buf_addf(&line, "%zu benchmark%s, %zu result%s", check->n, check->n == 1 ? "" : "s",
		 history->n, history->n == 1 ? "" : "s");
	if (history->n)
		buf_addf(&line, " from %s to %s", cell_date(history->results[0].when_s, from),
			 cell_date(history->results[history->n - 1].when_s, to));
	buf_addf(&line, " on %zu machine%s: %zu change%s", history->nmachines,
		 history->nmachines == 1 ? "" : "s", findings, findings == 1 ? "" : "s");
	page_paragraph(out, "sum", buf_text(&line));
	buf_clear(&line);
	check_words_sight(&line, check);
	page_paragraph(out, NULL, buf_text(&line));
	page_paragraph(
		out, "dim",
		"A chart has a dot for each result, with a stroke for its interval; a line is "
		"the level between two changes, the upright line a change, and the band where "
		"else it may be.");
	for (size_t i = 0; i < history->nbroken; i++) {
		buf_clear(&line);
		buf_addf(&line, "%s: %s", history->broken[i].file, history->broken[i].reason);
		page_paragraph(out, "warn", buf_text(&line));
	}
	out->failed |= buf_failed(&line);
	buf_release(&line);
}

static void add_head(struct buf *out)
{
	buf_adds(out, "<thead><tr>");
	page_column(out, NULL, "benchmark");
	page_column(out, NULL, "last change");
	page_column(out, "n opt", "since (UTC)");
	page_column(out, "picture", "over time");
	page_column(out, "n", "newest");
	page_column(out, "n opt", "results");
	buf_adds(out, "</tr></thead>\n<tbody>\n");
}

/* The rows of the table into one text and what they lead to into another: each series is read
   once. */
static int add_benchmarks(struct buf *rows, struct buf *details, struct history *history,
			  const struct history_check *check, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < check->n && !rc; i++) {
		struct place place = {.history = history,
				      .bench = &check->benches[i],
				      .number = i,
				      .room = page_room_for(check->n)};

		rc = place_init(&place, err);
		if (!rc && add_row(rows, &place))
			rc = err_memory(err);
		if (!rc)
			rc = add_benchmark(details, &place, err);
		place_release(&place);
	}
	return rc;
}

int history_page_format(struct history *history, const struct history_check *check, struct buf *out,
			struct err *err)
{
	static const char *const states[] = {"slower", "faster", NULL};
	struct buf rows = {0}, details = {0}, title = {0};
	int rc = add_benchmarks(&rows, &details, history, check, err);

	buf_addf(&title, "History: %s", history->folder);
	page_begin(out, buf_text(&title));
	buf_adds(out, "<section>\n<h1>");
	page_name(out, buf_text(&title));
	buf_adds(out, "</h1>\n");
	add_top(out, history, check);
	if (rows.len) {
		verdicts_begin(out, "Benchmarks over time", check->n, states);
		add_head(out);
		buf_adds(out, buf_text(&rows));
		verdicts_end(out);
	}
	buf_adds(out, buf_text(&details));
	if (history->n)
		add_results(out, history);
	buf_adds(out, "</section>\n");
	page_end(out);
	if (!rc &&
	    (buf_failed(&rows) || buf_failed(&details) || buf_failed(&title) || buf_failed(out)))
		rc = err_memory(err);
	buf_release(&rows);
	buf_release(&details);
	buf_release(&title);
	return rc;
}
