/*
 * What KEY_DUEL says (results/model/keys.h): the contest's id for its first duel, "ID.2" for the
 * second one, and so on. So the runs of the first side, which is in all of them, say whose partners
 * they are, and that they belong together. Pure.
 */
#ifndef RESULTS_MODEL_DUEL_ID_H
#define RESULTS_MODEL_DUEL_ID_H

#include <stdbool.h>
#include <stddef.h>

/* The id of duel `number`, from 0, in the contest with this id: snprintf's bounds. */
void duel_id_format(char *out, size_t size, const char *contest, size_t number);

/* The number of a duel, from 0. */
size_t duel_id_number(const char *id);

/* How many characters of an id are its contest's. */
size_t duel_id_contest_length(const char *id);

/* Are both of one contest? */
bool duel_id_same_contest(const char *a, const char *b);

#endif
