#include "cli/history/chosen.h"

#include "cli/words/nearest.h"
#include "runner/target/selector.h"

#include <stdlib.h>
#include <string.h>

static size_t mark_exact(bool *kept, const struct history_names *names, const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->items[i], name) == 0) {
			kept[i] = true;
			n++;
		}
	return n;
}

static size_t mark_pattern(bool *kept, const struct history_names *names, const char *pattern)
{
	size_t n = 0;

	for (size_t i = 0; i < names->n; i++)
		if (selector_keeps(names->items[i], pattern)) {
			kept[i] = true;
			n++;
		}
	return n;
}

static int refuse(const struct history_names *names, const char *word, struct err *err)
{
	const char *near = nearest_name(word, (const char *const *)names->items, names->n);

	return err_set(err, ERR_INPUT, "no benchmark of the history is called %s%s%s%s", word,
		       near ? " (did you mean " : "", near ? near : "", near ? "?)" : "");
}

static int mark(bool *kept, const struct history_names *names, const struct history *history,
		const struct texts *words, struct err *err)
{
	for (size_t i = 0; i < words->n; i++) {
		const char *now = history_name_now(&history->notes, words->items[i]);

		if (!mark_exact(kept, names, now) && !mark_pattern(kept, names, words->items[i]))
			return refuse(names, words->items[i], err);
	}
	return 0;
}

static void drop_others(struct history_names *names, const bool *kept)
{
	size_t n = 0;

	for (size_t i = 0; i < names->n; i++)
		if (kept[i])
			names->items[n++] = names->items[i];
		else
			free(names->items[i]);
	names->n = n;
}

int chosen_keep(struct history_names *names, const struct history *history,
		const struct texts *words, struct err *err)
{
	bool *kept;
	int rc;

	if (words->n == 0)
		return 0;
	kept = calloc(names->n + 1, sizeof(*kept));
	if (!kept)
		return err_memory(err);
	rc = mark(kept, names, history, words, err);
	if (!rc)
		drop_others(names, kept);
	free(kept);
	return rc;
}
