#include "results/attempts/attempts.h"

#include "results/base/buf.h"
#include "stats/online.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ---- what they say */

enum trial_outcome trial_outcome(const struct trial *trial)
{
	size_t counts[4] = {0}, skipped = 0;

	if (trial->state == TRIAL_FAILED)
		return OUTCOME_FAILED;
	for (size_t i = 0; i < trial->n; i++) {
		if (trial->rows[i].failure)
			return OUTCOME_FAILED;
		skipped += trial->rows[i].skipped != NULL;
		counts[trial->rows[i].verdict] += !trial->rows[i].skipped;
	}
	if (trial->state != TRIAL_MEASURED || trial->n == 0)
		return OUTCOME_OPEN;
	if (skipped == trial->n)
		return OUTCOME_SKIPPED;
	if (counts[VERDICT_FASTER] && counts[VERDICT_SLOWER])
		return OUTCOME_MIXED;
	if (counts[VERDICT_SLOWER])
		return OUTCOME_SLOWER;
	if (counts[VERDICT_FASTER])
		return OUTCOME_FASTER;
	return counts[VERDICT_UNDECIDED] ? OUTCOME_UNDECIDED : OUTCOME_SAME;
}

const char *trial_outcome_word(enum trial_outcome outcome)
{
	static const char *const words[] = {
		[OUTCOME_OPEN] = "open",       [OUTCOME_FAILED] = "failed",
		[OUTCOME_SKIPPED] = "skipped", [OUTCOME_MIXED] = "mixed",
		[OUTCOME_SLOWER] = "slower",   [OUTCOME_FASTER] = "faster",
		[OUTCOME_SAME] = "same",       [OUTCOME_UNDECIDED] = "undecided",
	};

	return words[outcome];
}

double trial_ratio(const struct trial *trial)
{
	double sum = 0;
	size_t n = 0;

	for (size_t i = 0; i < trial->n; i++)
		if (trial->rows[i].ratio.estimate > 0) {
			sum += log(trial->rows[i].ratio.estimate);
			n++;
		}
	return n ? exp(sum / (double)n) : NAN;
}

bool trial_confirms(const struct trial *keep)
{
	return trial_outcome(keep) == OUTCOME_FASTER;
}

size_t attempts_base(const struct attempts *attempts)
{
	size_t base = 0;

	for (size_t i = 0; i < attempts->keeps.n; i++)
		base += trial_confirms(&attempts->keeps.items[i]);
	return base;
}

const struct trial *attempts_find_tree(const struct attempts *attempts, const char *tree)
{
	size_t base = attempts_base(attempts);

	for (size_t i = attempts->tries.n; i > 0; i--) {
		const struct trial *one = &attempts->tries.items[i - 1];

		if (one->base == base && strcmp(one->tree, tree) == 0)
			return one;
	}
	return NULL;
}

const struct trial *attempts_find(const struct attempts *attempts, size_t number)
{
	for (size_t i = 0; i < attempts->tries.n; i++)
		if (attempts->tries.items[i].attempt == number)
			return &attempts->tries.items[i];
	return NULL;
}

/* Does it claim that something differs? */
static bool claims(const struct trial *trial)
{
	for (size_t i = 0; i < trial->n; i++)
		if (!trial->rows[i].failure && (trial->rows[i].verdict == VERDICT_FASTER ||
						trial->rows[i].verdict == VERDICT_SLOWER))
			return true;
	return false;
}

double attempts_next_error(const struct attempts *attempts)
{
	const struct trials *tries = &attempts->tries;
	size_t *found = calloc(tries->n + 1, sizeof(*found)), n = 0;
	double level;

	/* Without memory as if nothing had been found: that spends less. */
	for (size_t i = 0; found && i < tries->n; i++)
		if (claims(&tries->items[i]))
			found[n++] = i + 1;
	level = online_lord(tries->n + 1, found, n, attempts->alpha);
	free(found);
	return level;
}

double attempts_next_keep_error(const struct attempts *attempts)
{
	return online_spending(attempts->keeps.n + 1, attempts->alpha);
}

/* ---- adding */

struct trial *trials_add(struct trials *trials, const char *tree, size_t attempt, size_t base,
			 double error, struct err *err)
{
	struct trial *one;

	if (mem_reserve(&trials->items, &trials->cap, trials->n + 1, sizeof(*trials->items))) {
		err_memory(err);
		return NULL;
	}
	one = &trials->items[trials->n++];
	*one = (struct trial){.attempt = attempt, .base = base, .error = error};
	snprintf(one->tree, sizeof(one->tree), "%s", tree);
	when_format_iso(time(NULL), one->started);
	return one;
}

struct trial_row *trial_add_row(struct trial *trial, const char *name, struct err *err)
{
	struct trial_row *rows = realloc(trial->rows, (trial->n + 1) * sizeof(*rows));
	char *copy = strdup(name);

	if (rows)
		trial->rows = rows;
	if (!rows || !copy) {
		free(copy);
		err_memory(err);
		return NULL;
	}
	rows[trial->n] = (struct trial_row){.name = copy, .ratio = interval_unbounded(NAN)};
	return &rows[trial->n++];
}

int attempts_add_word(struct attempts *attempts, const char *word, struct err *err)
{
	char *copy = strdup(word);

	if (!copy || mem_reserve(&attempts->words, &attempts->words_cap, attempts->n_words + 2,
				 sizeof(*attempts->words))) {
		free(copy);
		return err_memory(err);
	}
	attempts->words[attempts->n_words++] = copy;
	attempts->words[attempts->n_words] = NULL;
	return 0;
}

/* ---- the end */

static void release_trials(struct trials *trials)
{
	for (size_t i = 0; i < trials->n; i++) {
		struct trial *one = &trials->items[i];

		for (size_t k = 0; k < one->n; k++) {
			free(one->rows[k].name);
			free(one->rows[k].failure);
			free(one->rows[k].skipped);
		}
		free(one->rows);
		free(one->note);
	}
	free(trials->items);
}

void attempts_release(struct attempts *attempts)
{
	free(attempts->root);
	free(attempts->directory);
	free(attempts->commit);
	free(attempts->copy);
	for (size_t i = 0; i < attempts->n_words; i++)
		free(attempts->words[i]);
	free(attempts->words);
	release_trials(&attempts->tries);
	release_trials(&attempts->keeps);
	*attempts = (struct attempts){0};
}
