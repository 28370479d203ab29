#include "results/profiles/profile_match_internal.h"

#include "results/profiles/frame_identity.h"

#include <stdlib.h>
#include <string.h>

/* What a table of lines is made with. */
struct lining {
	struct profile_match *match;
	struct profile_match functions;
	struct matching matching; /* of these */
	struct index index;
	bool *is_textless;	      /* of each function: some of its lines have no text */
	size_t *owner[PROFILE_SIDES]; /* of each node the frame of its function; SIZE_MAX: none */
	size_t *group[PROFILE_SIDES]; /* of each node the line */
	struct buf text;
};

static const struct profile_frame *frame_at(const struct lining *l, enum profile_side side,
					    size_t node)
{
	const struct stack_profile *profile = l->matching.request->profile[side];

	return &profile->frames[profile->nodes[node].frame];
}

static size_t function_of(const struct lining *l, enum profile_side side, size_t node)
{
	size_t owner = l->owner[side][node];

	return owner == SIZE_MAX ? PROFILE_INTO_CALLER : l->matching.group[side][owner];
}

/* A node at a line of a Python function, of which a comprehension is a part. */
static bool has_line(const struct lining *l, enum profile_side side, size_t node)
{
	return frame_at(l, side, node)->kind == PROFILE_PYTHON &&
	       function_of(l, side, node) != PROFILE_INTO_CALLER;
}

/* Set l->text to the node's line. */
static bool read_line(struct lining *l, enum profile_side side, size_t node)
{
	const struct profile_match_request *request = l->matching.request;
	int line = request->profile[side]->nodes[node].line;

	buf_clear(&l->text);
	return source_lines_add(request->sources[side], frame_at(l, side, node)->file, line,
				&l->text);
}

static int find_owners(struct lining *l, enum profile_side side)
{
	const struct stack_profile *profile = l->matching.request->profile[side];

	l->owner[side] = malloc((profile->n_nodes + 1) * sizeof(*l->owner[side]));
	l->group[side] = malloc((profile->n_nodes + 1) * sizeof(*l->group[side]));
	if (!l->owner[side] || !l->group[side])
		return -1;
	for (size_t i = 0; i < profile->n_nodes; i++) {
		const struct profile_node *node = &profile->nodes[i];

		if (l->matching.group[side][node->frame] != PROFILE_INTO_CALLER)
			l->owner[side][i] = node->frame;
		else
			l->owner[side][i] = node->parent == PROFILE_NO_PARENT
						    ? SIZE_MAX
						    : l->owner[side][node->parent];
	}
	return 0;
}

static void find_textless(struct lining *l, enum profile_side side)
{
	const struct stack_profile *profile = l->matching.request->profile[side];

	for (size_t i = 0; i < profile->n_nodes; i++)
		if (has_line(l, side, i) && !l->is_textless[function_of(l, side, i)] &&
		    !read_line(l, side, i))
			l->is_textless[function_of(l, side, i)] = true;
}

/* Another item of the function; SIZE_MAX: memory. */
static size_t new_item(struct lining *l, size_t function, const char *text)
{
	struct profile_match *match = l->match;
	const struct profile_matched *of = &l->functions.items[function];
	struct profile_matched item = *of;

	if (mem_reserve(&match->items, &match->cap, match->n + 1, sizeof(*match->items)))
		return SIZE_MAX;
	item.frame[PROFILE_OLD] = item.frame[PROFILE_NEW] = PROFILE_NO_FRAME;
	item.file = strdup(of->file);
	item.function = strdup(of->function);
	item.text = text ? strdup(text) : NULL;
	match->items[match->n++] = item;
	return item.file && item.function && (item.text || !text) ? match->n - 1 : SIZE_MAX;
}

/* The line of this text in this function, made when it is new; SIZE_MAX: memory. */
static size_t item_of(struct lining *l, size_t function, const char *text)
{
	uint64_t hash = index_mix_text(index_mix(l->matching.seed, function), text ? text : "");
	size_t at = 0, found;

	while ((found = index_next(&l->index, hash, &at)) != SIZE_MAX) {
		const struct profile_matched *item = &l->match->items[found];
		const struct profile_matched *of = &l->functions.items[function];

		if (strcmp(item->file, of->file) == 0 &&
		    strcmp(item->function, of->function) == 0 && item->kind == of->kind &&
		    (text ? item->text && strcmp(item->text, text) == 0 : !item->text))
			return found;
	}
	if (index_add(&l->index, hash, l->match->n))
		return SIZE_MAX;
	return new_item(l, function, text);
}

static int add_node(struct lining *l, enum profile_side side, size_t node)
{
	size_t function = function_of(l, side, node), at;
	bool is_line = has_line(l, side, node);
	struct profile_matched *item;

	l->group[side][node] = PROFILE_INTO_CALLER;
	if (!is_line && frame_at(l, side, node)->kind != PROFILE_COLLECTOR)
		return 0;
	is_line = is_line && !l->is_textless[function];
	if (is_line)
		read_line(l, side, node);
	at = buf_failed(&l->text) ? SIZE_MAX
				  : item_of(l, function, is_line ? buf_text(&l->text) : NULL);
	if (at == SIZE_MAX)
		return -1;
	l->group[side][node] = at;
	item = &l->match->items[at];
	if (item->frame[side] == PROFILE_NO_FRAME) {
		item->frame[side] = l->owner[side][node];
		item->line[side] =
			is_line ? l->matching.request->profile[side]->nodes[node].line : 0;
	}
	return 0;
}

static int make_lines(struct lining *l)
{
	if (matching_functions(&l->matching))
		return -1;
	l->is_textless = calloc(l->functions.n, sizeof(*l->is_textless));
	if (!l->is_textless)
		return -1;
	for (int side = 0; side < PROFILE_SIDES; side++) {
		if (find_owners(l, side))
			return -1;
		find_textless(l, side);
	}
	for (int side = 0; side < PROFILE_SIDES; side++)
		for (size_t i = 0; i < l->matching.request->profile[side]->n_nodes; i++)
			if (add_node(l, side, i))
				return -1;
	/* the last: what is below no Python function */
	return new_item(l, l->functions.n - 1, NULL) == SIZE_MAX ? -1 : 0;
}

static void lining_release(struct lining *l)
{
	for (int side = 0; side < PROFILE_SIDES; side++) {
		free(l->owner[side]);
		free(l->group[side]);
	}
	free(l->is_textless);
	index_release(&l->index);
	buf_release(&l->text);
	matching_release(&l->matching);
	profile_match_release(&l->functions);
}

int profile_match_lines(struct profile_match *match, const struct profile_match_request *request,
			struct err *err)
{
	struct lining l = {.match = match, .matching = {.request = request}};
	int rc;

	*match = (struct profile_match){0};
	l.matching.match = &l.functions;
	rc = make_lines(&l);
	if (rc)
		err_memory(err);
	for (int side = 0; side < PROFILE_SIDES && !rc; side++) {
		struct profile_weights weights = {0};

		rc = profile_weights_make(&weights, request->profile[side], l.group[side], match->n,
					  err);
		if (!rc)
			matching_take(match, side, &weights);
	}
	lining_release(&l);
	return matching_end(match, rc);
}
