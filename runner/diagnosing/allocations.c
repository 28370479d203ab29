#include "runner/diagnosing/allocations.h"

#include "runner/diagnosing/counted.h"
#include "runner/diagnosing/stack_cut.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DOUBLINGS 5
/* What goes beyond its path in one of these is said. */
#define LOST_PATHS  "lost_paths"
#define LOST_BLOCKS "lost_blocks"

const char *const allocations_units[SITE_COUNTS] = {
	[SITE_REQUESTS] = "requests",
	[SITE_BYTES] = "bytes",
	[SITE_TEMPORARY] = "temporary requests",
	[SITE_PEAK_BLOCKS] = "blocks at the peak",
	[SITE_PEAK_BYTES] = "bytes at the peak",
	[SITE_LEFT_BLOCKS] = "blocks never freed",
	[SITE_LEFT_BYTES] = "bytes never freed",
};

struct code {
	char *file, *function;
	int first_line;
	bool is_ours;
};

struct counter {
	struct counted run;
	char *folder; /* of the worker's own files */
	struct allocations_counted *counted;
	/* Of the worker: code objects from SITE_FIRST on, and each path's node, from path 0 on.
	   SIZE_MAX: none yet, or one above the benchmark. */
	struct code *codes;
	size_t *nodes;
	size_t n_codes, n_paths;
	/* What is added to the profiles: peaks or all others, times `sign`. */
	size_t part;
	bool peaks;
	int64_t sign;
};

/* ---- code objects and paths, as the worker tells them */

static int add_code(void *context, const char *file, const char *function, int first_line,
		    struct err *err)
{
	struct counter *c = context;
	struct code *grown = realloc(c->codes, (c->n_codes + 1) * sizeof(*grown));

	if (!grown)
		return err_memory(err);
	c->codes = grown;
	c->codes[c->n_codes] = (struct code){strdup(file), strdup(function), first_line,
					     stack_cut_is_ours(file, c->folder)};
	c->n_codes++;
	return grown[c->n_codes - 1].file && grown[c->n_codes - 1].function ? 0 : err_memory(err);
}

static size_t frame_of(struct stack_profile *profile, const struct counter *c, int64_t number,
		       struct err *err)
{
	const struct code *code = number >= SITE_FIRST ? &c->codes[number - SITE_FIRST] : NULL;
	const char *name = number == SITE_MALLOC  ? ALLOCATIONS_MALLOC
			   : number == SITE_OTHER ? "(other code)"
						  : ALLOCATIONS_OUTSIDE;

	return code ? stack_profile_frame(profile, PROFILE_PYTHON, code->function, code->file,
					  code->first_line, err)
		    : stack_profile_frame(profile, PROFILE_NATIVE, name, "", 0, err);
}

/* The same node in all profiles; SIZE_MAX with err. */
static size_t node_below(struct counter *c, size_t parent, int64_t code, int line, struct err *err)
{
	size_t node = SIZE_MAX;

	for (int kind = 0; kind < SITE_COUNTS; kind++) {
		struct stack_profile *profile = &c->counted->profiles[kind];
		size_t frame = frame_of(profile, c, code, err);

		node = frame == SIZE_MAX
			       ? SIZE_MAX
			       : stack_profile_node(profile,
						    parent == SIZE_MAX ? PROFILE_NO_PARENT : parent,
						    frame, line, err);
		if (node == SIZE_MAX)
			return SIZE_MAX;
	}
	return node;
}

/* What stands for the worker's own loop, which calls C code directly. */
static size_t loop_node(struct counter *c, struct err *err)
{
	size_t node = SIZE_MAX;

	for (int kind = 0; kind < SITE_COUNTS; kind++) {
		struct stack_profile *profile = &c->counted->profiles[kind];
		size_t frame =
			stack_profile_frame(profile, PROFILE_PYTHON, STACK_LOOP_NAME, "", 0, err);

		node = frame == SIZE_MAX
			       ? SIZE_MAX
			       : stack_profile_node(profile, PROFILE_NO_PARENT, frame, 0, err);
		if (node == SIZE_MAX)
			return SIZE_MAX;
	}
	return node;
}

static int keep_path(struct counter *c, size_t node, struct err *err)
{
	size_t *grown = realloc(c->nodes, (c->n_paths + 1) * sizeof(*grown));

	if (!grown)
		return err_memory(err);
	c->nodes = grown;
	c->nodes[c->n_paths++] = node;
	return 0;
}

static int add_path(void *context, int64_t parent, int64_t code, int line, struct err *err)
{
	struct counter *c = context;
	size_t node = c->nodes[parent];

	if (code < SITE_FIRST || !c->codes[code - SITE_FIRST].is_ours) {
		node = node_below(c, node, code, line, err);
		if (node == SIZE_MAX)
			return -1;
	}
	return keep_path(c, node, err);
}

/* ---- counts */

static bool is_peak(int kind)
{
	return kind == SITE_PEAK_BLOCKS || kind == SITE_PEAK_BYTES;
}

static bool has_any(const struct counter *c, const int64_t *counts)
{
	for (int kind = 0; kind < SITE_COUNTS; kind++)
		if (counts[kind] && is_peak(kind) == c->peaks)
			return true;
	return false;
}

static int add_counts(void *context, int64_t path, const int64_t *counts, struct err *err)
{
	struct counter *c = context;
	size_t node = c->nodes[path];

	if (!has_any(c, counts))
		return 0;
	if (node == SIZE_MAX)
		node = path == 0 ? node_below(c, SIZE_MAX, SITE_OUTSIDE, 0, err)
				 : loop_node(c, err);
	if (node == SIZE_MAX)
		return -1;
	for (int kind = 0; kind < SITE_COUNTS; kind++)
		if (is_peak(kind) == c->peaks)
			stack_profile_add(&c->counted->profiles[kind], node, c->part,
					  c->sign * counts[kind]);
	return 0;
}

/* Take a value, and add its peaks, or all else. */
static int add_value(struct counter *c, int64_t loops, bool peaks, int64_t sign, struct err *err)
{
	static const char *const keys[] = {LOST_PATHS, LOST_BLOCKS, NULL};
	const struct worker_sites_told told = {add_code, add_path, add_counts, c};
	struct reading reading;
	int64_t lost[2];

	if (worker_measure_counts(&c->run.worker.worker, WORKER_LOOP, loops, &reading, keys, lost,
				  err))
		return -1;
	c->counted->lost_paths |= lost[0] > 0;
	c->counted->lost_blocks |= lost[1] > 0;
	c->peaks = peaks;
	c->sign = sign;
	return worker_sites(&c->run.worker.worker, c->n_codes, c->n_paths - 1, &told, err);
}

/* Its peaks are of one loop alone, or of the loops that each value has. */
static int begin_part(struct counted *run, int64_t loops, struct err *err)
{
	struct counter *c = run->context;

	for (int kind = 0; kind < SITE_COUNTS; kind++) {
		struct stack_profile *profile = &c->counted->profiles[kind];

		c->part = stack_profile_part(profile, err);
		if (c->part == SIZE_MAX)
			return -1;
		profile->parts[c->part].iterations =
			is_peak(kind) ? 1 : loops * run->worker.of->target->inner_loops;
		profile->parts[c->part].seconds = 0;
	}
	return add_value(c, run->worker.is_fixed ? loops : 1, true, 1, err);
}

static int count(struct counted *run, int64_t loops, int64_t sign, struct err *err)
{
	return add_value(run->context, loops, false, sign, err);
}

/* ---- a worker */

static void forget_worker(struct counter *c)
{
	for (size_t i = 0; i < c->n_codes; i++) {
		free(c->codes[i].file);
		free(c->codes[i].function);
	}
	c->n_codes = c->n_paths = 0;
}

static int begin(struct counted *run, struct err *err)
{
	struct counter *c = run->context;

	forget_worker(c);
	c->counted->sees_malloc = !run->worker.worker.instrument_note[0];
	for (int kind = 0; kind < SITE_COUNTS; kind++)
		if (counted_name(run, &c->counted->profiles[kind], allocations_units[kind], err))
			return -1;
	return keep_path(c, SIZE_MAX, err);
}

int allocations_count(struct allocations_counted *counted, const struct diagnosing_config *config,
		      const struct diagnosing_side *of, int side, struct err *err)
{
	struct counter c = {.run = {.worker = {.config = config, .of = of},
				    .way = {.instrument = "sites",
					    .cannot = "its allocations cannot be counted",
					    .preload = true},
				    .doublings = DOUBLINGS,
				    .begin_part = begin_part,
				    .count = count,
				    .begin = begin},
			    .counted = counted};
	int rc;

	*counted = (struct allocations_counted){0};
	c.folder = counted_folder_new(of->side);
	if (!c.folder)
		return err_memory(err);
	c.run.context = &c;
	rc = counted_run(&c.run, side, err);
	snprintf(counted->details, sizeof(counted->details), "%s", c.run.details);
	forget_worker(&c);
	free(c.codes);
	free(c.folder);
	free(c.nodes);
	return rc;
}

void allocations_release(struct allocations_counted *counted)
{
	for (int kind = 0; kind < SITE_COUNTS; kind++)
		stack_profile_release(&counted->profiles[kind]);
}
