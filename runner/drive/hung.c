#include "runner/drive/hung.h"

#include "runner/reader/self_test.h"

#include <string.h>

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* What drives the benchmark from below it. */
static bool is_ours(const struct reader_frame *frame)
{
	static const char *const files[] = {"worker/bootstrap.py", "worker/pure.py",
					    "worker/loader.py"};
	size_t len = strlen(frame->code->file);

	if (strcmp(frame->code->file, "<assay>") == 0)
		return true;
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (len >= strlen(files[i]) &&
		    strcmp(frame->code->file + len - strlen(files[i]), files[i]) == 0)
			return true;
	return false;
}

/* A name may be anything; what it is said in is one line. */
static void add_name(struct buf *out, const char *name)
{
	const size_t most = 100;

	for (size_t i = 0; i < most && name[i]; i++)
		buf_add(out, (unsigned char)name[i] < ' ' || name[i] == 0x7f ? "?" : &name[i], 1);
}

static void add_frame(struct buf *out, const struct reader_frame *frame)
{
	add_name(out, frame->code->function);
	buf_adds(out, " (");
	add_name(out, name_of(frame->code->file));
	if (frame->line)
		buf_addf(out, ":%d", frame->line);
	buf_adds(out, ")");
}

void hung_add_thread(struct buf *out, const struct reader_thread *thread)
{
	const size_t most = 4;
	size_t shown = 0;

	for (size_t i = thread->n; i-- > 0 && shown < most;) {
		if (is_ours(&thread->frames[i]))
			continue;
		buf_adds(out, shown++ ? " <- " : "it was in ");
		add_frame(out, &thread->frames[i]);
	}
	if (shown && thread->doing == READER_WAITING && reader_syscall_name(thread->syscall))
		buf_addf(out, ", waiting in %s", reader_syscall_name(thread->syscall));
}

void hung_add(struct buf *out, pid_t pid, const char *python)
{
	const struct reader_options options = {
		.stop = READER_SIGSTOP, .wants_native = true, .only_main = true};
	struct reader *reader = reader_open_new(pid, &options, NULL);
	struct reader_sample sample = {0};
	enum reader_result result = READER_LOST;

	if (reader && reader_self_test(python, false, NULL) == 0)
		for (int tries = 0; tries < 5 && result == READER_LOST; tries++)
			result = reader_take(reader, &sample);
	if (result == READER_TAKEN && sample.n)
		hung_add_thread(out, sample.threads);
	reader_close(reader);
}
