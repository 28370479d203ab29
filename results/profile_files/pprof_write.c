#include "results/profile_files/pprof.h"
#include "results/profile_files/pprof_fields.h"
#include "results/profile_files/protobuf.h"
#include "results/profile_files/stacks.h"
#include "results/profiles/index.h"
#include "results/profiles/profile_time.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Ids of things that are written once: texts, mappings, functions, locations. Each is a row of
   numbers, which are looked up together. */
struct ids {
	struct index index;
	uint64_t (*rows)[3];
	size_t n, cap;
};

struct writer {
	struct buf *out;
	uint64_t seed;	  /* of hashes */
	struct buf texts; /* the string table: fields, in order */
	struct index text_index;
	char **text_items;
	size_t n_texts, cap_texts;
	struct ids mappings, functions, locations;
	const struct profile_set *set;
	const struct stack_profile *profile;
	uint64_t *location;		 /* of each node */
	uint64_t benchmark, interpreter; /* of the profile; 0: unknown */
	bool has_count, has_time;
	bool failed;
};

/* ---- what is written once */

static uint64_t text_id(struct writer *w, const char *text)
{
	uint64_t hash = index_mix_text(w->seed, text);
	struct buf plain = {0};
	size_t at = 0, i;

	while (w->text_items && (i = index_next(&w->text_index, hash, &at)) != SIZE_MAX)
		if (strcmp(w->text_items[i], text) == 0)
			return i;
	if (mem_reserve(&w->text_items, &w->cap_texts, w->n_texts + 1, sizeof(*w->text_items)) ||
	    !(w->text_items[w->n_texts] = strdup(text))) {
		w->failed = true;
		return 0;
	}
	w->failed |= index_add(&w->text_index, hash, w->n_texts) != 0;
	stacks_add_text(&plain, text);
	protobuf_add_bytes(&w->texts, PPROF_STRING, buf_text(&plain), plain.len);
	w->failed |= buf_failed(&plain);
	buf_release(&plain);
	return w->n_texts++;
}

/* Its id, from 1; *is_new: it has still to be written. */
static uint64_t row_id(struct writer *w, struct ids *ids, uint64_t a, uint64_t b, uint64_t c,
		       bool *is_new)
{
	uint64_t hash = index_mix(index_mix(index_mix(w->seed, a), b), c);
	size_t at = 0, i;

	*is_new = false;
	while (ids->rows && (i = index_next(&ids->index, hash, &at)) != SIZE_MAX)
		if (ids->rows[i][0] == a && ids->rows[i][1] == b && ids->rows[i][2] == c)
			return i + 1;
	if (mem_reserve(&ids->rows, &ids->cap, ids->n + 1, sizeof(*ids->rows)) ||
	    index_add(&ids->index, hash, ids->n)) {
		w->failed = true;
		return 0;
	}
	ids->rows[ids->n][0] = a;
	ids->rows[ids->n][1] = b;
	ids->rows[ids->n][2] = c;
	*is_new = true;
	return ++ids->n;
}

static void add_message(struct buf *out, unsigned field, struct buf *message)
{
	protobuf_add_bytes(out, field, buf_text(message), message->len);
	out->failed |= message->failed;
	buf_release(message);
}

static uint64_t mapping_id(struct writer *w, const struct profile_frame *frame)
{
	static const char *const files[PROFILE_FRAME_KINDS] = {
		[PROFILE_PYTHON] = PPROF_PYTHON,
		[PROFILE_SYSCALL] = PPROF_WAITING,
		[PROFILE_COLLECTOR] = PPROF_COLLECTOR,
		[PROFILE_TASK] = PPROF_TASK,
	};
	const char *file = files[frame->kind] ? files[frame->kind] : frame->file;
	struct buf message = {0};
	uint64_t id, text;
	bool is_new;

	text = text_id(w, *file ? file : "[native]");
	id = row_id(w, &w->mappings, text, 0, 0, &is_new);
	if (!is_new)
		return id;
	protobuf_add_number(&message, PPROF_ID, (int64_t)id);
	protobuf_add_number(&message, PPROF_MAPPING_FILE, (int64_t)text);
	protobuf_add_number(&message, PPROF_MAPPING_HAS_FUNCTIONS, 1);
	protobuf_add_number(&message, PPROF_MAPPING_HAS_FILES, 1);
	protobuf_add_number(&message, PPROF_MAPPING_HAS_LINES, 1);
	add_message(w->out, PPROF_MAPPING, &message);
	return id;
}

static uint64_t function_id(struct writer *w, const struct profile_frame *frame)
{
	uint64_t name = text_id(w, frame->function), file = text_id(w, frame->file), id;
	struct buf message = {0};
	bool is_new;

	id = row_id(w, &w->functions, name, file, (uint64_t)frame->first_line, &is_new);
	if (!is_new)
		return id;
	protobuf_add_number(&message, PPROF_ID, (int64_t)id);
	protobuf_add_number(&message, PPROF_FUNCTION_NAME, (int64_t)name);
	protobuf_add_number(&message, PPROF_FUNCTION_SYSTEM_NAME, (int64_t)name);
	protobuf_add_number(&message, PPROF_FUNCTION_FILE, (int64_t)file);
	protobuf_add_number(&message, PPROF_FUNCTION_LINE, frame->first_line);
	add_message(w->out, PPROF_FUNCTION, &message);
	return id;
}

static uint64_t location_id(struct writer *w, const struct profile_node *node)
{
	const struct profile_frame *frame = &w->profile->frames[node->frame];
	uint64_t mapping = mapping_id(w, frame), function = function_id(w, frame), id;
	struct buf message = {0}, line = {0};
	bool is_new;

	id = row_id(w, &w->locations, mapping, function, (uint64_t)node->line, &is_new);
	if (!is_new)
		return id;
	protobuf_add_number(&line, PPROF_LINE_FUNCTION, (int64_t)function);
	protobuf_add_number(&line, PPROF_LINE, node->line);
	protobuf_add_number(&message, PPROF_ID, (int64_t)id);
	protobuf_add_number(&message, PPROF_LOCATION_MAPPING, (int64_t)mapping);
	add_message(&message, PPROF_LOCATION_LINE, &line);
	add_message(w->out, PPROF_LOCATION, &message);
	return id;
}

/* ---- samples */

static void add_label(struct buf *message, uint64_t key, uint64_t text, int64_t number)
{
	struct buf label = {0};

	protobuf_add_number(&label, PPROF_LABEL_KEY, (int64_t)key);
	protobuf_add_number(&label, PPROF_LABEL_TEXT, (int64_t)text);
	protobuf_add_number(&label, PPROF_LABEL_NUMBER, number);
	add_message(message, PPROF_LABEL, &label);
}

static void add_sample(struct writer *w, const struct buf *stack, size_t node, size_t part)
{
	const struct profile_labels *labels = &w->set->labels;
	int64_t own = stack_profile_own(w->profile, node, part);
	struct buf message = {0}, values = {0};

	if (w->has_count)
		protobuf_add_packed(&values, (uint64_t)own);
	if (w->has_time)
		protobuf_add_packed(&values,
				    (uint64_t)llround((double)own * 1e9 *
						      profile_seconds_each(w->profile, part)));
	protobuf_add_bytes(&message, PPROF_LOCATIONS, stack->data, stack->len);
	add_message(&message, PPROF_VALUES, &values);
	add_label(&message, text_id(w, LABEL_BENCHMARK), w->benchmark, 0);
	add_label(&message, text_id(w, LABEL_WORKER), 0, (int64_t)part + 1);
	if (w->interpreter)
		add_label(&message, text_id(w, LABEL_INTERPRETER), w->interpreter, 0);
	for (size_t i = 0; i < labels->n; i++)
		add_label(&message, text_id(w, labels->items[i].key),
			  text_id(w, labels->items[i].text), 0);
	add_message(w->out, PPROF_SAMPLE, &message);
}

static int add_stack(void *context, const size_t *path, size_t n, struct err *err)
{
	struct writer *w = context;
	struct buf stack = {0};

	for (size_t i = n; i-- > 0;)
		protobuf_add_packed(&stack, w->location[path[i]]);
	for (size_t part = 0; part < w->profile->n_parts; part++)
		if (stack_profile_own(w->profile, path[n - 1], part))
			add_sample(w, &stack, path[n - 1], part);
	w->failed |= buf_failed(&stack) || buf_failed(w->out);
	buf_release(&stack);
	return w->failed ? err_memory(err) : 0;
}

static int add_profile(struct writer *w, const struct stack_profile *profile, struct err *err)
{
	int rc;

	w->profile = profile;
	w->benchmark = text_id(w, profile->name);
	w->interpreter = profile->interpreter ? text_id(w, profile->interpreter) : 0;
	w->location = malloc((profile->n_nodes + 1) * sizeof(*w->location));
	if (!w->location)
		return err_memory(err);
	for (size_t i = 0; i < profile->n_nodes; i++)
		w->location[i] = location_id(w, &profile->nodes[i]);
	rc = stacks_each(profile, add_stack, w, err);
	free(w->location);
	return rc;
}

/* ---- the head */

static void add_type(struct writer *w, unsigned field, const char *type, const char *unit)
{
	struct buf message = {0};

	protobuf_add_number(&message, PPROF_TYPE, (int64_t)text_id(w, type));
	protobuf_add_number(&message, PPROF_UNIT, (int64_t)text_id(w, unit));
	add_message(w->out, field, &message);
}

static bool is_time(const char *unit)
{
	return unit && strcmp(unit, PROFILE_NANOSECONDS) == 0;
}

static int choose_types(struct writer *w, const struct profile_set *set, struct err *err)
{
	const char *unit = set->n ? set->profiles[0].unit : NULL;

	w->has_count = !is_time(unit);
	w->has_time = !unit || is_time(unit);
	for (size_t i = 0; i < set->n; i++) {
		const struct stack_profile *profile = &set->profiles[i];
		const char *other = profile->unit ? profile->unit : "";

		if (strcmp(other, unit ? unit : "") != 0)
			return err_set(err, ERR_INPUT, "pprof: profiles of different units");
		for (size_t part = 0; part < profile->n_parts; part++)
			if (profile->parts[part].samples &&
			    isnan(profile_seconds_each(profile, part)))
				w->has_time = false;
	}
	if (w->has_count)
		add_type(w, PPROF_SAMPLE_TYPE, unit ? unit : "samples", unit ? unit : "count");
	if (w->has_time)
		add_type(w, PPROF_SAMPLE_TYPE, "time", PROFILE_NANOSECONDS);
	return 0;
}

/* 0, which is left out: unknown, or beyond what 64 bits hold. */
static int64_t nanoseconds(double seconds)
{
	return seconds > 0 && seconds < 9e9 ? (int64_t)(seconds * 1e9) : 0;
}

static void add_times(struct writer *w, const struct profile_set *set)
{
	double interval = set->n ? set->profiles[0].interval_s : 0;

	protobuf_add_number(w->out, PPROF_TIME, nanoseconds(set->start_s));
	protobuf_add_number(w->out, PPROF_DURATION, nanoseconds(set->duration_s));
	if (interval > 0 && interval < 1e6) {
		add_type(w, PPROF_PERIOD_TYPE, "time", PROFILE_NANOSECONDS);
		protobuf_add_number(w->out, PPROF_PERIOD, llround(interval * 1e9));
	}
	if (w->has_time)
		protobuf_add_number(w->out, PPROF_DEFAULT_TYPE, (int64_t)text_id(w, "time"));
}

static void release(struct writer *w)
{
	struct ids *all[] = {&w->mappings, &w->functions, &w->locations};

	for (size_t i = 0; i < 3; i++) {
		index_release(&all[i]->index);
		free(all[i]->rows);
	}
	for (size_t i = 0; i < w->n_texts; i++)
		free(w->text_items[i]);
	free(w->text_items);
	index_release(&w->text_index);
	buf_release(&w->texts);
}

int pprof_format(const struct profile_set *set, struct buf *out, struct err *err)
{
	static const struct profile_frame python = {PROFILE_PYTHON, "", "", 0};
	struct writer w = {.out = out, .seed = index_seed(), .set = set};
	int rc;

	text_id(&w, ""); /* always the first */
	mapping_id(&w, &python);
	rc = choose_types(&w, set, err);
	for (size_t i = 0; i < set->n && !rc; i++)
		rc = add_profile(&w, &set->profiles[i], err);
	if (!rc) {
		add_times(&w, set);
		buf_add(out, buf_text(&w.texts), w.texts.len);
		if (w.failed || buf_failed(&w.texts) || buf_failed(out))
			rc = err_memory(err);
	}
	release(&w);
	return rc;
}
