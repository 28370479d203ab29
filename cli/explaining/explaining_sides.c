/* Why two sides differ. */
#include "cli/explaining/difference.h"
#include "cli/explaining/explaining_internal.h"
#include "results/base/json.h"

#include <limits.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* One pair of benchmarks that was looked at. */
struct looked_at {
	const struct prepared_side *sides;
	const char *labels[2];
	const struct target *targets[2];
	struct diagnosis diagnosis;
	struct difference difference;
};

static int find(struct explaining *e, struct looked_at *d, const struct explaining_pair *pair,
		struct err *err)
{
	char here[PATH_MAX];
	const char *cwd = getcwd(here, sizeof(here));

	d->difference.name = d->targets[0]->name;
	for (int side = 0; side < 2; side++) {
		d->difference.labels[side] = d->labels[side];
		d->difference.profiles[side] = &d->diagnosis.profiles[side];
		d->difference.roots[side] = explaining_root(&d->sides[side], cwd);
		d->difference.sources[side] = &e->sources[side];
		if (explaining_give_source(&e->sources[side], d->targets[side], err))
			return -1;
	}
	return difference_find(&d->difference, pair->timed, pair->timed_df, err);
}

/* ---- for programs */

/* NULL with err (memory). */
static json_t *side_json_new(struct explaining *e, const struct looked_at *d, int side,
			     struct err *err)
{
	const struct explained explained = {.name = d->targets[side]->name,
					    .is_program = d->targets[side]->kind == TARGET_COMMAND,
					    .profile = &d->diagnosis.profiles[side],
					    .outcome = &d->diagnosis.outcomes[side],
					    .loop = &d->diagnosis.loops[side],
					    .summary = &d->difference.summaries[side],
					    .sources = &e->sources[side],
					    .has_one_cpu = explaining_has_one_cpu(e)};
	json_t *json = explained_json_new(&explained);

	if (!json)
		err_memory(err);
	else
		json_object_set_new(json, "label", json_text_new(d->labels[side]));
	return json;
}

static int add_row(struct explaining *e, const struct looked_at *d, struct err *err)
{
	json_t *baseline = side_json_new(e, d, SIDE_BASELINE, err);
	json_t *candidate = side_json_new(e, d, SIDE_CANDIDATE, err);

	return json_array_append_new(e->rows,
				     difference_json_new(&d->difference, baseline, candidate))
		       ? err_memory(err)
		       : 0;
}

/* ---- one pair after another */

static int print(struct explaining *e, const struct looked_at *d, struct err *err)
{
	const struct explained_style style = {e->job->options->quiet, e->job->options->verbose};

	explaining_begin_section(e);
	return difference_print(&d->difference, &style, stdout, err);
}

static int keep(struct explaining *e, struct looked_at *d, const struct explaining_into *into,
		struct err *err)
{
	const char *name = d->targets[0]->name;

	for (int side = 0; side < 2; side++) {
		struct stack_profile *profile = &d->diagnosis.profiles[side];
		int rc = into && into->sets
				 ? explaining_keep_in(&into->sets[side], profile, name, err)
				 : explaining_keep(e, profile, d->labels[side], err);

		if (rc)
			return -1;
	}
	return 0;
}

static int report(struct explaining *e, struct looked_at *d, const struct explaining_pair *pair,
		  const struct explaining_into *into, struct err *err)
{
	if (find(e, d, pair, err) || (e->rows && add_row(e, d, err)) ||
	    (explaining_prints(e) && print(e, d, err)))
		return -1;
	return keep(e, d, into, err);
}

static void fail(struct explaining *e, const struct looked_at *d, struct err *err)
{
	int side = d->diagnosis.failed_side;
	bool is_known = side == 0 || side == 1;

	if (is_known)
		err_in(err, "side \"%s\"", d->labels[side]);
	explaining_fail(e, d->targets[0]->name, err,
			is_known ? d->diagnosis.outcomes[side].details : "");
}

static void release(struct looked_at *d)
{
	difference_release(&d->difference);
	diagnosis_release(&d->diagnosis);
}

/* 0; -1 with err when no other pair can follow. */
static int explain_pair(struct explaining *e, const struct prepared_side sides[2],
			const struct explaining_pair *pair, const struct explaining_into *into,
			struct err *err)
{
	struct diagnosing_config config = explaining_config(e);
	struct looked_at d = {.sides = sides};
	struct diagnosing_side of[2];
	struct err trouble = {0};
	int rc;

	for (int side = 0; side < 2; side++) {
		const char *label = e->options->again ? e->options->again->labels[side] : NULL;

		d.labels[side] = label ? label : sides[side].label;
		d.targets[side] = &sides[side].targets.items[pair->targets[side]];
		of[side] = (struct diagnosing_side){.side = &sides[side].side,
						    .target = d.targets[side],
						    .needs_more_cpus = pair->needs_more_cpus};
	}
	explain_live_begin(&e->live, d.targets[0]->name, config.workers);
	rc = diagnosis_take(&d.diagnosis, &config, of, 2, err);
	explain_live_clear(&e->live);
	if (rc && !explaining_ends_all(err)) {
		fail(e, &d, err);
		rc = 0;
	} else if (!rc) {
		rc = report(e, &d, pair, into, err);
	} else if (err->kind == ERR_INTERRUPTED) {
		report(e, &d, pair, into, &trouble); /* what there is until then */
	}
	release(&d);
	return rc ? -1 : 0;
}

static int explain_all(struct explaining *e, const struct prepared_side sides[2],
		       const struct explaining_pair *pairs, size_t n,
		       const struct explaining_into *into, struct err *err)
{
	if (explain_options_check(e->options, 2 * n, err))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (explain_pair(e, sides, &pairs[i], into, err))
			return -1;
	explaining_fail_missing(e);
	return 0;
}

int explaining_sides(const struct explain_options *options, const struct job *job,
		     const struct prepared_side sides[2], const struct explaining_pair *pairs,
		     size_t n, const struct explaining_into *into)
{
	struct explaining e = explaining_begin(options, job);
	struct err err = {0};

	e.sides = sides;
	if (into)
		explaining_give_rows(&e, into->rows);
	explain_all(&e, sides, pairs, n, into, &err);
	return explaining_end(&e, &err);
}
