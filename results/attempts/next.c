#include "results/attempts/next.h"

#include <math.h>
#include <string.h>

const char *next_word(enum next_kind kind)
{
	static const char *const words[] = {
		[NEXT_CHANGE] = "change", [NEXT_TRY] = "try",	    [NEXT_MEND] = "mend",
		[NEXT_KEEP] = "keep",	  [NEXT_LONGER] = "longer", [NEXT_LOOK] = "look",
		[NEXT_OTHER] = "other",	  [NEXT_ENABLE] = "enable",
	};

	return words[kind];
}

/* Was it to be confirmed already? Whatever came of that: a second time the same would be asked. */
static bool was_asked(const struct attempts *attempts, const struct trial *one)
{
	for (size_t i = 0; i < attempts->keeps.n; i++) {
		const struct trial *keep = &attempts->keeps.items[i];

		if (keep->attempt == one->attempt && trial_outcome(keep) != OUTCOME_OPEN)
			return true;
	}
	return false;
}

/* The fastest attempt against the present baseline that waits to be confirmed. */
static const struct trial *best_of(const struct attempts *attempts, size_t base)
{
	const struct trial *best = NULL;

	for (size_t i = 0; i < attempts->tries.n; i++) {
		const struct trial *one = &attempts->tries.items[i];

		if (one->base == base && trial_outcome(one) == OUTCOME_FASTER &&
		    !was_asked(attempts, one) && (!best || trial_ratio(one) < trial_ratio(best)))
			best = one;
	}
	return best;
}

/* The row of the trial with this verdict that says most; NULL: there is none. */
static const struct trial_row *row_of(const struct trial *trial, enum verdict verdict)
{
	const struct trial_row *found = NULL;

	for (size_t i = 0; i < trial->n; i++) {
		const struct trial_row *row = &trial->rows[i];

		if (!row->failure && !row->skipped && row->verdict == verdict &&
		    (!found || row->ratio.estimate < found->ratio.estimate))
			found = row;
	}
	return found;
}

static struct next about(enum next_kind kind, const struct trial *trial,
			 const struct trial_row *row)
{
	struct next next = {.kind = kind, .attempt = trial->attempt, .ratio = {NAN, NAN, NAN, NAN}};

	if (row) {
		next.name = row->name;
		next.ratio = row->ratio;
	}
	return next;
}

static const struct trial_row *failed_row(const struct trial *trial)
{
	for (size_t i = 0; i < trial->n; i++)
		if (trial->rows[i].failure)
			return &trial->rows[i];
	return NULL;
}

static double longest_budget(const struct trial *trial)
{
	double budget_s = 0;

	for (size_t i = 0; i < trial->n; i++)
		if (trial->rows[i].verdict == VERDICT_UNDECIDED)
			budget_s = fmax(budget_s, trial->rows[i].budget_s);
	return budget_s;
}

/* Attempts at the end, against the present baseline, that gained nothing. */
static size_t without_gain(const struct attempts *attempts, size_t base)
{
	size_t n = 0;

	for (size_t i = attempts->tries.n; i > 0; i--) {
		const struct trial *one = &attempts->tries.items[i - 1];

		if (one->base != base || trial_outcome(one) == OUTCOME_FASTER)
			break;
		n += trial_outcome(one) != OUTCOME_OPEN && trial_outcome(one) != OUTCOME_SKIPPED;
	}
	return n;
}

/* After an attempt that is measured, works, and is not to be confirmed. */
static struct next after(const struct attempts *attempts, const struct trial *last)
{
	enum trial_outcome outcome = trial_outcome(last);
	struct next next = about(NEXT_OTHER, last, NULL);

	next.in_a_row = without_gain(attempts, last->base);
	if (next.in_a_row >= NEXT_IN_A_ROW)
		next.kind = NEXT_LOOK;
	if (outcome == OUTCOME_UNDECIDED && longest_budget(last) > 0) {
		next = about(NEXT_LONGER, last, row_of(last, VERDICT_UNDECIDED));
		next.budget_s = longest_budget(last);
	}
	return next;
}

struct next next_of(const struct attempts *attempts, const char *tree)
{
	size_t base = attempts_base(attempts);
	const struct trial *last =
		attempts->tries.n ? &attempts->tries.items[attempts->tries.n - 1] : NULL;
	const struct trial *best = best_of(attempts, base);
	bool is_new =
		tree && strcmp(tree, attempts->tree) != 0 && !attempts_find_tree(attempts, tree);
	struct next next = {.kind = NEXT_CHANGE, .ratio = {NAN, NAN, NAN, NAN}};

	if (last && last->base != base)
		last = NULL;
	if (is_new || (last && trial_outcome(last) == OUTCOME_OPEN)) {
		next.kind = NEXT_TRY;
	} else if (best) {
		next = about(NEXT_KEEP, best, row_of(best, VERDICT_FASTER));
		next.is_elsewhere = tree && strcmp(tree, best->tree) != 0;
	} else if (last && trial_outcome(last) == OUTCOME_FAILED) {
		next = about(NEXT_MEND, last, failed_row(last));
	} else if (last && trial_outcome(last) == OUTCOME_SKIPPED) {
		next = about(NEXT_ENABLE, last, &last->rows[0]);
	} else if (last) {
		next = after(attempts, last);
	}
	return next;
}
