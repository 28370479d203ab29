/*
 * Results of other tools, read into the same model: pytest-benchmark, hyperfine, asv (results of
 * version 2), Google Benchmark. suite_read knows them by their top keys and calls this.
 *
 * - A run is one process. hyperfine starts one for each value, and they are kept as runs. The
 * others do not say which process a value is from, or take all from one: their values are one run,
 * and its metadata has the key "process_level" with the reason, since no interval between processes
 * can be had from it.
 * - Where the file has only a statistic (no data saved), that is the one value, and the metadata
 *   "aggregate" says of what.
 * - Benchmarks that failed, and values that are not > 0 (hyperfine's below the shell's own time),
 *   cannot be results here and are left out; "values_dropped" counts the values.
 * - All runs have "imported_from" with the tool's name and, where known, version.
 */
#ifndef RESULTS_FOREIGN_H
#define RESULTS_FOREIGN_H

#include "results/suite.h"

enum foreign_tool {
	FOREIGN_NONE,
	FOREIGN_PYTEST_BENCHMARK,
	FOREIGN_HYPERFINE,
	FOREIGN_ASV,
	FOREIGN_GOOGLE_BENCHMARK,
};

/* A top key's bit; 0 for keys that tell nothing. */
unsigned foreign_key_bit(const char *key);
/* The tool of a file with these top keys (bits or-ed). */
enum foreign_tool foreign_tool_of(unsigned key_bits);

/* Add what is in the text to the suite, which is empty. */
int foreign_read(enum foreign_tool tool, const char *text, size_t len, struct suite *suite,
		 struct err *err);

/* False for a run whose values may be from any number of processes (see above). */
bool run_has_process_level(const struct run *run);

#endif
