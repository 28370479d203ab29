#include "runner/diagnosing/asking_counts.h"

#include "results/profiles/benchmark_name.h"
#include "runner/diagnosing/allocations.h"
#include "runner/diagnosing/collections.h"
#include "runner/diagnosing/instructions.h"

/* Allocations are exact, and of collections only the line is wanted: more workers would say the
   same again. */
#define ALLOCATIONS_WORKERS 2
#define COLLECTIONS_WORKERS 1
/* Layouts of memory, unless fewer processes are asked for. Two tell little of what identical code
   differs by: of a function with a set of texts, +11 % are within the floor of two (measured), and
   far above that of three. */
#define LAYOUTS 3
#define FEWEST	2

static struct diagnosing_config config_of(const struct asking_request *request, long workers)
{
	struct diagnosing_config config = *request->config;

	config.workers = workers;
	return config;
}

static struct profile_match_request match_of(const struct asking_request *request,
					     const struct stack_profile *old,
					     const struct stack_profile *new)
{
	return (struct profile_match_request){
		.profile = {old, new},
		.root = {request->roots[0], request->roots[1]},
		.sources = {request->sources[0], request->sources[1]}};
}

int asking_call_alike(const struct asking_request *request, struct stack_profile *old,
		      struct err *err)
{
	return benchmark_name_give(old, request->sides[0].target->name,
				   request->sides[1].target->name, err);
}

/* ---- allocations */

static int make_kind(struct why_counts *counts, const struct asking_request *request,
		     struct allocations_counted counted[2], enum worker_site_count kind,
		     struct err *err)
{
	const struct profile_match_request match =
		match_of(request, &counted[0].profiles[kind], &counted[1].profiles[kind]);

	return asking_call_alike(request, &counted[0].profiles[kind], err) ||
			       why_counts_make(counts, &match, 0, err)
		       ? -1
		       : 0;
}

int asking_allocations(struct why_counts *requests, struct why_counts *bytes,
		       const struct asking_request *request, struct err *err)
{
	const struct diagnosing_config config = config_of(request, ALLOCATIONS_WORKERS);
	struct allocations_counted counted[2] = {{.lost_paths = false}, {.lost_paths = false}};
	int rc = 0;

	for (int side = 0; side < 2 && !rc; side++)
		rc = allocations_count(&counted[side], &config, &request->sides[side], side, err);
	if (!rc && counted[0].sees_malloc != counted[1].sees_malloc)
		rc = err_set(err, ERR_SYSTEM,
			     "malloc is seen on one side only: allocations are counted in all");
	rc = rc || make_kind(requests, request, counted, SITE_REQUESTS, err) ||
	     make_kind(bytes, request, counted, SITE_BYTES, err);
	allocations_release(&counted[0]);
	allocations_release(&counted[1]);
	return rc ? -1 : 0;
}

/* ---- instructions */

static void note_of(const struct instructions_counted counted[2], struct buf *notes)
{
	if (counted[0].has_threads || counted[1].has_threads)
		buf_adds(notes, "it uses threads or child processes: only instructions of the "
				"measuring thread are counted\n");
	if (counted[0].times_itself || counted[1].times_itself)
		buf_adds(notes, "it times itself: instructions are those of the whole call, not "
				"only of what it times\n");
}

int asking_instructions(struct why_counts *counts, const struct asking_request *request,
			struct buf *notes, struct err *err)
{
	long asked = request->config->workers;
	long layouts = asked < FEWEST ? FEWEST : asked < LAYOUTS ? asked : LAYOUTS;
	const struct diagnosing_config config = config_of(request, layouts);
	struct instructions_counted counted[2] = {{.has_threads = false}, {.has_threads = false}};
	struct profile_match_request match = match_of(request, &counted[0].own, &counted[1].own);
	int rc = 0;

	match.sources[0] = match.sources[1] = NULL; /* lines are not told apart */
	for (int side = 0; side < 2 && !rc; side++)
		rc = instructions_count(&counted[side], &config, &request->sides[side], side, err);
	rc = rc || asking_call_alike(request, &counted[0].own, err) ||
	     why_counts_make(counts, &match, (size_t)layouts, err);
	if (!rc)
		note_of(counted, notes);
	instructions_release(&counted[0]);
	instructions_release(&counted[1]);
	return rc ? -1 : 0;
}

/* ---- collections */

static int64_t iterations_of(const struct collections_counted *counted)
{
	int64_t sum = 0;

	for (size_t i = 0; i < counted->n; i++)
		sum += counted->values[i].iterations;
	return sum;
}

/* One part, whose weights are collections that began at lines of functions. */
static int profile_make(struct stack_profile *profile, const struct collections_counted *counted,
			struct err *err)
{
	size_t part = stack_profile_part(profile, err);

	if (part == SIZE_MAX)
		return -1;
	profile->parts[part].iterations = iterations_of(counted);
	for (size_t i = 0; i < counted->n_lines; i++) {
		const struct collections_line *line = &counted->lines[i];
		size_t frame, node;

		if (!line->line || line->is_loop)
			continue;
		frame = stack_profile_frame(profile, PROFILE_PYTHON, line->function, line->file, 0,
					    err);
		node = frame == SIZE_MAX ? SIZE_MAX
					 : stack_profile_node(profile, PROFILE_NO_PARENT, frame,
							      line->line, err);
		if (node == SIZE_MAX)
			return -1;
		for (int generation = 0; generation < GC_GENERATIONS; generation++)
			stack_profile_add(profile, node, part, line->collections[generation]);
	}
	return 0;
}

int asking_collections(struct why_counts *counts, const struct asking_request *request,
		       struct err *err)
{
	const struct diagnosing_config config = config_of(request, COLLECTIONS_WORKERS);
	struct collections_counted counted[2] = {{.n = 0}, {.n = 0}};
	struct stack_profile profiles[2] = {{.n_nodes = 0}, {.n_nodes = 0}};
	const struct profile_match_request match = match_of(request, &profiles[0], &profiles[1]);
	int failed;
	int rc = collections_count(counted, &config, request->sides, 2, &failed, err) ||
		 profile_make(&profiles[0], &counted[0], err) ||
		 profile_make(&profiles[1], &counted[1], err) ||
		 asking_call_alike(request, &profiles[0], err) ||
		 why_counts_make(counts, &match, 0, err);

	for (int side = 0; side < 2; side++) {
		collections_release(&counted[side]);
		stack_profile_release(&profiles[side]);
	}
	return rc ? -1 : 0;
}
