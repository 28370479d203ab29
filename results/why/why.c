#include "results/why/why.h"

#include "results/why/by_counts.h"
#include "results/why/classify.h"
#include "results/why/evidence.h"
#include "results/why/touched.h"

#include <math.h>

/* A clock that is no surer than this says nothing of a difference that is not there. */
#define CLOSE .05
/* Causes that make so much of the difference leave nothing that is worth looking for. */
#define MOST .5
/* What one function lost and another won is the same work when they differ by no more than that. */
#define ALIKE .6
/* ... and by no more than that where the whole surely differs: work that only moved makes nothing
   slower, and what is more of it is the cause. */
#define ALIKE_OF_DIFFERENCE .9
/* ... of which nothing is said where all clocks are less sure of the whole: shares alone cannot
   tell work that moved from work that doubled. */
#define SURE_ENOUGH 1.3
/* A small part of the first cause. */
#define SMALL .1

static bool is_known(struct interval ratio)
{
	return ratio.estimate > 0 && isfinite(ratio.estimate);
}

static bool excludes_one(struct interval ratio)
{
	return ratio.low > 1 || ratio.high < 1;
}

/* ---- the whole */

static bool is_clock_sure(const struct why_ledgers *ledgers)
{
	return ledgers->clock.looked == WHY_LOOKED && excludes_one(ledgers->clock.ratio);
}

/* Of workers that were sampled for as long as for an explanation by time. */
static bool has_sampled(const struct why_ledgers *ledgers)
{
	return ledgers->time.looked == WHY_LOOKED && !ledgers->time.is_short;
}

/* Some clock is sure of a difference: enough to believe a function that is named apart from it. */
static bool is_whole_suspect(const struct why_ledgers *ledgers)
{
	if (is_known(ledgers->timed))
		return excludes_one(ledgers->timed);
	return is_clock_sure(ledgers) ||
	       (ledgers->time.looked == WHY_LOOKED && ledgers->time.is_whole_sure);
}

/* The whole differs: by timed runs, or by the clock; and where other workers were sampled as well,
   by both, the same way. A few pairs on a busy machine are wrong more often than they say. */
static bool is_whole_different(const struct why_ledgers *ledgers)
{
	const struct why_time *time = &ledgers->time;

	if (is_known(ledgers->timed))
		return excludes_one(ledgers->timed);
	if (!has_sampled(ledgers) || !is_known(time->whole))
		return is_clock_sure(ledgers);
	return is_clock_sure(ledgers) && time->is_whole_sure &&
	       (time->whole.estimate > 1) == (ledgers->clock.ratio.estimate > 1);
}

static struct interval whole_of(const struct why_ledgers *ledgers)
{
	const struct why_time *time = &ledgers->time;

	if (is_known(ledgers->timed))
		return ledgers->timed;
	if (ledgers->clock.looked == WHY_LOOKED && is_known(ledgers->clock.ratio) &&
	    (is_whole_different(ledgers) || time->looked != WHY_LOOKED))
		return ledgers->clock.ratio;
	return is_known(time->whole) ? time->whole : (struct interval){NAN, NAN, NAN, NAN};
}

static double half_width(struct interval ratio)
{
	return log(ratio.high / ratio.low) / 2;
}

/* The growth of the whole that the best clock would not have missed. */
static double least_of(const struct why_ledgers *ledgers)
{
	double least = INFINITY;

	if (is_known(ledgers->timed))
		least = half_width(ledgers->timed);
	if (ledgers->clock.looked == WHY_LOOKED && is_known(ledgers->clock.ratio))
		least = fmin(least, half_width(ledgers->clock.ratio));
	if (ledgers->time.looked == WHY_LOOKED && is_known(ledgers->time.whole))
		least = fmin(least, half_width(ledgers->time.whole));
	return isfinite(least) ? exp(least) : NAN;
}

/* ---- causes */

/* A place among those that the causes have already: calls that one function makes more are one
   cause, whoever is called in turn. */
static struct why_cause *joined(struct why *out, const struct why_ledgers *ledgers,
				const struct why_cause *cause)
{
	const struct why_part *part = why_called(ledgers, &cause->place);
	bool is_below = cause->kind == WHY_CALLS && part && !part->caller.function;

	for (size_t i = 0; i < out->n; i++) {
		struct why_cause *other = &out->causes[i];

		if (other->kind != cause->kind ||
		    (other->moved.estimate > 0) != (cause->moved.estimate > 0))
			continue;
		if (cause->kind == WHY_IMPORT ||
		    (cause->kind == WHY_CALLS && (is_below || !other->other.function)))
			return other;
	}
	return NULL;
}

static void join(struct why_cause *to, const struct why_cause *from)
{
	bool is_root = from->kind == WHY_CALLS && !to->other.function && from->other.function;
	struct why_cause kept = *to;

	if (is_root)
		*to = *from;
	to->more = kept.more + 1;
	to->moved.estimate = kept.moved.estimate + from->moved.estimate;
	to->moved.low = kept.moved.low + from->moved.low; /* careful: they may go together */
	to->moved.high = kept.moved.high + from->moved.high;
	to->of_difference = kept.of_difference + from->of_difference;
	to->new_share = kept.new_share + from->new_share;
}

static double weight(const struct why_cause *cause)
{
	return fabs(cause->moved.estimate);
}

static void add(struct why *out, const struct why_ledgers *ledgers, const struct why_cause *cause)
{
	struct why_cause *same = joined(out, ledgers, cause);
	size_t at = out->n;

	if (same) {
		join(same, cause);
		return;
	}
	if (out->n == WHY_MOST)
		return;
	while (at > 0 && weight(&out->causes[at - 1]) < weight(cause)) {
		out->causes[at] = out->causes[at - 1];
		at--;
	}
	out->causes[at] = *cause;
	out->n++;
}

/* It moved the other way than the whole: shares of one large difference can look like that. */
static bool goes_against(const struct why *out, const struct why_cause *cause)
{
	return excludes_one(out->whole) && (cause->moved.estimate > 0) != (out->whole.estimate > 1);
}

/* Its time surely moved, or its own calls did. */
static bool has_moved(const struct why_cause *cause)
{
	const struct why_evidence *calls = &cause->evidence[WHY_CALLED];

	return cause->moved.low > 0 || cause->moved.high < 0 ||
	       (calls->is_own && calls->is_different);
}

/* Of a first look only what is counted, or waited for, is believed; later also what a difference of
   the whole makes likely. */
static bool is_believed(const struct why *out, const struct why_ledgers *ledgers,
			const struct why_cause *cause)
{
	if (!has_moved(cause))
		return false;
	if (why_is_backed(ledgers, cause))
		return true;
	if (goes_against(out, cause))
		return false;
	return !ledgers->time.is_short && (is_whole_suspect(ledgers) || why_counts_differ(ledgers));
}

/* A function that has nearly all of the time has nothing beside it that it could be compared with:
   what is counted tells whether it changed, or the machine. */
static bool is_only_row(const struct why_time *time, size_t i)
{
	return i == 0 && time->found == CAUSES_ONE_PLACE;
}

/* So much of the side that takes longer is nearly all of it. */
#define NEARLY_ALL .9

/* Nor has it where small functions beside it can be compared with it alone, and seem to have
   changed: how far it moved is known by the whole. */
static bool is_measure_of_others(const struct why *out, const struct why_row *row)
{
	double share = out->whole.estimate > 1 ? row->new_share : row->old_share;

	return !row->is_changed && isnan(row->moved.low) && excludes_one(out->whole) &&
	       share >= NEARLY_ALL;
}

static struct why_row moved_with_whole(const struct why *out, const struct why_row *row)
{
	struct why_row moved = *row;

	moved.moved = (struct interval){out->whole.estimate * row->new_share - row->old_share,
					out->whole.low * row->new_share - row->old_share,
					out->whole.high * row->new_share - row->old_share,
					out->whole.level};
	return moved;
}

static void add_rows(struct why *out, const struct why_ledgers *ledgers)
{
	const struct why_time *time = &ledgers->time;
	double difference = out->whole.estimate - 1;

	bool is_denied = time->found == CAUSES_NOT_REPRODUCED && is_known(ledgers->timed);

	if (time->looked != WHY_LOOKED || is_denied)
		return;
	for (size_t i = 0; i < time->n; i++) {
		bool measures = is_measure_of_others(out, &time->rows[i]);
		const struct why_row row =
			measures ? moved_with_whole(out, &time->rows[i]) : time->rows[i];
		struct why_cause cause;

		if (!row.is_changed && !measures && !is_only_row(time, i))
			continue;
		cause = why_classify(ledgers, &row, difference);
		if (is_believed(out, ledgers, &cause) &&
		    (row.is_changed ||
		     (why_is_backed(ledgers, &cause) && cause.of_difference >= MOST)))
			add(out, ledgers, &cause);
	}
}

/* Where time names nothing counts may: of the way that the whole went, where that is known. */
static void add_by_counts(struct why *out, const struct why_ledgers *ledgers)
{
	bool is_up;

	if (out->n || !why_find_by_counts(ledgers, is_whole_suspect(ledgers), &out->causes[0]))
		return;
	is_up = out->counted[WHY_INSTRUCTIONS].sides[1].high >
		out->counted[WHY_INSTRUCTIONS].sides[0].high;
	if (!excludes_one(out->whole) || is_up == (out->whole.estimate > 1))
		out->n = 1;
}

/* ---- what moved from one function to another */

static const struct why_cause *most(const struct why *out, int sign)
{
	for (size_t i = 0; i < out->n; i++)
		if (out->causes[i].moved.estimate * sign > 0)
			return &out->causes[i];
	return NULL;
}

static void drop(struct why *out, size_t at)
{
	for (size_t i = at + 1; i < out->n; i++)
		out->causes[i - 1] = out->causes[i];
	out->n--;
}

/* How many more instructions the function itself runs; NAN: unknown, or none. */
static double instructed(const struct why_cause *cause)
{
	const struct why_evidence *e = &cause->evidence[WHY_INSTRUCTIONS];

	return e->is_own && e->is_different
		       ? (e->sides[1].low + e->sides[1].high - e->sides[0].low - e->sides[0].high) /
				 2
		       : NAN;
}

/* One lost about what the other won: by instructions where both are known, else by time where the
   whole is nearly sure. */
static bool is_same_work(const struct why *out, const struct why_cause *up,
			 const struct why_cause *down, double alike)
{
	double won = instructed(up), lost = -instructed(down);

	if (isnan(won) || isnan(lost)) {
		if (!(out->least < SURE_ENOUGH))
			return false;
		won = weight(up);
		lost = weight(down);
	}
	return won > 0 && lost > 0 && fmin(won, lost) >= alike * fmax(won, lost);
}

/* A function that is gone or called less, and one that is new or called more, by as much. */
static void find_moved(struct why *out, const struct why_ledgers *ledgers)
{
	double alike = is_whole_different(ledgers) ? ALIKE_OF_DIFFERENCE : ALIKE;
	const struct why_cause *up = most(out, 1), *down = most(out, -1);
	double won = up ? weight(up) : 0, lost = down ? weight(down) : 0;
	struct why_cause moved;
	size_t first, second;

	if (!up || !down || !is_same_work(out, up, down, alike))
		return;
	moved = *up;
	moved.kind = WHY_MOVED;
	moved.place = down->place;
	moved.other = up->place;
	moved.line = up->line;
	moved.moved = (struct interval){won - lost, up->moved.low + down->moved.low,
					up->moved.high + down->moved.high, up->moved.level};
	moved.of_difference = NAN;
	first = (size_t)(up - out->causes);
	second = (size_t)(down - out->causes);
	drop(out, first > second ? first : second);
	out->causes[first < second ? first : second] = moved;
}

/* What makes a small part of what the first one does is told only where it is counted of the
   function itself: of one large difference others are left that are none. */
static bool is_worth_telling(const struct why *out, const struct why_cause *cause)
{
	const struct why_evidence *calls = &cause->evidence[WHY_CALLED];

	return weight(cause) >= SMALL * weight(&out->causes[0]) ||
	       (calls->is_own && calls->is_different);
}

static void drop_small(struct why *out)
{
	for (size_t i = out->n; i > 1; i--)
		if (!is_worth_telling(out, &out->causes[i - 1]))
			drop(out, i - 1);
}

/* ---- all together */

static double explained(const struct why *out)
{
	double sum = 0;

	for (size_t i = 0; i < out->n; i++)
		sum += out->causes[i].kind == WHY_LONGER ? 0 : out->causes[i].of_difference;
	return sum;
}

static bool is_all_backed(const struct why *out, const struct why_ledgers *ledgers)
{
	for (size_t i = 0; i < out->n; i++)
		if (!why_is_backed(ledgers, &out->causes[i]))
			return false;
	return out->n > 0;
}

static enum why_kind without_cause(const struct why_ledgers *ledgers)
{
	bool is_different = is_whole_different(ledgers), counts_differ = why_counts_differ(ledgers);

	if (ledgers->time.looked == WHY_LOOKED && ledgers->time.found == CAUSES_ALIKE &&
	    is_different && !counts_differ)
		return WHY_ALIKE;
	return is_different || counts_differ ? WHY_UNKNOWN : WHY_NOTHING;
}

/* Nothing that is counted differs, and a clock that is close to sure agrees. */
static bool is_surely_nothing(const struct why *out, const struct why_ledgers *ledgers)
{
	return out->kind == WHY_NOTHING && why_counts_are_same(ledgers) &&
	       ledgers->counted[WHY_INSTRUCTIONS].looked == WHY_LOOKED && out->least - 1 < CLOSE;
}

/* Of what a person has touched instructions may still decide. */
static bool has_open_question(const struct why *out, const struct why_ledgers *ledgers)
{
	for (size_t i = 0; i < out->n_touched; i++)
		if (out->touched[i].verdict == WHY_OPEN)
			return ledgers->counted[WHY_INSTRUCTIONS].looked == WHY_NOT_LOOKED;
	return false;
}

static bool is_certain(const struct why *out, const struct why_ledgers *ledgers)
{
	const struct why_time *time = &ledgers->time;

	if (has_open_question(out, ledgers))
		return false;
	if (time->looked != WHY_NOT_LOOKED && !time->is_short)
		return true;
	if (is_surely_nothing(out, ledgers))
		return true;
	return is_all_backed(out, ledgers) && explained(out) >= MOST;
}

void why_decide(const struct why_ledgers *ledgers, struct why *out)
{
	*out = (struct why){.whole = whole_of(ledgers), .least = least_of(ledgers)};
	for (enum why_counted i = 0; i < WHY_COUNTED; i++)
		out->counted[i] = why_evidence_of(&ledgers->counted[i], i, NULL);
	add_rows(out, ledgers);
	add_by_counts(out, ledgers);
	find_moved(out, ledgers);
	drop_small(out);
	out->kind = out->n ? out->causes[0].kind : without_cause(ledgers);
	why_judge_touched(ledgers, out);
	out->is_certain = is_certain(out, ledgers);
}
