/* An explanation for people. */
#include "cli/explaining/child_words.h"
#include "cli/explaining/explained.h"
#include "cli/explaining/frame_words.h"
#include "cli/explaining/loop_words.h"
#include "cli/explaining/thread_words.h"
#include "cli/words/table.h"
#include "cli/words/text.h"
#include "results/base/unit.h"
#include "results/profiles/interpreter_library.h"
#include "runner/diagnosing/sampling.h"

#include <math.h>
#include <string.h>

/* Rows that are shown, and the least share that is worth one. */
#define FUNCTIONS_SHOWN 15
#define LINES_SHOWN	10
#define NAMED_SHOWN	3
#define WORTH_A_ROW	0.005
#define WORTH_A_NAME	0.01

static const char *const note_sentences[EXPLAINED_NOTES] = {
	[EXPLAINED_OTHER_THREADS] =
		"it has other threads, which ran no Python code: they show as the main thread's waiting",
	[EXPLAINED_RAN_LONGER] =
		"little of a process's time is the measured loop, so each ran longer to be sampled",
	[EXPLAINED_FEW_SAMPLES] =
		"there are few samples, so the shares are rough: --seconds gives it more time",
	[EXPLAINED_ONE_CPU] =
		"there is one CPU for the benchmark and for who looks at it: times are too long",
	[EXPLAINED_LOST] = "more than 1 % of the samples could not be read",
	[EXPLAINED_NO_SOURCE] = "some lines' source is not there",
};

/* ---- head */

static void add_per_iteration(struct buf *out, const struct explained *explained)
{
	const struct interval *of = &explained->summary->iteration_s;
	char text[UNIT_TEXT];

	if (isnan(of->estimate))
		return;
	unit_format_alone(UNIT_SECOND, of->estimate, text);
	buf_addf(out, ": %s per %s", text, explained->is_program ? "run" : "iteration");
}

static void print_head(const struct explained *explained, FILE *out)
{
	const struct profile_summary *summary = explained->summary;
	struct buf text = {0}, name = {0};

	text_escape(&name, explained->name, term_is_utf8());
	buf_adds(&text, buf_text(&name));
	add_per_iteration(&text, explained);
	buf_addf(&text, "; %lld samples in %zu process%s", (long long)summary->samples,
		 summary->workers, summary->workers == 1 ? "" : "es");
	if (explained->profile->interpreter)
		buf_addf(&text, ", %s", explained->profile->interpreter);
	text_wrap(out, buf_text(&text), 0, 2, (size_t)term_columns(out));
	fputs("\n", out);
	buf_release(&name);
	buf_release(&text);
}

/* ---- tables */

/* All with one decimal, so that a column reads at a glance. */
static void add_share(struct table *table, enum colour colour, double share)
{
	table_addf(table, colour, "%.1f%%", share * 100);
}

/* "7.52 us", and how far workers are apart. */
static void add_time(struct table *table, const struct unit_scale *scale, struct interval time)
{
	char text[UNIT_TEXT], width[UNIT_TEXT];
	double relative = interval_half_width_relative(time);

	if (isnan(time.estimate)) {
		table_add(table, COLOUR_DIM, "-");
		table_add(table, COLOUR_DIM, "-");
		return;
	}
	unit_format(scale, time.estimate, text);
	table_add(table, COLOUR_NONE, text);
	if (!isfinite(relative) || relative > 1)
		snprintf(width, sizeof(width), "?");
	else
		unit_format_percent(relative, false, width);
	table_add(table, COLOUR_DIM, width);
}

/* One scale for all: that of the longest. */
static struct unit_scale scale_of(const struct summary_rows *rows)
{
	double longest = rows->n ? rows->items[0].self_s.estimate : NAN;

	return unit_scale_for(UNIT_SECOND, isnan(longest) ? 0 : longest, longest / 50);
}

static size_t rows_shown(const struct summary_rows *rows, size_t most, bool all)
{
	size_t n = 0;

	while (n < rows->n && (all || (n < most && rows->items[n].self >= WORTH_A_ROW)))
		n++;
	return n;
}

static void add_name(struct buf *out, const struct profile_frame *frame)
{
	if (frame->kind == PROFILE_NATIVE)
		native_name_add(out, frame->function, frame->file);
	else if (frame->kind == PROFILE_SYSCALL)
		buf_addf(out, "%s (system call)", frame->function);
	else
		frame_words_add(out, frame);
}

/* `what`: Python functions or native ones. */
static int print_functions(const struct explained *explained, const char *what,
			   const struct summary_rows *rows, size_t n, FILE *out, struct err *err)
{
	const struct unit_scale scale = scale_of(rows);
	const struct table_column columns[] = {{"self", TABLE_RIGHT, 0, false},
					       {"total", TABLE_RIGHT, 0, false},
					       {"each", TABLE_RIGHT, 0, true},
					       {term_plus_minus(), TABLE_RIGHT, 0, true},
					       {what, TABLE_LEFT, TABLE_NAME_FLOOR, false}};
	struct table_style style = table_style_for(out);
	struct table *table = table_new(columns, 5);
	struct buf text = {0};
	int rc;

	for (size_t i = 0; i < n; i++) {
		const struct summary_row *row = &rows->items[i];

		add_share(table, COLOUR_BOLD, row->self);
		add_share(table, COLOUR_NONE, row->total);
		add_time(table, &scale, row->self_s);
		buf_clear(&text);
		add_name(&text, &explained->profile->frames[row->frame]);
		table_add(table, COLOUR_NONE, buf_text(&text));
	}
	rc = table_print(table, out, &style, err);
	buf_release(&text);
	table_free(table);
	return rc;
}

static int print_lines(const struct explained *explained, size_t n, FILE *out, struct err *err)
{
	const struct summary_rows *rows = &explained->summary->lines;
	const struct unit_scale scale = scale_of(rows);
	const struct table_column columns[] = {{"self", TABLE_RIGHT, 0, false},
					       {"each", TABLE_RIGHT, 0, true},
					       {"line", TABLE_LEFT, TABLE_NAME_FLOOR, false},
					       {"source", TABLE_LEFT, TABLE_NAME_FLOOR, false}};
	struct table_style style = table_style_for(out);
	struct table *table = table_new(columns, 4);
	struct buf text = {0};
	char time[UNIT_TEXT];
	int rc;

	for (size_t i = 0; i < n; i++) {
		const struct summary_row *row = &rows->items[i];
		const struct profile_frame *frame = &explained->profile->frames[row->frame];

		add_share(table, COLOUR_BOLD, row->self);
		unit_format(&scale, row->self_s.estimate, time);
		table_add(table, COLOUR_NONE, isnan(row->self_s.estimate) ? "-" : time);
		buf_clear(&text);
		frame_place_add(&text, frame, row->line);
		if (text.len == 0)
			frame_name_add(&text, frame);
		table_add(table, COLOUR_NONE, buf_text(&text));
		buf_clear(&text);
		source_lines_add(explained->sources, frame->file, row->line, &text);
		table_add(table, COLOUR_DIM, buf_text(&text));
	}
	rc = table_print(table, out, &style, err);
	buf_release(&text);
	table_free(table);
	return rc;
}

static void print_more(size_t hidden, const char *what, FILE *out)
{
	if (hidden > 0)
		fprintf(out, "  %zu more %s%s: -v shows them\n", hidden, what,
			hidden == 1 ? "" : "s");
}

static int print_natives(const struct explained *explained, const struct explained_style *style,
			 FILE *out, struct err *err)
{
	const struct summary_rows *rows = &explained->summary->native;
	size_t n = rows_shown(rows, FUNCTIONS_SHOWN, style->verbose);

	fputc('\n', out);
	if (print_functions(explained, "native function", rows, n, out, err))
		return -1;
	if (!style->quiet)
		print_more(rows->n - n, "native function", out);
	return 0;
}

static int print_rows(const struct explained *explained, const struct explained_style *style,
		      FILE *out, struct err *err)
{
	const struct profile_summary *summary = explained->summary;
	size_t functions = rows_shown(&summary->functions, FUNCTIONS_SHOWN, style->verbose);
	size_t lines = rows_shown(&summary->lines, LINES_SHOWN, style->verbose);

	fputc('\n', out);
	if (print_functions(explained, "function", &summary->functions, functions, out, err))
		return -1;
	if (!style->quiet)
		print_more(summary->functions.n - functions, "function", out);
	fputc('\n', out);
	if (print_lines(explained, lines, out, err))
		return -1;
	if (!style->quiet)
		print_more(summary->lines.n - lines, "line", out);
	return explained->natives ? print_natives(explained, style, out, err) : 0;
}

/* ---- below them */

/* What time goes into below the lines of Python. */
enum below {
	BELOW_BYTECODE,
	BELOW_INTERPRETER,
	BELOW_LIBRARIES,
	BELOW_WAITING,
	BELOW_COLLECTOR,
	BELOW_OUTSIDE,
	BELOW
};

static const char *const below_words[BELOW] = {
	[BELOW_BYTECODE] = "bytecode",
	[BELOW_INTERPRETER] = "Python's own C code",
	[BELOW_LIBRARIES] = "other C code",
	[BELOW_WAITING] = "system calls",
	[BELOW_COLLECTOR] = "garbage collection",
	[BELOW_OUTSIDE] = "before and after Python",
};

/* Of a program, when no Python code runs in it. */
static bool is_outside(const struct profile_frame *frame)
{
	return frame->kind == PROFILE_NATIVE && strcmp(frame->function, SAMPLING_OUTSIDE_NAME) == 0;
}

static double outside_share(const struct explained *explained)
{
	const struct summary_rows *rows = &explained->summary->native;
	double share = 0;

	for (size_t i = 0; i < rows->n; i++)
		if (is_outside(&explained->profile->frames[rows->items[i].frame]))
			share += rows->items[i].self;
	return share;
}

static enum below below_of(const struct profile_frame *frame)
{
	if (frame->kind == PROFILE_SYSCALL)
		return BELOW_WAITING;
	if (is_outside(frame))
		return BELOW_OUTSIDE;
	return interpreter_library_is(frame->file) ? BELOW_INTERPRETER : BELOW_LIBRARIES;
}

static double below_share(const struct explained *explained, enum below below)
{
	const struct profile_summary *summary = explained->summary;
	const double *kinds = summary->kinds;
	const double shares[BELOW] = {
		[BELOW_BYTECODE] = kinds[PROFILE_PYTHON] + kinds[PROFILE_TASK],
		[BELOW_INTERPRETER] = summary->interpreter,
		[BELOW_LIBRARIES] =
			kinds[PROFILE_NATIVE] - summary->interpreter - outside_share(explained),
		[BELOW_WAITING] = kinds[PROFILE_SYSCALL],
		[BELOW_COLLECTOR] = kinds[PROFILE_COLLECTOR],
		[BELOW_OUTSIDE] = outside_share(explained)};

	return shares[below];
}

/* "(list_sort_impl 20.1%, memcpy 3.0%)": what is most of it. */
static void add_names(struct buf *out, const struct explained *explained, enum below below)
{
	const struct summary_rows *rows = &explained->summary->native;
	size_t named = 0;

	for (size_t i = 0; i < rows->n && named < NAMED_SHOWN; i++) {
		const struct summary_row *row = &rows->items[i];
		const struct profile_frame *frame = &explained->profile->frames[row->frame];

		if (below_of(frame) != below || below == BELOW_OUTSIDE || row->self < WORTH_A_NAME)
			continue;
		buf_adds(out, named++ ? ", " : " (");
		text_escape(out, frame->function, term_is_utf8());
		buf_addf(out, " %.1f%%", row->self * 100);
	}
	buf_adds(out, named ? ")" : "");
}

static void add_below(struct buf *out, const struct explained *explained)
{
	size_t n = 0;

	for (enum below below = 0; below < BELOW; below++) {
		double share = below_share(explained, below);

		if (share < WORTH_A_ROW)
			continue;
		buf_addf(out, "%s%s %.1f%%", n++ ? ", " : "", below_words[below], share * 100);
		add_names(out, explained, below);
	}
}

static void print_sentence(const char *label, const char *text, FILE *out)
{
	size_t column = strlen(label);

	fputs(label, out);
	text_wrap(out, text, column, column, (size_t)term_columns(out));
	fputc('\n', out);
}

static void print_below(const struct explained *explained, FILE *out)
{
	struct buf text = {0};

	add_below(&text, explained);
	fputc('\n', out);
	print_sentence("time in  ", buf_text(&text), out);
	buf_release(&text);
}

/* What looking costs; times have that left out. */
static void print_cost(const struct explained *explained, FILE *out)
{
	char text[120];

	if (isnan(explained->summary->dilation))
		return;
	snprintf(text, sizeof(text),
		 "%.2fx as long while it is sampled; the times above leave the pauses out",
		 explained->summary->dilation);
	print_sentence("looking  ", text, out);
}

static void print_children(const struct explained *explained, FILE *out)
{
	struct buf raw = {0}, text = {0};

	children_words_add(&raw, explained);
	text_escape(&text, buf_text(&raw), term_is_utf8());
	print_sentence("children ", buf_text(&text), out);
	buf_release(&raw);
	buf_release(&text);
}

void explained_notes_print(const struct explained *explained, FILE *out)
{
	bool notes[EXPLAINED_NOTES];

	explained_notes(explained, notes);
	if (notes[EXPLAINED_CHILDREN])
		print_children(explained, out);
	for (int i = 0; i < EXPLAINED_NOTES; i++)
		if (notes[i] && note_sentences[i])
			print_sentence("note     ", note_sentences[i], out);
}

/* All that was sampled. */
static int print_seen(const struct explained *explained, const struct explained_style *style,
		      FILE *out, struct err *err)
{
	bool threads_first = threads_come_first(explained);

	if (threads_first && threads_print(explained, style, out, err))
		return -1;
	if (print_rows(explained, style, out, err))
		return -1;
	print_below(explained, out);
	if (loop_print(explained, style, out, err))
		return -1;
	return threads_first ? 0 : threads_print(explained, style, out, err);
}

int explained_print(const struct explained *explained, const struct explained_style *style,
		    FILE *out, struct err *err)
{
	print_head(explained, out);
	if (explained->summary->samples > 0 && print_seen(explained, style, out, err))
		return -1;
	if (style->quiet)
		return 0;
	print_cost(explained, out);
	explained_notes_print(explained, out);
	return 0;
}
