/*
 * Any bytes, read as a result file. What is read can be written; what was written reads back and is
 * written as the same bytes, compact and indented. What is not read leaves one line.
 */
#include "tests/fuzz/round_trip.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct err err = {0};
	struct suite *suite = suite_parse((const char *)bytes, len, "fuzz", &err);

	if (!suite) {
		HOLDS(err.kind == ERR_INPUT && strncmp(err.text, "fuzz: ", 6) == 0);
		check_refusal(&err);
		return 0;
	}
	HOLDS(err.kind == ERR_NONE);
	check_round_trip(suite, WRITE_COMPACT);
	check_round_trip(suite, WRITE_INDENTED);
	suite_free(suite);
	return 0;
}
