/*
 * Any bytes, read as a result file. What is read can be written; what was written reads back and is
 * written as the same bytes, compact and indented. What is not read leaves one line.
 */
#include "results/read.h"
#include "results/write.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* A property that does not hold must end the process, whatever NDEBUG says. */
#define HOLDS(claim) ((claim) ? (void)0 : abort())

static struct buf format(const struct suite *suite, enum write_style style)
{
	struct buf text = {0};

	HOLDS(suite_format(suite, style, &text, NULL) == 0);
	return text;
}

static void check_round_trip(const struct suite *suite, enum write_style style)
{
	struct buf first = format(suite, style), second;
	struct err err = {0};
	struct suite *back = suite_parse(first.data, first.len, "written", &err);

	HOLDS(back && back->n == suite->n);
	second = format(back, style);
	HOLDS(first.len == second.len && memcmp(first.data, second.data, first.len) == 0);
	suite_free(back);
	buf_release(&first);
	buf_release(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct err err = {0};
	struct suite *suite = suite_parse((const char *)bytes, len, "fuzz", &err);

	if (!suite) {
		HOLDS(err.kind == ERR_INPUT && strncmp(err.text, "fuzz: ", 6) == 0);
		HOLDS(!strpbrk(err.text, "\r\n\033"));
		return 0;
	}
	HOLDS(err.kind == ERR_NONE);
	check_round_trip(suite, WRITE_COMPACT);
	check_round_trip(suite, WRITE_INDENTED);
	suite_free(suite);
	return 0;
}
