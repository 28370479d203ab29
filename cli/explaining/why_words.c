#include "cli/explaining/why_words.h"

#include "cli/explaining/by_calls.h"
#include "cli/explaining/change_words.h"
#include "cli/explaining/frame_words.h"
#include "results/base/unit.h"

#include <math.h>
#include <string.h>

static const char *const kind_names[WHY_KINDS] = {
	[WHY_NOTHING] = "nothing",
	[WHY_UNKNOWN] = "cannot_say",
	[WHY_ALIKE] = "everything_alike",
	[WHY_CALLS] = "more_calls",
	[WHY_WORK] = "more_work_per_call",
	[WHY_SLOWER] = "more_time_for_the_same_work",
	[WHY_LONGER] = "more_time_per_call",
	[WHY_ALLOCATION] = "more_allocation",
	[WHY_COLLECTION] = "more_collection",
	[WHY_NATIVE] = "more_native",
	[WHY_WAITING] = "waiting",
	[WHY_LOOP] = "blocked_loop",
	[WHY_IMPORT] = "import",
	[WHY_MOVED] = "moved",
};

static const char *const counted_names[WHY_COUNTED] = {
	[WHY_CALLED] = "calls",
	[WHY_ALLOCATED] = "allocations",
	[WHY_BYTES] = "allocated_bytes",
	[WHY_COLLECTED] = "collections",
	[WHY_INSTRUCTIONS] = "instructions",
};

static const char *const verdict_names[] = {
	[WHY_SAME] = "same",
	[WHY_DIFFERS] = "differs",
	[WHY_NOT_SEEN] = "not_seen",
	[WHY_OPEN] = "open",
};

const char *why_kind_name(enum why_kind kind)
{
	return kind_names[kind];
}

const char *why_counted_name(enum why_counted counted)
{
	return counted_names[counted];
}

const char *why_verdict_name(enum why_verdict verdict)
{
	return verdict_names[verdict];
}

/* ---- places and numbers */

static void add_place(struct buf *out, const struct why_place *place)
{
	if (!place->function || !*place->function) {
		buf_adds(out, "the measured loop");
		return;
	}
	buf_adds(out, frame_function_words(place->function, place->file));
	if (frame_is_snippets(place->file) || !*place->file)
		return;
	buf_addf(out, " (%s", frame_file_words(place->file));
	if (place->line > 0)
		buf_addf(out, ":%d", place->line);
	buf_adds(out, ")");
}

/* What is no further from the sum is the sum. */
#define NEARLY .01

static double middle(struct call_figure figure)
{
	return (figure.low + figure.high) / 2;
}

static void add_from_to(struct buf *out, const struct why_evidence *e)
{
	call_figure_add(out, e->sides[0]);
	buf_adds(out, " -> ");
	call_figure_add(out, e->sides[1]);
}

/* "+9.8%", "+0.05%", "3.2x". */
static void add_growth(struct buf *out, const struct why_evidence *e)
{
	double ratio = middle(e->sides[1]) / middle(e->sides[0]), part = fabs(ratio - 1);

	if (ratio >= 2)
		buf_addf(out, "%.1fx", ratio);
	else
		buf_addf(out, "%+.*f%%", part < .001 ? 3 : part < .1 ? 1 : 0, 100 * (ratio - 1));
}

static double grew(const struct why_evidence *e)
{
	return middle(e->sides[1]) - middle(e->sides[0]);
}

static bool is_more(const struct why_cause *cause)
{
	return !(cause->moved.estimate < 0);
}

/* ---- each kind */

static void add_same_calls(struct buf *out, const struct why_cause *cause)
{
	const struct why_evidence *calls = &cause->evidence[WHY_CALLED];

	if (calls->is_known && calls->is_own && !calls->is_different)
		buf_adds(out, "same calls, ");
}

static void add_calls(struct buf *out, const struct why_cause *cause)
{
	const struct why_evidence *calls = &cause->evidence[WHY_CALLED];

	if (cause->is_new)
		buf_adds(out, "new, ");
	if (cause->is_gone)
		buf_adds(out, "gone, ");
	buf_adds(out, "calls ");
	add_from_to(out, calls);
	if (cause->other.function) {
		buf_adds(out, ", by ");
		add_place(out, &cause->other);
	}
	if (cause->more)
		buf_addf(out, ", and %zu more below it", cause->more);
}

static void add_work(struct buf *out, const struct why_cause *cause)
{
	const struct why_evidence *e = &cause->evidence[WHY_INSTRUCTIONS];

	add_same_calls(out, cause);
	if (e->is_own) {
		add_growth(out, e);
		buf_adds(out, " instructions each");
	} else {
		buf_addf(out, "%s work in each, instructions of the whole ",
			 grew(e) > 0 ? "more" : "less");
		add_growth(out, e);
	}
}

static void add_slower(struct buf *out, const struct why_cause *cause)
{
	buf_adds(out, "same calls and instructions, ");
	change_words_add(out, cause->ratio);
	buf_adds(out, " time");
}

static void add_longer(struct buf *out, const struct why_cause *cause)
{
	add_same_calls(out, cause);
	change_words_add(out, cause->ratio);
	buf_adds(out, cause->evidence[WHY_INSTRUCTIONS].is_known
			      ? " time, part of it more instructions"
			      : " time each");
}

static void add_signed(struct buf *out, double more)
{
	buf_adds(out, more > 0 ? "+" : "");
	call_figure_add(out, (struct call_figure){more, more});
}

/* "+500 allocations at line 258", "+500 allocations, +300 of them at line 258", "+500 allocations,
   +520 at line 258" (elsewhere there are fewer), "... in all". */
static void add_more_of(struct buf *out, const struct why_evidence *e, const char *what)
{
	double more = grew(e);

	add_signed(out, more);
	buf_addf(out, " %s", what);
	if (!e->is_own) {
		buf_adds(out, " in all");
		return;
	}
	if (!e->line.function)
		return;
	if (fabs(e->line_more - more) > NEARLY * fabs(more)) {
		buf_adds(out, ", ");
		add_signed(out, e->line_more);
		buf_adds(out, e->line_more / more < 1 ? " of them" : "");
	}
	buf_addf(out, " at line %d", e->line.line);
}

static void add_allocation(struct buf *out, const struct why_cause *cause)
{
	const struct why_evidence *n = &cause->evidence[WHY_ALLOCATED];
	const struct why_evidence *bytes = &cause->evidence[WHY_BYTES];

	add_same_calls(out, cause);
	if (n->is_different)
		add_more_of(out, n, "allocations");
	else
		add_more_of(out, bytes, "bytes allocated");
}

static void add_collection(struct buf *out, const struct why_cause *cause)
{
	const struct why_evidence *e = &cause->evidence[WHY_COLLECTED];

	buf_addf(out, "%s garbage collection", is_more(cause) ? "more" : "less");
	if (e->is_different) {
		buf_adds(out, ", collections ");
		add_from_to(out, e);
	}
	if (cause->line.function && cause->line.line > 0)
		buf_addf(out, ", begun at line %d", cause->line.line);
}

static void add_leaf(struct buf *out, const struct why_cause *cause)
{
	if (!cause->leaf)
		return;
	buf_addf(out, " in %s", cause->leaf);
	if (cause->library && *cause->library && *cause->leaf != '[') /* which is the library */
		buf_addf(out, " (%s)", cause->library);
}

static void add_native(struct buf *out, const struct why_cause *cause)
{
	add_same_calls(out, cause);
	buf_addf(out, "%s C code", is_more(cause) ? "more" : "less");
	add_leaf(out, cause);
}

static void add_waiting(struct buf *out, const struct why_cause *cause)
{
	add_same_calls(out, cause);
	buf_addf(out, "%s waiting", is_more(cause) ? "more" : "less");
	add_leaf(out, cause);
}

static void add_loop(struct buf *out, const struct why_cause *cause)
{
	char text[UNIT_TEXT];

	unit_format_alone(UNIT_SECOND, cause->held_s, text);
	buf_addf(out,
		 is_more(cause) ? "holds the event loop for up to %s"
				: "holds the event loop less, where it was up to %s",
		 text);
	add_leaf(out, cause);
}

static void add_import(struct buf *out, const struct why_cause *cause)
{
	buf_addf(out, "%s importing", is_more(cause) ? "more" : "less");
}

static void add_moved(struct buf *out, const struct why_cause *cause)
{
	buf_adds(out, "its work moved to ");
	add_place(out, &cause->other);
}

static void add_class(struct buf *out, const struct why_cause *cause)
{
	static void (*const add[WHY_KINDS])(struct buf * out, const struct why_cause *cause) = {
		[WHY_CALLS] = add_calls,
		[WHY_WORK] = add_work,
		[WHY_SLOWER] = add_slower,
		[WHY_LONGER] = add_longer,
		[WHY_ALLOCATION] = add_allocation,
		[WHY_COLLECTION] = add_collection,
		[WHY_NATIVE] = add_native,
		[WHY_WAITING] = add_waiting,
		[WHY_LOOP] = add_loop,
		[WHY_IMPORT] = add_import,
		[WHY_MOVED] = add_moved,
	};

	if (add[cause->kind])
		add[cause->kind](out, cause);
}

/* ---- the line */

/* Where it allocates more is the line that is told anyway. */
static bool has_said_line(const struct why_cause *cause)
{
	const struct why_evidence *n = &cause->evidence[WHY_ALLOCATED];

	return n->is_different && n->is_own && n->line.function && cause->kind != WHY_MOVED &&
	       n->line.line == cause->line.line;
}

/* What else is counted of it, where that is another thing than its class. */
static void add_beside(struct buf *out, const struct why_cause *cause)
{
	const struct why_evidence *n = &cause->evidence[WHY_ALLOCATED];

	if (n->is_different && cause->kind != WHY_ALLOCATION && cause->kind != WHY_MOVED) {
		buf_adds(out, "; ");
		add_more_of(out, n, "allocations");
	}
	if (!cause->line.function || !cause->line.text || cause->kind == WHY_CALLS)
		return;
	if (!has_said_line(cause))
		buf_addf(out, "; line %d", cause->line.line);
	buf_addf(out, ": %s", cause->line.text);
}

void why_cause_add(struct buf *out, const struct why_cause *cause)
{
	if (cause->place.function)
		add_place(out, &cause->place);
	else
		buf_adds(out, cause->kind == WHY_COLLECTION ? "outside of Python functions"
							    : "somewhere");
	buf_adds(out, ": ");
	add_class(out, cause);
	add_beside(out, cause);
}

void why_part_add(struct buf *out, const struct why_cause *cause, const struct why *why)
{
	bool is_part = cause->of_difference > 0 && isfinite(cause->of_difference) &&
		       fabs(why->whole.estimate - 1) > .005;

	if (is_part) {
		share_words_add(out, cause->of_difference);
		buf_addf(out, " of the %s", why->whole.estimate > 1 ? "slow-down" : "speed-up");
	} else if (isfinite(cause->moved.low) && isfinite(cause->moved.high)) {
		buf_adds(out, "of the whole ");
		percent_words_add(out, cause->moved);
	}
	if (cause->ratio.estimate > 0 && isfinite(cause->ratio.high) && cause->ratio.low > 0) {
		buf_adds(out, is_part || isfinite(cause->moved.low) ? "; " : "");
		buf_adds(out, "its own time ");
		change_words_add(out, cause->ratio);
	}
}

void why_touch_add(struct buf *out, const struct why_touch *touch)
{
	switch (touch->verdict) {
	case WHY_DIFFERS:
		why_cause_add(out, &touch->cause);
		return;
	case WHY_SAME:
		add_place(out, touch->place);
		buf_adds(out, ": same calls, nothing that was counted differs");
		return;
	case WHY_NOT_SEEN:
		add_place(out, touch->place);
		buf_adds(out, ": not seen to run");
		return;
	case WHY_OPEN:
		add_place(out, touch->place);
		buf_adds(out, ": no difference is known");
		return;
	}
}

static void add_least(struct buf *out, const struct why *why)
{
	if (why->least > 1 && isfinite(why->least))
		buf_addf(out, "; one from %+.*f%% on would have been seen",
			 why->least < 1.095 ? 1 : 0, 100 * (why->least - 1));
}

/* What differs in all, where no place is known for it. */
static void add_counted(struct buf *out, const struct why *why)
{
	size_t said = 0;

	for (enum why_counted i = 0; i < WHY_COUNTED; i++) {
		const struct why_evidence *e = &why->counted[i];

		if (!e->is_known || !e->is_different)
			continue;
		buf_addf(out, "%s%s ", said++ ? ", " : ", but counted: ", counted_names[i]);
		if (i == WHY_INSTRUCTIONS)
			add_growth(out, e);
		else
			add_from_to(out, e);
		if (e->line.function) {
			buf_adds(out, ", most of it in ");
			add_place(out, &e->line);
		}
	}
}

void why_line_add(struct buf *out, const struct why *why)
{
	if (why->n) {
		why_cause_add(out, &why->causes[0]);
		if (why->n > 1)
			buf_addf(out, "; and %zu more cause%s", why->n - 1, why->n == 2 ? "" : "s");
	} else if (why->kind == WHY_ALIKE) {
		buf_adds(out, "everything moved alike: ");
		change_words_add(out, why->whole);
		buf_adds(out, "; no code is to blame");
	} else if (why->kind == WHY_NOTHING) {
		buf_adds(out, "nothing is known to differ");
		add_least(out, why);
	} else {
		buf_adds(out, "no function is known to be the cause");
		add_counted(out, why);
		add_least(out, why);
	}
}
