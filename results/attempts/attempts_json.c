#include "results/attempts/attempts.h"

#include "results/base/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { VERSION = 1 };

static const char *const states[] = {[TRIAL_BEGUN] = "begun",
				     [TRIAL_MEASURED] = "measured",
				     [TRIAL_INTERRUPTED] = "interrupted",
				     [TRIAL_FAILED] = "failed"};

/* ---- writing */

/* As in a duel's JSON, where "skipped" stands in the place of a verdict, and "error" says why. */
#define SKIPPED "skipped"

static json_t *row_json_new(const struct trial_row *row)
{
	const char *why = row->skipped ? row->skipped : row->failure;

	return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:I, s:o, s:o}", "name",
			 json_text_new(row->name), "verdict",
			 row->skipped ? SKIPPED : verdict_word(row->verdict), "ratio",
			 json_finite_new(row->ratio.estimate), "low",
			 json_finite_new(row->ratio.low), "high", json_finite_new(row->ratio.high),
			 "level", json_finite_new(row->ratio.level), "blocks",
			 (json_int_t)row->blocks, "error", json_text_new(why), "budget_s",
			 row->budget_s > 0 ? json_real(row->budget_s) : json_null());
}

json_t *trial_json_new(const struct trial *trial)
{
	json_t *rows = json_array();
	int rc = 0;

	for (size_t i = 0; i < trial->n; i++)
		rc |= json_array_append_new(rows, row_json_new(&trial->rows[i]));
	if (rc) {
		json_decref(rows);
		return NULL;
	}
	return json_pack("{s:I, s:I, s:s, s:s, s:o, s:s, s:s, s:o, s:f, s:f, s:o}", "attempt",
			 (json_int_t)trial->attempt, "base", (json_int_t)trial->base, "tree",
			 trial->tree, "started", trial->started, "note", json_text_new(trial->note),
			 "state", states[trial->state], "outcome",
			 trial_outcome_word(trial_outcome(trial)), "ratio",
			 json_finite_new(trial_ratio(trial)), "error_share", trial->error,
			 "elapsed_s", trial->seconds, "benchmarks", rows);
}

static json_t *trials_json_new(const struct trials *trials)
{
	json_t *list = json_array();

	for (size_t i = 0; i < trials->n; i++)
		if (json_array_append_new(list, trial_json_new(&trials->items[i]))) {
			json_decref(list);
			return NULL;
		}
	return list;
}

static json_t *words_json_new(const struct attempts *attempts)
{
	json_t *list = json_array();

	for (size_t i = 0; i < attempts->n_words; i++)
		if (json_array_append_new(list, json_text_new(attempts->words[i]))) {
			json_decref(list);
			return NULL;
		}
	return list;
}

json_t *attempts_json_new(const struct attempts *attempts)
{
	return json_pack("{s:i, s:o, s:o, s:o, s:s, s:s, s:s, s:f, s:b, s:o, s:o, s:o}", "version",
			 VERSION, "root", json_text_new(attempts->root), "directory",
			 json_text_new(attempts->directory), "commit",
			 json_text_new(attempts->commit), "started", attempts->started, "tree",
			 attempts->tree, "copy", attempts->copy, "alpha", attempts->alpha,
			 "targets_change", (int)attempts->targets_change, "words",
			 words_json_new(attempts), "tries", trials_json_new(&attempts->tries),
			 "keeps", trials_json_new(&attempts->keeps));
}

/* ---- reading */

static int refuse(const json_error_t *error, struct err *err)
{
	return err_set(err, ERR_INPUT, "it is not what assay loop wrote (%s)", error->text);
}

/* A copy of the text; NULL for null, which is no error. */
static int take_text(char **to, const json_t *text, struct err *err)
{
	*to = json_is_string(text) ? strdup(json_string_value(text)) : NULL;
	return json_is_string(text) && !*to ? err_memory(err) : 0;
}

static double number_or(const json_t *number, double missing)
{
	return json_is_number(number) ? json_number(number) : missing;
}

static enum verdict verdict_of(const char *word)
{
	for (int i = VERDICT_UNDECIDED; i <= VERDICT_SAME; i++)
		if (strcmp(verdict_word((enum verdict)i), word) == 0)
			return (enum verdict)i;
	return VERDICT_UNDECIDED;
}

static int read_row(struct trial *trial, const json_t *top, struct err *err)
{
	const char *name, *verdict;
	json_t *ratio, *low, *high, *level, *why, *budget;
	json_error_t error;
	struct trial_row *row;
	json_int_t blocks;

	if (json_unpack_ex((json_t *)top, &error, 0,
			   "{s:s, s:s, s:o, s:o, s:o, s:o, s:I, s:o, s:o}", "name", &name,
			   "verdict", &verdict, "ratio", &ratio, "low", &low, "high", &high,
			   "level", &level, "blocks", &blocks, "error", &why, "budget_s", &budget))
		return refuse(&error, err);
	row = trial_add_row(trial, name, err);
	if (!row ||
	    take_text(strcmp(verdict, SKIPPED) == 0 ? &row->skipped : &row->failure, why, err))
		return -1;
	row->verdict = verdict_of(verdict);
	row->ratio = (struct interval){number_or(ratio, NAN), number_or(low, -INFINITY),
				       number_or(high, INFINITY), number_or(level, 1)};
	row->blocks = (size_t)blocks;
	row->budget_s = number_or(budget, 0);
	return 0;
}

static int read_state(struct trial *trial, const char *word, struct err *err)
{
	for (int i = TRIAL_BEGUN; i <= TRIAL_FAILED; i++)
		if (strcmp(states[i], word) == 0) {
			trial->state = (enum trial_state)i;
			return 0;
		}
	return err_set(err, ERR_INPUT, "it is not what assay loop wrote (state %s)", word);
}

static int read_trial(struct trials *trials, const json_t *top, struct err *err)
{
	const char *tree, *started, *state;
	json_t *note, *rows, *row;
	json_int_t attempt, base;
	double share, seconds;
	json_error_t error;
	struct trial *one;
	size_t i;

	if (json_unpack_ex((json_t *)top, &error, 0,
			   "{s:I, s:I, s:s, s:s, s:o, s:s, s:F, s:F, s:o}", "attempt", &attempt,
			   "base", &base, "tree", &tree, "started", &started, "note", &note,
			   "state", &state, "error_share", &share, "elapsed_s", &seconds,
			   "benchmarks", &rows))
		return refuse(&error, err);
	one = trials_add(trials, tree, (size_t)attempt, (size_t)base, share, err);
	if (!one || read_state(one, state, err) || take_text(&one->note, note, err))
		return -1;
	snprintf(one->started, sizeof(one->started), "%s", started);
	one->seconds = seconds;
	json_array_foreach(rows, i, row) if (read_row(one, row, err)) return -1;
	return 0;
}

static int read_trials(struct trials *trials, const json_t *list, struct err *err)
{
	json_t *one;
	size_t i;

	json_array_foreach(list, i, one) if (read_trial(trials, one, err)) return -1;
	return 0;
}

static int read_words(struct attempts *attempts, const json_t *list, struct err *err)
{
	json_t *word;
	size_t i;

	json_array_foreach(list, i, word) if (!json_is_string(word) ||
					      attempts_add_word(attempts, json_string_value(word),
								err)) return err->kind
		? -1
		: err_set(err, ERR_INPUT, "it is not what assay loop wrote (words)");
	return 0;
}

int attempts_read(struct attempts *attempts, const json_t *top, struct err *err)
{
	json_t *root, *directory, *commit, *copy, *words, *tries, *keeps;
	const char *started, *tree;
	json_error_t error;
	int version, change;

	*attempts = (struct attempts){0};
	if (json_unpack_ex((json_t *)top, &error, 0,
			   "{s:i, s:o, s:o, s:o, s:s, s:s, s:o, s:F, s:b, s:o, s:o, s:o}",
			   "version", &version, "root", &root, "directory", &directory, "commit",
			   &commit, "started", &started, "tree", &tree, "copy", &copy, "alpha",
			   &attempts->alpha, "targets_change", &change, "words", &words, "tries",
			   &tries, "keeps", &keeps))
		return refuse(&error, err);
	if (version != VERSION)
		return err_set(err, ERR_INPUT,
			       "it is of version %d, which this assay does not know (%d)", version,
			       VERSION);
	attempts->targets_change = change;
	snprintf(attempts->started, sizeof(attempts->started), "%s", started);
	snprintf(attempts->tree, sizeof(attempts->tree), "%s", tree);
	if (take_text(&attempts->root, root, err) ||
	    take_text(&attempts->directory, directory, err) ||
	    take_text(&attempts->commit, commit, err) || take_text(&attempts->copy, copy, err))
		return -1;
	if (!attempts->root || !attempts->directory || !attempts->copy)
		return err_set(err, ERR_INPUT, "it is not what assay loop wrote (root)");
	return read_words(attempts, words, err) || read_trials(&attempts->tries, tries, err) ||
			       read_trials(&attempts->keeps, keeps, err)
		       ? -1
		       : 0;
}
