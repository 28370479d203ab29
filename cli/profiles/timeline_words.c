#include "cli/profiles/timeline_words.h"

#include "cli/explaining/causes_words.h"
#include "cli/profiles/timeline_words_internal.h"
#include "cli/words/line.h"
#include "cli/words/spark.h"
#include "results/base/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- what a cell says */

void timeline_name_add(struct buf *out, const struct timeline *timeline, size_t thing)
{
	const struct over_time_thing *one = &timeline->over->things[thing];
	const struct profile_matched item = {.kind = one->kind,
					     .function = one->function,
					     .file = one->file,
					     .first_line = {one->first_line, one->first_line}};

	causes_name_add(out, &item);
}

void timeline_change_add(struct buf *out, const struct timeline_row *row)
{
	if (!row->change)
		return;
	if (row->change->change.old_share == 0)
		buf_adds(out, "new");
	else if (row->change->change.new_share == 0)
		buf_adds(out, "gone");
	else if (row->change->change.is_tested)
		causes_change_add(out, row->change);
}

double timeline_of_side(const struct timeline *timeline, const struct timeline_row *row, int side)
{
	if (!timeline->is_compared)
		return row->share[side == PROFILE_OLD ? 0 : timeline->n_columns - 1];
	if (!row->change)
		return timeline->causes.kind == CAUSES_TOO_FEW
			       ? over_time_share(timeline->over, &timeline->sides[side].pick,
						 row->thing)
			       : 0;
	return side == PROFILE_OLD ? row->change->change.old_share : row->change->change.new_share;
}

char *timeline_found_new(const struct timeline *timeline, const struct timeline_head *head)
{
	struct buf text = {0};

	if (!timeline->is_compared)
		return strdup("");
	if (timeline->causes.kind == CAUSES_TOO_FEW)
		buf_adds(&text, head->too_few);
	else
		causes_words_add(&text, &timeline->causes);
	return buf_take(&text);
}

/* ---- for people */

/* From 0 to the row's own most; a column without samples is a blank. */
static int add_bars(struct buf *out, const struct timeline *timeline,
		    const struct timeline_row *row, bool utf8, struct err *err)
{
	size_t *counts = calloc(timeline->n_columns + 1, sizeof(*counts));

	if (!counts)
		return err_memory(err);
	for (size_t i = 0; i < timeline->n_columns; i++)
		counts[i] = isnan(row->share[i]) ? 0 : 1 + (size_t)(row->share[i] * 1e6);
	spark_add(out, counts, timeline->n_columns, utf8);
	free(counts);
	return 0;
}

static void add_share(struct table *table, double share)
{
	if (isnan(share))
		table_add(table, COLOUR_NONE, "");
	else
		table_addf(table, COLOUR_NONE, "%.1f%%", 100 * share);
}

static int add_row(struct table *table, const struct timeline *timeline,
		   const struct timeline_row *row, const struct table_style *style, struct err *err)
{
	struct buf name = {0}, change = {0}, bars = {0};
	int rc;

	timeline_name_add(&name, timeline, row->thing);
	timeline_change_add(&change, row);
	rc = add_bars(&bars, timeline, row, style->utf8, err);
	table_add(table, COLOUR_NONE, buf_text(&name));
	add_share(table, timeline_of_side(timeline, row, PROFILE_OLD));
	add_share(table, timeline_of_side(timeline, row, PROFILE_NEW));
	table_add(table, row->change ? causes_row_colour(row->change) : COLOUR_NONE,
		  buf_text(&change));
	table_add(table, COLOUR_NONE, buf_text(&bars));
	if (!rc && (buf_failed(&name) || buf_failed(&change) || buf_failed(&bars)))
		rc = err_memory(err);
	buf_release(&name);
	buf_release(&change);
	buf_release(&bars);
	return rc;
}

static int print_rows(const struct timeline *timeline, const struct table_style *style, FILE *out,
		      struct err *err)
{
	bool is_path = timeline->over->by == OVER_TIME_PATHS;
	const struct table_column columns[] = {
		{is_path ? "path" : "function", TABLE_LEFT, TABLE_NAME_FLOOR, false},
		{timeline->is_compared ? "old" : "first", TABLE_RIGHT, 0, false},
		{timeline->is_compared ? "new" : "last", TABLE_RIGHT, 0, false},
		{"change", TABLE_RIGHT, 0, false},
		{"over time", TABLE_LEFT, 0, false},
	};
	struct table *table = table_new(columns, sizeof(columns) / sizeof(*columns));
	int rc = 0;

	for (size_t i = 0; i < timeline->n_rows && !rc; i++)
		rc = add_row(table, timeline, &timeline->rows[i], style, err);
	if (!rc)
		rc = table_print(table, out, style, err);
	table_free(table);
	return rc;
}

static int print_found(const struct timeline *timeline, const struct timeline_head *head,
		       const struct table_style *style, FILE *out, struct err *err)
{
	enum colour colour = causes_words_colour(&timeline->causes);
	char *found = timeline_found_new(timeline, head);
	struct buf sides = {0};

	if (!found)
		return err_memory(err);
	buf_addf(&sides, "old: %s; new: %s", timeline->sides[PROFILE_OLD].label,
		 timeline->sides[PROFILE_NEW].label);
	fputc('\n', out);
	line_print(out, style, COLOUR_NONE, "", buf_text(&sides));
	for (char *line = strtok(found, "\n"); line; line = strtok(NULL, "\n")) {
		line_print(out, style, colour, "", line);
		colour = COLOUR_NONE;
	}
	buf_release(&sides);
	free(found);
	return 0;
}

int timeline_print(const struct timeline *timeline, const struct timeline_head *head,
		   const struct table_style *style, FILE *out, struct err *err)
{
	line_print(out, style, COLOUR_BOLD, "", head->title);
	for (size_t i = 0; i < head->n_lines; i++)
		line_print(out, style, COLOUR_NONE, "", head->lines[i]);
	fputc('\n', out);
	if (print_rows(timeline, style, out, err))
		return -1;
	return timeline->is_compared ? print_found(timeline, head, style, out, err) : 0;
}

/* ---- for programs */

static json_t *columns_json_new(const struct timeline *timeline)
{
	json_t *list = json_array();

	for (size_t i = 0; i < timeline->n_columns; i++) {
		const struct timeline_column *column = &timeline->columns[i];
		bool is_empty = column->samples == 0;

		if (json_array_append_new(
			    list,
			    json_pack("{s:o, s:I, s:I, s:o, s:o, s:o}", "label",
				      json_text_new(column->label), "profiles",
				      (json_int_t)column->pick.n, "samples",
				      (json_int_t)column->samples, "start_s",
				      json_finite_new(is_empty ? (double)NAN : column->start_s),
				      "until_s",
				      json_finite_new(is_empty ? (double)NAN : column->until_s),
				      "threads", json_finite_new(column->threads)))) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

static json_t *row_json_new(const struct timeline *timeline, const struct timeline_row *row)
{
	const struct over_time_thing *thing = &timeline->over->things[row->thing];
	json_t *list = json_array();
	struct buf name = {0};
	json_t *json;

	timeline_name_add(&name, timeline, row->thing);
	for (size_t i = 0; i < timeline->n_columns; i++)
		json_array_append_new(list, json_finite_new(row->share[i]));
	json = json_pack("{s:o, s:o, s:o, s:i, s:o}", "name", json_text_new(buf_text(&name)),
			 "function", json_text_new(thing->function), "file",
			 json_text_new(thing->file), "line", thing->first_line, "shares", list);
	buf_release(&name);
	return json;
}

/* Their sentence for too little is of workers. */
static json_t *causes_new(const struct timeline *timeline, const struct timeline_head *head)
{
	json_t *json = causes_json_new(&timeline->causes);
	char *found = timeline_found_new(timeline, head);

	if (json && found && timeline->causes.kind == CAUSES_TOO_FEW)
		json_object_set_new(json, "text", json_text_new(found));
	free(found);
	return json;
}

json_t *timeline_json_new(const struct timeline *timeline, const struct timeline_head *head)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < timeline->n_rows; i++)
		if (json_array_append_new(rows, row_json_new(timeline, &timeline->rows[i]))) {
			json_decref(rows);
			return NULL;
		}
	if (!timeline->is_compared)
		return json_pack("{s:o, s:o}", "columns", columns_json_new(timeline), "rows", rows);
	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "columns", columns_json_new(timeline), "rows",
			 rows, "old", json_text_new(timeline->sides[PROFILE_OLD].label), "new",
			 json_text_new(timeline->sides[PROFILE_NEW].label), "causes",
			 causes_new(timeline, head));
}
