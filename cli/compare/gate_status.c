#include "cli/compare/gate_status.h"

#include "cli/words/status.h"

int gate_status(enum gate_outcome outcome)
{
	switch (outcome) {
	case GATE_NOT_ASKED:
	case GATE_PASSED:
		return EXIT_DONE;
	case GATE_OTHER_MACHINE:
		return EXIT_NOT_COMPARABLE;
	case GATE_SLOWER:
		return EXIT_FAILED;
	case GATE_MISSING:
		return EXIT_BENCHMARK_MISSING;
	case GATE_UNDECIDED:
		return EXIT_UNDECIDED;
	}
	return EXIT_FAILED;
}
