/* What is a suite, wherever it came from, can be written, read back, and is written as the same
   bytes then. */
#ifndef TESTS_FUZZ_ROUND_TRIP_H
#define TESTS_FUZZ_ROUND_TRIP_H

#include "results/files/read.h"
#include "results/files/write.h"
#include "tests/fuzz/fuzz.h"

static inline struct buf format_suite(const struct suite *suite, enum write_style style)
{
	struct buf text = {0};

	HOLDS(suite_format(suite, style, &text, NULL) == 0);
	return text;
}

static inline void check_round_trip(const struct suite *suite, enum write_style style)
{
	struct buf first = format_suite(suite, style), second;
	struct err err = {0};
	struct suite *back = suite_parse(first.data, first.len, "written", &err);

	HOLDS(back && back->n == suite->n);
	second = format_suite(back, style);
	HOLDS(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
	suite_free(back);
	buf_release(&first);
	buf_release(&second);
}

#endif
