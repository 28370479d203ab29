/*
 * What is known about the machine, the interpreter or the source tree: a list of key and scalar,
 * in the order in which they were found, ready to become the metadata of a run.
 *
 * Text is kept as metadata wants it: one line, white space collapsed, valid UTF-8; an empty text
 * is no fact and is left out silently. `struct facts f = {0}` is valid and empty; facts_release
 * returns to that. Adding a key again replaces its value.
 */
#ifndef RUNNER_MACHINE_FACTS_H
#define RUNNER_MACHINE_FACTS_H

#include "results/model/suite.h"

struct fact {
	char *key;
	enum meta_type type; /* META_INT, META_REAL or META_TEXT */
	int64_t integer;
	double real;
	char *text;
};

struct facts {
	struct fact *items;
	size_t n, cap;
};

void facts_release(struct facts *facts);

/* These copy what they are given and return 0, or -1 with err (memory). A real that is not finite
   is no fact. */
int facts_add_int(struct facts *facts, const char *key, int64_t value, struct err *err);
int facts_add_real(struct facts *facts, const char *key, double value, struct err *err);
int facts_add_text(struct facts *facts, const char *key, const char *value, struct err *err);

/* Add all of `from`. */
int facts_copy(struct facts *facts, const struct facts *from, struct err *err);

/* Forget what is known under the key; nothing to do where nothing is. */
void facts_remove(struct facts *facts, const char *key);

/* NULL when the key is unknown. Borrowed until the list changes. */
const struct fact *facts_get(const struct facts *facts, const char *key);
/* The text, or NULL when unknown or not a text. */
const char *facts_text(const struct facts *facts, const char *key);
/* The number, or `missing`. */
double facts_number(const struct facts *facts, const char *key, double missing);

/* Put every fact into the run's metadata. 0, or -1 with err naming the key. */
int facts_write(const struct facts *facts, struct run *run, struct err *err);

#endif
