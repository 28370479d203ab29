#include "runner/counting/callgrind_worker.h"

#include "results/base/slurp.h"
#include "runner/counters/known.h"
#include "runner/counting/callgrind_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- valgrind itself */

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

bool callgrind_is_here(void)
{
	return is_on_path("valgrind");
}

void callgrind_command_fill(struct callgrind_command *line, const char *folder, bool is_program)
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

int callgrind_file_read(const char *path, int64_t *instructions, struct buf *dump, struct err *err)
{
	struct buf text = {0};
	int rc = slurp(path, &slurp_limits_default, &text, err);

	if (!rc)
		rc = callgrind_instructions(buf_text(&text), text.len, instructions, err);
	if (!rc && dump) {
		buf_release(dump);
		*dump = text;
		return 0;
	}
	buf_release(&text);
	return rc ? err_in(err, "%s", path) : 0;
}

/* ---- the worker: one dump for each count, numbered from 1 */

int callgrind_worker_start(struct callgrind_worker *count, const struct counting_subject *subject,
			   const struct layout *layout, const char *instrument, struct err *err)
{
	struct callgrind_command line = {0};
	const struct counting_way way = {
		.prefix = line.words, .instrument = instrument, .is_under_valgrind = true};

	*count = (struct callgrind_worker){.subject = subject};
	callgrind_command_fill(&line, subject->folder->beside, false);
	if (counting_start(&count->worker, subject, layout, &way, &count->is_in_folder, err))
		return -1;
	if (strcmp(count->worker.kind, "native") != 0)
		return err_set(err, ERR_BENCHMARK, "only the native worker can be counted (%s)",
			       count->worker.note);
	return 0;
}

void callgrind_worker_finish(struct callgrind_worker *count)
{
	worker_finish(&count->worker);
}

void callgrind_worker_release(struct callgrind_worker *count)
{
	worker_release(&count->worker);
	if (count->subject)
		sealed_folder_empty((struct sealed_folder *)count->subject->folder);
}

int callgrind_worker_warm_up(struct callgrind_worker *count, int64_t loops, struct err *err)
{
	struct reading reading;

	return worker_measure(&count->worker, WORKER_LOOP, loops, &reading, err);
}

static int count_loop(struct callgrind_worker *count, enum worker_loop which, int64_t loops,
		      int64_t *instructions, struct buf *dump, struct err *err)
{
	struct reading reading;
	char path[700];
	int rc;

	if (worker_measure(&count->worker, which, loops, &reading, err))
		return -1;
	count->has_children = reading.children > 0;
	count->has_threads |= reading.threads > 1 || reading.children > 0;
	count->times_itself |= reading.time_ps >= 0;
	snprintf(path, sizeof(path), "%s/out.%ld.%ld", count->subject->folder->beside,
		 (long)count->worker.child.pid, ++count->dumps);
	rc = callgrind_file_read(path, instructions, dump, err);
	unlink(path);
	return rc;
}

int callgrind_worker_count(struct callgrind_worker *count, int64_t loops, int64_t *instructions,
			   struct buf *dump, struct err *err)
{
	return count_loop(count, WORKER_COUNTED_LOOP, loops, instructions, dump, err);
}

int callgrind_check_known(int64_t few, int64_t many, struct err *err)
{
	int64_t expected = (int64_t)(KNOWN_MANY - KNOWN_FEW) * KNOWN_PER_ITERATION;

	if (KNOWN_PER_ITERATION ? many - few == expected : many > few)
		return 0;
	return err_set(err, ERR_SYSTEM,
		       "valgrind counted %lld instructions where there are %lld more: it is not "
		       "believed",
		       (long long)(many - few), (long long)expected);
}

int callgrind_worker_test(struct callgrind_worker *count, struct err *err)
{
	int64_t few, many;

	if (count_loop(count, WORKER_KNOWN_LOOP, KNOWN_FEW, &few, NULL, err) ||
	    count_loop(count, WORKER_KNOWN_LOOP, KNOWN_MANY, &many, NULL, err))
		return -1;
	return callgrind_check_known(few, many, err);
}

int64_t callgrind_loops(int64_t instructions, int64_t enough)
{
	int64_t loops = 1;

	while (loops < (INT64_C(1) << 40) && 2 * loops * instructions <= enough)
		loops *= 2;
	return loops;
}
