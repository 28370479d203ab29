/* Why two sides differ. */
#include "cli/explaining/by_time.h"
#include "cli/explaining/difference.h"
#include "results/base/json.h"

/* One pair of benchmarks that was looked at. */
struct looked_at {
	const struct explaining_subject *subject;
	const struct diagnosis *diagnosis;
	struct difference difference;
};

static int find(struct explaining *e, struct looked_at *d, struct err *err)
{
	char here[PATH_MAX];

	explaining_roots(d->subject->prepared, here, d->difference.roots);
	d->difference.name = d->subject->name;
	d->difference.natives = e->options->native;
	for (int side = 0; side < 2; side++) {
		d->difference.labels[side] = d->subject->labels[side];
		d->difference.profiles[side] = &d->diagnosis->profiles[side];
		d->difference.threads_profiles[side] = &d->diagnosis->threads[side];
		d->difference.sources[side] = &e->sources[side];
		if (explaining_give_source(&e->sources[side], d->subject->sides[side].target, err))
			return -1;
	}
	return difference_find(&d->difference, d->subject->timed, d->subject->timed_df, err);
}

/* ---- for programs */

/* NULL with err (memory). */
static json_t *side_json_new(struct explaining *e, const struct looked_at *d, int side,
			     struct err *err)
{
	const struct explained explained = {.name = d->subject->sides[side].target->name,
					    .is_program = d->subject->sides[side].target->kind ==
							  TARGET_COMMAND,
					    .profile = &d->diagnosis->profiles[side],
					    .outcome = &d->diagnosis->outcomes[side],
					    .loop = &d->diagnosis->loops[side],
					    .threads_profile = &d->diagnosis->threads[side],
					    .threads = &d->difference.threads[side],
					    .children = &d->diagnosis->children[side],
					    .summary = &d->difference.summaries[side],
					    .sources = &e->sources[side],
					    .has_one_cpu = explaining_has_one_cpu(e)};
	json_t *json = explained_json_new(&explained);

	if (!json)
		err_memory(err);
	else
		json_object_set_new(json, "label", json_text_new(d->subject->labels[side]));
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

/* ---- for people */

static int print(struct explaining *e, const struct looked_at *d, struct err *err)
{
	const struct explained_style style = {e->job->options->quiet, e->job->options->verbose};

	explaining_begin_section(e);
	return difference_print(&d->difference, &style, stdout, err);
}

int by_time_report_two(struct explaining *e, const struct explaining_subject *subject,
		       struct diagnosis *diagnosis, struct err *err)
{
	struct looked_at d = {.subject = subject, .diagnosis = diagnosis};
	int rc = find(e, &d, err) || (e->rows && add_row(e, &d, err)) ||
		 (explaining_prints(e) && print(e, &d, err));

	difference_release(&d.difference);
	return rc || by_time_keep(e, subject, diagnosis, err) ? -1 : 0;
}
