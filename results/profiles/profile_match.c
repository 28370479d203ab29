#include "results/profiles/profile_match_internal.h"

#include "results/profiles/frame_identity.h"

#include <stdlib.h>
#include <string.h>

bool profile_matched_is_rest(const struct profile_matched *item)
{
	return item->kind == PROFILE_NATIVE && !item->function[0];
}

void profile_match_release(struct profile_match *match)
{
	for (size_t i = 0; i < match->n; i++) {
		free(match->items[i].file);
		free(match->items[i].function);
		free(match->items[i].text);
	}
	free(match->items);
	for (int side = 0; side < PROFILE_SIDES; side++)
		free(match->self[side]);
	*match = (struct profile_match){0};
}

static bool is_same(const struct profile_matched *item, enum profile_frame_kind kind,
		    const char *file, const char *function, bool bare)
{
	const char *name = bare ? frame_last_name(item->function) : item->function;

	return item->kind == kind && strcmp(item->file, file) == 0 && strcmp(name, function) == 0;
}

/* The item of this name, made when it is new; SIZE_MAX: memory. */
static size_t item_of(struct matching *m, enum profile_frame_kind kind, const char *file,
		      const char *function)
{
	struct profile_match *match = m->match;
	const char *name = m->bare ? frame_last_name(function) : function;
	uint64_t hash = index_mix_text(index_mix_text(index_mix(m->seed, kind), file), name);
	struct profile_matched item = {kind, .frame = {PROFILE_NO_FRAME, PROFILE_NO_FRAME}};
	size_t at = 0, found;

	while ((found = index_next(&m->index, hash, &at)) != SIZE_MAX)
		if (is_same(&match->items[found], kind, file, name, m->bare))
			return found;
	if (mem_reserve(&match->items, &match->cap, match->n + 1, sizeof(*match->items)) ||
	    index_add(&m->index, hash, match->n))
		return SIZE_MAX;
	item.file = strdup(file);
	item.function = strdup(function);
	match->items[match->n++] = item;
	return item.file && item.function ? match->n - 1 : SIZE_MAX;
}

static int rename_item(struct profile_matched *item, const char *function)
{
	char *copy = strdup(function);

	if (!copy)
		return -1;
	free(item->function);
	item->function = copy;
	return 0;
}

/* The qualified name is the better one to show, unless it is one of several. */
static int learn_name(struct profile_matched *item, const char *function)
{
	if (item->is_several || !strchr(function, '.') || strcmp(item->function, function) == 0)
		return 0;
	if (!strchr(item->function, '.'))
		return rename_item(item, function);
	item->is_several = true;
	return rename_item(item, frame_last_name(function));
}

static bool is_item(const struct profile_frame *frame)
{
	return frame->kind == PROFILE_COLLECTOR ||
	       (frame->kind == PROFILE_PYTHON && !frame_is_comprehension(frame));
}

size_t matching_item(struct matching *m, const struct profile_matched *named,
		     enum profile_side side, size_t frame)
{
	size_t at = item_of(m, named->kind, named->file, named->function);
	struct profile_matched *item;

	if (at == SIZE_MAX)
		return SIZE_MAX;
	item = &m->match->items[at];
	if (item->frame[side] == PROFILE_NO_FRAME) {
		item->frame[side] = frame;
		item->first_line[side] = m->request->profile[side]->frames[frame].first_line;
	}
	return at;
}

static int add_function(struct matching *m, enum profile_side side, size_t frame_at)
{
	const struct profile_frame *frame = &m->request->profile[side]->frames[frame_at];
	bool is_python = frame->kind == PROFILE_PYTHON;
	struct profile_matched named = {.kind = frame->kind};
	size_t at;

	m->group[side][frame_at] = PROFILE_INTO_CALLER;
	if (!is_item(frame))
		return 0;
	buf_clear(&m->file);
	if (is_python)
		frame_file_add(&m->file, frame->file, m->request->root[side]);
	if (buf_failed(&m->file))
		return -1;
	named.file = (char *)buf_text(&m->file);
	named.function = is_python ? frame->function : "";
	at = matching_item(m, &named, side, frame_at);
	if (at == SIZE_MAX)
		return -1;
	m->group[side][frame_at] = at;
	return learn_name(&m->match->items[at], frame->function);
}

int matching_each(struct matching *m, matching_fn *add)
{
	m->seed = index_seed();
	for (int side = 0; side < PROFILE_SIDES; side++) {
		const struct stack_profile *profile = m->request->profile[side];

		m->group[side] = malloc((profile->n_frames + 1) * sizeof(*m->group[side]));
		if (!m->group[side])
			return -1;
		for (size_t i = 0; i < profile->n_frames; i++)
			if (add(m, side, i))
				return -1;
	}
	/* the last: what is below no function */
	return item_of(m, PROFILE_NATIVE, "", "") == SIZE_MAX ? -1 : 0;
}

int matching_functions(struct matching *m)
{
	m->bare = profile_has_bare_names(m->request->profile[PROFILE_OLD]) ||
		  profile_has_bare_names(m->request->profile[PROFILE_NEW]);
	return matching_each(m, add_function);
}

void matching_release(struct matching *m)
{
	for (int side = 0; side < PROFILE_SIDES; side++)
		free(m->group[side]);
	index_release(&m->index);
	buf_release(&m->file);
}

void matching_take(struct profile_match *match, enum profile_side side,
		   struct profile_weights *weights)
{
	match->n_parts[side] = weights->n_parts;
	match->self[side] = weights->self;
	for (size_t i = 0; i < weights->n_parts; i++)
		match->self[side][(match->n - 1) * weights->n_parts + i] = weights->outside[i];
	weights->self = NULL;
	profile_weights_release(weights);
}

static double matched_share(const struct profile_match *match, enum profile_side side)
{
	double all = 0, matched = 0;

	for (size_t i = 0; i < match->n; i++) {
		const struct profile_matched *item = &match->items[i];
		bool both = profile_matched_is_rest(item) ||
			    (item->frame[PROFILE_OLD] != PROFILE_NO_FRAME &&
			     item->frame[PROFILE_NEW] != PROFILE_NO_FRAME);

		for (size_t part = 0; part < match->n_parts[side]; part++) {
			double weight = (double)match->self[side][i * match->n_parts[side] + part];

			all += weight;
			matched += both ? weight : 0;
		}
	}
	return matched / all;
}

int matching_end(struct profile_match *match, int rc)
{
	for (int side = 0; side < PROFILE_SIDES && !rc; side++)
		match->matched[side] = matched_share(match, side);
	if (rc)
		profile_match_release(match);
	return rc;
}

int matching_weigh(struct matching *m, int rc, struct err *err)
{
	struct profile_match *match = m->match;

	if (rc)
		err_memory(err);
	for (int side = 0; side < PROFILE_SIDES && !rc; side++) {
		struct profile_weights weights = {0};

		rc = profile_functions_make(&weights, m->request->profile[side], m->group[side],
					    match->n, err);
		if (!rc)
			matching_take(match, side, &weights);
	}
	matching_release(m);
	return matching_end(match, rc);
}

int profile_match_functions(struct profile_match *match,
			    const struct profile_match_request *request, struct err *err)
{
	struct matching m = {match, request};

	*match = (struct profile_match){0};
	return matching_weigh(&m, matching_functions(&m), err);
}
