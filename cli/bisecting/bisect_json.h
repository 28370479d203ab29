/* A search (cli/bisecting/search.h) for programs; docs/bisect.md lists its keys. */
#ifndef CLI_BISECTING_BISECT_JSON_H
#define CLI_BISECTING_BISECT_JSON_H

#include "cli/bisecting/search.h"

#include <jansson.h>

/* NULL when memory ran out. */
json_t *bisect_json_new(const struct search *search, const char *benchmark);

#endif
