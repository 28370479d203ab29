#include "results/files/stranger.h"

#include "results/base/cursor.h"

#include <ctype.h>
#include <string.h>

/* ---- files that are no JSON */

/* What such a file begins with. */
static const struct beginning {
	const char *bytes;
	size_t len;
	const char *name;
} beginnings[] = {
#define TEXT(bytes) bytes, sizeof(bytes) - 1
	{TEXT("PK\3\4"), "is a zip archive: unpack it and give one of its files"},
	{TEXT("\xfd"
	      "7zXZ"),
	 "is compressed by xz: unpack it first (of compressed files, only gzip's are read)"},
	{TEXT("\x28\xb5\x2f\xfd"),
	 "is compressed by zstd: unpack it first (of compressed files, only gzip's are read)"},
	{TEXT("BZh"),
	 "is compressed by bzip2: unpack it first (of compressed files, only gzip's are read)"},
	{TEXT("<?xml"), "is XML (a JUnit report?), not a result file"},
	{TEXT("command,mean,"),
	 "is a CSV of hyperfine, without its times: hyperfine --export-json FILE writes them"},
	{TEXT("| Command | Mean"),
	 "is a table of hyperfine, without its times: hyperfine --export-json FILE writes them"},
	{TEXT("name,min,max,"),
	 "is a CSV of pytest-benchmark, without its rounds: --benchmark-json=FILE writes them"},
	{TEXT("name,iterations,real_time,"),
	 "is a CSV of Google Benchmark: --benchmark_out=FILE writes JSON"},
	{TEXT("file,benchmark,verdict,"),
	 "is a report of assay compare: give the result files that it compared"},
	{TEXT("goos: "), "is output of go test -bench, which assay does not read: benchstat does"},
	{TEXT("pkg: "), "is output of go test -bench, which assay does not read: benchstat does"},
	{TEXT("Benchmark"),
	 "is output of go test -bench, which assay does not read: benchstat does"},
	{TEXT("Unit "), "is in Go's benchmark format, which assay writes and does not read: "
			"benchstat does; give the result files"},
#undef TEXT
};

/* The mark of a tar archive stands behind its first name. */
static bool is_tar(const char *text, size_t len)
{
	return len >= 262 && memcmp(text + 257, "ustar", 5) == 0;
}

/* A record of a journal (results/files/journal.h): eight digits of a checksum, a blank, an object.
 */
static bool is_journal(const char *text, size_t len)
{
	size_t digits = 0;

	while (digits < len && isxdigit((unsigned char)text[digits]))
		digits++;
	return digits == 8 && len >= 10 && text[8] == ' ' && text[9] == '{';
}

static bool has_word(const char *text, size_t len, const char *word)
{
	return memmem(text, len, word, strlen(word)) != NULL;
}

static const char *name_beginning(const char *text, size_t len)
{
	for (size_t i = 0; i < sizeof(beginnings) / sizeof(*beginnings); i++)
		if (len >= beginnings[i].len &&
		    memcmp(text, beginnings[i].bytes, beginnings[i].len) == 0)
			return beginnings[i].name;
	if (len && *text == '[' && has_word(text, len, "\"jmhVersion\""))
		return "is a file of JMH, which assay does not read: its scores are statistics of "
		       "forks; JMH Visualizer compares them";
	if (is_journal(text, len))
		return "is the journal of an interrupted run: assay recover makes a result "
		       "file of it";
	if (len && *text == '[')
		return "is a JSON list; a result file is an object, and starts with '{'";
	return is_tar(text, len) ? "is a tar archive: unpack it and give one of its files" : NULL;
}

/* ---- JSON: by the keys of its top object */

enum key {
	BENCHMARKS = 1 << 0,
	VERSION = 1 << 1,
	RESULTS = 1 << 2,
	RESULT_COLUMNS = 1 << 3,
	COMMIT_HASH = 1 << 4,
	CONTEXT = 1 << 5,
	MACHINE_INFO = 1 << 6,
	ITERS = 1 << 7,
	TIMES = 1 << 8,
	MEAN = 1 << 9,
	MEDIAN = 1 << 10,
	STD_DEV = 1 << 11,
	GROUP_ID = 1 << 12,
	REASON = 1 << 13,
	ACTION = 1 << 14,
	PACKAGE = 1 << 15,
	GEOMEAN = 1 << 16,
	COMPARISONS = 1 << 17,
	SIDES = 1 << 18,
	SEED = 1 << 19,
	ARCH = 1 << 20,
	MACHINE = 1 << 21,
	REPO = 1 << 22,
	PROJECT = 1 << 23,
	HOST_ENVIRONMENT = 1 << 26,
	BENCHMARKS_OF_NET = 1 << 27,
	ASSAY_PROFILE = 1 << 28,
	SHARED_FRAMES = 1 << 29,
	/* what is no key of the top, but a word that stands in such a file */
	PARAM_NAMES = 1 << 24,
	STMT = 1 << 25,
};

static const struct {
	const char *key;
	unsigned bit;
} keys[] = {
	{"benchmarks", BENCHMARKS},
	{"version", VERSION},
	{"results", RESULTS},
	{"result_columns", RESULT_COLUMNS},
	{"commit_hash", COMMIT_HASH},
	{"context", CONTEXT},
	{"machine_info", MACHINE_INFO},
	{"iters", ITERS},
	{"times", TIMES},
	{"mean", MEAN},
	{"median", MEDIAN},
	{"std_dev", STD_DEV},
	{"group_id", GROUP_ID},
	{"reason", REASON},
	{"Action", ACTION},
	{"Package", PACKAGE},
	{"geomean", GEOMEAN},
	{"comparisons", COMPARISONS},
	{"sides", SIDES},
	{"seed", SEED},
	{"arch", ARCH},
	{"machine", MACHINE},
	{"repo", REPO},
	{"project", PROJECT},
	{"HostEnvironmentInfo", HOST_ENVIRONMENT},
	{"Benchmarks", BENCHMARKS_OF_NET},
	{"assay_profile", ASSAY_PROFILE},
	{"shared", SHARED_FRAMES},
};

/* The first rule that fits: all of `has`, none of `lacks`. */
static const struct rule {
	unsigned has, lacks;
	const char *name;
} rules[] = {
	{ASSAY_PROFILE, 0, "is a profile, not a result: assay profile show FILE shows it"},
	{SHARED_FRAMES, BENCHMARKS | VERSION,
	 "is a profile of speedscope, not a result: assay profile show FILE shows it"},
	{VERSION | PARAM_NAMES, BENCHMARKS | RESULTS,
	 "is asv's list of benchmarks, without results: those are in results/MACHINE, a file "
	 "COMMIT-ENVIRONMENT.json for each commit"},
	{ARCH | MACHINE, BENCHMARKS | RESULTS,
	 "is asv's description of a machine, without results: those are beside it, a file "
	 "COMMIT-ENVIRONMENT.json for each commit"},
	{REPO | PROJECT, BENCHMARKS | RESULTS,
	 "is a configuration of asv, without results: those are in results/MACHINE, a file "
	 "COMMIT-ENVIRONMENT.json for each commit"},
	{RESULTS | COMMIT_HASH, RESULT_COLUMNS,
	 "is a result file of an old asv, which is not read: asv update converts it"},
	{ITERS | TIMES, BENCHMARKS,
	 "is a sample of criterion, which assay does not read: critcmp compares its baselines"},
	{MEAN | MEDIAN | STD_DEV, BENCHMARKS,
	 "is a file of criterion, which assay does not read: critcmp compares its baselines"},
	{GROUP_ID, BENCHMARKS,
	 "is a file of criterion, which assay does not read: critcmp compares its baselines"},
	{HOST_ENVIRONMENT | BENCHMARKS_OF_NET, BENCHMARKS,
	 "is a file of BenchmarkDotNet, which assay does not read: its own ResultsComparer does"},
	{REASON, BENCHMARKS,
	 "is output of cargo, which assay does not read: critcmp compares criterion's baselines"},
	{ACTION | PACKAGE, BENCHMARKS,
	 "is output of go test -json, which assay does not read: benchstat reads that of go test "
	 "-bench"},
	{MACHINE_INFO, BENCHMARKS,
	 "is from pytest-benchmark, but has no \"benchmarks\": --benchmark-json=FILE writes a whole "
	 "one"},
	{CONTEXT, BENCHMARKS,
	 "is from Google Benchmark, but has no \"benchmarks\": did it end early? "
	 "--benchmark_out=FILE writes a whole one"},
	{BENCHMARKS | GEOMEAN, VERSION,
	 "is a report of assay compare: give the result files that it compared"},
	{COMPARISONS, BENCHMARKS | VERSION,
	 "is a report of assay compare: give the result files that it compared"},
	{BENCHMARKS | SIDES, VERSION,
	 "is a report of a duel, without values: -o FILE writes result files"},
	{BENCHMARKS | SEED, VERSION,
	 "is a report of a run, without values: -o FILE writes a "
	 "result file"},
	{BENCHMARKS | STMT, VERSION,
	 "is a manifest of benchmarks, without results: assay run FILE -o RESULT measures them"},
};

static int note_key(struct cursor *c, const char *key, void *seen, struct err *err)
{
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (strcmp(keys[i].key, key) == 0)
			*(unsigned *)seen |= keys[i].bit;
	return cursor_pass(c, err);
}

/* What is broken further on has told its keys until there. */
static const char *name_object(const char *text, size_t len)
{
	unsigned seen = 0;
	struct cursor c;

	if (cursor_init(&c, text, len, NULL) == 0)
		(void)cursor_members(&c, note_key, &seen, NULL);
	cursor_release(&c);
	if (has_word(text, len, "\"param_names\""))
		seen |= PARAM_NAMES;
	if (has_word(text, len, "\"stmt\""))
		seen |= STMT;
	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		if ((seen & rules[i].has) == rules[i].has && !(seen & rules[i].lacks))
			return rules[i].name;
	return NULL;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

const char *stranger_name(const char *text, size_t len)
{
	while (len && is_blank(*text)) {
		text++;
		len--;
	}
	return len && *text == '{' ? name_object(text, len) : name_beginning(text, len);
}
