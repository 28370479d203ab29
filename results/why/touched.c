#include "results/why/touched.h"

#include "results/why/evidence.h"

#include <math.h>

/* The cause that is this function's; NULL: none is. */
static struct why_cause *cause_of(struct why *out, const struct why_place *place)
{
	for (size_t i = 0; i < out->n; i++) {
		struct why_cause *cause = &out->causes[i];

		if (why_is_same_place(&cause->place, place) ||
		    (cause->kind == WHY_MOVED && why_is_same_place(&cause->other, place)))
			return cause;
	}
	return NULL;
}

static bool is_seen(const struct why_ledgers *ledgers, const struct why_place *place)
{
	for (size_t i = 0; i < ledgers->time.n; i++)
		if (why_is_same_place(&ledgers->time.rows[i].place, place))
			return true;
	return why_called(ledgers, place) != NULL;
}

/* Instructions of the whole are those of the touched function when nothing else was touched: the
   rest is the code that it was. */
static bool is_alone(const struct why_ledgers *ledgers)
{
	return ledgers->n_touched == 1;
}

/* Which evidence is about this function; in the order in which it says what a cause is. */
static enum why_kind kind_of(const struct why_ledgers *ledgers, const struct why_evidence *evidence)
{
	static const struct {
		enum why_counted counted;
		enum why_kind kind;
	} order[] = {{WHY_CALLED, WHY_CALLS},
		     {WHY_ALLOCATED, WHY_ALLOCATION},
		     {WHY_COLLECTED, WHY_COLLECTION},
		     {WHY_INSTRUCTIONS, WHY_WORK}};

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++) {
		const struct why_evidence *e = &evidence[order[i].counted];

		if (e->is_different && (e->is_own || is_alone(ledgers)))
			return order[i].kind;
	}
	return WHY_NOTHING;
}

/* Everything that tells of this function was counted. */
static bool is_counted(const struct why_ledgers *ledgers, const struct why_evidence *evidence)
{
	const struct why_evidence *work = &evidence[WHY_INSTRUCTIONS];

	return evidence[WHY_CALLED].is_known && work->is_known &&
	       (work->is_own || is_alone(ledgers) || !work->is_different);
}

static struct why_touch judge(const struct why_ledgers *ledgers, struct why *out,
			      const struct why_place *place)
{
	struct why_touch touch = {.place = place, .verdict = WHY_DIFFERS};
	struct why_cause *known = cause_of(out, place);

	if (known) {
		known->is_touched = true;
		touch.cause = *known;
		return touch;
	}
	touch.cause = (struct why_cause){.place = *place,
					 .is_touched = true,
					 .ratio = {NAN, NAN, NAN, NAN},
					 .moved = {NAN, NAN, NAN, NAN},
					 .of_difference = NAN,
					 .new_share = NAN};
	for (enum why_counted i = 0; i < WHY_COUNTED; i++)
		touch.cause.evidence[i] = why_evidence_of(&ledgers->counted[i], i, place);
	touch.cause.kind = kind_of(ledgers, touch.cause.evidence);
	if (touch.cause.kind == WHY_NOTHING)
		touch.verdict = !is_seen(ledgers, place)		    ? WHY_NOT_SEEN
				: is_counted(ledgers, touch.cause.evidence) ? WHY_SAME
									    : WHY_OPEN;
	return touch;
}

void why_judge_touched(const struct why_ledgers *ledgers, struct why *out)
{
	for (size_t i = 0; i < ledgers->n_touched && out->n_touched < WHY_MOST_TOUCHED; i++)
		out->touched[out->n_touched++] = judge(ledgers, out, &ledgers->touched[i]);
}
