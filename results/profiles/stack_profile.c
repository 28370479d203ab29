#include "results/profiles/stack_profile.h"

#include "results/base/buf.h"
#include "results/profiles/index.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct profile_index {
	uint64_t seed;
	struct index frames, nodes;
};

void stack_profile_release(struct stack_profile *profile)
{
	for (size_t i = 0; i < profile->n_frames; i++) {
		free(profile->frames[i].function);
		free(profile->frames[i].file);
	}
	if (profile->index) {
		index_release(&profile->index->frames);
		index_release(&profile->index->nodes);
	}
	profile_order_release(&profile->order);
	free(profile->index);
	free(profile->frames);
	free(profile->nodes);
	free(profile->parts);
	free(profile->own);
	free(profile->name);
	free(profile->interpreter);
	free(profile->unit);
	*profile = (struct stack_profile){0};
}

static int open_index(struct stack_profile *profile, struct err *err)
{
	if (profile->index)
		return 0;
	profile->index = calloc(1, sizeof(*profile->index));
	if (!profile->index)
		return err_memory(err);
	profile->index->seed = index_seed();
	return 0;
}

/* ---- frames */

static uint64_t frame_hash(const struct stack_profile *profile, const struct profile_frame *frame)
{
	uint64_t hash = index_mix(profile->index->seed, (uint64_t)frame->kind);

	hash = index_mix(hash, (uint64_t)frame->first_line);
	return index_mix_text(index_mix_text(hash, frame->function), frame->file);
}

static bool are_one(const struct profile_frame *a, const struct profile_frame *b)
{
	return a->kind == b->kind && a->first_line == b->first_line &&
	       strcmp(a->function, b->function) == 0 && strcmp(a->file, b->file) == 0;
}

static size_t add_frame(struct stack_profile *profile, const struct profile_frame *frame,
			uint64_t hash, struct err *err)
{
	struct profile_frame own = {.kind = frame->kind, .first_line = frame->first_line};

	own.function = strdup(frame->function);
	own.file = strdup(frame->file);
	if (!own.function || !own.file ||
	    mem_reserve(&profile->frames, &profile->cap_frames, profile->n_frames + 1,
			sizeof(*profile->frames)) ||
	    index_add(&profile->index->frames, hash, profile->n_frames)) {
		free(own.function);
		free(own.file);
		err_memory(err);
		return SIZE_MAX;
	}
	profile->frames[profile->n_frames] = own;
	return profile->n_frames++;
}

size_t stack_profile_frame(struct stack_profile *profile, enum profile_frame_kind kind,
			   const char *function, const char *file, int first_line, struct err *err)
{
	/* only read, and copied when it is new */
	struct profile_frame frame = {kind, (char *)function, (char *)file, first_line};
	size_t at = 0, i;
	uint64_t hash;

	if (open_index(profile, err))
		return SIZE_MAX;
	hash = frame_hash(profile, &frame);
	while ((i = index_next(&profile->index->frames, hash, &at)) != SIZE_MAX)
		if (are_one(&profile->frames[i], &frame))
			return i;
	return add_frame(profile, &frame, hash, err);
}

/* ---- nodes */

static int reserve_node(struct stack_profile *profile)
{
	size_t cap = profile->cap_nodes ? profile->cap_nodes * 2 : 64;
	size_t row = profile->cap_parts * sizeof(*profile->own);
	int64_t *own;
	struct profile_node *nodes;

	if (profile->n_nodes < profile->cap_nodes)
		return 0;
	if (cap > SIZE_MAX / (row + sizeof(*nodes)))
		return -1;
	if (row) {
		own = realloc(profile->own, cap * row);
		if (!own)
			return -1;
		profile->own = own;
	}
	nodes = realloc(profile->nodes, cap * sizeof(*nodes));
	if (!nodes)
		return -1;
	profile->nodes = nodes;
	profile->cap_nodes = cap;
	return 0;
}

size_t stack_profile_node(struct stack_profile *profile, size_t parent, size_t frame, int line,
			  struct err *err)
{
	size_t at = 0, i, row = profile->cap_parts;
	uint64_t hash;

	if (open_index(profile, err))
		return SIZE_MAX;
	hash = index_mix(index_mix(index_mix(profile->index->seed, parent), frame), (uint64_t)line);
	while ((i = index_next(&profile->index->nodes, hash, &at)) != SIZE_MAX) {
		const struct profile_node *node = &profile->nodes[i];

		if (node->parent == parent && node->frame == frame && node->line == line)
			return i;
	}
	if (reserve_node(profile) || index_add(&profile->index->nodes, hash, profile->n_nodes)) {
		err_memory(err);
		return SIZE_MAX;
	}
	profile->nodes[profile->n_nodes] = (struct profile_node){parent, frame, line};
	if (row)
		memset(&profile->own[profile->n_nodes * row], 0, row * sizeof(*profile->own));
	return profile->n_nodes++;
}

/* ---- parts and weights */

/* Room for twice as many parts in each node's row. */
static int widen(struct stack_profile *profile)
{
	size_t cap = profile->cap_parts ? profile->cap_parts * 2 : 4;
	struct profile_part *parts;
	int64_t *own = NULL;

	if (profile->cap_nodes) {
		if (cap > SIZE_MAX / sizeof(*own) / profile->cap_nodes)
			return -1;
		own = calloc(profile->cap_nodes * cap, sizeof(*own));
		if (!own)
			return -1;
	}
	parts = realloc(profile->parts, cap * sizeof(*parts));
	if (!parts) {
		free(own);
		return -1;
	}
	for (size_t i = 0; own && profile->n_parts && i < profile->n_nodes; i++)
		memcpy(&own[i * cap], &profile->own[i * profile->cap_parts],
		       profile->n_parts * sizeof(*own));
	free(profile->own);
	profile->own = own;
	profile->parts = parts;
	profile->cap_parts = cap;
	return 0;
}

static int copy_text(char **to, const char *from, struct err *err)
{
	*to = from ? strdup(from) : NULL;
	return from && !*to ? err_memory(err) : 0;
}

int stack_profile_copy_texts(struct stack_profile *to, const struct stack_profile *from,
			     struct err *err)
{
	return copy_text(&to->name, from->name, err) ||
			       copy_text(&to->interpreter, from->interpreter, err) ||
			       copy_text(&to->unit, from->unit, err)
		       ? -1
		       : 0;
}

size_t stack_profile_part(struct stack_profile *profile, struct err *err)
{
	if (profile->n_parts == profile->cap_parts && widen(profile)) {
		err_memory(err);
		return SIZE_MAX;
	}
	profile->parts[profile->n_parts] =
		(struct profile_part){.seconds = NAN, .plain_s = NAN, .seen_s = NAN};
	return profile->n_parts++;
}

void stack_profile_add(struct stack_profile *profile, size_t node, size_t part, int64_t weight)
{
	profile->own[node * profile->cap_parts + part] += weight;
	profile->parts[part].samples += weight;
}

int64_t stack_profile_own(const struct stack_profile *profile, size_t node, size_t part)
{
	return profile->own[node * profile->cap_parts + part];
}

int64_t stack_profile_node_own(const struct stack_profile *profile, size_t node)
{
	int64_t sum = 0;

	for (size_t part = 0; part < profile->n_parts; part++)
		sum += stack_profile_own(profile, node, part);
	return sum;
}

int64_t stack_profile_samples(const struct stack_profile *profile)
{
	int64_t sum = 0;

	for (size_t part = 0; part < profile->n_parts; part++)
		sum += profile->parts[part].samples;
	return sum;
}
