#include "cli/history/profiled.h"

#include "cli/history/cells.h"
#include "results/base/when.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WHAT_KEEPS_ONE "assay run --explain keeps one, and assay history add takes it along"

bool profiled_has(const struct history *history, size_t result)
{
	char *path = history_profile_path_new(history, result);
	bool has = path && access(path, R_OK) == 0;

	free(path);
	return has;
}

/* ---- by name */

enum { LEAST_OF_COMMIT = 4, LEAST_OF_FILE = 8 };

static bool begins_with(const char *text, const char *word, size_t least)
{
	size_t len = strlen(word);

	return text && len >= least && strncmp(text, word, len) == 0;
}

/* A date is one even where a commit begins alike: "20261129". */
static bool goes_by(const struct history_result *result, const char *word)
{
	const char *slash = strrchr(word, '/');
	struct when when;

	if (when_parse(word, &when, NULL) == 0 && strchr(word, '-'))
		return (double)result->when_s >= when.from && (double)result->when_s < when.until;
	return begins_with(result->commit, word, LEAST_OF_COMMIT) ||
	       begins_with(result->file, slash ? slash + 1 : word, LEAST_OF_FILE);
}

/* The last one with a profile; SIZE_MAX with err. */
static size_t find(const struct history *history, const char *word, struct err *err)
{
	size_t without = SIZE_MAX;

	for (size_t i = history->n; i-- > 0;) {
		if (!goes_by(&history->results[i], word))
			continue;
		if (profiled_has(history, i))
			return i;
		if (without == SIZE_MAX)
			without = i;
	}
	if (without == SIZE_MAX)
		err_set(err, ERR_INPUT,
			"no result goes by %s: give a commit, a date or a file that assay history "
			"list shows",
			word);
	else
		err_set(err, ERR_INPUT, "%s: there is no profile beside %s: " WHAT_KEEPS_ONE, word,
			history->results[without].file);
	return SIZE_MAX;
}

/* The last one before it that has a profile; SIZE_MAX with err. */
static size_t find_before(const struct history *history, size_t result, struct err *err)
{
	for (size_t i = result; i-- > 0;)
		if (profiled_has(history, i))
			return i;
	err_set(err, ERR_INPUT, "no result before %s has a profile: " WHAT_KEEPS_ONE,
		history->results[result].file);
	return SIZE_MAX;
}

int profiled_find_two(size_t results[2], const struct history *history, const char *one,
		      const char *other, struct err *err)
{
	size_t first = find(history, one, err);

	if (first == SIZE_MAX)
		return -1;
	results[0] = other ? first : find_before(history, first, err);
	results[1] = other ? find(history, other, err) : first;
	if (results[0] == SIZE_MAX || results[1] == SIZE_MAX)
		return -1;
	if (results[0] == results[1])
		return err_set(err, ERR_INPUT, "%s and %s are the same result, %s", one, other,
			       history->results[first].file);
	return 0;
}

/* ---- in words */

void profiled_label_add(struct buf *out, const struct history_result *result)
{
	char date[CELL_DATE], commit[CELL_COMMIT];

	buf_adds(out, cell_date(result->when_s, date));
	if (result->commit)
		buf_addf(out, " %s", cell_commit(result, commit));
}

static void add_one(struct buf *out, const char *name, const char *old, const char *new)
{
	buf_addf(out, "%s%s %s -> %s", out->len ? ", " : "", name, old, new);
}

void profiled_differences_add(struct buf *out, const struct history *history, size_t old_result,
			      size_t new_result)
{
	const struct history_result *old = &history->results[old_result];
	const struct history_result *new = &history->results[new_result];
	enum history_fact fact = 0;

	if (old->machine != new->machine)
		add_one(out, "machine", cell_machine(&history->machines[old->machine]),
			cell_machine(&history->machines[new->machine]));
	while ((fact = history_difference(old, new, fact)) < HISTORY_FACTS) {
		add_one(out, history_fact_names[fact], old->facts[fact], new->facts[fact]);
		fact++;
	}
}
