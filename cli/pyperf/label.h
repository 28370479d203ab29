/* Short names for files in displays. */
#ifndef CLI_PYPERF_LABEL_H
#define CLI_PYPERF_LABEL_H

#include <stddef.h>

/* A label for each of `n` paths, into labels[] (free each): the base name without extension
   (".json" and
   ".json.gz" go whole) if these are all distinct, else the base name if these are, else the path
   itself. 0, or -1 when memory ran out (nothing to free then). */
int pyperf_labels(const char *const *paths, size_t n, char **labels);

#endif
