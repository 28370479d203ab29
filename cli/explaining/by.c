#include "cli/explaining/by.h"

#include "cli/explaining/by_why.h"

#include "results/base/buf.h"

#include <stdio.h>
#include <string.h>

/* The first one is the default. */
static const struct explaining_by *const table[] = {
	&explaining_by_time,	    &explaining_by_calls, &explaining_by_instructions,
	&explaining_by_allocations, &explaining_by_gc,	  &explaining_by_imports,
	&explaining_by_loop,	    &explaining_by_lines, NULL,
};

const struct explaining_by *explaining_by_find(const char *name)
{
	for (const struct explaining_by *const *by = table; name && *by; by++)
		if (strcmp((*by)->name, name) == 0)
			return *by;
	return name ? NULL : table[0];
}

/* The one that was wanted. */
static const struct explaining_by *wanted(const struct explain_options *options)
{
	return options->why ? &explaining_by_why : explaining_by_find(options->by);
}

static int refuse_unknown(const char *name, struct err *err)
{
	struct buf list = {0};
	int rc;

	for (const struct explaining_by *const *by = table; *by; by++)
		buf_addf(&list, "%s%s", by == table ? "" : by[1] ? ", " : " or ", (*by)->name);
	rc = buf_failed(&list) ? err_memory(err)
			       : err_set(err, ERR_USAGE, "--by %s is not known: it is %s", name,
					 buf_text(&list));
	buf_release(&list);
	return rc;
}

/* NULL: none was typed. */
static const char *option_of_allocations(const struct explain_options *options)
{
	return options->most		    ? "--most"
	       : options->memory_limit_seen ? "--memory-limit"
	       : options->leak_limit_seen   ? "--leak-limit"
					    : NULL;
}

int explaining_by_check(const struct explain_options *options, const struct targets *targets,
			size_t n_sides, struct err *err)
{
	const struct explaining_by *by = explaining_by_find(options->by);
	bool has_program = targets->n > 0 && targets->items[0].kind == TARGET_COMMAND;

	if (options->why && options->by)
		return err_set(err, ERR_USAGE,
			       "--why looks at everything: --by %s is for one instrument alone",
			       options->by);
	if (!by)
		return refuse_unknown(options->by, err);
	if (!by->is_sampled && (options->rate_seen || options->seconds_seen || options->native))
		return err_set(err, ERR_USAGE, "--by %s: nothing is sampled: %s has no effect",
			       by->name,
			       options->rate_seen ? "--rate"
			       : options->native  ? "--native"
						  : "--seconds");
	if (!by->is_allocations && option_of_allocations(options))
		return err_set(err, ERR_USAGE, "%s belongs to --by allocations",
			       option_of_allocations(options));
	if (by->check && by->check(options, err))
		return -1;
	if (has_program && by->no_program)
		return err_set(err, ERR_USAGE, "--by %s: %s", by->name, by->no_program);
	if (n_sides > 1 && by->no_sides)
		return err_set(err, ERR_USAGE, "--by %s: %s", by->name, by->no_sides);
	if (options->output && by->no_output)
		return err_set(err, ERR_USAGE, "-o with --by %s: %s", by->name, by->no_output);
	return 0;
}

int explaining_look(struct explaining *e, const struct explaining_subject *subject, struct err *err)
{
	struct explaining_failure failure = {.side = -1};
	int side, rc = wanted(e->options)->look(e, subject, &failure, err);

	explain_live_clear(&e->live);
	if (!rc || explaining_ends_all(err))
		return rc;
	side = failure.side;
	if (subject->n == 2 && (side == 0 || side == 1))
		err_in(err, "side \"%s\"", subject->labels[side]);
	explaining_fail(e, subject->name, err, failure.details);
	return 0;
}

struct diagnosing_config explaining_config_of(struct explaining *e, long processes)
{
	struct diagnosing_config config = explaining_config(e);

	if (!e->options->processes_seen)
		config.workers = processes;
	return config;
}

int explaining_blame(struct explaining_failure *failure, int side, const char *details)
{
	failure->side = side;
	snprintf(failure->details, sizeof(failure->details), "%s", details);
	return -1;
}

int explaining_keep_sides(struct explaining *e, const struct explaining_subject *subject,
			  struct stack_profile *profiles, struct err *err)
{
	for (size_t side = 0; side < subject->n; side++) {
		int rc = subject->sets[side]
				 ? explaining_keep_in(subject->sets[side], &profiles[side],
						      subject->name, err)
				 : explaining_keep(e, &profiles[side], subject->labels[side], err);

		if (rc)
			return -1;
	}
	return 0;
}
