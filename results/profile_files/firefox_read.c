#include "results/profile_files/fields.h"
#include "results/profile_files/firefox.h"
#include "results/profile_files/frame_kinds.h"
#include "results/profile_files/limits.h"
#include "results/profiles/profile_time.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a stack became: `node` counts when `profile` is the one that is read, from 1. */
struct known {
	size_t profile, node;
};

/* Stacks, frames and functions; a thread has its own, or all share some. */
struct tables {
	struct column frames, prefixes;				     /* of stacks */
	struct column functions, lines, categories;		     /* of frames */
	struct column names, files, sources, first_lines, resources; /* of functions */
	struct column resource_names;
	struct column texts;
	struct column source_names; /* texts */
	struct known *known;	    /* of each stack */
};

struct thread {
	struct tables own;
	char *name, *process, *pid, *unit;
	struct column stacks, times, steps, weights;
	int64_t ordered; /* samples; -1: all, as other tools have it */
};

struct process {
	char *pid;
	size_t profile;
};

struct reader {
	struct profile_set *set;
	struct tables shared;
	struct column categories; /* their names */
	char *product, *origin;
	double interval_ms;
	struct process *processes;
	size_t n_processes, cap_processes;
	bool is_processed, has_threads;
};

static void tables_release(struct tables *tables)
{
	struct column *all[] = {&tables->frames,	&tables->prefixes,   &tables->functions,
				&tables->lines,		&tables->categories, &tables->names,
				&tables->files,		&tables->sources,    &tables->first_lines,
				&tables->resources,	&tables->texts,	     &tables->source_names,
				&tables->resource_names};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		column_release(all[i]);
	free(tables->known);
	tables->known = NULL;
}

static void thread_release(struct thread *thread)
{
	tables_release(&thread->own);
	free(thread->name);
	free(thread->process);
	free(thread->pid);
	free(thread->unit);
	column_release(&thread->stacks);
	column_release(&thread->times);
	column_release(&thread->steps);
	column_release(&thread->weights);
}

/* ---- tables */

/* An object whose members are fields: what `arg` points to. */
static int read_fields_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	return field_read(arg, c, key, err);
}

static int read_fields(struct cursor *c, const char *name, struct field *fields, struct err *err)
{
	int rc;

	if (cursor_peek(c) == '{')
		rc = cursor_members(c, read_fields_member, fields, err);
	else
		rc = err_set(err, ERR_INPUT, "must be an object");
	return rc ? err_in(err, "%s", name) : 0;
}

/* Takes the member when it is one of the tables: 0, -1 with err; 1 when it is none. */
static int read_table(struct tables *t, struct cursor *c, const char *key, struct err *err)
{
	struct field stacks[] = {{"frame", FIELD_INDEXES, &t->frames, -1, LIMIT_NODES},
				 {"prefix", FIELD_INDEXES, &t->prefixes, -1, LIMIT_NODES},
				 {0}};
	struct field frames[] = {{"func", FIELD_INDEXES, &t->functions, -1, LIMIT_NODES},
				 {"line", FIELD_INDEXES, &t->lines, -1, LIMIT_LINE},
				 {"category", FIELD_INDEXES, &t->categories, -1, LIMIT_NODES},
				 {0}};
	struct field functions[] = {{"name", FIELD_INDEXES, &t->names, -1, LIMIT_NODES},
				    {"fileName", FIELD_INDEXES, &t->files, -1, LIMIT_NODES},
				    {"source", FIELD_INDEXES, &t->sources, -1, LIMIT_NODES},
				    {"lineNumber", FIELD_INDEXES, &t->first_lines, -1, LIMIT_LINE},
				    {"resource", FIELD_INDEXES, &t->resources, -1, LIMIT_NODES},
				    {0}};
	struct field resources[] = {{"name", FIELD_INDEXES, &t->resource_names, -1, LIMIT_NODES},
				    {0}};
	struct field sources[] = {{"filename", FIELD_INDEXES, &t->source_names, -1, LIMIT_NODES},
				  {0}};
	struct field texts[] = {{"stringArray", FIELD_TEXTS, &t->texts}, {0}};
	struct {
		const char *name;
		struct field *fields;
	} tables[] = {{"stackTable", stacks},
		      {"frameTable", frames},
		      {"funcTable", functions},
		      {"resourceTable", resources},
		      {"sources", sources}};

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		if (strcmp(key, tables[i].name) == 0)
			return read_fields(c, tables[i].name, tables[i].fields, err);
	return strcmp(key, "stringArray") == 0 ? field_read(texts, c, key, err) : 1;
}

static int read_shared_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	int rc = read_table(arg, c, key, err);

	return rc > 0 ? cursor_skip(c, err) : rc;
}

/* ---- meta: first of all what all threads need */

static int read_category(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct column *categories = arg;
	char *name = NULL;
	struct field fields[] = {{"name", FIELD_TEXT, &name}, {0}};

	if (number > LIMIT_LANES)
		return err_set(err, ERR_INPUT, "categories: more than %d items", LIMIT_LANES);
	if (read_fields(c, "categories", fields, err) ||
	    mem_reserve(&categories->texts, &categories->cap, categories->n + 1,
			sizeof(*categories->texts))) {
		free(name);
		return err && err->kind ? -1 : err_memory(err);
	}
	categories->texts[categories->n++] = name; /* NULL where it has none */
	return 0;
}

static int read_meta_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct reader *r = arg;
	const struct field fields[] = {{"interval", FIELD_SECONDS, &r->interval_ms},
				       {"product", FIELD_TEXT, &r->product},
				       {"importedFrom", FIELD_TEXT, &r->origin},
				       {0}};

	if (strcmp(key, "preprocessedProfileVersion") == 0)
		r->is_processed = true;
	if (strcmp(key, "categories") == 0 && !r->categories.n && cursor_peek(c) == '[')
		return cursor_items(c, read_category, &r->categories, err);
	return field_read(fields, c, key, err);
}

static int find_shared(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct reader *r = arg;
	bool is_meta = strcmp(key, "meta") == 0;

	if (!is_meta && strcmp(key, "shared") != 0)
		return cursor_skip(c, err);
	if (cursor_peek(c) != '{')
		return err_set(err, ERR_INPUT, "%s: must be an object", key);
	if (is_meta ? cursor_members(c, read_meta_member, r, err)
		    : cursor_members(c, read_shared_member, &r->shared, err))
		return err_in(err, is_meta ? "meta" : "shared");
	return 0;
}

/* ---- what a thread refers to: its own table, or the shared one */

static const struct column *either(const struct column *own, const struct column *shared)
{
	return own->is_read ? own : shared;
}

/* The number in the column; -1 where there is none. */
static int64_t at(const struct column *column, int64_t i)
{
	return i >= 0 && (size_t)i < column->n && column->numbers ? column->numbers[i] : -1;
}

struct view {
	struct reader *r;
	struct tables *own, *stacks; /* `stacks`: whose stacks they are */
	struct stack_profile *profile;
	size_t number; /* of the profile, from 1 */
};

static const char *text_at(const struct view *v, int64_t i)
{
	const struct column *texts = either(&v->own->texts, &v->r->shared.texts);

	return i >= 0 && (size_t)i < texts->n && texts->texts ? texts->texts[i] : "";
}

#define OF(v, name, i) at(either(&(v)->own->name, &(v)->r->shared.name), i)

/* What assay wrote says the kind of a frame; of others what has a library is native. */
static enum profile_frame_kind kind_of(const struct view *v, int64_t frame, int64_t resource)
{
	static const char *const names[PROFILE_FRAME_KINDS] = {[PROFILE_PYTHON] = "Python",
							       [PROFILE_NATIVE] = "Native",
							       [PROFILE_SYSCALL] = "Waiting",
							       [PROFILE_COLLECTOR] =
								       "Garbage collection",
							       [PROFILE_TASK] = "Task"};
	int64_t category = OF(v, categories, frame);
	const char *name = category >= 0 && (size_t)category < v->r->categories.n
				   ? v->r->categories.texts[category]
				   : NULL;

	for (int kind = 0; name && kind < PROFILE_FRAME_KINDS; kind++)
		if (strcmp(names[kind], name) == 0)
			return kind;
	return resource >= 0 ? PROFILE_NATIVE : PROFILE_PYTHON;
}

static size_t frame_at(const struct view *v, int64_t frame, struct err *err)
{
	int64_t function = OF(v, functions, frame), resource = OF(v, resources, function);
	int64_t file = OF(v, files, function), first_line = OF(v, first_lines, function);
	enum profile_frame_kind kind = kind_of(v, frame, resource);
	const char *name = text_at(v, OF(v, names, function));

	if (file < 0)
		file = OF(v, source_names, OF(v, sources, function));
	if (kind == PROFILE_NATIVE)
		file = OF(v, resource_names, resource);
	if (function < 0 || OF(v, names, function) < 0) {
		err_set(err, ERR_INPUT, "stackTable: there is no such frame");
		return SIZE_MAX;
	}
	return stack_profile_frame(v->profile, kind, name, text_at(v, file),
				   first_line > 0 ? (int)first_line : 0, err);
}

static int add_stack(struct view *v, size_t stack, size_t caller, struct err *err)
{
	int64_t frame = v->stacks->frames.numbers[stack], line = OF(v, lines, frame);
	size_t known = frame_at(v, frame, err), node;

	if (known == SIZE_MAX)
		return -1;
	node = limited_node(v->profile, caller, known, line > 0 ? (int)line : 0, err);
	v->stacks->known[stack] = (struct known){v->number, node};
	return node == SIZE_MAX ? -1 : 0;
}

/* The node of a stack. Callers stand before it: from it up to one that is known, and down again,
   each stack once for each profile. `way` has room for all stacks. */
static size_t node_of(struct view *v, int64_t stack, size_t *way, struct err *err)
{
	struct tables *t = v->stacks;
	size_t n = 0, node = PROFILE_NO_PARENT;

	if ((size_t)stack >= t->frames.n) {
		err_set(err, ERR_INPUT, "there is no such stack");
		return SIZE_MAX;
	}
	while (stack >= 0 && t->known[stack].profile != v->number) {
		int64_t prefix = at(&t->prefixes, stack);

		way[n++] = (size_t)stack;
		if (prefix >= stack) {
			err_set(err, ERR_INPUT, "stackTable: item %zu: its caller comes later",
				(size_t)stack + 1);
			return SIZE_MAX;
		}
		stack = prefix;
	}
	if (stack >= 0)
		node = t->known[stack].node;
	while (n > 0) {
		if (add_stack(v, way[--n], node, err))
			return SIZE_MAX;
		node = t->known[way[n]].node;
	}
	return node;
}

/* ---- samples */

/* In samples where the weights are, else in what `unit` says; 0: it is not counted. */
static int64_t weight_at(const struct thread *thread, size_t i)
{
	double scale = thread->unit && strcmp(thread->unit, "tracing-ms") == 0 ? 1e6 : 1;
	double weight = i < thread->weights.n ? thread->weights.reals[i] : 1;

	weight = round(weight * scale);
	return weight >= 1 ? (int64_t)fmin(weight, 2. * (double)LIMIT_WEIGHT) : 0;
}

static double step_ms(const struct thread *thread, size_t i)
{
	if (i + 1 < thread->steps.n)
		return thread->steps.reals[i + 1];
	if (i + 1 < thread->times.n)
		return thread->times.reals[i + 1] - thread->times.reals[i];
	return NAN;
}

/* How many samples are missing before the next one: a sampler that spares a waiting thread leaves
   a gap. A late sample is no gap. */
static int64_t gap_behind(const struct reader *r, const struct thread *thread, size_t i,
			  int64_t weight)
{
	double n = round(step_ms(thread, i) / r->interval_ms);
	bool is_samples = !thread->unit || strcmp(thread->unit, "samples") == 0;

	if (!is_samples || thread->ordered >= 0 || !(r->interval_ms > 0) ||
	    !(n > (double)(2 * weight)))
		return 0;
	return (int64_t)fmin(n, (double)LIMIT_WEIGHT) - weight;
}

static int add_sample(struct view *v, const struct thread *thread, size_t i, size_t lane,
		      size_t *way, struct err *err)
{
	int64_t stack = thread->stacks.numbers[i], weight = weight_at(thread, i), gap;
	size_t node = stack < 0 ? PROFILE_NOTHING : node_of(v, stack, way, err);

	if (stack >= 0 && (node == SIZE_MAX || limited_add(v->profile, node, 0, weight, err)))
		return -1;
	if (thread->ordered >= 0 && i >= (size_t)thread->ordered)
		return 0;
	gap = gap_behind(v->r, thread, i, weight);
	return limited_run(v->profile, lane, node, weight, err) ||
	       limited_run(v->profile, lane, PROFILE_NOTHING, gap, err);
}

static int add_samples(struct view *v, const struct thread *thread, size_t lane, struct err *err)
{
	size_t *way = malloc((v->stacks->frames.n + 1) * sizeof(*way));
	int rc = way ? 0 : err_memory(err);

	for (size_t i = 0; i < thread->stacks.n && !rc; i++)
		if (add_sample(v, thread, i, lane, way, err))
			rc = err_in(err, "samples: item %zu", i + 1);
	free(way);
	return rc;
}

/* ---- threads */

/* The profile of the thread's process, made when it is new: its number, or SIZE_MAX with err. */
static size_t profile_of(struct reader *r, const struct thread *thread, struct err *err)
{
	const char *pid = thread->pid ? thread->pid : "";
	bool is_named = thread->process && *thread->process &&
			(thread->ordered >= 0 || !r->origin || strcmp(r->origin, "assay") != 0);
	const char *name = is_named ? thread->process : thread->name ? thread->name : "profile";

	/* what an assay wrote that kept no order has every benchmark as a thread */
	for (size_t i = 0; i < r->n_processes; i++)
		if (strcmp(r->processes[i].pid, pid) == 0)
			return r->processes[i].profile;
	if (mem_reserve(&r->processes, &r->cap_processes, r->n_processes + 1,
			sizeof(*r->processes)) ||
	    !(r->processes[r->n_processes].pid = strdup(pid))) {
		err_memory(err);
		return SIZE_MAX;
	}
	r->processes[r->n_processes++].profile = r->set->n;
	if (!profile_set_add(r->set, "", err) ||
	    limited_part(&r->set->profiles[r->set->n - 1], err) == SIZE_MAX ||
	    profile_set_name_last(r->set, name, err))
		return SIZE_MAX;
	return r->set->n - 1;
}

static int set_unit(struct stack_profile *profile, const struct thread *thread, struct err *err)
{
	const char *unit = thread->unit ? thread->unit : "samples";

	if (strcmp(unit, "tracing-ms") == 0)
		unit = PROFILE_NANOSECONDS;
	if (stack_profile_samples(profile)) {
		if (strcmp(profile->unit ? profile->unit : "samples", unit) != 0)
			return err_set(err, ERR_INPUT,
				       "samples: weightType: not that of the threads "
				       "before it");
		return 0;
	}
	free(profile->unit);
	profile->unit = strcmp(unit, "samples") != 0 ? strdup(unit) : NULL;
	return strcmp(unit, "samples") == 0 || profile->unit ? 0 : err_memory(err);
}

static int set_head(struct reader *r, struct stack_profile *profile, struct err *err)
{
	bool is_ours = r->origin && strcmp(r->origin, "assay") == 0;

	profile->interval_s = r->interval_ms / 1e3;
	if (!is_ours || profile->interpreter || !r->product || strcmp(r->product, "Python") == 0)
		return 0;
	profile->interpreter = strdup(r->product);
	return profile->interpreter ? 0 : err_memory(err);
}

/* Threads of one name are told apart by number. */
static int find_lane(struct stack_profile *profile, const struct thread *thread, size_t *lane,
		     struct err *err)
{
	const char *name =
		thread->name && strcmp(thread->name, profile->name) != 0 ? thread->name : NULL;
	size_t n = profile->order.n;
	char text[40];

	if (limited_lane(profile, 0, name, lane, err))
		return -1;
	if (*lane == PROFILE_NO_LANE || *lane == n)
		return 0;
	snprintf(text, sizeof(text), "thread %zu", n + 1);
	return limited_lane(profile, 0, text, lane, err);
}

static int prepare_stacks(struct tables *stacks, struct err *err)
{
	if (stacks->frames.n && !stacks->known)
		stacks->known = calloc(stacks->frames.n, sizeof(*stacks->known));
	return stacks->frames.n && !stacks->known ? err_memory(err) : 0;
}

/* What one of our threads without any order has is in none. */
static int build_thread(struct reader *r, struct thread *thread, struct err *err)
{
	struct view v = {.r = r, .own = &thread->own};
	size_t lane = PROFILE_NO_LANE, profile;

	v.stacks = thread->own.frames.is_read ? &thread->own : &r->shared;
	if (prepare_stacks(v.stacks, err))
		return -1;
	profile = profile_of(r, thread, err);
	if (profile == SIZE_MAX)
		return -1;
	v.profile = &r->set->profiles[profile];
	v.number = profile + 1;
	if (set_unit(v.profile, thread, err) || set_head(r, v.profile, err))
		return -1;
	if (thread->ordered && find_lane(v.profile, thread, &lane, err))
		return -1;
	return add_samples(&v, thread, lane, err);
}

static int read_pid(struct cursor *c, struct thread *thread, struct err *err)
{
	struct scalar value = {0};
	char text[24];

	if (cursor_scalar(c, &value, err))
		return -1;
	snprintf(text, sizeof(text), "%lld", (long long)value.integer);
	if (thread->pid || (value.type != SCALAR_TEXT && value.type != SCALAR_INT))
		return err_set(err, ERR_INPUT, "pid: must be one text or integer");
	thread->pid = strdup(value.type == SCALAR_TEXT ? value.text : text);
	return thread->pid ? 0 : err_memory(err);
}

static int read_thread_member(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct thread *thread = arg;
	struct field samples[] = {{"stack", FIELD_INDEXES, &thread->stacks, -1, LIMIT_NODES},
				  {"time", FIELD_REALS, &thread->times},
				  {"timeDeltas", FIELD_REALS, &thread->steps},
				  {"weight", FIELD_REALS, &thread->weights},
				  {"weightType", FIELD_TEXT, &thread->unit},
				  {0}};
	const struct field fields[] = {{"name", FIELD_TEXT, &thread->name},
				       {"ordered", FIELD_COUNT, &thread->ordered, 0, LIMIT_NODES},
				       {"processName", FIELD_TEXT, &thread->process},
				       {0}};
	int rc;

	if (strcmp(key, "samples") == 0)
		return read_fields(c, "samples", samples, err);
	if (strcmp(key, "pid") == 0)
		return read_pid(c, thread, err);
	rc = read_table(&thread->own, c, key, err);
	return rc > 0 ? field_read(fields, c, key, err) : rc;
}

static int read_thread(struct cursor *c, size_t number, void *arg, struct err *err)
{
	struct reader *r = arg;
	bool is_ours = r->origin && strcmp(r->origin, "assay") == 0;
	struct thread thread = {.ordered = is_ours ? 0 : -1};
	int rc;

	if (number > LIMIT_LANES)
		return err_set(err, ERR_INPUT, "more than %d threads", LIMIT_LANES);
	if (cursor_peek(c) != '{')
		rc = err_set(err, ERR_INPUT, "must be an object");
	else
		rc = cursor_members(c, read_thread_member, &thread, err) ||
		     build_thread(r, &thread, err);
	thread_release(&thread);
	return rc ? err_in(err, "threads: item %zu", number) : 0;
}

static int read_threads(struct cursor *c, const char *key, void *arg, struct err *err)
{
	struct reader *r = arg;

	if (strcmp(key, "threads") != 0)
		return cursor_skip(c, err);
	if (r->has_threads || cursor_peek(c) != '[')
		return err_set(err, ERR_INPUT, "threads: must be one list");
	r->has_threads = true;
	return cursor_items(c, read_thread, r, err);
}

/* ---- the file */

#define NOT_ONE "not a profile of Firefox"

int firefox_parse(struct profile_set *set, const char *text, size_t len, struct err *err)
{
	struct reader r = {.set = set};
	int rc = cursor_document(text, len, NOT_ONE, find_shared, &r, err);

	if (!rc && !r.is_processed)
		rc = err_set(err, ERR_INPUT,
			     "not a processed profile of Firefox: open it in the Firefox Profiler "
			     "and download it from there");
	if (!rc)
		rc = cursor_document(text, len, NOT_ONE, read_threads, &r, err);
	if (!rc && set->n == 0)
		rc = err_set(err, ERR_INPUT, "not a profile of Firefox: it has no thread");
	tables_release(&r.shared);
	column_release(&r.categories);
	for (size_t i = 0; i < r.n_processes; i++)
		free(r.processes[i].pid);
	free(r.processes);
	free(r.product);
	free(r.origin);
	return rc ? -1 : 0;
}
