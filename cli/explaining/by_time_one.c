#include "cli/explaining/by_time.h"

int by_time_report_one(struct explaining *e, const struct explaining_subject *subject,
		       struct diagnosis *diagnosis, struct err *err)
{
	const struct measure_options *m = e->job->options;
	const struct explained_style style = {m->quiet, m->verbose};
	const struct target *target = subject->sides[0].target;
	struct profile_summary summary = {0};
	struct explained explained = {.name = target->name,
				      .is_program = target->kind == TARGET_COMMAND,
				      .profile = &diagnosis->profiles[0],
				      .outcome = &diagnosis->outcomes[0],
				      .loop = &diagnosis->loops[0],
				      .summary = &summary,
				      .sources = &e->sources[0],
				      .has_one_cpu = explaining_has_one_cpu(e),
				      .natives = e->options->native};
	int rc = profile_summary_make(&summary, explained.profile, err) ||
		 explaining_give_source(&e->sources[0], target, err);

	if (!rc && e->rows)
		json_array_append_new(e->rows, explained_json_new(&explained));
	if (!rc && explaining_prints(e)) {
		explaining_begin_section(e);
		rc = explained_print(&explained, &style, stdout, err);
	}
	profile_summary_release(&summary);
	return rc || explaining_keep_sides(e, subject, diagnosis->profiles, err) ? -1 : 0;
}
