#include "results/profile_files/page_merge.h"

#include "results/profiles/frame_identity.h"
#include "results/profiles/native_identity.h"

#include <stdlib.h>
#include <string.h>

void page_merge_release(struct page_merge *merge)
{
	for (size_t side = 0; side < PAGE_SIDES; side++) {
		free(merge->function_of[side]);
		profile_order_release(&merge->order[side]);
	}
	stack_profile_release(&merge->tree);
	*merge = (struct page_merge){0};
}

/* Sides of different interpreters may know a function by its last name only. */
static bool has_bare_names(const struct page_benchmark *benchmark, size_t n_sides)
{
	for (size_t side = 0; side < n_sides && n_sides > 1; side++)
		if (profile_has_bare_names(benchmark->sides[side].profile))
			return true;
	return false;
}

/* Who a frame is: of two sides, so that both say the same. */
static void identify(const struct page_merge *merge, const struct page_side *side, bool is_bare,
		     const struct profile_frame *frame, struct buf *name, struct buf *file)
{
	if (frame->kind == PROFILE_NATIVE && merge->n_sides > 1) {
		native_symbol_add(name, frame->function, frame->file);
		native_library_add(file, frame->file);
		return;
	}
	buf_adds(name, is_bare ? frame_last_name(frame->function) : frame->function);
	if (frame->kind == PROFILE_PYTHON)
		frame_file_add(file, frame->file, side->root);
	else
		buf_adds(file, frame->file);
}

static size_t function_of(struct page_merge *merge, const struct page_side *side, bool is_bare,
			  const struct profile_frame *frame, struct err *err)
{
	struct buf name = {0}, file = {0};
	size_t function = SIZE_MAX;

	identify(merge, side, is_bare, frame, &name, &file);
	/* one of two sides: where it begins may have moved */
	if (buf_failed(&name) || buf_failed(&file))
		err_memory(err);
	else
		function = stack_profile_frame(&merge->tree, frame->kind, buf_text(&name),
					       buf_text(&file),
					       merge->n_sides > 1 ? 0 : frame->first_line, err);
	buf_release(&name);
	buf_release(&file);
	return function;
}

static int find_functions(struct page_merge *merge, const struct page_benchmark *benchmark,
			  size_t at, bool is_bare, struct err *err)
{
	const struct page_side *side = &benchmark->sides[at];
	const struct stack_profile *profile = side->profile;

	merge->function_of[at] = malloc((profile->n_frames + 1) * sizeof(size_t));
	if (!merge->function_of[at])
		return err_memory(err);
	for (size_t i = 0; i < profile->n_frames; i++) {
		const struct profile_frame *frame = &profile->frames[i];
		size_t function = SIZE_MAX;

		if (merge->n_sides == 1 || !frame_is_comprehension(frame)) {
			function = function_of(merge, side, is_bare, frame, err);
			if (function == SIZE_MAX)
				return -1;
		}
		merge->function_of[at][i] = function;
	}
	return 0;
}

static int add_side(struct page_merge *merge, const struct stack_profile *profile, size_t side,
		    struct err *err)
{
	size_t *to = malloc((profile->n_nodes + 1) * sizeof(*to));
	int rc = to ? 0 : err_memory(err);

	for (size_t i = 0; i < profile->n_nodes && !rc; i++) {
		const struct profile_node *node = &profile->nodes[i];
		size_t function = merge->function_of[side][node->frame];

		to[i] = node->parent == PROFILE_NO_PARENT ? PROFILE_NO_PARENT : to[node->parent];
		if (function != SIZE_MAX) {
			to[i] = stack_profile_node(&merge->tree, to[i], function, 0, err);
			rc = to[i] == SIZE_MAX ? -1 : 0;
		}
		if (!rc && to[i] != PROFILE_NO_PARENT)
			stack_profile_add(&merge->tree, to[i], side,
					  stack_profile_node_own(profile, i));
	}
	/* outside any function, nothing was seen: both are SIZE_MAX */
	if (!rc)
		rc = profile_order_copy(&merge->order[side], &profile->order, to, err);
	free(to);
	return rc;
}

int page_merge_make(struct page_merge *merge, const struct page_benchmark *benchmark,
		    struct err *err)
{
	bool is_bare;
	int rc = 0;

	*merge = (struct page_merge){.n_sides = benchmark->sides[1].profile ? 2 : 1};
	is_bare = has_bare_names(benchmark, merge->n_sides);
	for (size_t side = 0; side < PAGE_SIDES && !rc; side++)
		if (benchmark->sides[side].profile)
			rc = stack_profile_part(&merge->tree, err) == SIZE_MAX ||
			     find_functions(merge, benchmark, side, is_bare, err);
	for (size_t side = 0; side < PAGE_SIDES && !rc; side++)
		if (benchmark->sides[side].profile)
			rc = add_side(merge, benchmark->sides[side].profile, side, err);
	if (rc)
		page_merge_release(merge);
	return rc ? -1 : 0;
}

const struct page_change *page_change_of(const struct page_benchmark *benchmark,
					 const struct profile_frame *function)
{
	for (size_t i = 0; i < benchmark->n_changes; i++) {
		const struct page_change *change = &benchmark->changes[i];

		if (change->kind == function->kind &&
		    (strcmp(change->function, function->function) == 0 ||
		     strcmp(frame_last_name(change->function), function->function) == 0) &&
		    strcmp(change->file, function->file) == 0)
			return change;
	}
	return NULL;
}
