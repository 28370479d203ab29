#include "results/why/touched.h"

#include "results/why/by_counts.h"
#include "results/why/evidence.h"

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
	touch.cause = why_cause_by_counts(ledgers, place, is_alone(ledgers));
	touch.cause.is_touched = true;
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
