#include "results/base/text.h"
#include "results/profile_files/collapsed.h"
#include "results/profile_files/stacks.h"
#include "results/profiles/without_lines.h"

#include <inttypes.h>
#include <string.h>

struct writer {
	const struct stack_profile *profile;
	struct buf *out;
};

/* What would end the frame or the line becomes something that looks like it. */
static void add_name(struct buf *out, const char *name)
{
	struct buf text = {0};
	uint32_t c;

	stacks_add_text(&text, name);
	for (const char *s = buf_text(&text); *s;) {
		size_t len = text_decode(s, &c);

		if (c == ';')
			buf_adds(out, ",");
		else if (text_is_control(c))
			buf_adds(out, "?");
		else
			buf_add(out, s, len);
		s += len;
	}
	out->failed |= text.failed;
	buf_release(&text);
}

static void add_frame(struct buf *out, const struct profile_frame *frame)
{
	static const char *const marks[PROFILE_FRAME_KINDS] = {
		[PROFILE_SYSCALL] = "_[k]",
		[PROFILE_COLLECTOR] = " [gc]",
		[PROFILE_TASK] = " [task]",
	};

	add_name(out, *frame->function ? frame->function : "?");
	if (marks[frame->kind]) {
		buf_adds(out, marks[frame->kind]);
		return;
	}
	if (!*frame->file && frame->kind == PROFILE_PYTHON)
		return;
	buf_adds(out, " (");
	add_name(out, *frame->file ? frame->file : "?");
	if (frame->kind == PROFILE_PYTHON)
		buf_addf(out, ":%d", frame->first_line);
	buf_adds(out, ")");
}

static int add_stack(void *context, const size_t *path, size_t n, struct err *err)
{
	const struct writer *writer = context;

	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_adds(writer->out, ";");
		add_frame(writer->out,
			  &writer->profile->frames[writer->profile->nodes[path[i]].frame]);
	}
	buf_addf(writer->out, " %" PRId64 "\n",
		 stack_profile_node_own(writer->profile, path[n - 1]));
	return buf_failed(writer->out) ? err_memory(err) : 0;
}

int collapsed_format(const struct stack_profile *profile, struct buf *out, struct err *err)
{
	struct stack_profile functions = {0};
	struct writer writer = {&functions, out};
	int rc = profile_without_lines(&functions, profile, err);

	if (!rc)
		rc = stacks_each(&functions, add_stack, &writer, err);
	stack_profile_release(&functions);
	return rc;
}
