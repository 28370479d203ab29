/* What every fuzz target includes. A property that does not hold ends the process, whatever NDEBUG
   says: libFuzzer keeps the input, the replay in tests/unit/ shows its name. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include "results/base/err.h"
#include "results/base/text.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#define HOLDS(claim) ((claim) ? (void)0 : broken_property(#claim, __LINE__))

static inline void broken_property(const char *claim, int line)
{
	fprintf(stderr, "line %d: does not hold: %s\n", line, claim);
	abort();
}

/* A refusal is one line that may be printed as it is. */
static inline void check_refusal(const struct err *err)
{
	HOLDS(err->kind != ERR_NONE && err->text[0]);
	for (const char *s = err->text; *s;) {
		uint32_t c;
		size_t step = text_decode(s, &c);

		HOLDS(step > 0 && !text_is_control(c));
		s += step;
	}
}

/* The input as a text, which ends at its first NUL; the caller frees it. */
static inline char *text_of(const uint8_t *bytes, size_t len)
{
	char *text = malloc(len + 1);

	HOLDS(text);
	if (len)
		memcpy(text, bytes, len);
	text[len] = '\0';
	return text;
}

#endif
