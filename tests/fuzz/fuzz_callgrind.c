/* Any bytes, as a file that valgrind's callgrind wrote: counts that are none below zero, or one
 * line. */
#include "runner/counting/callgrind_file.h"
#include "tests/fuzz/fuzz.h"

static void read_pieces(const char *text, size_t len)
{
	int64_t cost[4], calls[4];
	struct callgrind_pieces pieces = {
		.start = 0x1000, .size = 16, .n = 4, .cost = cost, .calls = calls};
	struct err err = {0};

	if (callgrind_pieces_read(&pieces, text, len, &err)) {
		check_refusal(&err);
		return;
	}
	HOLDS(pieces.callers_own >= 0);
	for (int i = 0; i < 4; i++)
		HOLDS(cost[i] >= 0 && calls[i] >= 0 && (cost[i] == 0 || calls[i] > 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct err err = {0};
	int64_t count = -7;

	if (callgrind_instructions((const char *)bytes, len, &count, &err)) {
		check_refusal(&err);
		HOLDS(err.kind == ERR_INPUT && count == -7);
	} else {
		HOLDS(count >= 0);
	}
	read_pieces((const char *)bytes, len);
	return 0;
}
