#include "runner/diagnosing/stack_node.h"

#include "runner/diagnosing/stack_cut.h"

size_t stack_node_below(struct stack_profile *profile, size_t parent, enum profile_frame_kind kind,
			const char *function, const char *file, int first_line, int line,
			struct err *err)
{
	size_t frame = stack_profile_frame(profile, kind, function, file, first_line, err);

	return frame == SIZE_MAX ? SIZE_MAX : stack_profile_node(profile, parent, frame, line, err);
}

/* The calls of compiled code below Python; those of our own worker, down to the last, are left out.
   In the collector they are its. */
static size_t add_natives(struct stack_profile *profile, size_t node,
			  const struct reader_thread *thread, struct err *err)
{
	char text[STACK_LEAF_TEXT];
	size_t first = stack_cut_natives(thread->natives, thread->n_natives);

	if (thread->is_collecting)
		node = stack_node_below(profile, node, PROFILE_COLLECTOR, STACK_COLLECTOR_NAME, "",
					0, 0, err);
	if (node != SIZE_MAX && thread->calls == READER_CALLS_CUT)
		node = stack_node_below(profile, node, PROFILE_NATIVE, STACK_CUT_NAME, "", 0, 0,
					err);
	for (size_t i = first; i < thread->n_natives && node != SIZE_MAX; i++) {
		struct stack_leaf leaf = stack_native(&thread->natives[i], text);

		node = stack_node_below(profile, node, leaf.kind, leaf.function, leaf.file, 0, 0,
					err);
	}
	return node;
}

size_t stack_node_add(struct stack_profile *profile, size_t parent,
		      const struct reader_thread *thread, size_t first, struct err *err)
{
	char text[STACK_LEAF_TEXT];
	struct stack_leaf leaf = stack_leaf(thread, text);
	size_t node = parent;

	for (size_t i = first; i < thread->n; i++) {
		const struct reader_frame *frame = &thread->frames[i];

		node = stack_node_below(profile, node, PROFILE_PYTHON, frame->code->function,
					frame->code->file, frame->code->first_line, frame->line,
					err);
		if (node == SIZE_MAX)
			return SIZE_MAX;
	}
	if (thread->calls != READER_CALLS_UNKNOWN) {
		node = add_natives(profile, node, thread, err);
		if (node == SIZE_MAX || thread->is_collecting || leaf.kind != PROFILE_SYSCALL)
			return node;
	}
	return leaf.kind == PROFILE_PYTHON ? node
					   : stack_node_below(profile, node, leaf.kind,
							      leaf.function, leaf.file, 0, 0, err);
}
