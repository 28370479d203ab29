#include "results/profiles/profile_summary.h"

#include "results/profiles/interpreter_library.h"
#include "results/profiles/profile_functions.h"
#include "results/profiles/profile_kinds.h"
#include "results/profiles/profile_lines.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define LEVEL 0.95

void profile_summary_release(struct profile_summary *summary)
{
	free(summary->functions.items);
	free(summary->lines.items);
	free(summary->native.items);
	*summary = (struct profile_summary){0};
}

/* ---- the whole */

static double share(int64_t weight, int64_t samples)
{
	return samples > 0 ? (double)weight / (double)samples : NAN;
}

/* Seconds per iteration of `weight` of the part's samples; NaN when nothing says so. */
static double weight_s(const struct profile_part *part, int64_t weight)
{
	if (part->samples == 0 || part->iterations == 0)
		return NAN;
	return (double)weight / (double)part->samples * part->seconds / (double)part->iterations;
}

/* A worker that was cut short before its first sample says nothing. */
static bool counts(const struct profile_part *part)
{
	return part->samples > 0;
}

static void sum_parts(struct profile_summary *summary, const struct stack_profile *profile)
{
	double logs = 0;
	size_t n = 0;

	for (size_t i = 0; i < profile->n_parts; i++) {
		const struct profile_part *part = &profile->parts[i];

		summary->samples += part->samples;
		summary->lost += part->lost;
		summary->iterations += part->iterations;
		summary->seconds += part->seconds;
		summary->workers += counts(part);
		if (part->plain_s > 0 && part->seen_s > 0) {
			logs += log(part->seen_s / part->plain_s);
			n++;
		}
	}
	summary->dilation = n ? exp(logs / (double)n) : NAN;
}

static void sum_kinds(struct profile_summary *summary, const struct stack_profile *profile)
{
	int64_t all[PROFILE_FRAME_KINDS] = {0}, weight[PROFILE_FRAME_KINDS];

	for (size_t i = 0; i < profile->n_parts; i++) {
		profile_kinds_of(profile, i, weight);
		for (int kind = 0; kind < PROFILE_FRAME_KINDS; kind++)
			all[kind] += weight[kind];
	}
	for (int kind = 0; kind < PROFILE_FRAME_KINDS; kind++)
		summary->kinds[kind] = share(all[kind], summary->samples);
}

/* ---- rows */

/* The workers' seconds per iteration for weights that lie one after the other. */
static struct interval interval_of(const struct stack_profile *profile, const int64_t *weights,
				   double *x)
{
	size_t n = 0;

	for (size_t i = 0; i < profile->n_parts; i++)
		if (counts(&profile->parts[i]))
			x[n++] = weight_s(&profile->parts[i], weights[i]);
	return interval_t_positive(x, n, LEVEL);
}

static int by_self(const void *a, const void *b)
{
	const struct summary_row *x = a, *y = b;

	if (x->self != y->self)
		return x->self < y->self ? 1 : -1;
	if (x->total != y->total)
		return x->total < y->total ? 1 : -1;
	if (x->frame != y->frame)
		return x->frame > y->frame ? 1 : -1;
	return (x->line > y->line) - (x->line < y->line);
}

/* `lines`: whose groups they are; NULL: groups are frames, of which those `wanted` are taken. */
static int fill(struct summary_rows *rows, const struct stack_profile *profile,
		const struct profile_weights *weights, const struct profile_line *lines,
		bool (*wanted)(const struct profile_frame *frame), int64_t samples, struct err *err)
{
	double *x = calloc(profile->n_parts + 1, sizeof(*x));

	rows->items = calloc(weights->n + 1, sizeof(*rows->items));
	if (!x || !rows->items) {
		free(x);
		return err_memory(err);
	}
	for (size_t i = 0; i < weights->n; i++) {
		size_t frame = lines ? lines[i].frame : i;
		int64_t total = profile_weights_total(weights, i);

		if (total == 0 || (wanted && !wanted(&profile->frames[frame])))
			continue;
		rows->items[rows->n++] = (struct summary_row){
			.frame = frame,
			.line = lines ? lines[i].line : 0,
			.self = share(profile_weights_self(weights, i), samples),
			.total = share(total, samples),
			.self_s = interval_of(profile, weights->self + i * weights->n_parts, x)};
	}
	qsort(rows->items, rows->n, sizeof(*rows->items), by_self);
	free(x);
	return 0;
}

static bool is_python(const struct profile_frame *frame)
{
	return frame->kind == PROFILE_PYTHON;
}

static bool is_below_python(const struct profile_frame *frame)
{
	return frame->kind == PROFILE_NATIVE || frame->kind == PROFILE_SYSCALL;
}

static int fill_functions(struct profile_summary *summary, const struct stack_profile *profile,
			  struct err *err)
{
	size_t *group = profile_python_groups_new(profile, err);
	struct profile_weights weights = {0};
	int rc = -1;

	if (group && profile_functions_make(&weights, profile, group, profile->n_frames, err) == 0)
		rc = fill(&summary->functions, profile, &weights, NULL, is_python, summary->samples,
			  err);
	profile_weights_release(&weights);
	free(group);
	return rc;
}

static void sum_interpreter(struct profile_summary *summary, const struct stack_profile *profile)
{
	int64_t weight = 0;

	for (size_t i = 0; i < profile->n_nodes; i++) {
		const struct profile_frame *frame = &profile->frames[profile->nodes[i].frame];

		if (profile_kind_at(profile, i) == PROFILE_NATIVE &&
		    interpreter_library_is(frame->file))
			weight += stack_profile_node_own(profile, i);
	}
	summary->interpreter =
		fmin(share(weight, summary->samples), summary->kinds[PROFILE_NATIVE]);
}

static int fill_native(struct profile_summary *summary, const struct stack_profile *profile,
		       struct err *err)
{
	struct profile_weights weights = {0};
	int rc = -1;

	if (profile_functions_make(&weights, profile, NULL, 0, err) == 0)
		rc = fill(&summary->native, profile, &weights, NULL, is_below_python,
			  summary->samples, err);
	profile_weights_release(&weights);
	return rc;
}

static int fill_lines(struct profile_summary *summary, const struct stack_profile *profile,
		      struct err *err)
{
	struct profile_lines lines = {0};
	int rc = -1;

	if (profile_lines_make(&lines, profile, err) == 0)
		rc = fill(&summary->lines, profile, &lines.weights, lines.lines, NULL,
			  summary->samples, err);
	profile_lines_release(&lines);
	return rc;
}

static int fill_iteration(struct profile_summary *summary, const struct stack_profile *profile,
			  struct err *err)
{
	double *x = calloc(profile->n_parts + 1, sizeof(*x));
	size_t n = 0;

	if (!x)
		return err_memory(err);
	for (size_t i = 0; i < profile->n_parts; i++)
		if (counts(&profile->parts[i]))
			x[n++] = weight_s(&profile->parts[i], profile->parts[i].samples);
	summary->iteration_s = interval_t_positive(x, n, LEVEL);
	free(x);
	return 0;
}

int profile_frames_make(struct summary_rows *frames, const struct stack_profile *profile,
			struct err *err)
{
	struct profile_weights weights = {0};
	int rc = -1;

	*frames = (struct summary_rows){0};
	if (profile_functions_make(&weights, profile, NULL, 0, err) == 0)
		rc = fill(frames, profile, &weights, NULL, NULL, stack_profile_samples(profile),
			  err);
	profile_weights_release(&weights);
	return rc;
}

int profile_summary_make(struct profile_summary *summary, const struct stack_profile *profile,
			 struct err *err)
{
	*summary = (struct profile_summary){0};
	sum_parts(summary, profile);
	sum_kinds(summary, profile);
	sum_interpreter(summary, profile);
	return fill_iteration(summary, profile, err) || fill_functions(summary, profile, err) ||
			       fill_native(summary, profile, err) ||
			       fill_lines(summary, profile, err)
		       ? -1
		       : 0;
}
