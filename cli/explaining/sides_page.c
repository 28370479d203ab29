#include "cli/explaining/sides_page.h"

#include <math.h>
#include <stdlib.h>

/* What the pages need beside what is borrowed. */
struct made {
	struct causes causes;
	struct page_change *changes;
};

/* Of the rows that are named. What one side alone has is seen by its box. */
static int take_changes(struct page_benchmark *page, struct made *made, const struct causes *causes,
			struct err *err)
{
	made->changes = calloc(causes->changed + 1, sizeof(*made->changes));
	if (!made->changes)
		return err_memory(err);
	page->changes = made->changes;
	for (size_t i = 0; causes->kind == CAUSES_NAMED && i < causes->changed; i++) {
		const struct causes_row *row = &causes->rows[i];

		if (row->change.old_share == 0 || row->change.new_share == 0)
			continue;
		made->changes[page->n_changes++] =
			(struct page_change){row->item->kind,	    row->item->file,
					     row->item->function,   row->change.ratio.estimate,
					     row->change.ratio.low, row->change.ratio.high};
	}
	return 0;
}

static int make_page(struct page_benchmark *page, struct made *made, const struct sides_page *from,
		     struct err *err)
{
	const struct causes_request request = {.profiles = from->profiles,
					       .timed = {.estimate = (double)NAN}};

	page->name = from->name;
	for (int side = 0; side < PROFILE_SIDES; side++)
		page->sides[side] =
			(struct page_side){from->profiles.profile[side], from->label[side],
					   from->profiles.root[side], from->profiles.sources[side]};
	if (!from->causes && causes_find(&made->causes, &request, err))
		return -1;
	return take_changes(page, made, from->causes ? from->causes : &made->causes, err);
}

int sides_page_format(const struct sides_page *pages, size_t n, struct buf *out, struct err *err)
{
	struct page_benchmark *benchmarks = calloc(n + 1, sizeof(*benchmarks));
	struct made *made = calloc(n + 1, sizeof(*made));
	int rc = benchmarks && made ? 0 : err_memory(err);

	for (size_t i = 0; i < n && !rc; i++)
		rc = make_page(&benchmarks[i], &made[i], &pages[i], err);
	if (!rc)
		rc = page_format(benchmarks, n, out, err);
	for (size_t i = 0; made && i < n; i++) {
		causes_release(&made[i].causes);
		free(made[i].changes);
	}
	free(made);
	free(benchmarks);
	return rc;
}
