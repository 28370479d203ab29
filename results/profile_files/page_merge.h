/* The sides of a page as one tree of calls, by functions. */
#ifndef RESULTS_PROFILE_FILES_PAGE_MERGE_H
#define RESULTS_PROFILE_FILES_PAGE_MERGE_H

#include "results/profile_files/page.h"

/* `= {0}` may be released. */
struct page_merge {
	/* Its frames are functions, their files said as frame_file_add() does; part i has the
	   weights of side i, over all workers; lines are 0. */
	struct stack_profile tree;
	size_t n_sides;
	/* Of each frame of a side, its function in the tree; SIZE_MAX: it is booked to its
	   caller, a comprehension that is a call on one side only. */
	size_t *function_of[PAGE_SIDES];
	struct profile_order order[PAGE_SIDES]; /* of the tree's nodes; empty: not known */
};

/* 0, or -1 with err (memory); released either way. */
int page_merge_make(struct page_merge *merge, const struct page_benchmark *benchmark,
		    struct err *err);
void page_merge_release(struct page_merge *merge);

/* The change of a function of the tree; NULL: none is proven. */
const struct page_change *page_change_of(const struct page_benchmark *benchmark,
					 const struct profile_frame *function);

#endif
