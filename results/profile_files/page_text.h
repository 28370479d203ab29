/* What pages have in common: data as text, and that nothing is fetched. */
#ifndef RESULTS_PROFILE_FILES_PAGE_TEXT_H
#define RESULTS_PROFILE_FILES_PAGE_TEXT_H

#include "results/base/buf.h"

/* Append it as text that is no markup, whatever it holds; what would not be seen is shown. */
void page_text_add(struct buf *out, const char *text);

/* A document up to its title. The browser itself sees to it that nothing is fetched: `scripts` says
   what may run ("'none'", "'unsafe-inline'"). */
void page_text_add_head(struct buf *out, const char *scripts);

#endif
