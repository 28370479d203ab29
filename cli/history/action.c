#include "cli/history/action.h"

#include "cli/words/same_class.h"
#include "cli/words/text.h"
#include "results/history/folder.h"

#include <stdio.h>
#include <stdlib.h>

void history_add_json(struct option_table *table, struct history_common *common)
{
	const struct option rows[] = {
		OPT_FLAG(0, "json", &common->json, NULL, "print JSON"),
		{0},
	};

	option_table_add(table, rows);
}

void history_add_same_class(struct option_table *table, struct history_common *common)
{
	const struct option rows[] = {SAME_CLASS_ROW(&common->same_class), {0}};

	option_table_add(table, rows);
}

/* A file in need of an eye is told of each time, in a line; the rest goes on. */
static void tell_broken(const struct history *history)
{
	struct buf line = {0};

	for (size_t i = 0; i < history->nbroken; i++) {
		buf_clear(&line);
		buf_addf(&line, "%s: %s", history->broken[i].file, history->broken[i].reason);
		fputs("assay: note: ", stderr);
		if (!buf_failed(&line)) {
			struct buf shown = {0};

			text_escape(&shown, line.data, true);
			fputs(buf_text(&shown), stderr);
			buf_release(&shown);
		}
		fputs("; it is left out\n", stderr);
	}
	buf_release(&line);
}

int history_open_given(struct history *history, const struct history_common *common,
		       struct err *err)
{
	char *folder = history_folder_new(common->dir, err);
	int rc = folder ? history_open(history, folder, common->same_class, err) : -1;

	free(folder);
	if (!rc)
		tell_broken(history);
	return rc;
}

void history_tell_empty(const struct history *history)
{
	printf("no results in %s yet; assay history add FILE... adds some\n", history->folder);
}
