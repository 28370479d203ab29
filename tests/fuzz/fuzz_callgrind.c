/* Any bytes, as a file that valgrind's callgrind wrote: a count that is none below zero, or one
 * line. */
#include "runner/counting/callgrind_file.h"
#include "tests/fuzz/fuzz.h"

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
	return 0;
}
