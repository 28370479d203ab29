#include "results/base/emit.h"
#include "results/profile_files/frame_kinds.h"
#include "results/profile_files/speedscope.h"
#include "results/profile_files/stacks.h"
#include "results/profiles/profile_time.h"
#include "results/profiles/without_lines.h"

#include <math.h>

struct writer {
	struct emit emit;
	struct stack_profile functions; /* the profile that is written, without lines */
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

static int add_stack(void *context, const size_t *path, size_t n, struct err *err)
{
	struct writer *writer = context;

	emit_item(&writer->emit);
	emit_open(&writer->emit, '[');
	for (size_t i = 0; i < n; i++) {
		emit_int_item(&writer->emit, (int64_t)(writer->first_frame +
						       writer->functions.nodes[path[i]].frame));
	}
	emit_close(&writer->emit, ']');
	return buf_failed(writer->emit.out) ? err_memory(err) : 0;
}

static double seconds_of(const struct stack_profile *profile, size_t node)
{
	double sum = 0;

	for (size_t part = 0; part < profile->n_parts; part++) {
		int64_t own = stack_profile_own(profile, node, part);

		if (own)
			sum += (double)own * profile_seconds_each(profile, part);
	}
	return sum;
}

static void add_weights(struct writer *writer)
{
	for (size_t i = 0; i < writer->functions.n_nodes; i++) {
		int64_t own = stack_profile_node_own(&writer->functions, i);

		if (!own)
			continue;
		emit_item(&writer->emit);
		if (writer->has_seconds)
			emit_real(&writer->emit, seconds_of(&writer->functions, i));
		else
			emit_int(&writer->emit, own);
	}
}

static void measure(struct writer *writer)
{
	writer->has_seconds = true;
	for (size_t part = 0; part < writer->functions.n_parts; part++)
		if (writer->functions.parts[part].samples &&
		    isnan(profile_seconds_each(&writer->functions, part)))
			writer->has_seconds = false;
	writer->sum = 0;
	for (size_t i = 0; i < writer->functions.n_nodes; i++)
		writer->sum += writer->has_seconds
				       ? seconds_of(&writer->functions, i)
				       : (double)stack_profile_node_own(&writer->functions, i);
}

static int add_profile(struct writer *writer, const struct stack_profile *profile, struct err *err)
{
	struct emit *emit = &writer->emit;
	int rc = profile_without_lines(&writer->functions, profile, err);

	if (rc)
		goto out;
	measure(writer);
	emit_item(emit);
	emit_open(emit, '{');
	text_member(emit, "type", "sampled");
	text_member(emit, "name", profile->name);
	text_member(emit, "unit", writer->has_seconds ? "seconds" : "none");
	emit_key(emit, "startValue");
	emit_int(emit, 0);
	emit_key(emit, "endValue");
	emit_real(emit, writer->sum);
	emit_list(emit, "samples");
	rc = stacks_each(&writer->functions, add_stack, writer, err);
	emit_close(emit, ']');
	emit_list(emit, "weights");
	add_weights(writer);
	emit_close(emit, ']');
	emit_close(emit, '}');
	writer->first_frame += profile->n_frames;
out:
	stack_profile_release(&writer->functions);
	return rc;
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
