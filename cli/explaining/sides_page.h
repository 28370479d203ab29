/* Two sides of benchmarks as a page (results/profile_files/page.h): colour where causes.h has
   proven a change. */
#ifndef CLI_EXPLAINING_SIDES_PAGE_H
#define CLI_EXPLAINING_SIDES_PAGE_H

#include "results/causes/causes.h"
#include "results/profile_files/page.h"

/* A benchmark; all is borrowed. */
struct sides_page {
	const char *name;
	struct profile_match_request profiles; /* old and new, their folders and sources */
	const char *label[PROFILE_SIDES];      /* NULL: the profile's name */
	const struct causes *causes;	       /* NULL: found from the profiles alone */
};

/* The document appended to `out`. 0, or -1 with err (memory). */
int sides_page_format(const struct sides_page *pages, size_t n, struct buf *out, struct err *err);

#endif
