#include "cli/page/numbers.h"

#include "cli/compare/cells.h"
#include "cli/page/document.h"
#include "results/model/evidence.h"
#include "stats/moment.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* So many values of a process stand in its row. */
enum { VALUES_SHOWN = 12 };

static void add_row_head(struct buf *out, const char *text)
{
	buf_adds(out, "<tr><th scope=\"row\">");
	page_name(out, text);
	buf_adds(out, "</th>");
}

/* ---- counters */

/* What every worker reports is told where there was some. */
static bool is_told(const struct metric_comparison *m)
{
	if (m->is_evidence)
		return m->old_side.mean.estimate > 0 || m->new_side.mean.estimate > 0;
	return m->old_side.metric.n > 0 || m->new_side.metric.n > 0;
}

void numbers_compared(struct buf *out, const struct comparison *c, const char *const labels[2])
{
	size_t n = 0;

	for (size_t i = 0; i < c->metrics.n; i++) {
		const struct metric_comparison *m = &c->metrics.items[i];
		struct metric_cells cells = cells_of_metric(m);

		if (!is_told(m))
			continue;
		if (n++ == 0) {
			page_table_begin(out, "counters", "What was counted");
			buf_adds(out, "<thead><tr>");
			page_column(out, NULL, "counter");
			page_column(out, "n", labels[0]);
			page_column(out, "n", labels[1]);
			page_column(out, "n", "ratio");
			page_column(out, "n", "interval");
			page_column(out, NULL, "verdict");
			buf_adds(out, "</tr></thead>\n<tbody>\n");
		}
		add_row_head(out, m->kind.words);
		page_cell(out, "n", cells.old_mean);
		page_cell(out, "n", cells.new_mean);
		page_cell(out, "n", cells.ratio.ratio);
		page_cell(out, "n", cells.ratio.interval);
		page_cell(out, NULL, metric_comparison_says(m));
		buf_adds(out, "</tr>\n");
	}
	if (n)
		buf_adds(out, "</tbody>");
	if (n)
		page_table_end(out);
}

static int add_counted(struct buf *out, const struct bench *bench, const char *name,
		       struct err *err)
{
	char mean[UNIT_TEXT], apart[UNIT_TEXT] = "";
	struct metric_view view = {0};
	int rc = metric_view_init(&view, bench, name, NULL, err);

	if (!rc && view.metric.n) {
		metric_view_mean(&view, mean);
		if (view.metric.n > 1)
			unit_format_percent(view.apart, false, apart);
		add_row_head(out, view.metric.kind.words);
		page_cell(out, "n", mean);
		page_cell(out, "n", apart);
		page_cell(out, NULL, view.metric.source);
		buf_adds(out, "</tr>\n");
	}
	metric_view_release(&view);
	return rc;
}

int numbers_counted(struct buf *out, const struct bench *bench, struct err *err)
{
	json_t *names = metric_names_new(bench);
	int rc = names ? 0 : err_memory(err);

	if (json_array_size(names)) {
		page_table_begin(out, "counters", "What was counted");
		buf_adds(out, "<thead><tr>");
		page_column(out, NULL, "counter");
		page_column(out, "n", "mean");
		page_column(out, "n", "apart");
		page_column(out, NULL, "counted by");
		buf_adds(out, "</tr></thead>\n<tbody>\n");
		for (size_t i = 0; i < json_array_size(names) && !rc; i++)
			rc = add_counted(out, bench, json_string_value(json_array_get(names, i)),
					 err);
		buf_adds(out, "</tbody>");
		page_table_end(out);
	}
	json_decref(names);
	return rc;
}

/* ---- processes */

static size_t processes_of(const struct bench *bench)
{
	size_t n = 0;

	for (size_t i = 0; bench && i < bench->nruns; i++)
		n += bench->runs[i]->nvalues > 0;
	return n;
}

static void add_values(struct buf *out, const struct run *run, enum unit unit)
{
	struct unit_scale scale = unit_scale_for(unit, run->values[0], 0);
	char text[UNIT_TEXT];

	buf_adds(out, "<td>");
	for (size_t i = 0; i < run->nvalues && i < VALUES_SHOWN; i++) {
		unit_format_number(&scale, run->values[i], text);
		buf_addf(out, "%s%s%s", i ? ", " : "", text,
			 run_is_marked(run, i, MARK_PREEMPTED | MARK_MIGRATED) ? "*" : "");
	}
	if (run->nvalues > VALUES_SHOWN)
		buf_addf(out, ", ... (%zu)", run->nvalues);
	buf_addf(out, " %s</td>", scale.suffix);
}

static void add_process(struct buf *out, const char *label, size_t number, const struct run *run,
			enum unit unit)
{
	char text[UNIT_TEXT];

	buf_adds(out, "<tr><th scope=\"row\">");
	page_name(out, label);
	buf_addf(out, " %zu</th>", number);
	unit_format_alone(unit, moment_mean(run->values, run->nvalues), text);
	page_cell(out, "n", text);
	add_values(out, run, unit);
	buf_adds(out, "</tr>\n");
}

static void add_side(struct buf *out, const struct bench *bench, const char *label, size_t most)
{
	enum unit unit = unit_of_name(bench_unit(bench));
	size_t number = 0;

	for (size_t i = 0; i < bench->nruns && number < most; i++)
		if (bench->runs[i]->nvalues)
			add_process(out, label, ++number, bench->runs[i], unit);
}

/* "Each process in numbers", or how many of them. */
static void add_title(struct buf *out, const size_t n[2], size_t most)
{
	size_t more = n[0] > n[1] ? n[0] : n[1];

	if (more <= most)
		buf_adds(out, "Each process in numbers");
	else
		buf_addf(out, "Processes in numbers: the first %zu of %zu", most, more);
}

void numbers_processes(struct buf *out, const struct bench *const benches[2],
		       const char *const labels[2], size_t most)
{
	size_t n[2] = {processes_of(benches[0]), processes_of(benches[1])};

	if (most == 0 || n[0] + n[1] == 0)
		return;
	buf_adds(out, "<details><summary>");
	add_title(out, n, most);
	buf_adds(out, "</summary>\n");
	page_table_begin(out, "processes", "* a value that something disturbed while it was taken");
	buf_adds(out, "<thead><tr>");
	page_column(out, NULL, "process");
	page_column(out, "n", "mean");
	page_column(out, NULL, "values in the order of time");
	buf_adds(out, "</tr></thead>\n<tbody>\n");
	for (int side = 0; side < 2; side++)
		if (n[side])
			add_side(out, benches[side], labels[side], most);
	buf_adds(out, "</tbody>");
	page_table_end(out);
	buf_adds(out, "</details>\n");
}
