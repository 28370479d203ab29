#include "results/profile_files/fields.h"
#include "results/profile_files/frame_kinds.h"
#include "results/profile_files/limits.h"
#include "results/profile_files/speedscope.h"
#include "results/profiles/profile_time.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct frame {
	char *name, *file, *kind;
	int64_t line;
};

/* So many samples are one worker's or thread's, in the order of time. */
struct lane {
	char *name;
	int64_t samples;
};

struct reader {
	struct profile_set *set;
	struct frame *frames;
	size_t n_frames, cap_frames;
	/* the profile that is read */
	struct stack_profile *profile;
	char *name, *unit, *type;
	struct column nodes; /* of samples: each's last node, as of the profile; -1: empty */
	double *weights;
	size_t n_weights, cap_weights;
	size_t node;	    /* where the stack is */
	double at;	    /* of the event before */
	struct column open; /* evented: the frames on the stack */
	struct lane *lanes;
	size_t n_lanes, cap_lanes;
	bool has_lanes;
	bool has_frames, has_profiles;
	char *exporter;
};

/* ---- frames */

static void frame_release(struct frame *frame)
{
	free(frame->name);
	free(frame->file);
	free(frame->kind);
}

static int read_frame_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct frame *frame = arg;
	const struct field fields[] = {
		{"file", FIELD_TEXT, &frame->file},
		{"kind", FIELD_TEXT, &frame->kind},
		{"line", FIELD_COUNT, &frame->line, 0, LIMIT_LINE},
		{"name", FIELD_TEXT, &frame->name},
		{0},
	};

	return field_read(fields, c, key, err);
}

static int read_frame(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct reader *r = arg;
	struct frame *frame;
	int rc;

	if (number > LIMIT_NODES)
		return err_set(err, ERR_INPUT, "more than %d frames", LIMIT_NODES);
	if (mem_reserve(&r->frames, &r->cap_frames, r->n_frames + 1, sizeof(*r->frames)))
		return err_memory(err);
	frame = &r->frames[r->n_frames++];
	*frame = (struct frame){0};
	if (cursor_peek(c) != '{')
		rc = err_set(err, ERR_INPUT, "must be an object");
	else
		rc = cursor_members(c, read_frame_member, frame, err);
	if (!rc && !frame->name)
		rc = err_set(err, ERR_INPUT, "name: missing");
	return rc ? err_in(err, "shared: frames: item %zu", number) : 0;
}

static int read_shared_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct reader *r = arg;

	if (strcmp(key, "frames") != 0)
		return cursor_skip(c, err);
	if (r->has_frames || cursor_peek(c) != '[')
		return err_set(err, ERR_INPUT, "shared: frames: must be one list");
	r->has_frames = true;
	return cursor_items(c, read_frame, r, err);
}

/* First of all the frames are looked for, which may stand behind the profiles. */
static int find_frames(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct reader *r = arg;
	const struct field fields[] = {{"exporter", FIELD_TEXT, &r->exporter}, {0}};

	if (strcmp(key, "shared") != 0)
		return field_read(fields, c, key, err);
	if (cursor_peek(c) != '{')
		return err_set(err, ERR_INPUT, "shared: must be an object");
	return cursor_members(c, read_shared_member, arg, err);
}

/* ---- stacks */

static int enter(struct reader *r, int64_t number, struct err *err)
{
	const struct frame *frame;
	enum profile_frame_kind kind = PROFILE_PYTHON;
	size_t at;

	if (number < 0 || (size_t)number >= r->n_frames)
		return err_set(err, ERR_INPUT, "there is no such frame");
	frame = &r->frames[number];
	if (frame->kind && frame_kind_of(frame->kind) < PROFILE_FRAME_KINDS)
		kind = frame_kind_of(frame->kind);
	at = stack_profile_frame(r->profile, kind, frame->name, frame->file ? frame->file : "",
				 (int)frame->line, err);
	r->node = at == SIZE_MAX ? SIZE_MAX : limited_node(r->profile, r->node, at, 0, err);
	return r->node == SIZE_MAX ? -1 : 0;
}

static int read_number(struct cursor *c, double *number, struct err *err)
{
	struct scalar value = {0};

	if (cursor_scalar(c, &value, err))
		return -1;
	*number = value.real;
	if ((value.type == SCALAR_INT || value.type == SCALAR_REAL) && isfinite(value.real))
		return 0;
	return err_set(err, ERR_INPUT, "must be a number");
}

static int read_stack_frame(struct cursor *c, size_t number, void *arg, struct err *err)
{
	double frame;

	(void)number;
	return read_number(c, &frame, err) || enter(arg, frame < 1e9 ? (int64_t)frame : -1, err)
		       ? -1
		       : 0;
}

static int keep_node(struct column *nodes, size_t node, struct err *err)
{
	if (mem_reserve(&nodes->numbers, &nodes->cap, nodes->n + 1, sizeof(*nodes->numbers)))
		return err_memory(err);
	nodes->numbers[nodes->n++] = node == PROFILE_NO_PARENT ? -1 : (int64_t)node;
	return 0;
}

static int read_sample(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct reader *r = arg;
	int rc;

	r->node = PROFILE_NO_PARENT;
	if (cursor_peek(c) != '[')
		rc = err_set(err, ERR_INPUT, "must be a list");
	else
		rc = cursor_items(c, read_stack_frame, r, err) ||
		     keep_node(&r->nodes, r->node, err);
	return rc ? err_in(err, "samples: item %zu", number) : 0;
}

static int read_weight(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct reader *r = arg;

	if (mem_reserve(&r->weights, &r->cap_weights, r->n_weights + 1, sizeof(*r->weights)))
		return err_memory(err);
	if (read_number(c, &r->weights[r->n_weights], err))
		return err_in(err, "weights: item %zu", number);
	r->n_weights++;
	return 0;
}

/* ---- events: from one to the next the stack stays as it is */

struct event {
	double at, frame;
	char *type;
};

static int read_event_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct event *event = arg;
	const struct field fields[] = {{"type", FIELD_TEXT, &event->type}, {0}};

	if (strcmp(key, "at") == 0)
		return read_number(c, &event->at, err) ? err_in(err, "at") : 0;
	if (strcmp(key, "frame") == 0)
		return read_number(c, &event->frame, err) ? err_in(err, "frame") : 0;
	return field_read(fields, c, key, err);
}

static int take_event(struct reader *r, const struct event *event, struct err *err)
{
	if (event->at < r->at)
		return err_set(err, ERR_INPUT, "at: before the event before it");
	if ((r->node != PROFILE_NO_PARENT || isfinite(r->at)) && event->at > r->at) {
		if (mem_reserve(&r->weights, &r->cap_weights, r->n_weights + 1,
				sizeof(*r->weights)))
			return err_memory(err);
		r->weights[r->n_weights++] = event->at - r->at;
		if (keep_node(&r->nodes, r->node, err))
			return -1;
	}
	r->at = event->at;
	if (event->type && strcmp(event->type, "O") == 0)
		return keep_node(&r->open, (size_t)event->frame, err) ||
				       enter(r, (int64_t)event->frame, err)
			       ? -1
			       : 0;
	if (!event->type || strcmp(event->type, "C") != 0)
		return err_set(err, ERR_INPUT, "type: must be \"O\" or \"C\"");
	if (!r->open.n || r->open.numbers[--r->open.n] != (int64_t)event->frame)
		return err_set(err, ERR_INPUT, "frame: closed, but another is open");
	r->node = r->profile->nodes[r->node].parent;
	return 0;
}

static int read_event(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct event event = {.at = NAN, .frame = -1};
	int rc;

	if (cursor_peek(c) != '{')
		rc = err_set(err, ERR_INPUT, "must be an object");
	else
		rc = cursor_members(c, read_event_member, &event, err);
	if (!rc && (isnan(event.at) || !(event.frame >= 0 && event.frame < 1e9)))
		rc = err_set(err, ERR_INPUT, "lacks \"at\" or \"frame\"");
	if (!rc)
		rc = take_event(arg, &event, err);
	free(event.type);
	return rc ? err_in(err, "events: item %zu", number) : 0;
}

/* ---- lanes */

static int read_lane_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct lane *lane = arg;
	const struct field fields[] = {
		{"name", FIELD_TEXT, &lane->name},
		{"samples", FIELD_COUNT, &lane->samples, 0, COLUMN_LIMIT},
		{0},
	};

	return field_read(fields, c, key, err);
}

static int read_lane(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct reader *r = arg;

	if (number > LIMIT_LANES)
		return err_set(err, ERR_INPUT, "lanes: more than %d items", LIMIT_LANES);
	if (mem_reserve(&r->lanes, &r->cap_lanes, r->n_lanes + 1, sizeof(*r->lanes)))
		return err_memory(err);
	r->lanes[r->n_lanes++] = (struct lane){0};
	if (cursor_peek(c) != '{')
		return err_set(err, ERR_INPUT, "lanes: item %zu: must be an object", number);
	return cursor_members(c, read_lane_member, &r->lanes[r->n_lanes - 1], err);
}

static int read_lanes(struct cursor *c, struct reader *r, struct err *err)
{
	if (r->has_lanes || cursor_peek(c) != '[')
		return err_set(err, ERR_INPUT, "lanes: must be one list");
	r->has_lanes = true;
	return cursor_items(c, read_lane, r, err);
}

/* What an assay wrote that kept no order is in that of its nodes. */
static bool has_order(const struct reader *r)
{
	return r->has_lanes || !r->exporter || strcmp(r->exporter, "assay") != 0;
}

/* A worker has no name, and needs one beside others. */
static int find_lane(struct reader *r, size_t number, size_t *lane, struct err *err)
{
	const char *name = r->n_lanes ? r->lanes[number].name : NULL;
	char worker[40];

	if (!name && r->n_lanes > 1) {
		snprintf(worker, sizeof(worker), "worker %zu", number + 1);
		name = worker;
	}
	return limited_lane(r->profile, 0, name, lane, err);
}

/* The weights in whole numbers, in the order of the file: that of time, but for what comes behind
   the lanes. */
static int add_order(struct reader *r, const int64_t *weights, struct err *err)
{
	size_t end = 0, lane;

	for (size_t number = 0; number < (r->has_lanes ? r->n_lanes : 1); number++) {
		size_t first = end;

		end = r->has_lanes ? end + (size_t)r->lanes[number].samples : r->nodes.n;
		if (end > r->nodes.n)
			return err_set(err, ERR_INPUT, "lanes: item %zu: more than the samples",
				       number + 1);
		if (find_lane(r, number, &lane, err))
			return -1;
		for (size_t i = first; i < end; i++)
			if (limited_run(r->profile, lane,
					r->nodes.numbers[i] < 0 ? PROFILE_NOTHING
								: (size_t)r->nodes.numbers[i],
					weights[i], err))
				return -1;
	}
	return 0;
}

/* ---- a profile */

/* Nanoseconds in its unit; 0: no time. */
static double scale_of(const char *unit)
{
	static const struct {
		const char *name;
		double nanoseconds;
	} units[] = {
		{"nanoseconds", 1}, {"microseconds", 1e3}, {"milliseconds", 1e6}, {"seconds", 1e9}};

	for (size_t i = 0; unit && i < sizeof(units) / sizeof(*units); i++)
		if (strcmp(units[i].name, unit) == 0)
			return units[i].nanoseconds;
	return 0;
}

static int add_in_whole(struct reader *r, double scale, int64_t *weights, struct err *err)
{
	for (size_t i = 0; i < r->n_weights; i++) {
		double weight = round(r->weights[i] * scale);

		if (weight > (double)LIMIT_WEIGHT)
			return err_set(err, ERR_INPUT, "weights: item %zu: more than 2^53", i + 1);
		weights[i] = (int64_t)fmax(weight, -1);
		if (r->nodes.numbers[i] >= 0 &&
		    limited_add(r->profile, (size_t)r->nodes.numbers[i], 0, weights[i], err))
			return err_in(err, "weights: item %zu", i + 1);
	}
	return has_order(r) ? add_order(r, weights, err) : 0;
}

static int add_weights(struct reader *r, struct err *err)
{
	int64_t *weights;
	int rc;

	double scale = scale_of(r->unit);
	const char *unit = scale > 0 ? PROFILE_NANOSECONDS : r->unit;

	if (r->nodes.n != r->n_weights)
		return err_set(err, ERR_INPUT, "%zu samples but %zu weights", r->nodes.n,
			       r->n_weights);
	if (unit && strcmp(unit, "none") != 0 && !(r->profile->unit = strdup(unit)))
		return err_memory(err);
	weights = malloc((r->n_weights + 1) * sizeof(*weights));
	if (!weights)
		return err_memory(err);
	rc = add_in_whole(r, scale > 0 ? scale : 1, weights, err);
	free(weights);
	return rc;
}

static int read_list(struct cursor *c, cursor_item_fn *each, struct reader *r, struct err *err)
{
	if (r->nodes.n || cursor_peek(c) != '[')
		return err_set(err, ERR_INPUT, "must have one list of samples or events");
	r->node = PROFILE_NO_PARENT;
	r->at = -INFINITY;
	return cursor_items(c, each, r, err);
}

static int read_profile_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct reader *r = arg;
	const struct field fields[] = {
		{"name", FIELD_TEXT, &r->name},
		{"type", FIELD_TEXT, &r->type},
		{"unit", FIELD_TEXT, &r->unit},
		{0},
	};

	if (strcmp(key, "lanes") == 0)
		return read_lanes(c, r, err);
	if (strcmp(key, "samples") == 0)
		return read_list(c, read_sample, r, err);
	if (strcmp(key, "events") == 0)
		return read_list(c, read_event, r, err);
	if (strcmp(key, "weights") == 0)
		return cursor_items(c, read_weight, r, err);
	return field_read(fields, c, key, err);
}

static void forget_profile(struct reader *r)
{
	free(r->name);
	free(r->unit);
	free(r->type);
	r->name = r->unit = r->type = NULL;
	column_release(&r->nodes);
	column_release(&r->open);
	for (size_t i = 0; i < r->n_lanes; i++)
		free(r->lanes[i].name);
	r->n_weights = r->n_lanes = 0;
	r->has_lanes = false;
}

static int read_profile(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct reader *r = arg;
	int rc = -1;

	if (number > LIMIT_PROFILES)
		return err_set(err, ERR_INPUT, "more than %d profiles", LIMIT_PROFILES);
	r->profile = profile_set_add(r->set, "", err); /* its name comes later */
	if (!r->profile || limited_part(r->profile, err) == SIZE_MAX)
		return -1;
	if (cursor_peek(c) != '{')
		err_set(err, ERR_INPUT, "must be an object");
	else if (!cursor_members(c, read_profile_member, r, err))
		rc = profile_set_name_last(r->set, r->name ? r->name : "profile", err) ||
		     add_weights(r, err);
	forget_profile(r);
	return rc ? err_in(err, "profiles: item %zu", number) : 0;
}

static int read_profiles(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct reader *r = arg;

	if (strcmp(key, "profiles") != 0)
		return cursor_skip(c, err);
	if (r->has_profiles || cursor_peek(c) != '[')
		return err_set(err, ERR_INPUT, "profiles: must be one list");
	r->has_profiles = true;
	return cursor_items(c, read_profile, r, err);
}

#define NOT_ONE "not a profile of speedscope"

int speedscope_parse(struct profile_set *set, const char *text, size_t len, struct err *err)
{
	struct reader r = {.set = set};
	int rc = cursor_document(text, len, NOT_ONE, find_frames, &r, err) ||
		 cursor_document(text, len, NOT_ONE, read_profiles, &r, err);

	if (!rc && (!r.has_frames || set->n == 0))
		rc = err_set(err, ERR_INPUT, "not a profile of speedscope: %s missing",
			     r.has_frames ? "\"profiles\" is" : "\"shared\" with its frames is");
	for (size_t i = 0; i < r.n_frames; i++)
		frame_release(&r.frames[i]);
	free(r.frames);
	free(r.weights);
	free(r.lanes);
	free(r.exporter);
	return rc ? -1 : 0;
}
