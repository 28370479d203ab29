#include "runner/diagnosing/stack_node.h"

#include "runner/diagnosing/stack_cut.h"

size_t stack_node_below(struct stack_profile *profile, size_t parent, enum profile_frame_kind kind,
			const char *function, const char *file, int first_line, int line,
			struct err *err)
{
	size_t frame = stack_profile_frame(profile, kind, function, file, first_line, err);

	return frame == SIZE_MAX ? SIZE_MAX : stack_profile_node(profile, parent, frame, line, err);
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
	return leaf.kind == PROFILE_PYTHON ? node
					   : stack_node_below(profile, node, leaf.kind,
							      leaf.function, leaf.file, 0, 0, err);
}
