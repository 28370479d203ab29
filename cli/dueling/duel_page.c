#include "cli/dueling/duel_page.h"

#include "cli/dueling/duel_notes.h"
#include "cli/page/report_page.h"

#include <stdlib.h>

/* What only the duel knows: its blocks, what is in the way of verdicts, why a benchmark failed
   or is skipped. */
static struct report_page_item *items_new(const struct duel *duel)
{
	struct report_page_item *items = calloc(duel->n + 1, sizeof(*items));

	for (size_t i = 0; items && i < duel->n; i++) {
		const struct bout *bout = &duel->bouts[i];

		items[i] = (struct report_page_item){.pairs = bout->d,
						     .n_pairs = bout->n,
						     .findings = duel_notes_new(duel, bout),
						     .failure = bout_is_out(bout) ? bout->err.text
										  : NULL};
	}
	return items;
}

static void items_free(struct report_page_item *items, size_t n)
{
	for (size_t i = 0; items && i < n; i++)
		json_decref(items[i].findings);
	free(items);
}

int duel_page_format(const struct duel *duels, size_t n, const struct report *report,
		     const struct duel_explained *explained, struct buf *out, struct err *err)
{
	struct report_page_section *sections = calloc(n + 1, sizeof(*sections));
	struct report_page_item **items = calloc(n + 1, sizeof(*items));
	int rc = sections && items ? 0 : err_memory(err);

	for (size_t i = 0; i < n && !rc; i++) {
		items[i] = items_new(&duels[i]);
		rc = items[i] ? 0 : err_memory(err);
		sections[i] = (struct report_page_section){
			.suites = {duels[i].suites[0], duels[i].suites[1]},
			.profiles = {&explained[i].sets[0], &explained[i].sets[1]},
			.items = items[i],
			.is_unsorted = true};
	}
	if (!rc)
		rc = report_page_format(report, sections, out, err);
	for (size_t i = 0; items && i < n; i++)
		items_free(items[i], duels[i].n);
	free(items);
	free(sections);
	return rc;
}
