/* What a comparison says to programs, be it of files or of a duel's sides. */
#ifndef CLI_COMPARE_COMPARISON_JSON_H
#define CLI_COMPARE_COMPARISON_JSON_H

#include "results/base/texts.h"
#include "results/verdicts/comparison.h"

#include <jansson.h>

/* {"name", "metrics", "verdict", "ratio", "low", "high", "level", "witness"}: a new object, NULL
   when memory ran out. */
json_t *comparison_json_new(const struct comparison *comparison);

/* Add the keys of `more`, which is used up, to the object; what it has already is replaced. Returns
   the object, or NULL when memory ran out, or either is NULL. */
json_t *comparison_json_with(json_t *object, json_t *more);

/* A list of the texts. */
json_t *texts_json_new(const struct texts *texts);

#endif
