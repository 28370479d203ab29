#include "results/why/by_counts.h"

#include "results/why/evidence.h"

#include <math.h>

/* So much of the whole's instructions names the function. */
#define MOST .5
/* Without a clock that says so the whole differs by at least so many of its instructions. */
#define WORTH .05
/* Allocations are the reason, and not one more thing that more work does, when they grew by so many
   times what the instructions did: numbers are allocated, too. */
#define BEYOND 1.5

static double middle(struct call_figure figure)
{
	return (figure.low + figure.high) / 2;
}

static double grew(const struct call_figure sides[2])
{
	return middle(sides[1]) - middle(sides[0]);
}

static double log_growth(const struct why_evidence *e)
{
	double old = middle(e->sides[0]), new = middle(e->sides[1]);

	return old > 0 && new > 0 ? fabs(log(new / old)) : INFINITY;
}

static bool is_theirs(const struct why_evidence *e, bool is_alone)
{
	return e->is_different && (e->is_own || is_alone);
}

static bool is_allocation(const struct why_evidence *evidence, bool is_alone)
{
	const struct why_evidence *n = &evidence[WHY_ALLOCATED],
				  *work = &evidence[WHY_INSTRUCTIONS];

	return is_theirs(n, is_alone) && why_may_be_allocations(evidence) &&
	       (!work->is_own || !work->is_different || log_growth(n) >= BEYOND * log_growth(work));
}

enum why_kind why_kind_by_counts(const struct why_evidence evidence[WHY_COUNTED], bool is_alone)
{
	if (is_theirs(&evidence[WHY_CALLED], is_alone))
		return WHY_CALLS;
	if (is_allocation(evidence, is_alone))
		return WHY_ALLOCATION;
	if (is_theirs(&evidence[WHY_COLLECTED], is_alone))
		return WHY_COLLECTION;
	return is_theirs(&evidence[WHY_INSTRUCTIONS], is_alone) ? WHY_WORK : WHY_NOTHING;
}

struct why_cause why_cause_by_counts(const struct why_ledgers *ledgers,
				     const struct why_place *place, bool is_alone)
{
	struct why_cause cause = {.place = *place,
				  .ratio = {NAN, NAN, NAN, NAN},
				  .moved = {NAN, NAN, NAN, NAN},
				  .of_difference = NAN,
				  .new_share = NAN};
	const struct why_part *called = why_called(ledgers, place);

	for (enum why_counted i = 0; i < WHY_COUNTED; i++)
		cause.evidence[i] = why_evidence_of(&ledgers->counted[i], i, place);
	cause.kind = why_kind_by_counts(cause.evidence, is_alone);
	if (cause.kind == WHY_CALLS && called)
		cause.other = called->caller;
	if (cause.kind == WHY_ALLOCATION && cause.evidence[WHY_ALLOCATED].is_own)
		cause.line = cause.evidence[WHY_ALLOCATED].line;
	return cause;
}

/* The function whose instructions grew most, the way that the whole's did; NULL: none did. */
static const struct why_part *most_of(const struct why_ledger *ledger, double all)
{
	const struct why_part *found = NULL;
	double most = 0;

	for (size_t i = 0; i < ledger->n; i++) {
		double part = grew(ledger->parts[i].sides) / all;

		if (part > most) {
			most = part;
			found = &ledger->parts[i];
		}
	}
	return most >= MOST ? found : NULL;
}

bool why_find_by_counts(const struct why_ledgers *ledgers, bool is_suspect, struct why_cause *cause)
{
	const struct why_ledger *ledger = &ledgers->counted[WHY_INSTRUCTIONS];
	const struct why_evidence whole = why_evidence_of(ledger, WHY_INSTRUCTIONS, NULL);
	const struct why_part *part;

	if (!whole.is_different || !ledger->parts ||
	    (!is_suspect && log_growth(&whole) < log1p(WORTH)))
		return false;
	part = most_of(ledger, grew(whole.sides));
	if (!part)
		return false;
	*cause = why_cause_by_counts(ledgers, &part->place, false);
	return cause->evidence[WHY_INSTRUCTIONS].is_different;
}
