/* Members of an object by a table: scalars, and lists in columns, read within bounds. */
#ifndef RESULTS_PROFILE_FILES_FIELDS_H
#define RESULTS_PROFILE_FILES_FIELDS_H

#include "results/base/cursor.h"

/* `= {0}` is empty; release with column_release. */
struct column {
	int64_t *numbers; /* one of the three */
	char **texts;
	double *reals;
	size_t n, cap;
	bool is_read;
};
void column_release(struct column *column);

enum field_type {
	FIELD_TEXT,    /* char **: NULL before; the caller's to free */
	FIELD_SECONDS, /* double *: finite, >= 0 */
	FIELD_COUNT,   /* int64_t *: from 0 to `most` */
	FIELD_NUMBERS, /* struct column *: of integers from `least` to `most` */
	FIELD_TEXTS,   /* struct column * */
	FIELD_INDEXES, /* struct column *: integers from 0 to `most`; null and -1 are -1 */
	FIELD_REALS,   /* struct column *: of numbers; null is NaN, instead of the list: empty */
};
struct field {
	const char *key;
	enum field_type type;
	void *to;
	int64_t least, most;
};

/* At most so many items has a column. */
enum { COLUMN_LIMIT = 2000000 };

/* Read the value of this key into its field; one of another key is skipped. `fields` ends with {0}.
   0, or -1 with err (ERR_INPUT naming key and item; a text or column that comes twice; memory). */
int field_read(const struct field *fields, struct cursor *c, const char *key, struct err *err);

#endif
