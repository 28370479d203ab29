/* Metadata in a JSON text. */
#ifndef RESULTS_FILES_READ_META_H
#define RESULTS_FILES_READ_META_H

#include "results/base/cursor.h"
#include "results/model/suite.h"

/* Add the members of the object at the cursor (or null: nothing) to *meta, which was NULL. Errors
   name the key; a key that stands twice is one. */
int meta_read(struct cursor *c, struct meta **meta, struct err *err);

#endif
