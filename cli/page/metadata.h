/* The metadata of one side, or of two beside each other with what differs marked. */
#ifndef CLI_PAGE_METADATA_H
#define CLI_PAGE_METADATA_H

#include "results/base/buf.h"
#include "results/model/suite.h"

/* A table of the keys of both; NULL is an empty set. Where `sides` is 1 the second is not looked
   at. What `common` has, with the same value, is left out (NULL: nothing is). Nothing is added
   where nothing is left. `labels`, `caption`: any text. */
void metadata_table(struct buf *out, const struct meta *const sets[2], size_t sides,
		    const struct meta *const common[2], const char *const labels[2],
		    const char *caption);

#endif
