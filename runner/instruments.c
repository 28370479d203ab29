/* Every instrument of the counting pass, the best first. */
#include "runner/counting.h"

extern const struct instrument instrument_perf, instrument_valgrind;

const struct instrument *const instruments[] = {
	&instrument_perf,
	&instrument_valgrind,
	NULL,
};
