#include "cli/explaining/by_time.h"

int by_time_report_one(struct explaining *e, const struct explaining_subject *subject,
		       struct diagnosis *diagnosis, struct err *err)
{
	const struct measure_options *m = e->job->options;
	const struct explained_style style = {m->quiet, m->verbose};
	const struct target *target = subject->sides[0].target;
	struct profile_summary summary = {0};
	struct profile_threads threads = {0};
	struct explained explained = {.name = target->name,
				      .is_program = target->kind == TARGET_COMMAND,
				      .profile = &diagnosis->profiles[0],
				      .outcome = &diagnosis->outcomes[0],
				      .loop = &diagnosis->loops[0],
				      .threads_profile = &diagnosis->threads[0],
				      .threads = &threads,
				      .children = &diagnosis->children[0],
				      .summary = &summary,
				      .sources = &e->sources[0],
				      .has_one_cpu = explaining_has_one_cpu(e),
				      .natives = e->options->native};
	int rc =
		profile_summary_make(&summary, explained.profile, err) ||
		profile_threads_make(&threads, explained.threads_profile, explained.profile, err) ||
		explaining_give_source(&e->sources[0], target, err);

	if (!rc && e->rows)
		json_array_append_new(e->rows, explained_json_new(&explained));
	if (!rc && explaining_prints(e)) {
		explaining_begin_section(e);
		rc = explained_print(&explained, &style, stdout, err);
	}
	profile_threads_release(&threads);
	profile_summary_release(&summary);
	return rc || by_time_keep(e, subject, diagnosis, err) ? -1 : 0;
}
