#include "runner/diagnosing/thread_frames.h"

#include "runner/diagnosing/loop_frames.h"

#include <stdio.h>
#include <string.h>

/* Files whose functions stand above the work of a thread. */
static const struct {
	const char *file;	  /* its end */
	const char *functions[4]; /* without their class; none: all of the file */
	const char *family;	  /* NULL: that of the function below */
} starters[] = {
	{"/threading.py", {"_bootstrap", "_bootstrap_inner", "run"}, NULL},
	{"/concurrent/futures/thread.py", {NULL}, "ThreadPoolExecutor-*"},
	{"/multiprocessing/pool.py", {NULL}, "ThreadPool-*"},
};
enum { STARTERS = sizeof(starters) / sizeof(starters[0]) };

/* The row of `starters` that a frame is of; STARTERS: none. */
static size_t starter_of(const struct reader_code *code)
{
	for (size_t i = 0; i < STARTERS; i++) {
		bool is_any = !starters[i].functions[0];

		if (!loop_frame_ends_with(code->file, starters[i].file))
			continue;
		for (size_t k = 0; k < 4 && starters[i].functions[k] && !is_any; k++)
			is_any = strcmp(loop_frame_bare(code->function),
					starters[i].functions[k]) == 0;
		if (is_any)
			return i;
	}
	return STARTERS;
}

size_t thread_cut(const struct reader_frame *frames, size_t n)
{
	size_t first = 0;

	while (first + 1 < n && starter_of(frames[first].code) < STARTERS)
		first++;
	return first;
}

void thread_family(const struct reader_frame *frames, size_t n, char text[THREAD_NAME_TEXT])
{
	size_t first = thread_cut(frames, n);

	for (size_t i = 0; i < n && i <= first; i++) {
		size_t starter = starter_of(frames[i].code);

		if (starter < STARTERS && starters[starter].family) {
			snprintf(text, THREAD_NAME_TEXT, "%s", starters[starter].family);
			return;
		}
	}
	/* What is still in threading.py has only begun, or is about to end. */
	if (n && !loop_frame_ends_with(frames[first].code->file, starters[0].file))
		snprintf(text, THREAD_NAME_TEXT, "Thread-* (%.40s)",
			 loop_frame_bare(frames[first].code->function));
	else
		snprintf(text, THREAD_NAME_TEXT, "Thread-*");
}

static size_t without_digits(const char *text, size_t n)
{
	while (n && text[n - 1] >= '0' && text[n - 1] <= '9')
		n--;
	return n;
}

static bool is_after_mark(const char *text, size_t n)
{
	return n && (text[n - 1] == '_' || text[n - 1] == '-');
}

void thread_name_fold(char text[THREAD_NAME_TEXT])
{
	size_t all = strlen(text), n = without_digits(text, all);

	if (n == all || n == 0)
		return;
	while (is_after_mark(text, n)) { /* "_17" of "pool-3_17" */
		size_t before = without_digits(text, n - 1);

		if (before == n - 1 || !is_after_mark(text, before))
			break;
		n = before;
	}
	snprintf(text + n, THREAD_NAME_TEXT - n, "*");
}

bool thread_name_is_given(const char *name, const char *main_name)
{
	static const char *const made[] = {"Thread-", "ThreadPoolExecu", "asyncio_", "Dummy-"};

	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		if (strncmp(name, made[i], strlen(made[i])) == 0)
			return false;
	return *name && strcmp(name, main_name) != 0;
}
