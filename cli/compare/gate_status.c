#include "cli/compare/gate_status.h"

#include "cli/compare/cells.h"
#include "cli/words/status.h"
#include "results/base/json.h"

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

json_t *gate_json_new(const struct report *report)
{
	const struct gate *gate = &report->gate;
	struct buf word = {0};
	json_t *judged;

	cells_gate(report, &word);
	judged = json_pack("{s:b, s:i, s:I, s:I, s:I, s:I, s:I, s:I, s:o}", "failed",
			   !gate_passes(gate), "exit", gate_status(gate->outcome), "benchmarks",
			   (json_int_t)gate->benchmarks, "undecided", (json_int_t)gate->undecided,
			   "not_judged", (json_int_t)gate->not_judged, "missing",
			   (json_int_t)gate->missing, "unloaded", (json_int_t)gate->unloaded, "new",
			   (json_int_t)gate->added, "text",
			   json_text_new(word.len ? buf_text(&word) : NULL));
	buf_release(&word);
	return judged;
}
