#include "results/why/classify.h"

#include "results/why/evidence.h"

#include <math.h>
#include <string.h>

/* So much of what a function's time grew by names what it is. */
#define MOST .6
/* Instructions that grew by so much of what the time did are the reason; by so little, not. */
#define ENOUGH .5
#define HARDLY .25

/* The most that one allocation takes with what fills and frees it, and one byte of it: memory that
   is new to the process costs about half a microsecond a page. What takes longer than that is not
   explained by allocations. */
#define ALLOCATION_S 150e-9
#define BYTE_S	     2.5e-10
/* Allocations are the reason, and not one more thing that more work does, when they grew by so many
   times what the whole did. */
#define BEYOND 1.5

/* ---- what each class asks */

static bool is_most_of(double part, const struct why_row *row)
{
	double all = row->moved.estimate;

	return all > 0 ? part >= MOST * all : part <= MOST * all;
}

static bool is_importing(const struct why_row *row)
{
	const char *text = row->line.text;

	return is_most_of(row->imported, row) ||
	       (row->place.file && strstr(row->place.file, "importlib")) ||
	       (text && (strncmp(text, "import ", 7) == 0 || strncmp(text, "from ", 5) == 0));
}

static double ratio_of(const struct call_figure sides[2])
{
	double old = (sides[0].low + sides[0].high) / 2, new = (sides[1].low + sides[1].high) / 2;

	return old > 0 ? new / old : new > 0 ? INFINITY : 1;
}

/* Calls changed the way that the time did, and by most of it: what is called twice as often and
   takes ten times as long does something else, too. */
static bool is_calls(const struct why_cause *cause, const struct why_row *row)
{
	const struct why_evidence *calls = &cause->evidence[WHY_CALLED];
	double by_calls = log(ratio_of(calls->sides)), by_time = log(row->ratio.estimate);

	if (!calls->is_known || !calls->is_own || !calls->is_different)
		return false;
	if (!row->is_old || !row->is_new)
		return true;
	return (by_calls > 0) == (by_time > 0) && fabs(by_calls) >= ENOUGH * fabs(by_time);
}

static double middle(struct call_figure figure)
{
	return (figure.low + figure.high) / 2;
}

static double grew(const struct why_evidence *e)
{
	return e->is_different ? middle(e->sides[1]) - middle(e->sides[0]) : 0;
}

/* By how much the function's own grew, as a log. Where only the whole's are known it is taken to
   have had as large a part of them as of the time. */
static double own_growth(const struct why_evidence *e, const struct why_row *row)
{
	double old = middle(e->sides[0]) * (e->is_own ? 1 : row->old_share);

	if (!e->is_different)
		return 0;
	return old > 0 && old + grew(e) > 0 ? fabs(log1p(grew(e) / old)) : INFINITY;
}

/* By how much its work grew, as a log: by instructions where these differ, which no busy machine
   moves; else by its time. */
static double work_growth(const struct why_cause *cause, const struct why_row *row)
{
	const struct why_evidence *e = &cause->evidence[WHY_INSTRUCTIONS];

	return e->is_different ? own_growth(e, row) : fabs(log(row->ratio.estimate));
}

/* So many more could take most of the time that is added, and they grew far more than the work. */
static bool is_allocation(const struct why_ledgers *ledgers, const struct why_cause *cause,
			  const struct why_row *row)
{
	const struct why_evidence *n = &cause->evidence[WHY_ALLOCATED];
	const struct why_evidence *bytes = &cause->evidence[WHY_BYTES];
	double added_s = row->moved.estimate * ledgers->clock.old_s;
	double at_most_s = grew(n) * ALLOCATION_S + grew(bytes) * BYTE_S;

	if (ledgers->clock.looked != WHY_LOOKED || !n->is_known || (at_most_s > 0) != (added_s > 0))
		return false;
	return fabs(at_most_s) >= ENOUGH * fabs(added_s) &&
	       why_may_be_allocations(cause->evidence) &&
	       fmax(own_growth(n, row), own_growth(bytes, row)) >= BEYOND * work_growth(cause, row);
}

static bool is_native(const struct why_row *row)
{
	double one = row->leaf && row->library ? row->leaf_grown : 0;

	return is_most_of(row->grown[WHY_LIBRARY], row) || is_most_of(one, row);
}

/* How much of what was added is instructions: 1 is all. NaN: they were not counted, or so little is
   known of the function's own that they may be a part of it. */
static double instructed(const struct why_cause *cause, const struct why_row *row)
{
	const struct why_evidence *e = &cause->evidence[WHY_INSTRUCTIONS];

	if (!e->is_known)
		return NAN;
	if (!e->is_different)
		return e->floor > HARDLY * middle(e->sides[0]) * fabs(row->ratio.estimate - 1) ? NAN
											       : 0;
	if (e->is_own)
		return log(ratio_of(e->sides)) / log(row->ratio.estimate);
	return grew(e) / middle(e->sides[0]) / row->moved.estimate;
}

static enum why_kind work_or_slower(const struct why_cause *cause, const struct why_row *row)
{
	double part = instructed(cause, row);

	if (part >= ENOUGH)
		return WHY_WORK;
	return part <= HARDLY ? WHY_SLOWER : WHY_LONGER; /* NaN: LONGER */
}

/* Of the side that has more of it: it holds the loop for long, longer than anything does on the
   other side; or it waits while it holds the loop, however short: whatever waits there keeps all
   others waiting. NULL: neither. */
static const struct why_hold *held_by(const struct why_loop *loop, const struct why_row *row)
{
	int side = row->moved.estimate > 0;
	const struct why_hold *longest = &loop->sides[side], *other = &loop->sides[!side];

	if (loop->looked != WHY_LOOKED)
		return NULL;
	if (longest->seconds > BEYOND * other->seconds &&
	    why_is_same_place(&longest->place, &row->place))
		return longest;
	for (size_t i = 0; i < loop->n_waits[side]; i++)
		if (is_most_of(row->grown[WHY_SYSCALL], row) &&
		    why_is_same_place(&loop->waits[side][i].place, &row->place))
			return &loop->waits[side][i];
	return NULL;
}

static enum why_kind kind_of(const struct why_ledgers *ledgers, const struct why_cause *cause,
			     const struct why_row *row)
{
	if (row->is_collector)
		return WHY_COLLECTION;
	if (is_importing(row))
		return WHY_IMPORT;
	if (held_by(&ledgers->loop, row))
		return WHY_LOOP;
	if (is_most_of(row->grown[WHY_SYSCALL], row))
		return WHY_WAITING;
	if (is_calls(cause, row))
		return WHY_CALLS;
	if (is_allocation(ledgers, cause, row))
		return WHY_ALLOCATION;
	if (is_native(row))
		return WHY_NATIVE;
	return work_or_slower(cause, row);
}

/* ---- the cause */

/* What is counted says at which line more surely than samples do. */
static void name_line(struct why_cause *cause)
{
	static const enum why_counted told[] = {WHY_ALLOCATED, WHY_BYTES};

	for (size_t i = 0; cause->kind == WHY_ALLOCATION && i < sizeof(told) / sizeof(*told); i++) {
		const struct why_evidence *e = &cause->evidence[told[i]];

		if (e->is_own && e->line.function) {
			cause->line = e->line;
			return;
		}
	}
}

/* Samples say while which function the collector ran, what is counted at which line it began. */
static void name_collection(const struct why_time *time, struct why_cause *cause)
{
	const struct why_place *line = &cause->evidence[WHY_COLLECTED].line;

	cause->place = time->collector;
	if (!line->function)
		return;
	if (!cause->place.function) {
		cause->place = *line;
		cause->place.text = NULL;
	}
	if (why_is_same_place(line, &cause->place))
		cause->line = *line;
}

static void name_place(const struct why_ledgers *ledgers, struct why_cause *cause)
{
	const struct why_time *time = &ledgers->time;
	const struct why_part *called = why_called(ledgers, &cause->place);

	if (cause->kind == WHY_COLLECTION)
		name_collection(time, cause);
	else if (cause->kind == WHY_IMPORT && time->importer.function)
		cause->place = time->importer;
	else if (cause->kind == WHY_CALLS && called)
		cause->other = called->caller;
}

static void name_leaf(const struct why_row *row, struct why_cause *cause)
{
	if (cause->kind != WHY_NATIVE && cause->kind != WHY_WAITING && cause->kind != WHY_LOOP)
		return;
	cause->leaf = row->leaf;
	cause->library = row->library;
}

struct why_cause why_classify(const struct why_ledgers *ledgers, const struct why_row *row,
			      double difference)
{
	struct why_cause cause = {.place = row->place,
				  .line = row->line,
				  .is_new = !row->is_old,
				  .is_gone = !row->is_new,
				  .ratio = row->ratio,
				  .moved = row->moved,
				  .of_difference = row->moved.estimate / difference,
				  .new_share = row->new_share};

	for (enum why_counted i = 0; i < WHY_COUNTED; i++)
		cause.evidence[i] = why_evidence_of(&ledgers->counted[i], i, &cause.place);
	cause.kind = kind_of(ledgers, &cause, row);
	if (cause.kind == WHY_LOOP)
		cause.held_s = held_by(&ledgers->loop, row)->seconds;
	name_place(ledgers, &cause);
	name_line(&cause);
	name_leaf(row, &cause);
	return cause;
}

static bool clock_saw_waiting(const struct why_clock *clock, double moved)
{
	return clock->looked == WHY_LOOKED &&
	       (moved > 0 ? clock->waited.low > 0 : clock->waited.high < 0);
}

bool why_is_backed(const struct why_ledgers *ledgers, const struct why_cause *cause)
{
	switch (cause->kind) {
	case WHY_CALLS:
	case WHY_IMPORT:
		return cause->evidence[WHY_CALLED].is_different || why_counts_differ(ledgers);
	case WHY_WORK:
	case WHY_NATIVE:
		return cause->evidence[WHY_INSTRUCTIONS].is_different;
	case WHY_ALLOCATION:
		/* allocations grow with all work, which instructions tell */
		return ledgers->counted[WHY_INSTRUCTIONS].looked != WHY_NOT_LOOKED;
	case WHY_COLLECTION:
		return why_evidence_of(&ledgers->counted[WHY_COLLECTED], WHY_COLLECTED, NULL)
			.is_different;
	case WHY_WAITING:
	case WHY_LOOP:
		return clock_saw_waiting(&ledgers->clock, cause->moved.estimate);
	default:
		return false;
	}
}
