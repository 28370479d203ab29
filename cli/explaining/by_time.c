/* Where the time goes: stacks of diagnostic workers, read from outside. */
#include "cli/explaining/by_time.h"

#include <stdio.h>

static bool has_samples(const struct diagnosis *diagnosis)
{
	for (size_t side = 0; side < diagnosis->n; side++)
		if (stack_profile_samples(&diagnosis->profiles[side]) > 0)
			return true;
	return false;
}

int by_time_keep_threads(struct explaining *e, const struct explaining_subject *subject,
			 struct diagnosis *diagnosis, struct err *err)
{
	struct explaining_subject threads = *subject;
	bool has_any = false;

	for (size_t side = 0; side < diagnosis->n; side++)
		has_any |= stack_profile_samples(&diagnosis->threads[side]) > 0;
	threads.name = diagnosis->threads[0].name;
	return has_any ? explaining_keep_sides(e, &threads, diagnosis->threads, err) : 0;
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

	failure->side = side;
	if (side >= 0)
		snprintf(failure->details, sizeof(failure->details), "%s",
			 diagnosis->outcomes[side].details);
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

const struct explaining_by explaining_by_time = {.name = "time", .look = look};
