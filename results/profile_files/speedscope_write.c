#include "results/base/emit.h"
#include "results/profile_files/frame_kinds.h"
#include "results/profile_files/in_order.h"
#include "results/profile_files/speedscope.h"
#include "results/profile_files/stacks.h"
#include "results/profiles/profile_time.h"
#include "results/profiles/without_lines.h"

#include <math.h>
#include <stdlib.h>

struct writer {
	struct emit emit;
	struct stack_profile functions; /* the profile that is written, without lines */
	struct stacks stacks;		/* of it */
	size_t *samples;		/* of each lane of its order */
	size_t first_frame;		/* of this profile among the shared ones */
	bool has_seconds;
	double sum;
};

static void text_member(struct emit *emit, const char *key, const char *text)
{
	emit_key(emit, key);
	emit_text(emit, text);
}

static void add_frames(struct emit *emit, const struct stack_profile *profile)
{
	for (size_t i = 0; i < profile->n_frames; i++) {
		const struct profile_frame *frame = &profile->frames[i];

		emit_item(emit);
		emit_open(emit, '{');
		text_member(emit, "name", frame->function);
		if (*frame->file)
			text_member(emit, "file", frame->file);
		if (frame->first_line) {
			emit_key(emit, "line");
			emit_int(emit, frame->first_line);
		}
		text_member(emit, "kind", frame_kind_name(frame->kind));
		emit_close(emit, '}');
	}
}

static double weight_of(const struct writer *writer, const struct in_order_item *item)
{
	return writer->has_seconds
		       ? (double)item->weight * profile_seconds_each(&writer->functions, item->part)
		       : (double)item->weight;
}

static int count_sample(void *context, const struct in_order_item *item, struct err *err)
{
	struct writer *writer = context;

	(void)err;
	writer->sum += weight_of(writer, item);
	if (item->node != PROFILE_NOTHING)
		stacks_count(&writer->stacks, item->node);
	if (item->lane != PROFILE_NO_LANE)
		writer->samples[item->lane]++;
	return 0;
}

/* What was seen of nothing is an empty stack. */
static int add_sample(void *context, const struct in_order_item *item, struct err *err)
{
	struct writer *writer = context;
	size_t n = item->node == PROFILE_NOTHING ? 0 : stacks_go(&writer->stacks, item->node);

	emit_item(&writer->emit);
	emit_open(&writer->emit, '[');
	for (size_t i = 0; i < n; i++)
		emit_int_item(&writer->emit,
			      (int64_t)(writer->first_frame +
					writer->functions.nodes[writer->stacks.path[i]].frame));
	emit_close(&writer->emit, ']');
	return buf_failed(writer->emit.out) ? err_memory(err) : 0;
}

static int add_weight(void *context, const struct in_order_item *item, struct err *err)
{
	struct writer *writer = context;

	(void)err;
	emit_item(&writer->emit);
	if (writer->has_seconds)
		emit_real(&writer->emit, weight_of(writer, item));
	else
		emit_int(&writer->emit, item->weight);
	return 0;
}

static bool has_seconds(const struct stack_profile *profile)
{
	for (size_t part = 0; part < profile->n_parts; part++)
		if (profile->parts[part].samples && isnan(profile_seconds_each(profile, part)))
			return false;
	return true;
}

/* How much there is. A deep recursion may be too long to be written in order, and fit without. */
static int measure(struct writer *writer, struct err *err)
{
	writer->has_seconds = has_seconds(&writer->functions);
	for (int attempt = 0; attempt < 2; attempt++) {
		free(writer->samples);
		writer->samples = calloc(writer->functions.order.n + 1, sizeof(*writer->samples));
		if (!writer->samples)
			return err_memory(err);
		writer->stacks.frames = 0;
		writer->sum = 0;
		if (in_order_each(&writer->functions, count_sample, writer, err))
			return -1;
		if (writer->stacks.frames <= STACKS_MOST_FRAMES)
			break;
		profile_order_release(&writer->functions.order);
	}
	return stacks_check(&writer->stacks, err);
}

/* The first samples are in the order of time, lane by lane; none of the others is. */
static void add_lanes(struct writer *writer)
{
	struct emit *emit = &writer->emit;

	emit_list(emit, "lanes");
	for (size_t i = 0; i < writer->functions.order.n; i++) {
		emit_item(emit);
		emit_open(emit, '{');
		if (writer->functions.order.lanes[i].name)
			text_member(emit, "name", writer->functions.order.lanes[i].name);
		emit_key(emit, "samples");
		emit_int(emit, (int64_t)writer->samples[i]);
		emit_close(emit, '}');
	}
	emit_close(emit, ']');
}

static int add_members(struct writer *writer, const char *name, struct err *err)
{
	struct emit *emit = &writer->emit;

	text_member(emit, "type", "sampled");
	text_member(emit, "name", name);
	text_member(emit, "unit", writer->has_seconds ? "seconds" : "none");
	emit_key(emit, "startValue");
	emit_int(emit, 0);
	emit_key(emit, "endValue");
	emit_real(emit, writer->sum);
	add_lanes(writer);
	emit_list(emit, "samples");
	if (in_order_each(&writer->functions, add_sample, writer, err))
		return -1;
	emit_close(emit, ']');
	emit_list(emit, "weights");
	if (in_order_each(&writer->functions, add_weight, writer, err))
		return -1;
	emit_close(emit, ']');
	return 0;
}

static int add_profile(struct writer *writer, const struct stack_profile *profile, struct err *err)
{
	int rc = profile_without_lines(&writer->functions, profile, err) ||
		 stacks_make(&writer->stacks, &writer->functions, err) || measure(writer, err);

	if (!rc) {
		emit_item(&writer->emit);
		emit_open(&writer->emit, '{');
		rc = add_members(writer, profile->name, err);
		emit_close(&writer->emit, '}');
		writer->first_frame += profile->n_frames;
	}
	stacks_release(&writer->stacks);
	stack_profile_release(&writer->functions);
	free(writer->samples);
	writer->samples = NULL;
	return rc ? -1 : 0;
}

int speedscope_format(const struct profile_set *set, struct buf *out, struct err *err)
{
	struct writer writer = {.emit = {.out = out}};
	struct emit *emit = &writer.emit;
	int rc = 0;

	emit_open(emit, '{');
	text_member(emit, "$schema", "https://www.speedscope.app/file-format-schema.json");
	emit_key(emit, "shared");
	emit_open(emit, '{');
	emit_list(emit, "frames");
	for (size_t i = 0; i < set->n; i++)
		add_frames(emit, &set->profiles[i]);
	emit_close(emit, ']');
	emit_close(emit, '}');
	emit_list(emit, "profiles");
	for (size_t i = 0; i < set->n && !rc; i++)
		rc = add_profile(&writer, &set->profiles[i], err);
	emit_close(emit, ']');
	text_member(emit, "exporter", "assay");
	emit_close(emit, '}');
	buf_adds(out, "\n");
	return rc == 0 && buf_failed(out) ? err_memory(err) : rc;
}
