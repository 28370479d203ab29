/*
 * Any bytes, read as the file of another tool: the first byte says which one ('p'ytest-benchmark,
 * 'h'yperfine, 'a'sv, 'g'oogle benchmark), the rest is the file. What comes in can be written and
 * read back.
 */
#include "results/files/foreign.h"
#include "tests/fuzz/round_trip.h"

static enum foreign_tool tool_of(uint8_t byte)
{
	switch (byte) {
	case 'p':
		return FOREIGN_PYTEST_BENCHMARK;
	case 'h':
		return FOREIGN_HYPERFINE;
	case 'a':
		return FOREIGN_ASV;
	case 'g':
		return FOREIGN_GOOGLE_BENCHMARK;
	default:
		return FOREIGN_NONE;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct suite *suite = suite_new();
	struct err err = {0};

	HOLDS(suite);
	if (len > 0 &&
	    foreign_read(tool_of(bytes[0]), (const char *)bytes + 1, len - 1, suite, &err) == 0) {
		HOLDS(err.kind == ERR_NONE && suite->n > 0);
		check_round_trip(suite, WRITE_COMPACT);
	} else if (len > 0) {
		HOLDS(err.kind == ERR_INPUT);
		check_refusal(&err);
	}
	suite_free(suite);
	return 0;
}
