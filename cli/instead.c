#include "cli/instead.h"

#include "cli/command.h"
#include "cli/explaining/explaining.h"

static void add_options(struct option_table *table, void *context)
{
	explain_options_add(table, context);
}

static int explain_one_side(void *context, struct job *job, const struct targets *targets)
{
	return explaining_run(context, job, targets);
}

int instead_explain(const struct command *doer, int argc, char **argv,
		    const struct explain_options *defaults)
{
	struct explain_options options = *defaults;
	const struct instead instead = {"explain", add_options, explain_one_side, &options,
					&options};

	return doer->instead(argc, argv, &instead);
}
