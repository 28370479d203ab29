#include "cli/explaining/by_calls.h"
#include "cli/explaining/by_loop.h"
#include "cli/explaining/frame_words.h"
#include "cli/explaining/loop_words.h"
#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/base/unit.h"

#include <string.h>

static const char *const total_names[LOOP_TOTALS] = {[LOOP_TOTAL_TURNS] = "turns",
						     [LOOP_TOTAL_CALLBACKS] = "callbacks",
						     [LOOP_TOTAL_TASKS] = "tasks"};

/* ---- counts */

static bool is_one(struct call_figure figure)
{
	return call_figure_is_exact(figure) && figure.low == 1;
}

void loop_totals_add(struct buf *out, const struct loop_side *side)
{
	const struct call_figure *totals = side->totals;

	call_figure_add(out, totals[LOOP_TOTAL_TURNS]);
	buf_addf(out, " turn%s of the loop, ", is_one(totals[LOOP_TOTAL_TURNS]) ? "" : "s");
	call_figure_add(out, totals[LOOP_TOTAL_CALLBACKS]);
	buf_addf(out, " callback%s run, ", is_one(totals[LOOP_TOTAL_CALLBACKS]) ? "" : "s");
	call_figure_add(out, totals[LOOP_TOTAL_TASKS]);
	buf_addf(out, " task%s made", is_one(totals[LOOP_TOTAL_TASKS]) ? "" : "s");
}

void loop_row_add(struct buf *out, const struct loop_counts_row *row)
{
	const struct profile_frame frame = {.kind = PROFILE_PYTHON,
					    .function = row->function,
					    .file = row->file,
					    .first_line = row->first_line};

	if (row->is_measured) {
		buf_adds(out, "the measured loop");
		return;
	}
	buf_adds(out, row->is_task ? "task " : "callback ");
	frame_words_add(out, &frame);
}

/* ---- holds */

static bool is_the_function(const struct profile_frame *frame, const struct loop_counts_row *row)
{
	return strcmp(frame->function, row->function) == 0 && strcmp(frame->file, row->file) == 0;
}

/* Where the samples saw the row's longest hold; its root is the task's name where it has one. NULL:
   they did not. */
static const struct stack_place *place_of(const struct loop_side *side,
					  const struct loop_counts_row *row)
{
	const struct loop_use *loop = side->no_samples ? NULL : side->sampled.loop;

	for (size_t i = 0; loop && i < loop->n; i++) {
		const struct profile_frame *frames = side->sampled.profile->frames;
		const struct stack_place *place = &loop->rows[i].longest.place;

		if (place->frame == PROFILE_NO_PARENT)
			continue;
		if (is_the_function(&frames[loop->rows[i].frame], row) ||
		    is_the_function(&frames[place->frame], row))
			return place;
	}
	return NULL;
}

static double hold_of(const struct loop_side *side, const struct loop_counts_row *row)
{
	return side->holds[row - side->counts->rows];
}

static void print_wrapped(struct buf *raw, FILE *out)
{
	struct buf text = {0};

	text_escape(&text, buf_text(raw), term_is_utf8());
	text_wrap(out, buf_text(&text), 0, 2, (size_t)term_columns(out));
	fputc('\n', out);
	buf_release(&text);
	buf_clear(raw);
}

static void print_longest(const struct loop_side *side, FILE *out)
{
	const struct loop_counts_row *row = side->longest;
	const struct stack_place *place = row ? place_of(side, row) : NULL;
	char seconds[UNIT_TEXT];
	struct buf raw = {0};

	if (!row)
		return;
	unit_format_alone(UNIT_SECOND, hold_of(side, row), seconds);
	buf_addf(&raw, "longest hold of the loop: %s, ", seconds);
	loop_row_add(&raw, row);
	if (place) {
		buf_adds(&raw, ", mostly at ");
		frame_place_add(&raw, &side->sampled.profile->frames[place->frame], place->line);
	}
	fputc('\n', out);
	print_wrapped(&raw, out);
	buf_release(&raw);
}

int loop_holds_print(const struct loop_side *side, const struct explained_style *style, FILE *out,
		     struct err *err)
{
	struct buf raw = {0};

	print_longest(side, out);
	if (!side->no_samples)
		return loop_print(&side->sampled, style, out, err);
	buf_addf(&raw, "who held it at which line is not known: %s", side->no_samples);
	print_wrapped(&raw, out);
	buf_release(&raw);
	return 0;
}

/* ---- notes */

static const char varies[] =
	"some counts are not the same each time: then the least and the most that were seen are "
	"given";

static bool vary(const struct loop_side *sides, size_t n)
{
	bool any = false;

	for (size_t i = 0; i < n; i++)
		any |= loop_counts_vary(sides[i].counts);
	return any;
}

json_t *loop_notes_json_new(const struct loop_side *sides, size_t n)
{
	json_t *list = json_array();

	if (vary(sides, n))
		json_array_append_new(list, json_string("varies"));
	for (size_t i = 0; i < n; i++)
		if (sides[i].no_samples) {
			json_array_append_new(list, json_string("not_sampled"));
			break;
		}
	return list;
}

void loop_notes_print(const struct loop_side *sides, size_t n, FILE *out)
{
	if (!vary(sides, n))
		return;
	fputc('\n', out);
	text_wrap(out, varies, 0, 2, (size_t)term_columns(out));
	fputc('\n', out);
}

/* ---- for programs */

json_t *loop_row_json_new(const struct loop_counts_row *row)
{
	bool has_code = !row->is_measured && *row->file;

	return json_pack("{s:s, s:o, s:o, s:o}", "kind",
			 row->is_measured ? "measured"
			 : row->is_task	  ? "task"
					  : "callback",
			 "function", json_text_new(row->is_measured ? NULL : row->function), "file",
			 json_text_new(has_code ? row->file : NULL), "first_line",
			 has_code ? json_integer(row->first_line) : json_null());
}

static json_t *figure_json_new(struct call_figure figure)
{
	json_t *json = json_pack("{s:o}", "each", json_finite_new((figure.low + figure.high) / 2));

	if (!call_figure_is_exact(figure)) {
		json_object_set_new(json, "low", json_finite_new(figure.low));
		json_object_set_new(json, "high", json_finite_new(figure.high));
	}
	return json;
}

static json_t *rows_json_new(const struct loop_side *side)
{
	const struct loop_counts *counts = side->counts;
	json_t *list = json_array();

	for (size_t i = 0; i < counts->n; i++) {
		const struct loop_counts_row *row = &counts->rows[i];
		json_t *json = loop_row_json_new(row);

		json_object_set_new(json, "runs",
				    figure_json_new(loop_counts_figure(counts, row->runs)));
		if (row->is_task)
			json_object_set_new(json, "made",
					    figure_json_new(loop_counts_figure(counts, row->made)));
		json_object_set_new(json, "longest_s", json_finite_new(side->holds[i]));
		json_array_append_new(list, json);
	}
	return list;
}

static json_t *longest_json_new(const struct loop_side *side)
{
	const struct loop_counts_row *row = side->longest;
	const struct stack_place *place = row ? place_of(side, row) : NULL;
	json_t *json = row ? loop_row_json_new(row) : json_null();

	if (!row)
		return json;
	json_object_set_new(json, "seconds", json_finite_new(hold_of(side, row)));
	json_object_set_new(json, "line", place ? json_integer(place->line) : json_null());
	return json;
}

json_t *loop_side_json_new(const struct loop_side *side)
{
	json_t *json = json_pack("{s:s}", "interpreter", side->counts->interpreter);
	json_t *event_loop = side->no_samples ? NULL : loop_json_new(&side->sampled);

	for (int i = 0; i < LOOP_TOTALS; i++)
		json_object_set_new(json, total_names[i], figure_json_new(side->totals[i]));
	json_object_set_new(json, "rows", rows_json_new(side));
	json_object_set_new(json, "longest", longest_json_new(side));
	if (event_loop)
		json_object_set_new(json, "event_loop", event_loop);
	if (side->no_samples)
		json_object_set_new(json, "not_sampled", json_text_new(side->no_samples));
	return json;
}
