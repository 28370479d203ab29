/*
 * Results of other tools, read into the same model: pytest-benchmark, hyperfine (1 and 2), asv
 * (results of version 2), Google Benchmark. suite_read knows them by their top keys and calls this.
 *
 * - A run is one process. hyperfine starts one for each value, and they are kept as runs. The
 * others do not say which process a value is from, or take all from one: their values are one run,
 * and its metadata has the key "process_level" with the reason, since no interval between processes
 * can be had from it.
 * - Where the file has only a statistic (no data saved), that is the one value, and the metadata
 *   "aggregate" says of what.
 * - Values that are not > 0 (hyperfine's below the shell's own time) cannot be values here;
 *   "values_dropped" counts them. Where most are, the benchmark is left out: what remains would be
 *   a choice of the slowest. So are benchmarks that failed; the suite lists both with the reason
 *   (results/model/failures.h).
 * - Entries of one name are one benchmark; "entries_joined" counts them.
 * - All runs have "imported_from" with the tool's name and, where known, version.
 *
 * Nothing of this is silent: whoever shows a benchmark says its foreign_notes.
 */
#ifndef RESULTS_FILES_FOREIGN_H
#define RESULTS_FILES_FOREIGN_H

#include "results/base/figure.h"
#include "results/model/suite.h"

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

/* False for a benchmark whose values may be from any number of processes (see above). Several runs
   (merged files) are several processes, whatever each run says. */
bool bench_has_process_level(const struct bench *bench);

/* False where the other tool's file does not say how many loops a value took: nothing is known of
   the times that were measured then, and they cannot be shown. */
bool run_has_loops(const struct run *run);

/* How many of the benchmark's runs did not end with exit code 0 though the tool kept them, and the
   codes of these, each once, as far as they fit ("127, 1"; "none": a signal; "" when there are
   none). */
#define FOREIGN_CODE 40
size_t bench_failed_runs(const struct bench *bench, char codes[FOREIGN_CODE]);

/* What to know wherever the benchmark's values are shown, as figures, borrowed for the moment: the
   first is the text "lack", which of these it is. Nothing for benchmarks of our own and of pyperf.
   The words are cli/words/foreign_words.h. */
#define FOREIGN_LACKS_VALUES	  "values"	/* statistic: the text of what is here instead */
#define FOREIGN_LACKS_SOME_VALUES "some-values" /* dropped: how many that were not above 0 */
#define FOREIGN_LACKS_NAMES	  "names"	/* joined: entries of one name, taken together */
#define FOREIGN_LACKS_SUCCESS	  "success"	/* failed of runs; codes: their exit codes */
typedef void foreign_note_fn(void *arg, const struct figure *figures);
void foreign_notes(const struct bench *bench, foreign_note_fn *say, void *arg);

#endif
