#include "results/base/encoding.h"
#include "results/profile_files/fields.h"
#include "results/profile_files/frame_kinds.h"
#include "results/profile_files/limits.h"
#include "results/profile_files/order_json.h"
#include "results/profile_files/profile_set.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A part, its weights as the file has them: they wait until the nodes are known. */
struct part {
	struct profile_part part;
	struct column steps, weights;
};

struct reader {
	struct profile_set *set;
	struct stack_profile *profile; /* the one that is read */
	struct column files, first_lines, functions, kinds;
	struct column node_frames, lines, ups;
	struct part *parts;
	size_t n_parts, cap_parts;
	struct order_json order;
	int64_t version, checksum;
	bool has_profiles;
};

static void release_parts(struct reader *r)
{
	for (size_t i = 0; i < r->n_parts; i++) {
		column_release(&r->parts[i].steps);
		column_release(&r->parts[i].weights);
	}
	r->n_parts = 0;
}

static void release_columns(struct reader *r)
{
	struct column *all[] = {&r->files,	 &r->first_lines, &r->functions, &r->kinds,
				&r->node_frames, &r->lines,	  &r->ups};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		column_release(all[i]);
	release_parts(r);
	order_json_release(&r->order);
}

static int twice(struct err *err)
{
	return err_set(err, ERR_INPUT, "the key appears twice");
}

/* ---- columns */

static int read_frames_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct reader *r = arg;
	const struct field fields[] = {
		{"file", FIELD_TEXTS, &r->files},
		{"first_line", FIELD_NUMBERS, &r->first_lines, 0, LIMIT_LINE},
		{"function", FIELD_TEXTS, &r->functions},
		{"kind", FIELD_TEXTS, &r->kinds},
		{0},
	};

	return field_read(fields, c, key, err);
}

static int read_nodes_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct reader *r = arg;
	const struct field fields[] = {
		{"frame", FIELD_NUMBERS, &r->node_frames, 0, LIMIT_NODES},
		{"line", FIELD_NUMBERS, &r->lines, 0, LIMIT_LINE},
		{"up", FIELD_NUMBERS, &r->ups, 0, LIMIT_NODES},
		{0},
	};

	return field_read(fields, c, key, err);
}

static int read_part_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct part *part = arg;
	const struct field fields[] = {
		{"iterations", FIELD_COUNT, &part->part.iterations, 0, LIMIT_WEIGHT},
		{"lost", FIELD_COUNT, &part->part.lost, 0, LIMIT_WEIGHT},
		{"plain_s", FIELD_SECONDS, &part->part.plain_s},
		{"seconds", FIELD_SECONDS, &part->part.seconds},
		{"seen_s", FIELD_SECONDS, &part->part.seen_s},
		{"steps", FIELD_NUMBERS, &part->steps, 0, LIMIT_NODES},
		{"weights", FIELD_NUMBERS, &part->weights, 1, LIMIT_WEIGHT},
		{0},
	};

	return field_read(fields, c, key, err);
}

static int read_part(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct reader *r = arg;
	struct part *part;

	if (number > LIMIT_PARTS)
		return err_set(err, ERR_INPUT, "more than %d items", LIMIT_PARTS);
	if (mem_reserve(&r->parts, &r->cap_parts, r->n_parts + 1, sizeof(*r->parts)))
		return err_memory(err);
	part = &r->parts[r->n_parts++];
	*part = (struct part){.part = {.seconds = NAN, .plain_s = NAN, .seen_s = NAN}};
	if (cursor_peek(c) != '{')
		err_set(err, ERR_INPUT, "must be an object");
	else if (cursor_members(c, read_part_member, part, err) == 0)
		return 0;
	return err_in(err, "item %zu", number);
}

static int read_object(struct cursor *c, cursor_member_fn *each, struct reader *r, struct err *err)
{
	if (cursor_peek(c) != '{')
		return err_set(err, ERR_INPUT, "must be an object");
	return cursor_members(c, each, r, err);
}

static int read_parts(struct cursor *c, struct reader *r, struct err *err)
{
	if (r->n_parts)
		return twice(err);
	if (cursor_peek(c) != '[')
		return err_set(err, ERR_INPUT, "must be a list");
	return cursor_items(c, read_part, r, err);
}

static int read_profile_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct reader *r = arg;
	const struct field fields[] = {
		{"interpreter", FIELD_TEXT, &r->profile->interpreter},
		{"interval_s", FIELD_SECONDS, &r->profile->interval_s},
		{"name", FIELD_TEXT, &r->profile->name},
		{"unit", FIELD_TEXT, &r->profile->unit},
		{0},
	};

	if (strcmp(key, "frames") == 0)
		return read_object(c, read_frames_member, r, err) ? err_in(err, "frames") : 0;
	if (strcmp(key, "nodes") == 0)
		return read_object(c, read_nodes_member, r, err) ? err_in(err, "nodes") : 0;
	if (strcmp(key, "order") == 0)
		return order_json_read(&r->order, c, err) ? err_in(err, "order") : 0;
	if (strcmp(key, "parts") == 0)
		return read_parts(c, r, err) ? err_in(err, "parts") : 0;
	return field_read(fields, c, key, err);
}

/* ---- the profile that the columns make */

static int build_frames(struct reader *r, struct err *err)
{
	size_t n = r->functions.n;

	if (r->files.n != n || r->first_lines.n != n || r->kinds.n != n)
		return err_set(err, ERR_INPUT, "frames: the lists have different lengths");
	for (size_t i = 0; i < n; i++) {
		enum profile_frame_kind kind = frame_kind_of(r->kinds.texts[i]);
		size_t at;

		if (kind == PROFILE_FRAME_KINDS)
			return err_set(err, ERR_INPUT, "frames: kind: item %zu: unknown: \"%s\"",
				       i + 1, r->kinds.texts[i]);
		at = stack_profile_frame(r->profile, kind, r->functions.texts[i], r->files.texts[i],
					 (int)r->first_lines.numbers[i], err);
		if (at == SIZE_MAX)
			return -1;
		if (at != i)
			return err_set(err, ERR_INPUT, "frames: item %zu: the same as item %zu",
				       i + 1, at + 1);
	}
	return 0;
}

static int build_nodes(struct reader *r, struct err *err)
{
	size_t n = r->node_frames.n;

	if (r->lines.n != n || r->ups.n != n)
		return err_set(err, ERR_INPUT, "nodes: the lists have different lengths");
	for (size_t i = 0; i < n; i++) {
		size_t up = (size_t)r->ups.numbers[i], frame = (size_t)r->node_frames.numbers[i];
		size_t at;

		if (up > i || frame >= r->profile->n_frames)
			return err_set(err, ERR_INPUT, "nodes: item %zu: there is no such %s",
				       i + 1, up > i ? "caller" : "frame");
		at = limited_node(r->profile, up ? i - up : PROFILE_NO_PARENT, frame,
				  (int)r->lines.numbers[i], err);
		if (at == SIZE_MAX)
			return err_in(err, "nodes");
		if (at != i)
			return err_set(err, ERR_INPUT, "nodes: item %zu: the same as item %zu",
				       i + 1, at + 1);
	}
	return 0;
}

static int build_part(struct reader *r, const struct part *from, struct err *err)
{
	size_t part = limited_part(r->profile, err), node = 0;

	if (part == SIZE_MAX)
		return -1;
	r->profile->parts[part] = from->part;
	if (from->steps.n != from->weights.n)
		return err_set(err, ERR_INPUT, "the lists have different lengths");
	for (size_t i = 0; i < from->steps.n; i++) {
		if ((i > 0 && from->steps.numbers[i] == 0) ||
		    (size_t)from->steps.numbers[i] >= r->profile->n_nodes - node)
			return err_set(err, ERR_INPUT, "steps: item %zu: leads to no node", i + 1);
		node += (size_t)from->steps.numbers[i];
		if (limited_add(r->profile, node, part, from->weights.numbers[i], err))
			return err_in(err, "weights: item %zu", i + 1);
	}
	return 0;
}

static int build(struct reader *r, struct err *err)
{
	if (!r->profile->name)
		return err_set(err, ERR_INPUT, "name: missing");
	for (size_t i = 0; i + 1 < r->set->n; i++)
		if (strcmp(r->set->profiles[i].name, r->profile->name) == 0)
			return err_set(err, ERR_INPUT, "name: also that of item %zu", i + 1);
	if (build_frames(r, err) || build_nodes(r, err))
		return -1;
	for (size_t i = 0; i < r->n_parts; i++)
		if (build_part(r, &r->parts[i], err))
			return err_in(err, "parts: item %zu", i + 1);
	return order_json_build(&r->order, r->profile, err) ? err_in(err, "order") : 0;
}

/* ---- the file */

static int read_profile(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct reader *r = arg;
	int rc;

	if (number > LIMIT_PROFILES)
		return err_set(err, ERR_INPUT, "more than %d profiles", LIMIT_PROFILES);
	if (mem_reserve(&r->set->profiles, &r->set->cap, r->set->n + 1, sizeof(*r->set->profiles)))
		return err_memory(err);
	r->profile = &r->set->profiles[r->set->n++];
	*r->profile = (struct stack_profile){0};
	rc = read_object(c, read_profile_member, r, err) || build(r, err);
	release_columns(r);
	return rc ? err_in(err, "profiles: item %zu", number) : 0;
}

static int read_result_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct reader *r = arg;
	const struct field fields[] = {
		{"crc32", FIELD_COUNT, &r->checksum, 0, UINT32_MAX},
		{"name", FIELD_TEXT, &r->set->result},
		{0},
	};

	return field_read(fields, c, key, err);
}

static int read_label_text(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct column *pair = arg;
	struct scalar text;

	if (cursor_scalar(c, &text, err))
		return -1;
	if (number > 2 || text.type != SCALAR_TEXT)
		return err_set(err, ERR_INPUT, "must be two texts");
	if (mem_reserve(&pair->texts, &pair->cap, pair->n + 1, sizeof(*pair->texts)) ||
	    !(pair->texts[pair->n] = strdup(text.text)))
		return err_memory(err);
	pair->n++;
	return 0;
}

static int read_label(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct reader *r = arg;
	struct column pair = {0};
	int rc;

	if (number > LIMIT_LABELS)
		return err_set(err, ERR_INPUT, "more than %d labels", LIMIT_LABELS);
	rc = cursor_peek(c) == '[' ? cursor_items(c, read_label_text, &pair, err) : 0;
	if (!rc && pair.n != 2)
		rc = err_set(err, ERR_INPUT, "must be two texts");
	if (!rc)
		rc = profile_labels_set(&r->set->labels, pair.texts[0], pair.texts[1], err);
	column_release(&pair);
	return rc ? err_in(err, "item %zu", number) : 0;
}

static int read_labels(struct cursor *c, struct reader *r, struct err *err)
{
	if (cursor_peek(c) != '[')
		return err_set(err, ERR_INPUT, "labels: must be a list");
	return cursor_items(c, read_label, r, err) ? err_in(err, "labels") : 0;
}

static int read_version(struct cursor *c, struct reader *r, struct err *err)
{
	const struct field fields[] = {{"assay_profile", FIELD_COUNT, &r->version, 0, INT64_MAX},
				       {0}};

	if (field_read(fields, c, "assay_profile", err))
		return -1;
	if (r->version != 1)
		return err_set(err, ERR_INPUT, "of a later version than this assay knows");
	return 0;
}

static int read_profiles(struct cursor *c, struct reader *r, struct err *err)
{
	if (r->has_profiles)
		return twice(err);
	r->has_profiles = true;
	if (cursor_peek(c) != '[')
		return err_set(err, ERR_INPUT, "profiles: must be a list");
	return cursor_items(c, read_profile, r, err);
}

static int read_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct reader *r = arg;
	const struct field fields[] = {
		{"duration_s", FIELD_SECONDS, &r->set->duration_s},
		{"start_s", FIELD_SECONDS, &r->set->start_s},
		{0},
	};

	if (strcmp(key, "assay_profile") == 0)
		return read_version(c, arg, err);
	if (strcmp(key, "profiles") == 0)
		return read_profiles(c, arg, err);
	if (strcmp(key, "result") == 0)
		return read_object(c, read_result_member, arg, err) ? err_in(err, "result") : 0;
	if (strcmp(key, "labels") == 0)
		return read_labels(c, arg, err);
	return field_read(fields, c, key, err);
}

static int read_document(struct reader *r, struct cursor *c, struct err *err)
{
	if (cursor_peek(c) != '{')
		return cursor_error(c, "not a profile of assay", err);
	if (cursor_members(c, read_member, r, err))
		return -1;
	if (!cursor_is_end(c))
		return cursor_error(c, "there is text after the end", err);
	if (!r->version || !r->has_profiles)
		return err_set(err, ERR_INPUT, "not a profile of assay: \"%s\" is missing",
			       r->version ? "profiles" : "assay_profile");
	return 0;
}

int profile_set_parse(struct profile_set *set, const char *text, size_t len, struct err *err)
{
	struct reader r = {.set = set};
	struct cursor c = {0};
	int rc = cursor_init(&c, text, len, err) ? -1 : read_document(&r, &c, err);

	set->checksum = (uint32_t)r.checksum;
	cursor_release(&c);
	release_columns(&r);
	free(r.parts);
	return rc;
}

int profile_set_read(struct profile_set *set, const char *path, struct err *err)
{
	struct buf text = {0};
	int rc = slurp(path, &limits_profile_file, &text, err) || encoding_settle(&text, err) ||
		 profile_set_parse(set, buf_text(&text), text.len, err);

	buf_release(&text);
	return rc ? err_in(err, "%s", path) : 0;
}
