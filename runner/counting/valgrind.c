/*
 * Exact instructions where no hardware counts them: the worker runs under stock valgrind, whose
 * callgrind counts what lies between two client requests (runner/worker/collect.c), so that the
 * interpreter's start is excluded. A loop is counted for n and for 2n rounds; the difference holds
 * no constant cost. A program is counted from its start to its end, with all it starts.
 *
 * It counts what valgrind executes: another CPU than the real one (no AVX-512, no SHA
 * instructions), one thread at a time, nothing of the kernel.
 */
#include "runner/counters/known.h"
#include "runner/counting/callgrind_file.h"
#include "runner/counting/counting.h"

#include "results/base/slurp.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* How many loops are counted is decided by counting one, never by a clock: the same benchmark gets
   the same loops in every run. So many instructions are n loops, and a layout counts 4n (callgrind
   counts about 50 million a second). */
#define ENOUGH 8000000
/* One loop of so many is counted alone, after one that warms up: what is constant is nothing beside
   it; and one of so many without that. */
#define LONG	  20000000
#define VERY_LONG 200000000
/* The self-test: so many iterations more must give exactly so many instructions more. */
#define KNOWN_FEW  1000
#define KNOWN_MANY 51000

static const char *const metrics[] = {"instructions", NULL};

/* ---- valgrind itself */

/* It is looked for as exec would, so that "no valgrind" is said before anything starts. */
static bool is_on_path(const char *name)
{
	const char *path = getenv("PATH");
	char full[1024];

	for (; path && *path; path += strcspn(path, ":"), path += *path == ':') {
		size_t len = strcspn(path, ":");

		if (len + strlen(name) + 2 > sizeof(full))
			continue;
		snprintf(full, sizeof(full), "%.*s/%s", (int)len, path, name);
		if (access(full, X_OK) == 0)
			return true;
	}
	return false;
}

/* The words that stand before the program; `out` holds the option that names the file. */
struct command_line {
	char out[600];
	char *words[12];
};

static void fill_command_line(struct command_line *line, const char *folder, bool is_program)
{
	static char *const common[] = {"valgrind", "--tool=callgrind", "-q",
				       /* nothing of the user's: VALGRIND_OPTS, ~/.valgrindrc */
				       "--command-line-only=yes"};
	static char *const in_worker[] = {"--collect-atstart=no", "--instr-atstart=no",
					  "--trace-children=no"};
	size_t n = 0;

	snprintf(line->out, sizeof(line->out), "--callgrind-out-file=%s/out.%%p", folder);
	for (size_t i = 0; i < sizeof(common) / sizeof(*common); i++)
		line->words[n++] = common[i];
	line->words[n++] = line->out;
	for (size_t i = 0; !is_program && i < sizeof(in_worker) / sizeof(*in_worker); i++)
		line->words[n++] = in_worker[i];
	if (is_program)
		line->words[n++] = (char *)"--trace-children=yes";
	line->words[n] = NULL;
}

static int read_file(const char *path, int64_t *instructions, struct err *err)
{
	struct buf text = {0};
	int rc = slurp(path, &slurp_limits_default, &text, err);

	if (!rc)
		rc = callgrind_instructions(buf_text(&text), text.len, instructions, err);
	buf_release(&text);
	return rc ? err_in(err, "%s", path) : 0;
}

/* ---- workers of Python: one dump for each count, numbered from 1 */

struct count {
	const struct counting_subject *subject;
	struct worker worker;
	long dumps;
	bool has_threads, times_itself;
};

static int next_dump(struct count *count, int64_t *instructions, struct err *err)
{
	char path[700];
	int rc;

	snprintf(path, sizeof(path), "%s/out.%ld.%ld", count->subject->folder->beside,
		 (long)count->worker.child.pid, ++count->dumps);
	rc = read_file(path, instructions, err);
	unlink(path);
	return rc;
}

static int count_loop(struct count *count, enum worker_loop which, int64_t loops,
		      int64_t *instructions, struct err *err)
{
	struct reading reading;

	if (worker_measure(&count->worker, which, loops, &reading, err))
		return -1;
	count->has_threads |= reading.threads > 1 || reading.children > 0;
	count->times_itself |= reading.time_ps >= 0;
	return next_dump(count, instructions, err);
}

/* A difference that is known is counted exactly, or nothing is believed. */
static int check_known(int64_t few, int64_t many, struct err *err)
{
	int64_t expected = (int64_t)(KNOWN_MANY - KNOWN_FEW) * KNOWN_PER_ITERATION;

	if (KNOWN_PER_ITERATION ? many - few == expected : many > few)
		return 0;
	return err_set(err, ERR_SYSTEM,
		       "valgrind counted %lld instructions where there are %lld more: it is not "
		       "believed",
		       (long long)(many - few), (long long)expected);
}

/* In the very process that counts. */
static int test_itself(struct count *count, struct err *err)
{
	int64_t few, many;

	if (count_loop(count, WORKER_KNOWN_LOOP, KNOWN_FEW, &few, err) ||
	    count_loop(count, WORKER_KNOWN_LOOP, KNOWN_MANY, &many, err))
		return -1;
	return check_known(few, many, err);
}

/* The largest power of two of loops that are at most ENOUGH instructions; at least 1. */
static int64_t loops_for(int64_t instructions)
{
	int64_t loops = 1;

	while (loops < (INT64_C(1) << 40) && 2 * loops * instructions <= ENOUGH)
		loops *= 2;
	return loops;
}

/* Instructions of n loops, n chosen: as the difference of 2n and n, so that no constant cost is in
   it; after n that warm up. */
static int count_slope(struct count *count, int64_t n, double *instructions, struct err *err)
{
	int64_t warmup, once, twice;

	if (count_loop(count, WORKER_COUNTED_LOOP, n, &warmup, err) ||
	    count_loop(count, WORKER_COUNTED_LOOP, n, &once, err) ||
	    count_loop(count, WORKER_COUNTED_LOOP, 2 * n, &twice, err))
		return -1;
	if (twice < once)
		return err_set(err, ERR_BENCHMARK,
			       "%lld loops take fewer instructions than %lld: it does not do the "
			       "same each time",
			       (long long)(2 * n), (long long)n);
	*instructions = (double)(twice - once);
	return 0;
}

/* One that asks for so many loops of each value is counted in values of these: its setup is for
   them. */
static int count_as_asked(struct count *count, int64_t loops, double *instructions, struct err *err)
{
	int64_t warmup, counted;

	if (count_loop(count, WORKER_COUNTED_LOOP, loops, &warmup, err) ||
	    count_loop(count, WORKER_COUNTED_LOOP, loops, &counted, err))
		return -1;
	*instructions = (double)counted;
	return 0;
}

/* Instructions of one iteration. The first loop runs before valgrind instruments anything, so that
   what it imports at first use costs little. */
static int count_iterations(struct count *count, struct counts *counts, struct err *err)
{
	struct reading reading;
	const struct target *target = count->subject->target;
	bool has_own_loops = target->loops > 0 && target->kind != TARGET_SCRIPT;
	bool has_children;
	int64_t one, n;
	double instructions;

	if (worker_measure(&count->worker, WORKER_LOOP, 1, &reading, err) ||
	    test_itself(count, err) || count_loop(count, WORKER_COUNTED_LOOP, 1, &one, err))
		return -1;
	has_children = reading.children > 0;
	if (one > LONG && one <= VERY_LONG && count_loop(count, WORKER_COUNTED_LOOP, 1, &one, err))
		return -1;
	/* Valgrind takes half a second to let a process fork. */
	n = has_own_loops ? target->loops : has_children ? 1 : loops_for(one > 0 ? one : 1);
	instructions = (double)one;
	if (has_own_loops ? count_as_asked(count, n, &instructions, err)
			  : one <= LONG && count_slope(count, n, &instructions, err))
		return -1;
	counts->loops = has_own_loops ? n : one > LONG ? 1 : 2 * n;
	counts->values[0] = instructions / (double)n / (double)target->inner_loops;
	return 0;
}

static int count_in_worker(const struct counting_subject *subject, const struct layout *layout,
			   struct counts *counts, struct err *err)
{
	struct count count = {.subject = subject};
	struct command_line line = {0};
	const struct counting_way way = {.prefix = line.words};
	bool is_in_folder;
	int rc;

	fill_command_line(&line, subject->folder->beside, false);
	rc = counting_start(&count.worker, subject, layout, &way, &is_in_folder, err);
	if (!rc && strcmp(count.worker.kind, "native") != 0)
		rc = err_set(err, ERR_BENCHMARK, "only the native worker can be counted (%s)",
			     count.worker.note);
	if (!rc)
		rc = count_iterations(&count, counts, err);
	if (count.has_threads)
		snprintf(counts->note, sizeof(counts->note),
			 "it uses threads or child processes: only instructions of the measuring "
			 "thread are counted");
	else if (count.times_itself)
		snprintf(counts->note, sizeof(counts->note),
			 "it times itself: instructions are those of the whole call, not only of "
			 "what it times");
	else if (!rc && is_in_folder)
		snprintf(counts->note, sizeof(counts->note),
			 "it does not load in an empty folder: counted in its own, where new "
			 "files move the count");
	if (!rc)
		worker_finish(&count.worker);
	worker_release(&count.worker);
	sealed_folder_empty((struct sealed_folder *)subject->folder);
	return rc;
}

/* ---- programs: counted whole, each process its own file */

static size_t count_words(char *const *words)
{
	size_t n = 0;

	while (words[n])
		n++;
	return n;
}

/* The sum over all files of callgrind in the folder. */
static int sum_files(const char *folder, int64_t *instructions, struct err *err)
{
	DIR *files = opendir(folder);
	int rc = 0, n = 0;

	if (!files)
		return err_sys(err, "cannot read %s", folder);
	*instructions = 0;
	for (struct dirent *entry; !rc && (entry = readdir(files));) {
		char path[900];
		int64_t more;

		if (strncmp(entry->d_name, "out.", 4) != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		rc = read_file(path, &more, err);
		*instructions += rc ? 0 : more;
		n++;
	}
	closedir(files);
	if (!rc && n == 0)
		rc = err_set(err, ERR_SYSTEM, "valgrind wrote no file");
	return rc;
}

/* One run of a program under valgrind, by the launcher; what is run around it is not counted. */
static int count_program(const struct counting_subject *subject, const struct layout *layout,
			 char *const *argv, const struct launch *launch, int64_t *instructions,
			 struct err *err)
{
	struct command_line line = {0};
	size_t before, n = count_words(argv);
	struct target target = {.kind = TARGET_COMMAND, .inner_loops = 1, .launch = *launch};
	struct counting_subject inside = *subject;
	struct worker worker = {0};
	const struct counting_way plain = {0};
	struct reading reading;
	int rc = -1;

	fill_command_line(&line, subject->folder->beside, true);
	before = count_words(line.words);
	target.argv = calloc(before + n + 1, sizeof(*target.argv));
	if (!target.argv)
		return err_memory(err);
	memcpy(target.argv, line.words, before * sizeof(*target.argv));
	memcpy(target.argv + before, argv, n * sizeof(*target.argv));
	inside.target = &target;
	if (!counting_start(&worker, &inside, layout, &plain, NULL, err) &&
	    !worker_measure(&worker, WORKER_LOOP, 1, &reading, err)) {
		worker_finish(&worker);
		rc = sum_files(subject->folder->beside, instructions, err);
	}
	worker_release(&worker);
	sealed_folder_empty((struct sealed_folder *)subject->folder);
	free(target.argv);
	return rc;
}

/* ---- the instrument */

/* The launcher has the known loop: it is counted as a program. */
static int test_program(const struct counting_subject *subject, struct err *err)
{
	struct layout layout = layout_of(0, 0);
	char few[32], many[32];
	char *const argv_few[] = {(char *)subject->side->program, "known", few, NULL};
	char *const argv_many[] = {(char *)subject->side->program, "known", many, NULL};
	const struct launch alone = {0};
	int64_t a, b;

	snprintf(few, sizeof(few), "%d", KNOWN_FEW + 10000); /* numbers of equal length */
	snprintf(many, sizeof(many), "%d", KNOWN_MANY + 10000);
	if (count_program(subject, &layout, argv_few, &alone, &a, err) ||
	    count_program(subject, &layout, argv_many, &alone, &b, err))
		return -1;
	return check_known(a, b, err);
}

static int try(const struct counting_subject *subject, const char *metric, struct err *err)
{
	(void)metric;
	if (!is_on_path("valgrind"))
		return err_set(err, ERR_SYSTEM,
			       "valgrind, which could count them without, is not on PATH");
	return subject->target->kind == TARGET_COMMAND ? test_program(subject, err) : 0;
}

static int count(const struct counting_subject *subject, const struct layout *layout,
		 struct counts *counts, struct err *err)
{
	int64_t instructions;

	if (subject->target->kind != TARGET_COMMAND)
		return count_in_worker(subject, layout, counts, err);
	if (count_program(subject, layout, subject->target->argv, &subject->target->launch,
			  &instructions, err))
		return -1;
	counts->values[0] = (double)instructions;
	return 0;
}

const struct instrument instrument_valgrind = {
	.source = "valgrind", .metrics = metrics, .try = try, .count = count};
