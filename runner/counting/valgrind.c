/*
 * Exact instructions where no hardware counts them: the worker runs under stock valgrind, whose
 * callgrind counts what lies between two client requests (runner/worker/collect.c), so that the
 * interpreter's start is excluded. A loop is counted for n and for 2n rounds; the difference holds
 * no constant cost. A program is counted from its start to its end, with all it starts.
 *
 * It counts what valgrind executes: another CPU than the real one (no AVX-512, no SHA
 * instructions), one thread at a time, nothing of the kernel.
 */
#include "runner/counting/callgrind_worker.h"
#include "runner/drive/worker_loops.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So many instructions are n loops, and a layout counts 4n (callgrind counts about 50 million a
   second). */
#define ENOUGH 8000000
/* One loop of so many is counted alone without one that warms up. */
#define VERY_LONG 200000000

static const char *const metrics[] = {"instructions", NULL};

/* ---- workers of Python */

/* Instructions of n loops, n chosen: as the difference of 2n and n, so that no constant cost is in
   it; after n that warm up. */
static int count_slope(struct callgrind_worker *count, int64_t n, double *instructions,
		       struct err *err)
{
	int64_t warmup, once, twice;

	if (callgrind_worker_count(count, n, &warmup, NULL, err) ||
	    callgrind_worker_count(count, n, &once, NULL, err) ||
	    callgrind_worker_count(count, 2 * n, &twice, NULL, err))
		return -1;
	if (twice < once)
		return err_set(err, ERR_BENCHMARK,
			       "%lld loops take fewer instructions than %lld: it does not do the "
			       "same each time",
			       (long long)(2 * n), (long long)n);
	*instructions = (double)(twice - once);
	return 0;
}

/* Instructions of one loop, where any number of loops may be counted. */
static int count_a_loop(struct callgrind_worker *count, struct counts *counts, double *instructions,
			struct err *err)
{
	int64_t one, n;

	if (callgrind_worker_count(count, 1, &one, NULL, err) ||
	    (one > CALLGRIND_LONG && one <= VERY_LONG &&
	     callgrind_worker_count(count, 1, &one, NULL, err)))
		return -1;
	*instructions = (double)one;
	counts->loops = 1;
	if (one > CALLGRIND_LONG)
		return 0;
	/* Valgrind takes half a second to let a process fork. */
	n = count->has_children ? 1 : callgrind_loops(one > 0 ? one : 1, ENOUGH);
	if (count_slope(count, n, instructions, err))
		return -1;
	*instructions /= (double)n;
	counts->loops = 2 * n;
	return 0;
}

/* The same of one that wants so many loops in each value: it is counted in values of these. */
static int count_a_value(struct callgrind_worker *count, int64_t loops, struct counts *counts,
			 double *instructions, struct err *err)
{
	int64_t all;

	if (callgrind_worker_count(count, loops, &all, NULL, err) ||
	    (all <= VERY_LONG && callgrind_worker_count(count, loops, &all, NULL, err)))
		return -1;
	*instructions = (double)all / (double)loops;
	counts->loops = loops;
	return 0;
}

/* Instructions of one iteration. The first value runs before valgrind instruments anything, so that
   what it imports at first use costs little. */
static int count_iterations(struct callgrind_worker *count, struct counts *counts, struct err *err)
{
	const struct target *target = count->subject->target;
	const struct loops_wanted wanted = worker_loops(&count->worker, target, 0);
	double instructions;

	if (callgrind_worker_warm_up(count, wanted.is_fixed ? wanted.n : 1, err) ||
	    callgrind_worker_test(count, err) ||
	    (wanted.is_fixed ? count_a_value(count, wanted.n, counts, &instructions, err)
			     : count_a_loop(count, counts, &instructions, err)))
		return -1;
	counts->values[0] = instructions / (double)target->inner_loops;
	return 0;
}

static int count_in_worker(const struct counting_subject *subject, const struct layout *layout,
			   struct counts *counts, struct err *err)
{
	struct callgrind_worker count;
	int rc = callgrind_worker_start(&count, subject, layout, NULL, err);

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
	else if (!rc && count.is_in_folder)
		snprintf(counts->note, sizeof(counts->note),
			 "it does not load in an empty folder: counted in its own, where new "
			 "files move the count");
	if (!rc)
		callgrind_worker_finish(&count);
	callgrind_worker_release(&count);
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
		rc = callgrind_file_read(path, &more, NULL, err);
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
	struct callgrind_command line = {0};
	size_t before, n = count_words(argv);
	struct target target = {.kind = TARGET_COMMAND, .inner_loops = 1, .launch = *launch};
	struct counting_subject inside = *subject;
	struct worker worker = {0};
	const struct counting_way plain = {0};
	struct reading reading;
	int rc = -1;

	callgrind_command_fill(&line, subject->folder->beside, true);
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
	return callgrind_check_known(a, b, err);
}

static int try(const struct counting_subject *subject, const char *metric, struct err *err)
{
	(void)metric;
	if (!callgrind_is_here())
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
