/*
 * What changed and is not explained, since others changed more: explaining one takes about half a
 * minute, and a change of the interpreter changes everything.
 */
#ifndef CLI_EXPLAINING_LEFT_OUT_H
#define CLI_EXPLAINING_LEFT_OUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* So many are explained unless --explain-most says otherwise. */
#define EXPLAIN_MOST 5

/* Its row among those of the others: a name, and that it is left out. Nothing without rows. */
void left_out_add(json_t *rows, const char *name);
bool left_out_is(const json_t *row);

/* The line that says how many of `all` are left out, and what would explain them; nothing where
   none is. */
void left_out_print(size_t left, size_t all, FILE *out);

#endif
