/*
 * The metadata keys that pyperf has rules for, or that nearly every file has: their types and
 * ranges, their units, and whether all runs of a benchmark must agree on them.
 */
#ifndef RESULTS_MODEL_META_KEYS_H
#define RESULTS_MODEL_META_KEYS_H

#include "results/model/suite.h"

enum meta_rule {
	RULE_NONE,
	RULE_TEXT,
	RULE_INT_FROM_0,
	RULE_INT_FROM_1,
	RULE_NUMBER_FROM_0,
	RULE_UNIT,
	RULE_TAGS,
};

struct meta_key {
	char name[24]; /* stored here, so that its address tells a name of this table from a copy */
	enum meta_rule rule;
	const char *unit; /* of the values when the key is extracted as values, or NULL */
	bool must_agree;  /* runs that differ in it are not of one benchmark, for pyperf neither */
};

extern const struct meta_key meta_keys[]; /* sorted by name */
extern const size_t meta_keys_n;

/* By the text of the name; NULL for any other key. */
const struct meta_key *meta_key_find(const char *name);
/* By the address of the name: NULL for a name that is not in the table itself. */
const struct meta_key *meta_key_of(const char *name);

/* Is the value allowed for the key? 0, or -1 with "key: what it must be". Texts must be
   stripped already. */
int meta_key_check(const char *name, const struct meta_value *value, struct err *err);

#endif
