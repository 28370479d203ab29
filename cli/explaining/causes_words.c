#include "cli/explaining/causes_words.h"

#include "cli/explaining/change_words.h"
#include "cli/explaining/frame_words.h"

#include <math.h>
#include <string.h>

/* Of parts of a difference that are known no better than this it is not worth saying which. */
#define VAGUE 1.0

/* Lines of a function that are told of. */
enum { LINES = 3 };

/* Below this, functions that both sides have are too few to be silent about. */
#define MATCHED .9

/* ---- names */

static int line_of(const struct profile_matched *item)
{
	int line = item->first_line[PROFILE_NEW];

	return line ? line : item->first_line[PROFILE_OLD];
}

void causes_name_add(struct buf *out, const struct profile_matched *item)
{
	bool is_snippet = frame_is_snippets(item->file);

	if (item->kind == PROFILE_COLLECTOR) {
		buf_adds(out, "garbage collection");
	} else if (profile_matched_is_rest(item)) {
		buf_adds(out, "outside of Python functions");
	} else if (item->kind == PROFILE_NATIVE) {
		native_name_add(out, item->function, item->file);
	} else if (!item->function[0]) {
		buf_adds(out, "Python code");
	} else {
		buf_adds(out, frame_function_words(item->function, item->file));
		if (item->is_several)
			buf_adds(out, ", several of that name");
		if (item->file[0] && !is_snippet)
			buf_addf(out, " (%s", frame_file_words(item->file));
		if (item->file[0] && !is_snippet && line_of(item) > 0 && !item->is_several)
			buf_addf(out, ":%d", line_of(item));
		if (item->file[0] && !is_snippet)
			buf_adds(out, ")");
	}
}

/* ---- the sentences of what changed */

static bool is_slower(const struct causes *causes)
{
	return causes->whole.estimate > 1;
}

static const char *difference_word(const struct causes *causes)
{
	return is_slower(causes) ? "slow-down" : "speed-up";
}

static bool has_known_part(const struct causes_row *row)
{
	struct interval part = row->part.of_whole;

	return part.high - part.low < VAGUE; /* false for what is not known */
}

/* It moved the way the whole did. */
static bool goes_along(const struct causes *causes, const struct causes_row *row)
{
	return (row->part.moved.estimate > 0) == is_slower(causes);
}

void causes_change_add(struct buf *out, const struct causes_row *row)
{
	if (row->change.old_share == 0) {
		buf_adds(out, "new, ");
		share_words_add(out, row->change.new_share);
		buf_adds(out, " of the time");
	} else if (row->change.new_share == 0) {
		buf_adds(out, "gone, it had ");
		share_words_add(out, row->change.old_share);
		buf_adds(out, " of the time");
	} else {
		change_words_add(out, row->change.ratio);
	}
}

static void add_row(struct buf *out, const struct causes *causes, const struct causes_row *row)
{
	bool is_part = has_known_part(row) && goes_along(causes, row);

	if (is_part) {
		share_words_add(out, row->part.of_whole.estimate);
		buf_addf(out, " of the %s is in ", difference_word(causes));
	}
	causes_name_add(out, row->item);
	buf_adds(out, ": ");
	causes_change_add(out, row);
	if (!is_part && isfinite(row->part.moved.low)) {
		buf_adds(out, ", of the whole ");
		percent_words_add(out, row->part.moved);
	}
	buf_adds(out, "\n");
}

static bool is_in(const struct profile_matched *line, const struct profile_matched *function)
{
	return line->kind == function->kind && strcmp(line->file, function->file) == 0 &&
	       strcmp(line->function, function->function) == 0;
}

/* "  line 26: +21% [+15, +28], sorted(MIXED)" */
static void add_lines(struct buf *out, const struct causes *causes,
		      const struct profile_matched *function)
{
	size_t said = 0;

	for (size_t i = 0; i < causes->n_lines && said < LINES; i++) {
		const struct causes_row *row = &causes->lines[i];
		int new_line = row->item->line[PROFILE_NEW];

		if (!is_in(row->item, function))
			continue;
		buf_addf(out, "  line %d: ", new_line ? new_line : row->item->line[PROFILE_OLD]);
		causes_change_add(out, row);
		buf_addf(out, ", %s\n", row->item->text);
		said++;
	}
}

static void add_rows(struct buf *out, const struct causes *causes)
{
	size_t more = causes->changed > CAUSES_SENTENCES ? causes->changed - CAUSES_SENTENCES : 0;

	for (size_t i = 0; i < causes->changed - more; i++) {
		add_row(out, causes, &causes->rows[i]);
		add_lines(out, causes, causes->rows[i].item);
	}
	if (more)
		buf_addf(out, "%zu more function%s changed, each by less\n", more,
			 more > 1 ? "s" : "");
	if (causes->basis == CAUSES_BY_REST) {
		buf_adds(out, "not timed: everything else is taken as unchanged\n");
	} else if (causes->rest.low > 1 || causes->rest.high < 1) {
		buf_adds(out, "everything else together: ");
		change_words_add(out, causes->rest);
		buf_adds(out, "\n");
	}
}

/* ---- the sentences of what is not known */

static void add_too_few(struct buf *out, const struct causes *causes)
{
	const struct profile_match *match = &causes->match;

	buf_addf(out,
		 "too little was seen to compare functions: %zu and %zu worker%s, %.0f and %.0f "
		 "samples (2 workers and %d samples of each side at least): run it longer\n",
		 match->n_parts[PROFILE_OLD], match->n_parts[PROFILE_NEW],
		 match->n_parts[PROFILE_NEW] == 1 ? "" : "s", causes->found.old_samples,
		 causes->found.new_samples, CAUSES_LEAST_SAMPLES);
}

static void add_not_reproduced(struct buf *out, const struct causes *causes)
{
	buf_adds(out, "not reproduced: the timed runs say ");
	change_words_add(out, causes->timed);
	buf_adds(out, ", the workers that were sampled ");
	change_words_add(out, causes->seen);
	buf_adds(out, ": they cannot explain the difference\n");
}

static void add_one_place(struct buf *out, const struct causes *causes)
{
	const struct causes_row *row = &causes->rows[0];

	causes_name_add(out, row->item);
	buf_adds(out, " has ");
	share_words_add(out, fmin(row->change.old_share, row->change.new_share));
	buf_addf(out,
		 " of the time on both sides, and so most of the %s: whether it alone changed, or "
		 "everything alike, cannot be told\n",
		 difference_word(causes));
}

static void add_alike(struct buf *out, const struct causes *causes)
{
	buf_adds(out, "everything moved alike: ");
	change_words_add(out, causes->whole);
	buf_adds(out, "; had one function made the difference alone, it would have been seen\n");
}

static void add_detectable(struct buf *out, const struct causes_row *row)
{
	causes_name_add(out, row->item);
	buf_adds(out, ", ");
	share_words_add(out, row->change.old_share);
	buf_addf(out, " of the time, would have been seen from %+.0f%% on",
		 100 * (row->detectable - 1));
}

static void add_nothing(struct buf *out, const struct causes *causes)
{
	bool has_first = causes->n && isfinite(causes->rows[0].detectable);

	buf_adds(out, "no function is known to have changed");
	if (has_first) {
		buf_adds(out, ": ");
		add_detectable(out, &causes->rows[0]);
	}
	if (isfinite(causes->tenth))
		buf_addf(out, "%s one with 10%% of the time from %+.0f%%%s", has_first ? "," : ":",
			 100 * (causes->tenth - 1), has_first ? "" : " on would have been seen");
	buf_adds(out, "\n");
}

/* ---- what else should be known */

static void add_again(struct buf *out, const struct causes *causes)
{
	if (causes->kind == CAUSES_TOO_FEW || causes->kind == CAUSES_NOT_REPRODUCED)
		return;
	if (causes->again == CAUSES_AGAIN) {
		buf_adds(out, "seen again in the sampled workers: ");
		change_words_add(out, causes->seen);
		buf_adds(out, "\n");
	} else if (causes->again == CAUSES_UNCLEAR) {
		buf_adds(out, "whether the sampled workers show the difference again is unclear: ");
		change_words_add(out, causes->seen);
		buf_adds(out, "\n");
	}
}

static void add_matched(struct buf *out, const struct causes *causes)
{
	double least = fmin(causes->match.matched[PROFILE_OLD], causes->match.matched[PROFILE_NEW]);

	if (!(least < MATCHED))
		return;
	buf_adds(out, "functions that both sides have take ");
	share_words_add(out, causes->match.matched[PROFILE_OLD]);
	buf_adds(out, " and ");
	share_words_add(out, causes->match.matched[PROFILE_NEW]);
	buf_adds(out, " of the time; what was renamed or moved counts as gone and new\n");
}

void causes_words_add(struct buf *out, const struct causes *causes)
{
	static void (*const add[])(struct buf * out, const struct causes *causes) = {
		[CAUSES_TOO_FEW] = add_too_few, [CAUSES_NOT_REPRODUCED] = add_not_reproduced,
		[CAUSES_NAMED] = add_rows,	[CAUSES_ONE_PLACE] = add_one_place,
		[CAUSES_ALIKE] = add_alike,	[CAUSES_NOTHING] = add_nothing,
	};

	add[causes->kind](out, causes);
	add_again(out, causes);
	add_matched(out, causes);
}

enum colour causes_row_colour(const struct causes_row *row)
{
	if (!row->change.is_changed)
		return COLOUR_NONE;
	return row->change.ratio.estimate > 1 ? COLOUR_RED : COLOUR_GREEN;
}

enum colour causes_words_colour(const struct causes *causes)
{
	switch (causes->kind) {
	case CAUSES_NAMED:
		return causes_row_colour(&causes->rows[0]);
	case CAUSES_ALIKE:
		return is_slower(causes) ? COLOUR_RED : COLOUR_GREEN;
	case CAUSES_NOTHING:
		return COLOUR_NONE;
	case CAUSES_TOO_FEW:
	case CAUSES_NOT_REPRODUCED:
	case CAUSES_ONE_PLACE:
		break;
	}
	return COLOUR_YELLOW;
}
