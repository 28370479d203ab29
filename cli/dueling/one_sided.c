/* Which options of a measurement a duel obeys, and why it refuses the others. */
#include "cli/dueling/options.h"

#include <string.h>

/* Of the options that all measuring commands have those that a duel obeys, by their long names.
   What is not named here is refused: it would be taken and ignored. */
static const char *const obeyed[] = {"loops",
				     "min-time",
				     "precision",
				     "budget",
				     "timeout",
				     "deadline",
				     "seed",
				     "python",
				     "no-project",
				     "affinity",
				     "no-pin",
				     "copy-env",
				     "no-locale",
				     "max-memory",
				     "inherit-environ",
				     "no-pacer",
				     "yardstick",
				     "no-yardstick",
				     "counters",
				     "counters-inherit",
				     "metric",
				     "track-memory",
				     "tracemalloc",
				     "layouts",
				     "max-cpu-time",
				     "output",
				     "resume",
				     "html",
				     "json",
				     "json-output",
				     "explain",
				     "metadata",
				     "dump",
				     "hist",
				     "stats",
				     "quiet",
				     "verbose",
				     NULL};

#define BLOCKS "a duel has --blocks and --rounds"

static const struct {
	const char *name, *instead;
} refused[] = {
	{"processes", BLOCKS},
	{"values", BLOCKS},
	{"warmups", BLOCKS},
	{"fast", BLOCKS},
	{"rigorous", BLOCKS},
	{"debug-single-value", BLOCKS},
	{"append", "a duel writes a file for each (-o)"},
	{"pacer", "those of a duel are each other's partner in time"},
	{"subtract-loop-cost",
	 "a duel compares what was measured: timeit --duplicate N makes the loop cost little, "
	 "command -N leaves the shell out"},
};

static bool has_option(const struct option_table *table, const struct option *row)
{
	for (size_t i = 0; i < table->n; i++)
		if (table->rows[i].long_name && row->long_name &&
		    strcmp(table->rows[i].long_name, row->long_name) == 0)
			return true;
	return false;
}

/* "--pacer none" asks for what a duel does anyway. */
static bool is_obeyed(const struct option_table *of_measuring, const struct option_given *one)
{
	return !has_option(of_measuring, one->row) || option_is_among(one->row, obeyed) ||
	       (strcmp(one->row->long_name, "pacer") == 0 && strcmp(one->value, "none") == 0);
}

static const char *instead_of(const struct option *row)
{
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (strcmp(refused[i].name, row->long_name) == 0)
			return refused[i].instead;
	return "a duel would ignore it: leave it out";
}

int duel_options_check_one_sided(const struct measure_options *m, struct err *err)
{
	static struct measure_options nowhere;
	const struct options_given *given = m->given;
	struct option_table of_measuring = {0};
	char name[OPTION_NAME_SIZE];

	measure_options_add(&of_measuring, &nowhere);
	for (size_t i = 0; given && i < given->n; i++)
		if (!is_obeyed(&of_measuring, &given->items[i]))
			return err_set(err, ERR_USAGE, "%s is for one side; %s",
				       option_spell(&given->items[i], name),
				       instead_of(given->items[i].row));
	return 0;
}
