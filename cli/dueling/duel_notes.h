/* What stands in the way of a bout's verdict, or of trusting it. */
#ifndef CLI_DUELING_DUEL_NOTES_H
#define CLI_DUELING_DUEL_NOTES_H

#include "runner/duel/duel.h"

#include <jansson.h>

/* A new list of warnings (cli/measuring/warning.h), NULL when memory ran out. */
json_t *duel_notes_new(const struct duel *duel, const struct bout *bout);

#endif
