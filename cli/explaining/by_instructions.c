/* How many instructions Python functions take: counted under valgrind, by call path. */
#include "cli/explaining/by_instructions.h"

/* Each is a layout of its own; how far they are apart is the floor. */
#define LAYOUTS	      3
#define LAYOUTS_LEAST 2

/* 0, or -1 with err and whose fault it is. */
static int count(const struct explaining_subject *subject, const struct diagnosing_config *config,
		 struct instructions_counted counted[2], struct explaining_failure *failure,
		 struct err *err)
{
	for (size_t side = 0; side < subject->n; side++)
		if (instructions_count(&counted[side], config, &subject->sides[side], (int)side,
				       err))
			return explaining_blame(failure, (int)side, counted[side].details);
	return 0;
}

static int keep(struct explaining *e, const struct explaining_subject *subject,
		const struct instructions_counted counted[2], struct err *err)
{
	struct stack_profile each[2] = {{0}};
	int rc = 0;

	for (size_t side = 0; side < subject->n && !rc; side++)
		rc = floor_profile(&each[side], &counted[side].own, err);
	rc = rc ? rc : explaining_keep_sides(e, subject, each, err);
	stack_profile_release(&each[0]);
	stack_profile_release(&each[1]);
	return rc;
}

/* The same layouts in every run, unless another seed is wanted. */
static struct diagnosing_config config_of(struct explaining *e)
{
	struct diagnosing_config config = explaining_config_of(e, LAYOUTS);

	config.seed = e->job->settings.layout_seed;
	return config;
}

static int look(struct explaining *e, const struct explaining_subject *subject,
		struct explaining_failure *failure, struct err *err)
{
	struct diagnosing_config config = config_of(e);
	struct instructions_counted counted[2] = {{.has_threads = false}, {.has_threads = false}};
	int rc;

	if (config.workers < LAYOUTS_LEAST)
		return err_set(err, ERR_USAGE,
			       "--by instructions needs -p %d or more: the floor is how far "
			       "processes with other layouts of memory are apart",
			       LAYOUTS_LEAST);
	explain_live_begin(&e->live, subject->name, config.workers);
	rc = count(subject, &config, counted, failure, err);
	explain_live_clear(&e->live);
	if (!rc && subject->n == 2)
		rc = by_instructions_report_two(e, subject, counted, err);
	else if (!rc)
		rc = by_instructions_report_one(e, subject, &counted[0], err);
	rc = rc ? rc : keep(e, subject, counted, err);
	instructions_release(&counted[0]);
	instructions_release(&counted[1]);
	return rc ? -1 : 0;
}

const struct explaining_by explaining_by_instructions = {
	.name = "instructions",
	.no_program =
		"instructions are told apart by function in the measured loop of a benchmark, "
		"and a program has none: `assay command --metric instructions` has its sum",
	.look = look,
};
