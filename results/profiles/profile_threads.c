#include "results/profiles/profile_threads.h"

#include "results/profiles/profile_pick.h"
#include "results/profiles/profile_time.h"
#include "results/profiles/stack_waits.h"

#include <math.h>
#include <stdlib.h>

#define LEVEL 0.95

void profile_threads_release(struct profile_threads *out)
{
	for (size_t i = 0; i < out->n; i++)
		free(out->rows[i].functions);
	free(out->rows);
	*out = (struct profile_threads){0};
}

enum state { RUNNING, WAITING, IDLE, STATES };

static enum state state_of(const struct stack_profile *threads, size_t node)
{
	switch (stack_waits_of(threads, node)) {
	case STACK_RUNS:
		return RUNNING;
	case STACK_WAITS_WORK:
		return IDLE;
	case STACK_WAITS:
	case STACK_WAITS_LOCK:
	case STACK_WAITS_THREADS:
	case STACK_WAITS_CHILDREN:
		break;
	}
	return WAITING;
}

/* What is needed of each node, and of all. */
struct work {
	const struct stack_profile *threads;
	double main_s;	  /* of the main thread, over all parts */
	size_t *root;	  /* the outermost frame above each node */
	size_t *function; /* the frame of its innermost function */
	enum state *state;
	int64_t *weights; /* weights[state * n_parts + part] */
	double *x;
};

static void work_release(struct work *work)
{
	free(work->root);
	free(work->function);
	free(work->state);
	free(work->weights);
	free(work->x);
}

static int work_begin(struct work *work, const struct stack_profile *threads,
		      const struct stack_profile *main_thread, struct err *err)
{
	size_t n = threads->n_nodes + 1;

	*work = (struct work){
		.threads = threads,
		.root = calloc(n, sizeof(*work->root)),
		.function = calloc(n, sizeof(*work->function)),
		.state = calloc(n, sizeof(*work->state)),
		.weights = calloc(STATES * (threads->n_parts + 1), sizeof(*work->weights)),
		.x = calloc(threads->n_parts + 1, sizeof(*work->x))};
	if (!work->root || !work->function || !work->state || !work->weights || !work->x)
		return err_memory(err);
	for (size_t i = 0; i < main_thread->n_parts; i++)
		work->main_s += main_thread->parts[i].seconds;
	for (size_t i = 0; i < threads->n_nodes; i++) {
		const struct profile_node *node = &threads->nodes[i];

		work->root[i] =
			node->parent == PROFILE_NO_PARENT ? node->frame : work->root[node->parent];
		work->function[i] = threads->nodes[stack_innermost(threads, i)].frame;
		work->state[i] = state_of(threads, i);
	}
	return 0;
}

/* ---- times */

static double share_of(const struct work *work, enum state state)
{
	size_t n = work->threads->n_parts;
	double seconds = 0;

	for (size_t i = 0; i < n; i++)
		if (work->weights[state * n + i])
			seconds += (double)work->weights[state * n + i] *
				   profile_seconds_each(work->threads, i);
	return work->main_s > 0 ? seconds / work->main_s : 0;
}

/* A worker in which none of it was seen has none of it. */
static struct interval each_of(const struct work *work)
{
	const struct stack_profile *threads = work->threads;
	size_t n = threads->n_parts;

	for (size_t i = 0; i < n; i++) {
		int64_t weight = work->weights[RUNNING * n + i] + work->weights[WAITING * n + i];
		double iterations = (double)threads->parts[i].iterations;

		work->x[i] = iterations > 0 ? 0 : NAN;
		if (weight && iterations > 0)
			work->x[i] = (double)weight * profile_seconds_each(threads, i) / iterations;
	}
	return interval_t_positive(work->x, n, LEVEL);
}

/* The time of a function (SIZE_MAX: of all) in the thread of this name. */
static struct thread_time time_of(const struct work *work, size_t root, size_t function)
{
	const struct stack_profile *threads = work->threads;
	size_t n = threads->n_parts;

	for (size_t i = 0; i < STATES * n; i++)
		work->weights[i] = 0;
	for (size_t i = 0; i < threads->n_nodes; i++)
		if (work->root[i] == root &&
		    (function == SIZE_MAX || work->function[i] == function))
			for (size_t part = 0; part < n; part++)
				work->weights[work->state[i] * n + part] +=
					stack_profile_own(threads, i, part);
	return (struct thread_time){.frame = function == SIZE_MAX ? root : function,
				    .running = share_of(work, RUNNING),
				    .waiting = share_of(work, WAITING),
				    .idle = share_of(work, IDLE),
				    .each_s = each_of(work)};
}

/* ---- rows */

static int by_time(const struct thread_time *x, const struct thread_time *y)
{
	if (x->running != y->running)
		return x->running < y->running ? 1 : -1;
	if (x->waiting != y->waiting)
		return x->waiting < y->waiting ? 1 : -1;
	return (x->frame > y->frame) - (x->frame < y->frame);
}

static int by_function(const void *a, const void *b)
{
	return by_time(a, b);
}

static int by_row(const void *a, const void *b)
{
	const struct thread_row *x = a, *y = b;

	return by_time(&x->all, &y->all);
}

/* Frames of this thread's functions, or (root SIZE_MAX) of all threads' names: marked. */
static void mark(const struct work *work, size_t root, bool *marks)
{
	for (size_t i = 0; i < work->threads->n_frames; i++)
		marks[i] = false;
	for (size_t i = 0; i < work->threads->n_nodes; i++) {
		if (!stack_profile_node_own(work->threads, i))
			continue;
		if (root == SIZE_MAX)
			marks[work->root[i]] = true;
		else if (root == work->root[i])
			marks[work->function[i]] = true;
	}
}

static size_t count(const struct work *work, const bool *marks)
{
	size_t n = 0;

	for (size_t i = 0; i < work->threads->n_frames; i++)
		n += marks[i];
	return n;
}

static int fill_functions(struct thread_row *row, const struct work *work, bool *marks,
			  struct err *err)
{
	mark(work, row->all.frame, marks);
	row->functions = calloc(count(work, marks) + 1, sizeof(*row->functions));
	if (!row->functions)
		return err_memory(err);
	for (size_t i = 0; i < work->threads->n_frames; i++) {
		struct thread_time time;

		if (!marks[i])
			continue;
		time = time_of(work, row->all.frame, i);
		if (time.running + time.waiting > 0)
			row->functions[row->n++] = time;
	}
	qsort(row->functions, row->n, sizeof(*row->functions), by_function);
	return 0;
}

static int fill(struct profile_threads *out, const struct work *work, struct err *err)
{
	bool *marks = calloc(work->threads->n_frames + 1, sizeof(*marks));
	int rc = 0;

	if (!marks)
		return err_memory(err);
	mark(work, SIZE_MAX, marks);
	out->rows = calloc(count(work, marks) + 1, sizeof(*out->rows));
	if (!out->rows)
		rc = err_memory(err);
	for (size_t i = 0; !rc && i < work->threads->n_frames; i++)
		if (marks[i])
			out->rows[out->n++].all = time_of(work, i, SIZE_MAX);
	for (size_t i = 0; !rc && i < out->n; i++)
		rc = fill_functions(&out->rows[i], work, marks, err);
	free(marks);
	if (!rc)
		qsort(out->rows, out->n, sizeof(*out->rows), by_row);
	return rc;
}

int profile_threads_make(struct profile_threads *out, const struct stack_profile *threads,
			 const struct stack_profile *main_thread, struct err *err)
{
	struct work work;
	int rc;

	*out = (struct profile_threads){.samples = stack_profile_samples(threads)};
	rc = work_begin(&work, threads, main_thread, err) || fill(out, &work, err) ? -1 : 0;
	work_release(&work);
	return rc;
}

/* ---- the main thread */

double profile_threads_awaited(const struct stack_profile *main_thread)
{
	return stack_waits_share(main_thread, STACK_WAITS_THREADS) +
	       stack_waits_share(main_thread, STACK_WAITS_WORK);
}

static bool waits_for_others(const struct stack_profile *threads, size_t node)
{
	enum stack_waits what = stack_waits_of(threads, node);

	return what == STACK_WAITS_WORK || what == STACK_WAITS_THREADS || what == STACK_WAITS_LOCK;
}

int profile_threads_at_work(struct stack_profile *out, const struct stack_profile *threads,
			    struct err *err)
{
	return profile_without(out, threads, waits_for_others, err);
}

/* ---- all in one */

/* One profile's stacks, in the joined one. */
static int join_one(struct stack_profile *joined, size_t root, const struct stack_profile *from,
		    struct err *err)
{
	bool *wanted = malloc((from->n_nodes + 1) * sizeof(*wanted));
	size_t *there = calloc(from->n_nodes + 1, sizeof(*there));
	int rc = wanted && there ? 0 : err_memory(err);

	for (size_t i = 0; !rc && i < from->n_nodes; i++)
		wanted[i] = true;
	if (!rc)
		rc = profile_pick(joined, root, from, wanted, there, err) ||
				     profile_order_copy(&joined->order, &from->order, there, err)
			     ? -1
			     : 0;
	if (!rc)
		profile_add_weights(joined, from, NULL, there);
	free(wanted);
	free(there);
	return rc;
}

int profile_threads_join(struct stack_profile *main_thread, const struct stack_profile *threads,
			 struct err *err)
{
	struct stack_profile joined = {0};
	size_t frame, root = SIZE_MAX;
	int rc = -1;

	if (profile_copy_head(&joined, main_thread, err) == 0) {
		frame = stack_profile_frame(&joined, PROFILE_PYTHON, PROFILE_MAIN_THREAD, "", 0,
					    err);
		if (frame != SIZE_MAX)
			root = stack_profile_node(&joined, PROFILE_NO_PARENT, frame, 0, err);
		if (root != SIZE_MAX)
			rc = join_one(&joined, root, main_thread, err) ||
					     join_one(&joined, PROFILE_NO_PARENT, threads, err)
				     ? -1
				     : 0;
	}
	for (size_t i = 0; !rc && i < threads->n_parts && i < joined.n_parts; i++)
		if (threads->parts[i].samples)
			joined.parts[i].seconds += threads->parts[i].seconds;
	if (rc) {
		stack_profile_release(&joined);
		return -1;
	}
	stack_profile_release(main_thread);
	*main_thread = joined;
	return 0;
}

void profile_threads_time(struct stack_profile *threads, const struct stack_profile *main_thread,
			  size_t part)
{
	const struct profile_part *from = &main_thread->parts[part];
	struct profile_part *to = &threads->parts[part];

	to->iterations = from->iterations;
	to->seconds =
		from->samples ? (double)to->samples * from->seconds / (double)from->samples : 0;
	to->plain_s = to->seen_s =
		to->samples && to->iterations ? to->seconds / (double)to->iterations : NAN;
}
