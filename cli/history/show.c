/* assay history show: benchmarks over time, as tables and pictures. */
#include "cli/history/action.h"
#include "cli/history/cells.h"
#include "cli/history/chosen.h"
#include "cli/history/part_words.h"
#include "cli/history/picture.h"
#include "cli/words/json_print.h"
#include "cli/words/line.h"
#include "cli/words/status.h"
#include "cli/words/table.h"
#include "results/base/json.h"
#include "results/base/unit.h"
#include "results/history/series.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { LAST = 15 }; /* rows of a table where nobody says how many */

struct show {
	struct history_common common;
	long last;
};

static void add_options(struct option_table *table, void *options)
{
	struct show *show = options;
	const struct option rows[] = {
		OPT_COUNT('n', "last", &show->last, "N",
			  "only the last N results of each machine (default: 15; with --json all)",
			  .min = 1, .max = 1e9),
		{0},
	};

	option_table_add(table, rows);
	history_add_json(table, &show->common);
	history_add_same_class(table, &show->common);
}

/* ---- for people */

/* The points of one benchmark on one machine. */
struct part {
	const struct history *history;
	const struct history_series *series;
	const struct history_point *points;
	size_t n, first; /* all; the first that the table has */
	struct table_style style;
};

static void add_value(struct table *table, enum unit unit, const struct history_point *point)
{
	double value = exp(point->level);
	char text[UNIT_TEXT];
	struct unit_scale scale =
		unit_scale_for(unit, value, isnan(point->error) ? 0 : value * point->error);

	unit_format(&scale, value, text);
	table_add(table, COLOUR_NONE, text);
	if (isnan(point->error)) {
		table_add(table, COLOUR_NONE, "");
		return;
	}
	unit_format_percent(point->error, false, text);
	table_addf(table, COLOUR_NONE, "%s%s", term_plus_minus(), text);
}

static void add_row(struct table *table, const struct part *part, size_t at)
{
	const struct history_point *point = &part->points[at];
	const struct history_result *result = &part->history->results[point->result];
	char date[CELL_DATE], commit[CELL_COMMIT], change[UNIT_TEXT] = "";

	/* what is told at two paces is no change */
	if (at && part->points[at - 1].is_paced == point->is_paced)
		unit_format_percent(expm1(point->level - part->points[at - 1].level), true, change);
	table_add(table, COLOUR_NONE, cell_date(point->when_s, date));
	table_add(table, COLOUR_NONE, cell_commit(result, commit));
	add_value(table, unit_of_name(part->series->unit), point);
	table_add(table, COLOUR_NONE, change);
	table_addf(table, COLOUR_NONE, "%zu", point->processes);
	table_add(table, COLOUR_NONE, result->subject ? result->subject : "");
}

static int print_rows(const struct part *part, struct err *err)
{
	static const struct table_column columns[] = {
		{"date (UTC)", TABLE_LEFT},
		{"commit", TABLE_LEFT},
		{"value", TABLE_RIGHT},
		{"error", TABLE_RIGHT},
		{"change", TABLE_RIGHT},
		{"processes", TABLE_RIGHT, .optional = true},
		{"subject", TABLE_LEFT, .floor = 16, .optional = true},
	};
	struct table *table = table_new(columns, sizeof(columns) / sizeof(columns[0]));
	int rc;

	for (size_t i = part->first; i < part->n; i++)
		add_row(table, part, i);
	rc = table_print(table, stdout, &part->style, err);
	table_free(table);
	return rc;
}

static int print_picture(const struct part *part, struct err *err)
{
	size_t columns = part->style.columns > 42 ? (size_t)part->style.columns - 2 : 40;
	double *levels = calloc(part->n + 1, sizeof(*levels));
	struct buf line = {0};
	int rc = 0;

	if (!levels)
		return err_memory(err);
	for (size_t i = 0; i < part->n; i++)
		levels[i] = part->points[i].level;
	picture_add(&line, levels, part->n, columns, part->style.utf8);
	if (buf_failed(&line))
		rc = err_memory(err);
	else if (part->n > 1)
		printf("  %s\n", buf_text(&line));
	buf_release(&line);
	free(levels);
	return rc;
}

static size_t count_paced(const struct part *part)
{
	size_t n = 0;

	for (size_t i = 0; i < part->n; i++)
		n += part->points[i].is_paced;
	return n;
}

static void print_head(const struct part *part, size_t machine)
{
	const struct history_machine *of = &part->history->machines[machine];
	size_t paced = count_paced(part);
	struct buf line = {0};

	buf_addf(&line, "on %s", cell_machine(of));
	if (of->host && of->cpu)
		buf_addf(&line, " (%s)", of->cpu);
	buf_addf(&line, ": %zu result%s", part->n, part->n == 1 ? "" : "s");
	if (part->first)
		buf_addf(&line, ", the last %zu in the table", part->n - part->first);
	if (paced == part->n)
		buf_adds(&line, "; at the machine's full speed, by the pacer");
	else if (paced)
		buf_addf(&line, "; %zu of them at the machine's full speed, by the pacer", paced);
	line_print(stdout, &part->style, COLOUR_NONE, "  ", buf_text(&line));
	buf_release(&line);
}

static int print_machine(const struct show *show, struct part *part, size_t machine,
			 struct err *err)
{
	size_t last = show->last ? (size_t)show->last : LAST;

	part->first = part->n > last ? part->n - last : 0;
	print_head(part, machine);
	return print_picture(part, err) || print_rows(part, err) ? -1 : 0;
}

static int print_series(const struct show *show, const struct history *history,
			const struct history_series *series, struct err *err)
{
	struct history_point *points = calloc(series->n + 1, sizeof(*points));
	struct part part = {history, series, points, .style = table_style_for(stdout)};
	int rc = 0;

	if (!points)
		return err_memory(err);
	line_print(stdout, &part.style, COLOUR_BOLD, "", series->name);
	if (series->of_other_units)
		fprintf(stderr, "assay: note: %zu results of another unit than %s are left out\n",
			series->of_other_units, series->unit);
	for (size_t machine = 0; !rc && machine < history->nmachines; machine++) {
		part.n = history_points_of(series, machine, points);
		if (part.n)
			rc = print_machine(show, &part, machine, err);
	}
	free(points);
	return rc;
}

/* ---- for programs */

static json_t *point_json(const struct history *history, const struct history_point *point)
{
	const struct history_result *result = &history->results[point->result];
	char text[CELL_DATE];

	return json_pack(
		"{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:I, s:b}", "file",
		json_text_new(result->file), "date", cell_iso_date(point->when_s, text), "commit",
		json_text_new(result->commit), "subject", json_text_new(result->subject), "machine",
		cell_machine_json(&history->machines[point->machine]), "value",
		json_finite_new(exp(point->level)), "log_error", json_finite_new(point->error),
		"processes", (json_int_t)point->processes, "paced", point->is_paced);
}

static json_t *series_json(const struct show *show, const struct history *history,
			   const struct history_series *series)
{
	size_t last = (size_t)show->last, first = last && last < series->n ? series->n - last : 0;
	json_t *points = json_array();

	for (size_t i = first; points && i < series->n; i++)
		if (json_array_append_new(points, point_json(history, &series->points[i]))) {
			json_decref(points);
			points = NULL;
		}
	return json_pack("{s:o, s:o, s:I, s:o}", "name", json_text_new(series->name), "unit",
			 json_text_new(series->unit), "of_other_units",
			 (json_int_t)series->of_other_units, "points", points);
}

/* ---- the whole */

static int show_one(const struct show *show, struct history *history, const char *name,
		    json_t *list, struct err *err)
{
	struct history_series series = {0};
	int rc = history_series(&series, history, name, err);

	if (!rc && list)
		rc = json_array_append_new(list, series_json(show, history, &series))
			     ? err_memory(err)
			     : 0;
	else if (!rc)
		rc = print_series(show, history, &series, err);
	history_series_release(&series);
	return rc;
}

static int show_text(const struct show *show, struct history *history,
		     const struct history_names *names, struct err *err)
{
	const struct table_style style = table_style_for(stdout);
	int rc = 0;

	for (size_t i = 0; !rc && i < names->n; i++) {
		if (i)
			printf("\n");
		rc = show_one(show, history, names->items[i], NULL, err);
	}
	return rc ? -1 : part_words_print(history, names, &style, true, err);
}

static int show_json(const struct show *show, struct history *history,
		     const struct history_names *names, struct err *err)
{
	json_t *part = part_words_json_new(history, names, err), *list = json_array();
	int rc = !part ? -1 : list ? 0 : err_memory(err);

	for (size_t i = 0; !rc && i < names->n; i++)
		rc = show_one(show, history, names->items[i], list, err);
	if (!rc)
		return json_print(json_pack("{s:o, s:o}", "benchmarks", list, "newest_part", part),
				  stdout, err);
	json_decref(part);
	json_decref(list);
	return -1;
}

static int work(void *options, const struct texts *words, struct err *err)
{
	const struct show *show = options;
	struct history history = {0};
	struct history_names names = {0};
	int rc = history_open_given(&history, &show->common, err);

	if (!rc)
		rc = history_names(&names, &history, err);
	if (!rc && names.n == 0 && !show->common.json)
		history_tell_empty(&history);
	else if (!rc)
		rc = chosen_keep(&names, &history, words, err) ||
		     (show->common.json ? show_json : show_text)(show, &history, &names, err);
	history_names_release(&names);
	history_release(&history);
	return rc ? -1 : EXIT_DONE;
}

const struct history_action history_show = {
	.name = "show",
	.usage = "[options] [NAME...]",
	.summary = "benchmarks over time, as tables and pictures",
	.description =
		"Show benchmarks over time, each machine for itself: a picture of all results, and the "
		"last of them in a table with the standard error of each and the change from the one "
		"before. NAME is a benchmark, a part of its name, or a pattern with * and ?; without "
		"one all are shown. Results with a pacer are told at the machine's full speed.",
	.epilog = "examples:\n"
		  "  assay history show json_dumps\n"
		  "  assay history show 'json*' --last 5\n"
		  "  assay history show --json >series.json\n",
	.size = sizeof(struct show),
	.add_options = add_options,
	.work = work,
};
