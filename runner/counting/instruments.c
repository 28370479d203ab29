/* Every instrument of the counting pass, the best first. */
#include "runner/counting/counting.h"

/* perf.c, valgrind.c, allocations.c, memory.c, collections.c */
extern const struct instrument instrument_perf, instrument_valgrind, instrument_python_allocators,
	instrument_malloc, instrument_resident, instrument_private, instrument_traced,
	instrument_collector;

const struct instrument *const instruments[] = {
	&instrument_perf,   &instrument_valgrind,  &instrument_python_allocators,
	&instrument_malloc, &instrument_resident,  &instrument_private,
	&instrument_traced, &instrument_collector, NULL,
};
