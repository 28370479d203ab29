/* assay history rename: a benchmark that has another name now goes on as one. */
#include "cli/history/action.h"
#include "cli/words/line.h"
#include "cli/words/status.h"
#include "results/base/json.h"
#include "results/history/names.h"
#include "results/history/notes.h"

#include <stdio.h>
#include <string.h>

static void add_options(struct option_table *table, void *options)
{
	(void)table;
	(void)options;
}

/* Is it the name of a benchmark now? */
static int has_name(struct history *history, const char *name, bool *has, struct err *err)
{
	struct history_names names = {0};
	int rc = history_names(&names, history, err);

	*has = false;
	for (size_t i = 0; !rc && i < names.n; i++)
		*has |= strcmp(names.items[i], name) == 0;
	history_names_release(&names);
	return rc;
}

static int check(struct history *history, const char *from, const char *to, struct err *err)
{
	bool has;

	if (strcmp(history_name_now(&history->notes, from), to) == 0)
		return err_set(err, ERR_INPUT, "%s is called %s already", from, to);
	if (has_name(history, history_name_now(&history->notes, from), &has, err))
		return -1;
	return has ? 0 : err_set(err, ERR_INPUT, "no benchmark of the history is called %s", from);
}

static int write(const struct history *history, const char *from, const char *to, struct err *err)
{
	const char *now = history_name_now(&history->notes, from);
	json_t *members =
		json_pack("{s:o, s:o}", "old", json_text_new(now), "new", json_text_new(to));
	int rc = members ? history_note_write(history->folder, NOTE_RENAME, members, err)
			 : err_memory(err);

	json_decref(members);
	return rc;
}

static void tell(const char *from, const char *to)
{
	struct table_style style = table_style_for(stdout);
	struct buf line = {0};

	buf_addf(&line, "%s is %s from now on", from, to);
	line_print(stdout, &style, COLOUR_NONE, "", buf_text(&line));
	buf_release(&line);
}

static int work(void *options, const struct texts *words, struct err *err)
{
	const struct history_common *common = options;
	struct history history = {0};
	const char *from, *to;
	int rc;

	if (words->n != 2)
		return err_set(err, ERR_USAGE,
			       "give the old name and the new one, as in assay history rename "
			       "json_dump json.dump");
	from = words->items[0];
	to = words->items[1];
	if (strcmp(from, to) == 0)
		return err_set(err, ERR_USAGE, "the two names are the same: %s", from);
	rc = history_open_given(&history, common, err);
	if (!rc)
		rc = check(&history, from, to, err) || write(&history, from, to, err);
	if (!rc)
		tell(from, to);
	history_release(&history);
	return rc ? -1 : EXIT_DONE;
}

const struct history_action history_rename = {
	.name = "rename",
	.usage = "[options] OLD NEW",
	.summary = "a benchmark's old name and its new one are one benchmark",
	.description =
		"Say that the benchmark OLD is called NEW now: from now on the history shows both as "
		"NEW. No result changes: this is remembered in a small file of the history, which git "
		"merges like all others. The last that was said of a name counts.",
	.epilog = "examples:\n"
		  "  assay history rename bench_json bench_json_small\n",
	.size = sizeof(struct history_common),
	.add_options = add_options,
	.work = work,
};
