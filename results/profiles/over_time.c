#include "results/profiles/over_time.h"

#include "results/base/buf.h"
#include "results/profiles/frame_identity.h"
#include "results/profiles/profile_time.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void release_moment(struct over_time_moment *moment)
{
	free(moment->interpreter);
	free(moment->weights);
}

void over_time_release(struct over_time *over)
{
	for (size_t i = 0; i < over->n_things; i++) {
		free(over->things[i].function);
		free(over->things[i].file);
	}
	for (size_t i = 0; i < over->n; i++)
		release_moment(&over->moments[i]);
	free(over->things);
	free(over->moments);
	index_release(&over->index);
	*over = (struct over_time){.by = over->by};
}

/* ---- things */

/* Its place, added when it is new; SIZE_MAX: memory. */
static size_t thing_of(struct over_time *over, enum profile_frame_kind kind, const char *function,
		       const char *file)
{
	uint64_t hash = index_mix_text(index_mix_text(index_mix(over->seed, kind), file), function);
	struct over_time_thing thing = {.kind = kind};
	size_t at = 0, found;

	while ((found = index_next(&over->index, hash, &at)) != SIZE_MAX) {
		const struct over_time_thing *one = &over->things[found];

		if (one->kind == kind && strcmp(one->function, function) == 0 &&
		    strcmp(one->file, file) == 0)
			return found;
	}
	if (mem_reserve(&over->things, &over->cap_things, over->n_things + 1,
			sizeof(*over->things)))
		return SIZE_MAX;
	thing.function = strdup(function);
	thing.file = strdup(file);
	if (!thing.function || !thing.file || index_add(&over->index, hash, over->n_things)) {
		free(thing.function);
		free(thing.file);
		return SIZE_MAX;
	}
	over->things[over->n_things] = thing;
	return over->n_things++;
}

/* What a recording puts above stacks to keep processes and threads apart. */
static bool is_heading(const struct profile_frame *frame)
{
	return !frame->file[0] && frame->first_line == 0 &&
	       (strncmp(frame->function, "process ", 8) == 0 ||
		strncmp(frame->function, "thread ", 7) == 0);
}

/* What is a function of its own; a comprehension is none from 3.12 on. */
static bool is_function(const struct profile_frame *frame)
{
	return frame->kind == PROFILE_COLLECTOR ||
	       (frame->kind == PROFILE_PYTHON && !frame_is_comprehension(frame) &&
		!is_heading(frame));
}

/* What the walk over a profile's nodes keeps. */
struct walk {
	struct over_time *over;
	const struct stack_profile *profile;
	size_t *above; /* of each node: the nearest one, itself or a caller, that is a thing;
			  SIZE_MAX: none */
	size_t *thing; /* of such a node */
	size_t *depth; /* of such a node: how many functions its path has */
	struct buf file, path;
};

static void release_walk(struct walk *walk)
{
	free(walk->above);
	free(walk->thing);
	free(walk->depth);
	buf_release(&walk->file);
	buf_release(&walk->path);
}

/* What the thing of this node is called. A function that calls itself is one in its path. */
static const char *name_of(struct walk *walk, size_t node, size_t caller)
{
	const struct profile_frame *frame =
		&walk->profile->frames[walk->profile->nodes[node].frame];
	const char *name = frame->kind == PROFILE_PYTHON ? frame->function : "garbage collection";

	if (walk->over->by == OVER_TIME_FUNCTIONS)
		return frame->kind == PROFILE_PYTHON ? name : "";
	buf_clear(&walk->path);
	if (caller != SIZE_MAX)
		buf_addf(&walk->path, "%s > ", walk->over->things[walk->thing[caller]].function);
	buf_adds(&walk->path, name);
	return buf_text(&walk->path);
}

/* 0, or -1: memory. */
static int enter(struct walk *walk, size_t node)
{
	const struct profile_node *at = &walk->profile->nodes[node];
	const struct profile_frame *frame = &walk->profile->frames[at->frame];
	size_t caller = at->parent == PROFILE_NO_PARENT ? SIZE_MAX : walk->above[at->parent];
	bool is_path = walk->over->by == OVER_TIME_PATHS, is_python = frame->kind == PROFILE_PYTHON;
	size_t depth = caller == SIZE_MAX ? 0 : walk->depth[caller], thing;

	walk->above[node] = caller;
	if (!is_function(frame) || (is_path && depth >= OVER_TIME_DEEPEST))
		return 0;
	if (is_path && caller != SIZE_MAX && walk->profile->nodes[caller].frame == at->frame)
		return 0;
	buf_clear(&walk->file);
	if (is_python)
		frame_file_add(&walk->file, frame->file, NULL);
	thing = thing_of(walk->over, is_path ? PROFILE_PYTHON : frame->kind,
			 name_of(walk, node, caller), buf_text(&walk->file));
	if (thing == SIZE_MAX || buf_failed(&walk->file) || buf_failed(&walk->path))
		return -1;
	walk->over->things[thing].first_line = frame->first_line;
	walk->thing[node] = thing;
	walk->above[node] = node;
	walk->depth[node] = depth + 1;
	return 0;
}

static int walk_nodes(struct walk *walk, struct err *err)
{
	size_t n = walk->profile->n_nodes + 1;

	walk->above = malloc(n * sizeof(*walk->above));
	walk->thing = malloc(n * sizeof(*walk->thing));
	walk->depth = calloc(n, sizeof(*walk->depth));
	if (!walk->above || !walk->thing || !walk->depth)
		return err_memory(err);
	for (size_t i = 0; i < walk->profile->n_nodes; i++)
		if (enter(walk, i))
			return err_memory(err);
	return 0;
}

/* ---- a moment */

static double busy_seconds(const struct stack_profile *profile)
{
	double sum = 0;

	for (size_t i = 0; i < profile->n_parts; i++)
		if (profile->parts[i].samples)
			sum += (double)profile->parts[i].samples * profile_seconds_each(profile, i);
	return sum;
}

static int take_weights(struct over_time_moment *moment, const struct walk *walk, struct err *err)
{
	const struct stack_profile *profile = walk->profile;
	size_t n_things = walk->over->n_things;
	int64_t *weights = calloc(n_things, sizeof(*weights));

	moment->weights = malloc(n_things * sizeof(*moment->weights));
	if (!weights || !moment->weights) {
		free(weights);
		return err_memory(err);
	}
	for (size_t i = 0; i < profile->n_nodes; i++)
		weights[walk->above[i] == SIZE_MAX ? 0 : walk->thing[walk->above[i]]] +=
			stack_profile_node_own(profile, i);
	for (size_t i = 0; i < n_things; i++)
		if (weights[i])
			moment->weights[moment->n++] = (struct over_time_weight){i, weights[i]};
	free(weights);
	return 0;
}

static int make_moment(struct over_time_moment *moment, struct over_time *over,
		       const struct stack_profile *profile, struct err *err)
{
	struct walk walk = {.over = over, .profile = profile};
	int rc = walk_nodes(&walk, err) || take_weights(moment, &walk, err) ? -1 : 0;

	if (!rc && profile->interpreter && !(moment->interpreter = strdup(profile->interpreter)))
		rc = err_memory(err);
	moment->samples = stack_profile_samples(profile);
	moment->busy_s = busy_seconds(profile);
	release_walk(&walk);
	return rc;
}

int over_time_add(struct over_time *over, const struct stack_profile *profile, double start_s,
		  double duration_s, size_t source, struct err *err)
{
	struct over_time_moment moment = {
		.start_s = start_s, .duration_s = duration_s, .source = source};

	if (!over->seed)
		over->seed = index_seed();
	if (over->n_things == 0 && thing_of(over, PROFILE_NATIVE, "", "") == SIZE_MAX)
		return err_memory(err);
	if (make_moment(&moment, over, profile, err)) {
		release_moment(&moment);
		return -1;
	}
	if (mem_reserve(&over->moments, &over->cap, over->n + 1, sizeof(*over->moments))) {
		release_moment(&moment);
		return err_memory(err);
	}
	over->moments[over->n++] = moment;
	return 0;
}

static int by_start(const void *a, const void *b)
{
	const struct over_time_moment *one = a, *other = b;

	if (one->start_s != other->start_s)
		return one->start_s < other->start_s ? -1 : 1;
	return (one->source > other->source) - (one->source < other->source);
}

void over_time_sort(struct over_time *over)
{
	if (over->n)
		qsort(over->moments, over->n, sizeof(*over->moments), by_start);
}

/* ---- several moments as one */

int64_t over_time_weigh(const struct over_time *over, const struct over_time_pick *pick,
			int64_t *weights)
{
	int64_t sum = 0;

	for (size_t i = 0; i < pick->n; i++) {
		const struct over_time_moment *moment = &over->moments[pick->at[i]];

		for (size_t w = 0; w < moment->n; w++)
			weights[moment->weights[w].thing] += moment->weights[w].weight;
		sum += moment->samples;
	}
	return sum;
}

double over_time_share(const struct over_time *over, const struct over_time_pick *pick,
		       size_t thing)
{
	int64_t weight = 0, sum = 0;

	for (size_t i = 0; i < pick->n; i++) {
		const struct over_time_moment *moment = &over->moments[pick->at[i]];

		for (size_t w = 0; w < moment->n; w++)
			if (moment->weights[w].thing == thing)
				weight += moment->weights[w].weight;
		sum += moment->samples;
	}
	return sum ? (double)weight / (double)sum : (double)NAN;
}

/* A node for each thing, in their order. */
static int add_things(struct stack_profile *profile, const struct over_time *over, struct err *err)
{
	for (size_t i = 0; i < over->n_things; i++) {
		const struct over_time_thing *thing = &over->things[i];
		size_t frame = stack_profile_frame(profile, thing->kind, thing->function,
						   thing->file, thing->first_line, err);

		if (frame == SIZE_MAX ||
		    stack_profile_node(profile, PROFILE_NO_PARENT, frame, 0, err) == SIZE_MAX)
			return -1;
	}
	return 0;
}

static int add_part(struct stack_profile *profile, const struct over_time *over,
		    const struct over_time_pick *pick, struct err *err)
{
	size_t part = stack_profile_part(profile, err);

	for (size_t i = 0; i < pick->n && part != SIZE_MAX; i++) {
		const struct over_time_moment *moment = &over->moments[pick->at[i]];

		for (size_t w = 0; w < moment->n; w++)
			stack_profile_add(profile, moment->weights[w].thing, part,
					  moment->weights[w].weight);
	}
	return part == SIZE_MAX ? -1 : 0;
}

static int add_parts(struct stack_profile *profile, const struct over_time *over,
		     const struct over_time_pick *pick, struct err *err)
{
	size_t parts = pick->n < OVER_TIME_PARTS ? pick->n : OVER_TIME_PARTS;

	for (size_t i = 0; i < parts; i++) {
		size_t first = i * pick->n / parts, end = (i + 1) * pick->n / parts;
		const struct over_time_pick some = {pick->at + first, end - first};

		if (add_part(profile, over, &some, err))
			return -1;
	}
	return 0;
}

int over_time_profile(struct stack_profile *profile, const struct over_time *over,
		      const struct over_time_pick *pick, struct err *err)
{
	const char *interpreter = pick->n ? over->moments[pick->at[0]].interpreter : NULL;
	int rc = add_things(profile, over, err);

	if (!rc)
		rc = add_parts(profile, over, pick, err);
	if (!rc && interpreter && !(profile->interpreter = strdup(interpreter)))
		rc = err_memory(err);
	if (rc)
		stack_profile_release(profile);
	return rc;
}
