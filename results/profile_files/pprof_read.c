#include "results/profile_files/limits.h"
#include "results/profile_files/pprof.h"
#include "results/profile_files/pprof_fields.h"
#include "results/profile_files/protobuf.h"
#include "results/profiles/index.h"
#include "results/profiles/profile_time.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A mapping, function or location by its id. What stands in it: of a mapping its file; of a
   function name, file, line; of a location its mapping, and its bytes for the lines in it. */
struct item {
	uint64_t id, number[3];
	struct protobuf bytes;
};
struct items {
	struct index index;
	struct item *list;
	size_t n, cap;
};

/* Texts under keys; both are places in the table of texts. More of a sample are passed over. */
struct labels {
	uint64_t items[64][2];
	size_t n;
};

struct reader {
	struct profile_set *set;
	uint64_t seed;
	char **texts;
	size_t n_texts, cap_texts;
	struct items mappings, functions, locations;
	uint64_t types[8][2]; /* texts: type and unit of the first values */
	size_t n_types, chosen;
	uint64_t default_type, period, period_unit;
	int64_t start_ns, duration_ns;
	size_t *profile_of;   /* of each text: the profile of this label, + 1 */
	struct labels shared; /* by all samples so far */
	bool has_sample;
	/* the sample that is read */
	uint64_t *stack; /* leaf first */
	size_t n_stack, cap_stack;
	uint64_t benchmark, worker, interpreter;
	struct labels labels; /* the others */
	int64_t value;
};

static int damaged(const char *what, struct err *err)
{
	return err_set(err, ERR_INPUT, "pprof: the %s makes no sense", what);
}

static const char *text_of(const struct reader *r, uint64_t text)
{
	return text < r->n_texts ? r->texts[text] : "";
}

/* ---- what samples refer to */

static const struct item *find(const struct reader *r, const struct items *items, uint64_t id)
{
	size_t at = 0, i;

	while (items->list &&
	       (i = index_next(&items->index, index_mix(r->seed, id), &at)) != SIZE_MAX)
		if (items->list[i].id == id)
			return &items->list[i];
	return NULL;
}

/* The message as an item, its fields in `numbers` (0 ends them) taken in order. */
static int add_item(struct reader *r, struct items *items, struct protobuf bytes,
		    const unsigned numbers[3], const char *what, struct err *err)
{
	struct item item = {.bytes = bytes};
	struct protobuf_field field;
	int more;

	while ((more = protobuf_next(&bytes, &field)) > 0) {
		if (field.is_number && field.number == PPROF_ID)
			item.id = field.value;
		for (size_t i = 0; i < 3; i++)
			if (field.is_number && numbers[i] && field.number == numbers[i])
				item.number[i] = field.value;
	}
	if (more < 0 || find(r, items, item.id))
		return damaged(what, err);
	if (items->n >= LIMIT_NODES)
		return err_set(err, ERR_INPUT, "pprof: more than %d of a kind", LIMIT_NODES);
	if (mem_reserve(&items->list, &items->cap, items->n + 1, sizeof(*items->list)) ||
	    index_add(&items->index, index_mix(r->seed, item.id), items->n))
		return err_memory(err);
	items->list[items->n++] = item;
	return 0;
}

static int add_text(struct reader *r, struct protobuf bytes, struct err *err)
{
	if (mem_reserve(&r->texts, &r->cap_texts, r->n_texts + 1, sizeof(*r->texts)))
		return err_memory(err);
	r->texts[r->n_texts] = strndup((const char *)bytes.at, (size_t)(bytes.end - bytes.at));
	if (!r->texts[r->n_texts])
		return err_memory(err);
	r->n_texts++;
	return 0;
}

static int read_type(struct protobuf bytes, uint64_t type[2], struct err *err)
{
	struct protobuf_field field;
	int more;

	type[0] = type[1] = 0;
	while ((more = protobuf_next(&bytes, &field)) > 0)
		if (field.is_number && (field.number == PPROF_TYPE || field.number == PPROF_UNIT))
			type[field.number - PPROF_TYPE] = field.value;
	return more < 0 ? damaged("type", err) : 0;
}

static int read_head(struct reader *r, const struct protobuf_field *field, struct err *err)
{
	static const unsigned mapping[3] = {PPROF_MAPPING_FILE},
			      location[3] = {PPROF_LOCATION_MAPPING},
			      function[3] = {PPROF_FUNCTION_NAME, PPROF_FUNCTION_FILE,
					     PPROF_FUNCTION_LINE};
	uint64_t type[2];

	switch (field->number) {
	case PPROF_STRING:
		return add_text(r, field->bytes, err);
	case PPROF_MAPPING:
		return add_item(r, &r->mappings, field->bytes, mapping, "mapping", err);
	case PPROF_LOCATION:
		return add_item(r, &r->locations, field->bytes, location, "location", err);
	case PPROF_FUNCTION:
		return add_item(r, &r->functions, field->bytes, function, "function", err);
	case PPROF_SAMPLE_TYPE:
		if (r->n_types == sizeof(r->types) / sizeof(*r->types))
			return 0;
		return read_type(field->bytes, r->types[r->n_types++], err);
	case PPROF_PERIOD_TYPE:
		if (read_type(field->bytes, type, err))
			return -1;
		r->period_unit = type[1];
		return 0;
	case PPROF_PERIOD:
		r->period = field->value;
		return 0;
	case PPROF_TIME:
		r->start_ns = (int64_t)field->value;
		return 0;
	case PPROF_DURATION:
		r->duration_ns = (int64_t)field->value;
		return 0;
	case PPROF_DEFAULT_TYPE:
		r->default_type = field->value;
		return 0;
	default:
		return 0;
	}
}

/* ---- a sample */

static int add_location(struct reader *r, uint64_t id, struct err *err)
{
	if (mem_reserve(&r->stack, &r->cap_stack, r->n_stack + 1, sizeof(*r->stack)))
		return err_memory(err);
	r->stack[r->n_stack++] = id;
	return 0;
}

static int read_locations(struct reader *r, const struct protobuf_field *field, struct err *err)
{
	struct protobuf bytes = field->bytes;
	uint64_t id;
	int more;

	if (field->is_number)
		return add_location(r, field->value, err);
	while ((more = protobuf_next_packed(&bytes, &id)) > 0)
		if (add_location(r, id, err))
			return -1;
	return more < 0 ? damaged("sample", err) : 0;
}

/* `seen`: how many values came before. */
static int read_values(struct reader *r, const struct protobuf_field *field, size_t *seen,
		       struct err *err)
{
	struct protobuf bytes = field->bytes;
	uint64_t value = field->value;
	int more = field->is_number;

	if (!field->is_number)
		more = protobuf_next_packed(&bytes, &value);
	while (more > 0) {
		if ((*seen)++ == r->chosen)
			r->value = (int64_t)value;
		more = field->is_number ? 0 : protobuf_next_packed(&bytes, &value);
	}
	return more < 0 ? damaged("sample", err) : 0;
}

static void take_label(struct reader *r, uint64_t key, uint64_t text, uint64_t number)
{
	const char *name = text_of(r, key);

	if (strcmp(name, LABEL_BENCHMARK) == 0) {
		r->benchmark = text;
	} else if (strcmp(name, LABEL_WORKER) == 0) {
		r->worker = number;
	} else if (strcmp(name, LABEL_INTERPRETER) == 0) {
		r->interpreter = text;
	} else if (text && r->labels.n < sizeof(r->labels.items) / sizeof(*r->labels.items)) {
		r->labels.items[r->labels.n][0] = key;
		r->labels.items[r->labels.n++][1] = text;
	}
}

static bool has_label(const struct labels *labels, const uint64_t label[2])
{
	for (size_t i = 0; i < labels->n; i++)
		if (labels->items[i][0] == label[0] && labels->items[i][1] == label[1])
			return true;
	return false;
}

/* What this sample has, too, of what all before it have. */
static void share_labels(struct reader *r)
{
	struct labels *shared = &r->shared;
	size_t kept = 0;

	if (!r->has_sample)
		*shared = r->labels;
	r->has_sample = true;
	for (size_t i = 0; i < shared->n; i++)
		if (has_label(&r->labels, shared->items[i])) {
			memmove(shared->items[kept], shared->items[i], sizeof(shared->items[i]));
			kept++;
		}
	shared->n = kept;
}

static int read_label(struct reader *r, struct protobuf bytes, struct err *err)
{
	uint64_t number[4] = {0};
	struct protobuf_field field;
	int more;

	while ((more = protobuf_next(&bytes, &field)) > 0)
		if (field.is_number && field.number <= PPROF_LABEL_NUMBER)
			number[field.number] = field.value;
	if (more < 0)
		return damaged("label", err);
	take_label(r, number[PPROF_LABEL_KEY], number[PPROF_LABEL_TEXT],
		   number[PPROF_LABEL_NUMBER]);
	return 0;
}

/* Whose it is, by its mapping; without one Python's, if its file looks so. */
static enum profile_frame_kind kind_of(const struct reader *r, uint64_t mapping, const char **file)
{
	const struct item *item = mapping ? find(r, &r->mappings, mapping) : NULL;
	const char *library = item ? text_of(r, item->number[0]) : "";
	size_t len = strlen(*file);

	if (strcmp(library, PPROF_WAITING) == 0)
		return PROFILE_SYSCALL;
	if (strcmp(library, PPROF_COLLECTOR) == 0)
		return PROFILE_COLLECTOR;
	if (strcmp(library, PPROF_TASK) == 0)
		return PROFILE_TASK;
	if (!*library || strcmp(library, PPROF_PYTHON) == 0 || *file[0] == '<' ||
	    (len > 3 && strcmp(*file + len - 3, ".py") == 0))
		return PROFILE_PYTHON;
	if (!len)
		*file = library;
	return PROFILE_NATIVE;
}

static size_t enter_line(struct reader *r, struct stack_profile *profile, size_t node,
			 uint64_t mapping, struct protobuf bytes, struct err *err)
{
	uint64_t number[3] = {0};
	struct protobuf_field field;
	const struct item *function;
	enum profile_frame_kind kind;
	const char *file;
	size_t frame;

	while (protobuf_next(&bytes, &field) > 0)
		if (field.is_number && field.number <= PPROF_LINE)
			number[field.number] = field.value;
	function = find(r, &r->functions, number[PPROF_LINE_FUNCTION]);
	if (!function || function->number[2] > LIMIT_LINE || number[PPROF_LINE] > LIMIT_LINE) {
		damaged("location", err);
		return SIZE_MAX;
	}
	file = text_of(r, function->number[1]);
	kind = kind_of(r, mapping, &file);
	frame = stack_profile_frame(profile, kind, text_of(r, function->number[0]), file,
				    (int)function->number[2], err);
	return frame == SIZE_MAX ? SIZE_MAX
				 : limited_node(profile, node, frame, (int)number[PPROF_LINE], err);
}

/* The lines of a location, the innermost first: what was inlined comes before its caller. */
static size_t enter(struct reader *r, struct stack_profile *profile, size_t node, uint64_t id,
		    struct err *err)
{
	const struct item *location = find(r, &r->locations, id);
	struct protobuf lines[32], bytes;
	struct protobuf_field field;
	char name[32];
	size_t n = 0, frame;

	if (!location) {
		damaged("sample", err);
		return SIZE_MAX;
	}
	bytes = location->bytes;
	while (protobuf_next(&bytes, &field) > 0)
		if (!field.is_number && field.number == PPROF_LOCATION_LINE && n < 32)
			lines[n++] = field.bytes;
	if (!n) { /* only an address is known */
		snprintf(name, sizeof(name), "location %llu", (unsigned long long)id);
		frame = stack_profile_frame(profile, PROFILE_NATIVE, name, "", 0, err);
		return frame == SIZE_MAX ? SIZE_MAX : limited_node(profile, node, frame, 0, err);
	}
	while (n-- > 0 && (node = enter_line(r, profile, node, location->number[0], lines[n],
					     err)) != SIZE_MAX)
		;
	return node;
}

static int add_sample(struct reader *r, struct stack_profile *profile, struct err *err)
{
	size_t node = PROFILE_NO_PARENT, part = r->worker ? r->worker - 1 : 0;

	if (part >= LIMIT_PARTS)
		part = 0;
	while (profile->n_parts <= part)
		if (limited_part(profile, err) == SIZE_MAX)
			return -1;
	for (size_t i = r->n_stack; i-- > 0;) {
		node = enter(r, profile, node, r->stack[i], err);
		if (node == SIZE_MAX)
			return -1;
	}
	return node == PROFILE_NO_PARENT ? 0 : limited_add(profile, node, part, r->value, err);
}

static struct stack_profile *profile_for(struct reader *r, struct err *err)
{
	uint64_t text = r->benchmark < r->n_texts ? r->benchmark : 0;
	const char *name = text_of(r, text), *unit = text_of(r, r->types[r->chosen][1]);
	struct stack_profile *profile;

	if (r->profile_of[text])
		return &r->set->profiles[r->profile_of[text] - 1];
	if (r->set->n >= LIMIT_PROFILES) {
		err_set(err, ERR_INPUT, "more than %d profiles", LIMIT_PROFILES);
		return NULL;
	}
	profile = profile_set_add(r->set, "", err);
	if (!profile || profile_set_name_last(r->set, *name ? name : "profile", err))
		return NULL;
	r->profile_of[text] = r->set->n;
	if (strcmp(unit, "count") == 0) {
		if (strcmp(text_of(r, r->period_unit), PROFILE_NANOSECONDS) == 0)
			profile->interval_s = (double)r->period / 1e9;
	} else if (*unit && !(profile->unit = strdup(unit))) {
		err_memory(err);
		return NULL;
	}
	if (r->interpreter && !(profile->interpreter = strdup(text_of(r, r->interpreter)))) {
		err_memory(err);
		return NULL;
	}
	return profile;
}

static int read_sample(struct reader *r, struct protobuf bytes, struct err *err)
{
	struct protobuf_field field;
	struct stack_profile *profile;
	size_t seen = 0;
	int more, rc = 0;

	r->n_stack = 0;
	r->benchmark = r->worker = r->interpreter = 0;
	r->labels.n = 0;
	r->value = 0;
	while (!rc && (more = protobuf_next(&bytes, &field)) > 0) {
		if (field.number == PPROF_LOCATIONS)
			rc = read_locations(r, &field, err);
		else if (field.number == PPROF_VALUES)
			rc = read_values(r, &field, &seen, err);
		else if (field.number == PPROF_LABEL && !field.is_number)
			rc = read_label(r, field.bytes, err);
	}
	if (rc)
		return -1;
	if (more < 0)
		return damaged("sample", err);
	share_labels(r);
	profile = profile_for(r, err);
	return profile ? add_sample(r, profile, err) : -1;
}

/* ---- the whole */

/* Samples are counted where the file has counts; else what the file calls its default, or the last
   value, as pprof itself chooses. */
static void choose_type(struct reader *r)
{
	r->chosen = r->n_types ? r->n_types - 1 : 0;
	for (size_t i = 0; i < r->n_types; i++)
		if (r->default_type && r->types[i][0] == r->default_type)
			r->chosen = i;
	for (size_t i = 0; i < r->n_types; i++)
		if (strcmp(text_of(r, r->types[i][0]), "samples") == 0 &&
		    strcmp(text_of(r, r->types[i][1]), "count") == 0)
			r->chosen = i;
}

static double seconds_of(int64_t nanoseconds)
{
	return nanoseconds > 0 ? (double)nanoseconds / 1e9 : 0;
}

static int take_head(struct reader *r, struct err *err)
{
	struct profile_set *set = r->set;

	set->start_s = seconds_of(r->start_ns);
	set->duration_s = seconds_of(r->duration_ns);
	for (size_t i = 0; i < r->shared.n; i++)
		if (profile_labels_set(&set->labels, text_of(r, r->shared.items[i][0]),
				       text_of(r, r->shared.items[i][1]), err))
			return -1;
	return 0;
}

static int read_all(struct reader *r, struct protobuf bytes, struct err *err)
{
	struct protobuf all = bytes;
	struct protobuf_field field;
	int more;

	while ((more = protobuf_next(&bytes, &field)) > 0)
		if (read_head(r, &field, err))
			return -1;
	if (more < 0 || !r->n_texts || !r->n_types)
		return err_set(err, ERR_INPUT, "not a profile of pprof");
	choose_type(r);
	r->profile_of = calloc(r->n_texts, sizeof(*r->profile_of));
	if (!r->profile_of)
		return err_memory(err);
	while (protobuf_next(&all, &field) > 0)
		if (field.number == PPROF_SAMPLE && !field.is_number &&
		    read_sample(r, field.bytes, err))
			return -1;
	if (!r->set->n)
		return err_set(err, ERR_INPUT, "pprof: there is no sample in it");
	return take_head(r, err);
}

int pprof_parse(struct profile_set *set, const void *bytes, size_t len, struct err *err)
{
	struct reader r = {.set = set, .seed = index_seed()};
	struct items *all[] = {&r.mappings, &r.functions, &r.locations};
	const unsigned char *start = bytes;
	int rc = read_all(&r, (struct protobuf){start, start + len}, err);

	for (size_t i = 0; i < 3; i++) {
		index_release(&all[i]->index);
		free(all[i]->list);
	}
	for (size_t i = 0; i < r.n_texts; i++)
		free(r.texts[i]);
	free(r.texts);
	free(r.profile_of);
	free(r.stack);
	return rc;
}
