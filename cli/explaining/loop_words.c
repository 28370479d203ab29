#include "cli/explaining/loop_words.h"

#include "cli/explaining/frame_words.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/base/unit.h"

#include <string.h>

#define ROWS_SHOWN     8
#define FINDINGS_SHOWN 3
#define WORTH_A_ROW    0.005

static double share(const struct explained *explained, int64_t samples)
{
	return explained->summary->samples ? (double)samples / (double)explained->summary->samples
					   : 0;
}

static const struct profile_frame *frame_at(const struct explained *explained, size_t frame)
{
	return frame == PROFILE_NO_PARENT ? NULL : &explained->profile->frames[frame];
}

/* "holder (bench_loop.py:10)"; a task by its name: "task writer". */
static void add_who(struct buf *out, const struct profile_frame *frame)
{
	buf_adds(out, frame->kind == PROFILE_TASK ? "task " : "");
	frame_words_add(out, frame);
}

/* ---- what is wrong */

/* What waits, by the system call, and what does the same without holding the loop. */
static const struct {
	const char *calls; /* with spaces around each */
	const char *instead;
} remedies[] = {
	{" clock_nanosleep nanosleep ", "await asyncio.sleep"},
	{" select pselect6 poll ppoll ", "await asyncio.sleep, or run it in an executor"},
	{" wait4 waitid ", "await asyncio.create_subprocess_exec, or run it in an executor"},
	{" connect accept accept4 recvfrom recvmsg sendto sendmsg ",
	 "await an async client, or run it in an executor"},
};

static const char *remedy(const char *call)
{
	char word[80];

	snprintf(word, sizeof(word), " %s ", call);
	for (size_t i = 0; i < sizeof(remedies) / sizeof(remedies[0]); i++)
		if (strstr(remedies[i].calls, word))
			return remedies[i].instead;
	return "run it in an executor (loop.run_in_executor)";
}

static void add_place(struct buf *out, const struct profile_frame *frame, int line)
{
	struct buf place = {0};

	frame_name_add(out, frame);
	frame_place_add(&place, frame, line);
	if (place.len)
		buf_addf(out, " (%s)", buf_text(&place));
	out->failed |= place.failed;
	buf_release(&place);
}

void loop_finding_add(struct buf *out, const struct explained *explained,
		      const struct loop_row *row)
{
	const struct loop_hold *hold = &row->longest;
	const struct profile_frame *at = frame_at(explained, hold->place.frame);
	const struct profile_frame *leaf = frame_at(explained, hold->leaf);
	const char *call = leaf && leaf->kind == PROFILE_SYSCALL ? leaf->function : NULL;
	char held[UNIT_TEXT];

	unit_format_alone(UNIT_SECOND, hold->seconds, held);
	if (hold->place.frame != row->frame) {
		add_who(out, frame_at(explained, row->frame));
		buf_adds(out, ": ");
	}
	if (at)
		add_place(out, at, hold->place.line);
	buf_addf(out, " held the loop for %s", held);
	if (loop_finding_of(hold) == LOOP_FINDING_WAITS)
		buf_addf(out, "%s%s: it blocks; %s", call ? ", waiting in " : "", call ? call : "",
			 remedy(call ? call : ""));
	else
		buf_adds(out, ": it works without a pause; await asyncio.sleep(0) now and then, or "
			      "run it in an executor");
}

static void print_finding(const struct explained *explained, const struct loop_row *row, FILE *out)
{
	static const char label[] = "blocks   ";
	struct buf raw = {0}, text = {0};

	loop_finding_add(&raw, explained, row);
	text_escape(&text, buf_text(&raw), term_is_utf8());
	fputs(label, out);
	text_wrap(out, buf_text(&text), strlen(label), strlen(label), (size_t)term_columns(out));
	fputc('\n', out);
	buf_release(&raw);
	buf_release(&text);
}

static void print_findings(const struct explained *explained, FILE *out)
{
	const struct loop_use *loop = explained->loop;
	int printed = 0;

	for (size_t i = 0; i < loop->n && printed < FINDINGS_SHOWN; i++)
		if (loop_finding_of(&loop->rows[i].longest)) {
			print_finding(explained, &loop->rows[i], out);
			printed++;
		}
}

/* ---- rows */

static void add_seconds(struct table *table, double seconds)
{
	char text[UNIT_TEXT];

	unit_format_alone(UNIT_SECOND, seconds, text);
	table_add(table, COLOUR_NONE, text);
}

/* A hold that is shorter than the time between two samples. */
static void add_hold(struct table *table, const struct explained *explained, double seconds)
{
	char text[UNIT_TEXT];
	double step = explained->profile->interval_s;
	bool is_short = seconds <= step;

	unit_format_alone(UNIT_SECOND, is_short ? step : seconds, text);
	table_addf(table, COLOUR_NONE, "%s%s", is_short ? "< " : "", text);
}

static void add_row(struct table *table, const struct explained *explained,
		    const struct loop_row *row)
{
	const struct profile_frame *at = frame_at(explained, row->place.frame);
	double part = share(explained, row->samples);
	struct buf text = {0};

	table_addf(table, COLOUR_BOLD, "%.1f%%", part * 100);
	add_seconds(table, part * explained->summary->iteration_s.estimate);
	add_hold(table, explained, row->longest.seconds);
	add_who(&text, frame_at(explained, row->frame));
	table_add(table, COLOUR_NONE, buf_text(&text));
	buf_clear(&text);
	if (at)
		frame_place_add(&text, at, row->place.line);
	table_add(table, COLOUR_NONE, buf_text(&text));
	buf_release(&text);
}

static int print_table(const struct explained *explained, bool all, FILE *out, struct err *err)
{
	const struct table_column columns[] = {
		{"loop", TABLE_RIGHT, 0, false},
		{"each", TABLE_RIGHT, 0, true},
		{"longest", TABLE_RIGHT, 0, false},
		{"task or callback", TABLE_LEFT, TABLE_NAME_FLOOR, false},
		{"mostly at", TABLE_LEFT, TABLE_NAME_FLOOR, false}};
	const struct loop_use *loop = explained->loop;
	struct table_style style = table_style_for(out);
	struct table *table = table_new(columns, 5);
	int rc;

	for (size_t i = 0; i < loop->n; i++)
		if (all ||
		    (i < ROWS_SHOWN && share(explained, loop->rows[i].samples) >= WORTH_A_ROW))
			add_row(table, explained, &loop->rows[i]);
	rc = table_print(table, out, &style, err);
	table_free(table);
	return rc;
}

static void print_rest(const struct explained *explained, FILE *out)
{
	char step[UNIT_TEXT], text[160];

	unit_format_alone(UNIT_SECOND, explained->profile->interval_s, step);
	snprintf(
		text, sizeof(text),
		"waited for events %.1f%%, worked for itself %.1f%%; the longest holds are known to %s",
		share(explained, explained->loop->idle) * 100,
		share(explained, explained->loop->itself) * 100, step);
	fputs("the loop ", out);
	text_wrap(out, text, 9, 9, (size_t)term_columns(out));
	fputc('\n', out);
}

int loop_print(const struct explained *explained, const struct explained_style *style, FILE *out,
	       struct err *err)
{
	if (!explained->loop || explained->loop->samples == 0)
		return 0;
	fputc('\n', out);
	if (explained->loop->n && print_table(explained, style->verbose, out, err))
		return -1;
	print_rest(explained, out);
	print_findings(explained, out);
	return 0;
}

/* ---- for programs */

static void give_place(json_t *json, const struct explained *explained, struct stack_place place)
{
	const struct profile_frame *at = frame_at(explained, place.frame);

	if (!at)
		return;
	json_object_set_new(json, "in", json_text_new(at->function));
	json_object_set_new(json, "file", json_text_new(at->file));
	json_object_set_new(json, "line", json_integer(place.line));
}

static json_t *hold_json(const struct explained *explained, const struct loop_row *row)
{
	static const char *const kinds[] = {
		[LOOP_FINDING_WAITS] = "waits", [LOOP_FINDING_COMPUTES] = "computes"};
	const struct loop_hold *hold = &row->longest;
	const struct profile_frame *leaf = frame_at(explained, hold->leaf);
	enum loop_finding finding = loop_finding_of(hold);
	struct buf text = {0};
	json_t *json =
		json_pack("{s:o, s:I, s:I}", "seconds", json_finite_new(hold->seconds), "samples",
			  (json_int_t)hold->samples, "waiting", (json_int_t)hold->waiting);

	give_place(json, explained, hold->place);
	if (leaf)
		json_object_set_new(json, "below_python", json_text_new(leaf->function));
	if (finding) {
		loop_finding_add(&text, explained, row);
		json_object_set_new(json, "blocks", json_string(kinds[finding]));
		json_object_set_new(json, "text", json_text_new(buf_text(&text)));
	}
	buf_release(&text);
	return json;
}

static json_t *row_json(const struct explained *explained, const struct loop_row *row)
{
	const struct profile_frame *frame = frame_at(explained, row->frame);
	double part = share(explained, row->samples);
	json_t *json = json_pack("{s:s, s:o, s:f, s:o, s:o}", "kind",
				 frame->kind == PROFILE_TASK ? "task" : "callback", "name",
				 json_text_new(frame->function), "share", part, "seconds",
				 json_finite_new(part * explained->summary->iteration_s.estimate),
				 "longest", hold_json(explained, row));

	give_place(json, explained, row->place);
	return json;
}

json_t *loop_json_new(const struct explained *explained)
{
	const struct loop_use *loop = explained->loop;
	json_t *rows;

	if (!loop || loop->samples == 0)
		return NULL;
	rows = json_array();
	for (size_t i = 0; i < loop->n; i++)
		json_array_append_new(rows, row_json(explained, &loop->rows[i]));
	return json_pack("{s:f, s:f, s:o, s:o}", "waiting", share(explained, loop->idle), "itself",
			 share(explained, loop->itself), "resolution_s",
			 json_finite_new(explained->profile->interval_s), "held_by", rows);
}
