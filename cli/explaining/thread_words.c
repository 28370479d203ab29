#include "cli/explaining/thread_words.h"

#include "cli/explaining/frame_words.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/base/unit.h"

#include <math.h>
#include <string.h>

#define THREADS_SHOWN	8
#define FUNCTIONS_SHOWN 6 /* of each */
#define WORTH_A_ROW	0.005
#define MOST_OF_IT	0.5 /* of the main thread's time */

bool threads_are_seen(const struct explained *explained)
{
	return explained->threads && explained->threads->samples > 0;
}

bool threads_are_awaited(const struct stack_profile *of_main)
{
	return profile_threads_awaited(of_main) > MOST_OF_IT;
}

bool threads_come_first(const struct explained *explained)
{
	return threads_are_seen(explained) && threads_are_awaited(explained->profile);
}

/* ---- for people */

/* "7.52 us" and the half width of its interval. */
static void add_each(struct table *table, const struct unit_scale *scale, struct interval each,
		     enum colour colour)
{
	double relative = interval_half_width_relative(each);
	char text[UNIT_TEXT];

	unit_format(scale, each.estimate, text);
	table_add(table, colour, isnan(each.estimate) ? "-" : text);
	if (isfinite(relative) && relative <= 1)
		unit_format_percent(relative, false, text);
	else
		snprintf(text, sizeof(text), isnan(each.estimate) ? "-" : "?");
	table_add(table, COLOUR_DIM, text);
}

static void add_row(struct table *table, const struct explained *explained,
		    const struct unit_scale *scale, const struct thread_time *time, bool is_thread)
{
	const struct profile_frame *frame = &explained->threads_profile->frames[time->frame];
	enum colour colour = is_thread ? COLOUR_BOLD : COLOUR_NONE;
	struct buf text = {0};

	table_addf(table, colour, "%.1f%%", time->running * 100);
	table_addf(table, colour, "%.1f%%", time->waiting * 100);
	if (is_thread)
		table_addf(table, colour, "%.1f%%", time->idle * 100);
	else
		table_add(table, COLOUR_DIM, "");
	add_each(table, scale, time->each_s, COLOUR_NONE);
	buf_adds(&text, is_thread ? "" : "  ");
	frame_words_add(&text, frame);
	table_add(table, colour, buf_text(&text));
	buf_release(&text);
}

static bool is_worth(const struct thread_time *time, size_t number, size_t most, bool all)
{
	return all || (number < most && time->running + time->waiting >= WORTH_A_ROW);
}

static struct unit_scale scale_of(const struct profile_threads *threads)
{
	double longest = 0;

	for (size_t i = 0; i < threads->n; i++)
		if (threads->rows[i].all.each_s.estimate > longest)
			longest = threads->rows[i].all.each_s.estimate;
	return unit_scale_for(UNIT_SECOND, longest, longest / 50);
}

static int print_table(const struct explained *explained, bool all, FILE *out, struct err *err)
{
	const struct table_column columns[] = {
		{"on CPU", TABLE_RIGHT, 0, false},
		{"waiting", TABLE_RIGHT, 0, false},
		{"no work", TABLE_RIGHT, 0, true},
		{"each", TABLE_RIGHT, 0, true},
		{term_plus_minus(), TABLE_RIGHT, 0, true},
		{"other thread, function", TABLE_LEFT, TABLE_NAME_FLOOR, false}};
	const struct profile_threads *threads = explained->threads;
	const struct unit_scale scale = scale_of(threads);
	struct table_style style = table_style_for(out);
	struct table *table = table_new(columns, 6);
	int rc;

	for (size_t i = 0; i < threads->n && (all || i < THREADS_SHOWN); i++) {
		const struct thread_row *row = &threads->rows[i];

		add_row(table, explained, &scale, &row->all, true);
		for (size_t k = 0; k < row->n; k++)
			if (is_worth(&row->functions[k], k, FUNCTIONS_SHOWN, all))
				add_row(table, explained, &scale, &row->functions[k], false);
	}
	rc = table_print(table, out, &style, err);
	table_free(table);
	return rc;
}

static void print_sentence(const char *label, const char *text, FILE *out)
{
	fputs(label, out);
	text_wrap(out, text, strlen(label), 9, (size_t)term_columns(out));
	fputc('\n', out);
}

static void print_first(const struct explained *explained, FILE *out)
{
	char text[160];

	snprintf(text, sizeof(text),
		 "the main thread waited for other threads in %.1f%% of its time: what they did "
		 "comes first",
		 profile_threads_awaited(explained->profile) * 100);
	fputc('\n', out);
	text_wrap(out, text, 0, 2, (size_t)term_columns(out));
	fputc('\n', out);
}

static void print_rest(const struct explained *explained, FILE *out)
{
	double each_s = explained->summary->iteration_s.estimate;
	char text[320], each[UNIT_TEXT + 24] = "";

	if (!isnan(each_s)) {
		char time[UNIT_TEXT];

		unit_format_alone(UNIT_SECOND, each_s, time);
		snprintf(each, sizeof(each), ", %s per %s", time,
			 explained->is_program ? "run" : "iteration");
	}
	snprintf(text, sizeof(text),
		 "100%% is the main thread's time%s; each is what a thread ran and waited, without "
		 "the time in which it had no work; what waits for the GIL waits, too",
		 each);
	print_sentence("threads  ", text, out);
}

int threads_print(const struct explained *explained, const struct explained_style *style, FILE *out,
		  struct err *err)
{
	if (!threads_are_seen(explained))
		return 0;
	if (threads_come_first(explained))
		print_first(explained, out);
	fputc('\n', out);
	if (print_table(explained, style->verbose, out, err))
		return -1;
	if (!style->quiet)
		print_rest(explained, out);
	return 0;
}

/* ---- for programs */

static json_t *time_json(const struct thread_time *time)
{
	return json_pack("{s:f, s:f, s:f, s:{s:o, s:o, s:o}}", "on_cpu", time->running, "waiting",
			 time->waiting, "no_work", time->idle, "self_s", "estimate",
			 json_finite_new(time->each_s.estimate), "low",
			 json_finite_new(time->each_s.low), "high",
			 json_finite_new(time->each_s.high));
}

static json_t *function_json(const struct explained *explained, const struct thread_time *time)
{
	const struct profile_frame *frame = &explained->threads_profile->frames[time->frame];
	json_t *json = time_json(time);

	json_object_set_new(json, "function", json_text_new(frame->function));
	json_object_set_new(json, "file", json_text_new(frame->file));
	json_object_set_new(json, "first_line", json_integer(frame->first_line));
	return json;
}

static json_t *row_json(const struct explained *explained, const struct thread_row *row)
{
	const struct profile_frame *frame = &explained->threads_profile->frames[row->all.frame];
	json_t *json = time_json(&row->all), *functions = json_array();

	for (size_t i = 0; i < row->n; i++)
		json_array_append_new(functions, function_json(explained, &row->functions[i]));
	json_object_set_new(json, "name", json_text_new(frame->function));
	json_object_set_new(json, "functions", functions);
	return json;
}

json_t *threads_json_new(const struct explained *explained)
{
	json_t *rows;

	if (!threads_are_seen(explained))
		return NULL;
	rows = json_array();
	for (size_t i = 0; i < explained->threads->n; i++)
		json_array_append_new(rows, row_json(explained, &explained->threads->rows[i]));
	return json_pack("{s:f, s:I, s:o}", "awaited", profile_threads_awaited(explained->profile),
			 "samples", (json_int_t)explained->threads->samples, "threads", rows);
}
