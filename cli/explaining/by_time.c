/* Where the time goes: stacks of diagnostic workers, read from outside. */
#include "cli/explaining/by_time.h"

#include "results/profiles/profile_threads.h"

#include <stdio.h>

static bool has_samples(const struct diagnosis *diagnosis)
{
	for (size_t side = 0; side < diagnosis->n; side++)
		if (stack_profile_samples(&diagnosis->profiles[side]) > 0)
			return true;
	return false;
}

static int join(struct diagnosis *diagnosis, struct err *err)
{
	for (size_t side = 0; side < diagnosis->n; side++)
		if (profile_threads_join(&diagnosis->profiles[side], &diagnosis->threads[side],
					 err))
			return -1;
	return 0;
}

/* Beside a result: under a name by which they are found again. */
static int keep_threads(struct explaining *e, const struct explaining_subject *subject,
			struct diagnosis *diagnosis, struct err *err)
{
	struct explaining_subject threads = *subject;
	struct buf name = {0};
	int rc;

	buf_addf(&name, "%s" PROFILE_THREADS_SUFFIX, subject->name);
	threads.name = buf_text(&name);
	rc = buf_failed(&name) ? err_memory(err)
			       : explaining_keep_sides(e, &threads, diagnosis->threads, err);
	buf_release(&name);
	return rc;
}

int by_time_keep(struct explaining *e, const struct explaining_subject *subject,
		 struct diagnosis *diagnosis, struct err *err)
{
	bool is_beside = subject->sets[0], has_threads = false;

	for (size_t side = 0; side < diagnosis->n; side++)
		has_threads |= stack_profile_samples(&diagnosis->threads[side]) > 0;
	if (has_threads && !is_beside && join(diagnosis, err))
		return -1;
	if (explaining_keep_sides(e, subject, diagnosis->profiles, err))
		return -1;
	return has_threads && is_beside ? keep_threads(e, subject, diagnosis, err) : 0;
}

static int report(struct explaining *e, const struct explaining_subject *subject,
		  struct diagnosis *diagnosis, struct err *err)
{
	return subject->n == 2 ? by_time_report_two(e, subject, diagnosis, err)
			       : by_time_report_one(e, subject, diagnosis, err);
}

static void say_whose(const struct diagnosis *diagnosis, struct explaining_failure *failure)
{
	int side = diagnosis->failed_side;

	explaining_blame(failure, side, side >= 0 ? diagnosis->outcomes[side].details : "");
}

static int look(struct explaining *e, const struct explaining_subject *subject,
		struct explaining_failure *failure, struct err *err)
{
	struct diagnosing_config config = explaining_config(e);
	struct diagnosis diagnosis = {0};
	struct err trouble = {0};
	int rc;

	explain_live_begin(&e->live, subject->name, config.workers);
	rc = diagnosis_take(&diagnosis, &config, subject->sides, subject->n, err);
	explain_live_clear(&e->live);
	if (!rc)
		rc = report(e, subject, &diagnosis, err);
	else if (err->kind == ERR_INTERRUPTED && has_samples(&diagnosis))
		report(e, subject, &diagnosis, &trouble); /* what there is until then */
	else
		say_whose(&diagnosis, failure);
	diagnosis_release(&diagnosis);
	return rc ? -1 : 0;
}

const struct explaining_by explaining_by_time = {.name = "time", .is_sampled = true, .look = look};
