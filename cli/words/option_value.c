#include "cli/words/option_internal.h"

#include "results/base/buf.h"
#include "results/base/unit.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool has_range(const struct option *row)
{
	return row->max > row->min;
}

static bool is_within(const struct option *row, double number)
{
	return !has_range(row) || (number >= row->min && number <= row->max);
}

/* A limit as it would be typed: "1000000", "0.001s", "100%". */
static void add_limit(struct buf *out, const struct option *row, const char *before, double limit)
{
	const char *unit = row->type == OPT_PERCENT ? "%" : row->type == OPT_SECONDS ? "s" : "";

	buf_addf(out, " %s %.12g%s", before, row->type == OPT_PERCENT ? limit * 100 : limit, unit);
}

/* "of at least 1", "from 1 to 100", or nothing: a limit at the edge of the type does not count. */
static void add_range(struct buf *out, const struct option *row)
{
	bool has_min = row->min > -1e15, has_max = row->max < 1e15;

	if (!has_range(row))
		return;
	if (has_min)
		add_limit(out, row, has_max ? "from" : "of at least", row->min);
	if (has_max)
		add_limit(out, row, has_min ? "to" : "of at most", row->max);
}

static int refuse(const struct option_given *one, const char *wanted, struct err *err)
{
	char name[OPTION_NAME_SIZE];
	struct buf range = {0};

	add_range(&range, one->row);
	err_set(err, ERR_USAGE, "%s: needs %s%s, not \"%s\"", option_spell(one, name), wanted,
		buf_text(&range), one->value);
	buf_release(&range);
	return -1;
}

/* A whole decimal number that fits a long. */
static int parse_long(const char *text, const char **end, long *number)
{
	const char *digits = text + (*text == '-' || *text == '+');
	char *stop;

	if (*digits < '0' || *digits > '9')
		return -1;
	errno = 0;
	*number = strtol(text, &stop, 10);
	*end = stop;
	return errno ? -1 : 0;
}

/* x^y for whole x, y >= 0. 0, or -1 when it does not fit a long. */
static int raise_long(long base, long exponent, long *power)
{
	long result = 1;

	if (base == 0 || base == 1) /* otherwise no overflow would end the loop */
		exponent = exponent ? 1 : 0;
	while (exponent-- > 0)
		if (__builtin_mul_overflow(result, base, &result))
			return -1;
	*power = result;
	return 0;
}

static int parse_loops(const char *text, long *loops)
{
	const char *end;
	long base, exponent;

	if (parse_long(text, &end, &base))
		return -1;
	if (*end == '^') {
		if (base < 0 || parse_long(end + 1, &end, &exponent) || exponent < 0 ||
		    raise_long(base, exponent, &base))
			return -1;
	}
	if (*end)
		return -1;
	*loops = base;
	return 0;
}

static int store_whole(const struct option_given *one, struct err *err)
{
	const struct option *row = one->row;
	const char *value = one->value, *end = "";
	bool is_loops = row->type == OPT_LOOPS;
	long number;

	if ((is_loops ? parse_loops(value, &number) : parse_long(value, &end, &number)) || *end ||
	    !is_within(row, (double)number))
		return refuse(one,
			      is_loops ? "a whole number or a power such as 2^8" : "a whole number",
			      err);
	*row->to.count = number;
	return 0;
}

static int store_real(const struct option_given *one, struct err *err)
{
	const struct option *row = one->row;
	const char *value = one->value;
	double number;
	int rc;

	switch (row->type) {
	case OPT_SECONDS:
		rc = unit_parse_seconds(value, &number);
		if (rc || !is_within(row, number) || (!has_range(row) && number < 0))
			return refuse(one, "a time such as 0.5, 5s, 200ms or 2min", err);
		break;
	case OPT_BYTES:
		rc = unit_parse_bytes(value, &number);
		if (rc || !is_within(row, number))
			return refuse(one, "a size such as 500MB or 2GiB", err);
		break;
	case OPT_PERCENT:
		rc = unit_parse_percent(value, &number);
		if (rc && unit_parse_number(value, NULL, &number) == 0) {
			char name[OPTION_NAME_SIZE];

			return err_set(err, ERR_USAGE, "%s: say \"%s%%\" for %s percent",
				       option_spell(one, name), value, value);
		}
		if (rc || !is_within(row, number))
			return refuse(one, "a percentage such as 1%", err);
		break;
	default:
		rc = unit_parse_number(value, NULL, &number);
		if (rc || !is_within(row, number))
			return refuse(one, "a number", err);
	}
	*row->to.number = number;
	return 0;
}

/* A variable that is empty by mistake in a script must not go unnoticed. */
static int check_text(const struct option_given *one, struct err *err)
{
	char name[OPTION_NAME_SIZE];

	if (!*one->value)
		return err_set(err, ERR_USAGE, "%s: needs a value (%s), not an empty text",
			       option_spell(one, name), one->row->placeholder);
	return 0;
}

static int store_line(const struct option_given *one, struct err *err)
{
	return texts_add(one->row->to.texts, one->value) ? err_memory(err) : 0;
}

int option_store(const struct option_given *one, struct err *err)
{
	const struct option *row = one->row;
	int rc = 0;

	switch (row->type) {
	case OPT_FLAG:
		*row->to.flag = true;
		break;
	case OPT_TEXT:
	case OPT_FILE:
		rc = check_text(one, err);
		if (!rc)
			*row->to.text = one->value;
		break;
	case OPT_TEXTS:
		rc = check_text(one, err) || store_line(one, err) ? -1 : 0;
		break;
	case OPT_LINES:
		rc = store_line(one, err);
		break;
	case OPT_WORD:
		rc = texts_add(row->to.texts, row->placeholder) ? err_memory(err) : 0;
		break;
	case OPT_COUNT:
	case OPT_LOOPS:
		rc = store_whole(one, err);
		break;
	case OPT_SECONDS:
	case OPT_BYTES:
	case OPT_PERCENT:
	case OPT_NUMBER:
		rc = store_real(one, err);
		break;
	case OPT_HEADING:
		break;
	}
	if (rc == 0 && row->seen)
		*row->seen = true;
	return rc;
}
