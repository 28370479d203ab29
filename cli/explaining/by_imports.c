/* Which modules are imported, and how long that takes: as the interpreter itself measures it. */
#include "cli/explaining/by_imports.h"

/* Times of imports are short and noisy. */
#define PROCESSES 10

/* 0, or -1 with err and whose fault it is. */
static int count(const struct explaining_subject *subject, const struct diagnosing_config *config,
		 struct imports_counted counted[2], struct explaining_failure *failure,
		 struct err *err)
{
	int rc = imports_count(counted, config, subject->sides, subject->n, &failure->side, err);

	if (rc && failure->side >= 0)
		explaining_blame(failure, failure->side, counted[failure->side].details);
	return rc;
}

static int look(struct explaining *e, const struct explaining_subject *subject,
		struct explaining_failure *failure, struct err *err)
{
	struct diagnosing_config config = explaining_config_of(e, PROCESSES);
	struct imports_counted counted[2] = {{.n = 0}, {.n = 0}};
	int rc;

	explain_live_begin(&e->live, subject->name, config.workers);
	rc = count(subject, &config, counted, failure, err);
	explain_live_clear(&e->live);
	if (!rc && subject->n == 2)
		rc = by_imports_report_two(e, subject, counted, err);
	else if (!rc)
		rc = by_imports_report_one(e, subject, &counted[0], err);
	imports_release(&counted[0]);
	imports_release(&counted[1]);
	return rc ? -1 : 0;
}

const struct explaining_by explaining_by_imports = {
	.name = "imports", .no_output = "it takes no profile", .look = look};
