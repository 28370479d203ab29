/* -o FILE.html: what was looked at as a page, with the sources that are known here. */
#include "cli/explaining/explaining_internal.h"
#include "cli/explaining/sides_page.h"

#include <stdlib.h>
#include <string.h>

/* Profiles of an instrument that has several kinds are called "NAME, UNIT" behind the one of
   samples: how many there are. */
static size_t count_beside(const struct profile_set *kept, size_t i)
{
	const char *name = kept->profiles[i].name;
	size_t n = 0, len = strlen(name);

	while (!kept->profiles[i].unit && i + n + 1 < kept->n && kept->profiles[i + n + 1].unit &&
	       strncmp(kept->profiles[i + n + 1].name, name, len) == 0 &&
	       kept->profiles[i + n + 1].name[len] == ',')
		n++;
	return n;
}

static int add_one_side(struct explaining *e, struct buf *out, struct err *err)
{
	struct page_benchmark *pages = calloc(e->kept.n + 1, sizeof(*pages));
	int rc;

	if (!pages)
		return err_memory(err);
	for (size_t i = 0; i < e->kept.n; i++) {
		const struct stack_profile *profile = &e->kept.profiles[i];

		pages[i].name = profile->name;
		pages[i].sides[0] = (struct page_side){.profile = profile,
						       .sources = &e->sources[0],
						       .beside = profile + 1,
						       .n_beside = count_beside(&e->kept, i)};
	}
	rc = page_format(pages, e->kept.n, out, err);
	free(pages);
	return rc;
}

/* The sides' profiles follow each other. */
static int add_two_sides(struct explaining *e, struct buf *out, struct err *err)
{
	size_t n = e->kept.n / 2;
	struct sides_page *pages = calloc(n + 1, sizeof(*pages));
	char here[PATH_MAX];
	const char *roots[2];
	int rc;

	if (!pages)
		return err_memory(err);
	explaining_roots(e->sides, here, roots);
	for (size_t i = 0; i < n; i++)
		for (int side = 0; side < 2; side++) {
			struct sides_page *page = &pages[i];

			page->profiles.profile[side] = &e->kept.profiles[2 * i + (size_t)side];
			page->profiles.root[side] = roots[side];
			page->profiles.sources[side] = &e->sources[side];
			page->label[side] = e->sides[side].label;
			page->name = page->profiles.profile[0]->name;
		}
	rc = sides_page_format(pages, n, out, err);
	free(pages);
	return rc;
}

int explaining_page_add(struct explaining *e, struct buf *out, struct err *err)
{
	return e->sides ? add_two_sides(e, out, err) : add_one_side(e, out, err);
}
