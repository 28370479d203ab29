/* Any bytes, read as a file of callgrind: a count that is not negative, or one line. */
#include "runner/callgrind_file.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct err err = {0};
	int64_t instructions = -1;
	int rc = callgrind_instructions((const char *)bytes, len, &instructions, &err);

	if (rc ? err.kind != ERR_INPUT || strpbrk(err.text, "\r\n\033") != NULL
	       : instructions < 0 || err.kind != ERR_NONE)
		abort();
	return 0;
}
