/* Where memory is asked for: counted in workers of their own, exactly. */
#include "cli/explaining/by_allocations.h"
#include "results/base/unit.h"
#include "results/profile_files/formats.h"
#include "results/profile_files/tracemalloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Each has another hash seed; more would say the same again. */
#define PROCESSES 2

/* 0, or -1 with err and whose fault it is. */
static int count(const struct explaining_subject *subject, const struct diagnosing_config *config,
		 struct allocations_counted counted[2], struct explaining_failure *failure,
		 struct err *err)
{
	for (size_t side = 0; side < subject->n; side++)
		if (allocations_count(&counted[side], config, &subject->sides[side], (int)side,
				      err))
			return explaining_blame(failure, (int)side, counted[side].details);
	return 0;
}

/* ---- -o */

/* "NAME, bytes at the peak": what tells profiles of one benchmark apart. */
static int name_kind(struct stack_profile *profile, struct err *err)
{
	struct buf name = {0};

	buf_addf(&name, "%s, %s", profile->name, profile->unit);
	free(profile->name);
	profile->name = buf_take(&name);
	return profile->name ? 0 : err_memory(err);
}

/* The profiles of one kind, of all sides. */
static int keep_kind(struct explaining *e, const struct explaining_subject *subject,
		     const struct allocations_counted *counted, int kind, struct err *err)
{
	struct stack_profile means[2] = {{0}};
	int rc = 0;

	for (size_t side = 0; side < subject->n && !rc; side++)
		rc = call_profile_mean(&means[side], &counted[side].profiles[kind], err) ||
		     name_kind(&means[side], err);
	rc = rc ? rc : explaining_keep_sides(e, subject, means, err);
	stack_profile_release(&means[0]);
	stack_profile_release(&means[1]);
	return rc;
}

static int keep_snapshot(struct explaining *e, const struct allocations_counted *counted,
			 struct err *err)
{
	struct stack_profile bytes = {0}, blocks = {0};
	int rc = call_profile_mean(&bytes, &counted->profiles[SITE_PEAK_BYTES], err) ||
		 call_profile_mean(&blocks, &counted->profiles[SITE_PEAK_BLOCKS], err) ||
		 (explain_output_is_snapshot_text(e->options)
			  ? tracemalloc_top_format
			  : tracemalloc_format)(&bytes, &blocks, &e->snapshot, err);

	stack_profile_release(&bytes);
	stack_profile_release(&blocks);
	return rc ? -1 : 0;
}

int by_allocations_keep(struct explaining *e, const struct explaining_subject *subject,
			const struct allocations_counted *counted,
			const enum worker_site_count *kinds, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++)
		if (keep_kind(e, subject, counted, (int)kinds[i], err))
			return -1;
	return 0;
}

bool by_allocations_holds_kinds(const struct explain_options *options)
{
	enum profile_format format = profile_format_of_path(options->output);

	return format == PROFILE_FORMAT_ASSAY || format == PROFILE_FORMAT_SPEEDSCOPE ||
	       format == PROFILE_FORMAT_HTML;
}

static int keep(struct explaining *e, const struct explaining_subject *subject,
		const struct allocations_counted counted[2], struct err *err)
{
	static const int kinds[] = {SITE_BYTES, SITE_REQUESTS, SITE_TEMPORARY, SITE_PEAK_BYTES,
				    SITE_LEFT_BYTES};
	int most = (int)allocations_most(e->options->most);

	if (!e->options->output)
		return 0;
	if (explain_output_is_snapshot(e->options))
		return keep_snapshot(e, counted, err);
	if (keep_kind(e, subject, counted, most, err))
		return -1;
	for (size_t i = 0;
	     by_allocations_holds_kinds(e->options) && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (kinds[i] != most && keep_kind(e, subject, counted, kinds[i], err))
			return -1;
	return 0;
}

/* ---- limits */

static void say_beyond(struct explaining *e, const char *name, const char *what, double bytes,
		       const char *option, double limit)
{
	char seen[UNIT_TEXT], wanted[UNIT_TEXT];

	unit_format_alone(UNIT_BYTE, bytes, seen);
	unit_format_alone(UNIT_BYTE, limit, wanted);
	fprintf(stderr, "assay: %s: %s %s, %s is %s\n", name, what, seen, option, wanted);
	e->beyond++;
}

/* Of two sides the new one. */
static void check_limits(struct explaining *e, const struct explaining_subject *subject,
			 const struct allocations_counted counted[2])
{
	const struct allocations_counted *of = &counted[subject->n - 1];
	const struct stack_profile *peaks = &of->profiles[SITE_PEAK_BYTES];
	struct interval leak = allocations_leak(of);
	int64_t peak = 0;

	for (size_t part = 0; part < peaks->n_parts; part++)
		if (peaks->parts[part].samples > peak)
			peak = peaks->parts[part].samples;
	if (e->options->memory_limit_seen && (double)peak > e->options->memory_limit)
		say_beyond(e, subject->name, "at its peak it holds", (double)peak, "--memory-limit",
			   e->options->memory_limit);
	if (e->options->leak_limit_seen && leak.low > e->options->leak_limit)
		say_beyond(e, subject->name, "each iteration leaves behind", leak.estimate,
			   "--leak-limit", e->options->leak_limit);
}

/* ---- */

static int check(const struct explain_options *options, struct err *err)
{
	if (options->most && allocations_most(options->most) == SITE_COUNTS)
		return err_set(err, ERR_USAGE,
			       "--most %s is not known: it is requests, bytes, temporary, peak or "
			       "leaked",
			       options->most);
	return 0;
}

static int look(struct explaining *e, const struct explaining_subject *subject,
		struct explaining_failure *failure, struct err *err)
{
	struct diagnosing_config config = explaining_config_of(e, PROCESSES);
	struct allocations_counted counted[2] = {{.lost_paths = false}, {.lost_paths = false}};
	int rc;

	explain_live_begin(&e->live, subject->name, config.workers);
	rc = count(subject, &config, counted, failure, err);
	explain_live_clear(&e->live);
	if (!rc && subject->n == 2)
		rc = by_allocations_report_two(e, subject, counted, err);
	else if (!rc)
		rc = by_allocations_report_one(e, subject, &counted[0], err);
	if (!rc)
		check_limits(e, subject, counted);
	rc = rc ? rc : keep(e, subject, counted, err);
	allocations_release(&counted[0]);
	allocations_release(&counted[1]);
	return rc ? -1 : 0;
}

const struct explaining_by explaining_by_allocations = {
	.name = "allocations",
	.no_program = "allocations are counted in the measured loop of a benchmark, and a program "
		      "has none",
	.is_allocations = true,
	.check = check,
	.look = look,
};
