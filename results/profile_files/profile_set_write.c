#include "results/base/emit.h"
#include "results/profile_files/frame_kinds.h"
#include "results/profile_files/order_json.h"
#include "results/profile_files/profile_set.h"

#include <math.h>

/* Columns, not rows: what follows each other is alike then, and zlib finds it. */

static void emit_texts(struct emit *emit, const char *key, const struct stack_profile *profile,
		       const char *(*text_of)(const struct profile_frame *frame))
{
	emit_list(emit, key);
	for (size_t i = 0; i < profile->n_frames; i++) {
		emit_item(emit);
		emit_text(emit, text_of(&profile->frames[i]));
	}
	emit_close(emit, ']');
}

static const char *file_of(const struct profile_frame *frame)
{
	return frame->file;
}

static const char *function_of(const struct profile_frame *frame)
{
	return frame->function;
}

static const char *kind_of(const struct profile_frame *frame)
{
	return frame_kind_name(frame->kind);
}

static void emit_frames(struct emit *emit, const struct stack_profile *profile)
{
	emit_key(emit, "frames");
	emit_open(emit, '{');
	emit_texts(emit, "file", profile, file_of);
	emit_list(emit, "first_line");
	for (size_t i = 0; i < profile->n_frames; i++)
		emit_int_item(emit, profile->frames[i].first_line);
	emit_close(emit, ']');
	emit_texts(emit, "function", profile, function_of);
	emit_texts(emit, "kind", profile, kind_of);
	emit_close(emit, '}');
}

static void emit_nodes(struct emit *emit, const struct stack_profile *profile)
{
	emit_key(emit, "nodes");
	emit_open(emit, '{');
	emit_list(emit, "frame");
	for (size_t i = 0; i < profile->n_nodes; i++)
		emit_int_item(emit, (int64_t)profile->nodes[i].frame);
	emit_close(emit, ']');
	emit_list(emit, "line");
	for (size_t i = 0; i < profile->n_nodes; i++)
		emit_int_item(emit, profile->nodes[i].line);
	emit_close(emit, ']');
	emit_list(emit, "up"); /* how many nodes back its caller is; 0: none */
	for (size_t i = 0; i < profile->n_nodes; i++) {
		size_t parent = profile->nodes[i].parent;

		emit_int_item(emit, parent == PROFILE_NO_PARENT ? 0 : (int64_t)(i - parent));
	}
	emit_close(emit, ']');
	emit_close(emit, '}');
}

/* What is not known is left out. */
static void emit_known(struct emit *emit, const char *key, double value)
{
	if (!isfinite(value))
		return;
	emit_key(emit, key);
	emit_real(emit, value);
}

/* Most nodes have no weight of their own in a part: the others follow each other by steps. */
static void emit_weights(struct emit *emit, const struct stack_profile *profile, size_t part)
{
	size_t last = 0;

	emit_list(emit, "steps");
	for (size_t i = 0; i < profile->n_nodes; i++)
		if (stack_profile_own(profile, i, part)) {
			emit_int_item(emit, (int64_t)(i - last));
			last = i;
		}
	emit_close(emit, ']');
	emit_list(emit, "weights");
	for (size_t i = 0; i < profile->n_nodes; i++)
		if (stack_profile_own(profile, i, part))
			emit_int_item(emit, stack_profile_own(profile, i, part));
	emit_close(emit, ']');
}

static void emit_part(struct emit *emit, const struct stack_profile *profile, size_t i)
{
	const struct profile_part *part = &profile->parts[i];

	emit_item(emit);
	emit_open(emit, '{');
	emit_key(emit, "iterations");
	emit_int(emit, part->iterations);
	emit_key(emit, "lost");
	emit_int(emit, part->lost);
	emit_known(emit, "plain_s", part->plain_s);
	emit_known(emit, "seconds", part->seconds);
	emit_known(emit, "seen_s", part->seen_s);
	emit_weights(emit, profile, i);
	emit_close(emit, '}');
}

static void emit_text_member(struct emit *emit, const char *key, const char *text)
{
	if (!text)
		return;
	emit_key(emit, key);
	emit_text(emit, text);
}

static int emit_profile(struct emit *emit, const struct stack_profile *profile, struct err *err)
{
	emit_item(emit);
	emit_open(emit, '{');
	emit_frames(emit, profile);
	emit_text_member(emit, "interpreter", profile->interpreter);
	if (profile->interval_s > 0)
		emit_known(emit, "interval_s", profile->interval_s);
	emit_text_member(emit, "name", profile->name);
	emit_nodes(emit, profile);
	if (order_json_add(emit, profile, err))
		return -1;
	emit_list(emit, "parts");
	for (size_t i = 0; i < profile->n_parts; i++)
		emit_part(emit, profile, i);
	emit_close(emit, ']');
	emit_text_member(emit, "unit", profile->unit);
	emit_close(emit, '}');
	return 0;
}

/* A list of pairs: their order stays, and a key can be anything. */
static void emit_labels(struct emit *emit, const struct profile_labels *labels)
{
	if (!labels->n)
		return;
	emit_list(emit, "labels");
	for (size_t i = 0; i < labels->n; i++) {
		emit_item(emit);
		emit_open(emit, '[');
		emit_item(emit);
		emit_text(emit, labels->items[i].key);
		emit_item(emit);
		emit_text(emit, labels->items[i].text);
		emit_close(emit, ']');
	}
	emit_close(emit, ']');
}

int profile_set_format(const struct profile_set *set, struct buf *out, struct err *err)
{
	struct emit emit = {.out = out};

	emit_open(&emit, '{');
	emit_key(&emit, "assay_profile");
	emit_int(&emit, 1);
	if (set->duration_s > 0)
		emit_known(&emit, "duration_s", set->duration_s);
	emit_labels(&emit, &set->labels);
	emit_list(&emit, "profiles");
	for (size_t i = 0; i < set->n; i++)
		if (emit_profile(&emit, &set->profiles[i], err))
			return -1;
	emit_close(&emit, ']');
	if (set->result) {
		emit_key(&emit, "result");
		emit_open(&emit, '{');
		emit_key(&emit, "crc32");
		emit_int(&emit, set->checksum);
		emit_text_member(&emit, "name", set->result);
		emit_close(&emit, '}');
	}
	if (set->start_s > 0)
		emit_known(&emit, "start_s", set->start_s);
	emit_close(&emit, '}');
	buf_adds(out, "\n");
	return buf_failed(out) ? err_memory(err) : 0;
}
