/*
 * assay explain: where the time of a benchmark goes. It takes what timeit, run and command take,
 * and looks at it in processes of its own.
 */
#include "cli/doers.h"
#include "cli/explaining/explaining.h"
#include "cli/instead.h"
#include "cli/explaining/stored.h"

static const char description[] =
	"Say where the time of a benchmark goes: functions, lines, C code, waiting, garbage "
	"collection. It runs in processes of its own, warmed up as in a measurement, whose stacks "
	"are read from outside while its measured loop runs; setup and assay's own code do not "
	"count. With a second side, named as for a duel, it says which functions make the "
	"difference. Paths name a suite, words after -- a Python program, anything else is a statement. "
	"CPython 3.8 to 3.15. Of stored results, OLD and NEW, it compares the profiles that --explain "
	"has kept beside them.";

static const char epilog[] = "examples:\n"
			     "  assay explain 'sorted(x)' -s 'x = [str(i) for i in range(1000)]'\n"
			     "  assay explain bench_text.py::join --python 3.13\n"
			     "  assay explain -- python3 program.py\n"
			     "  assay explain bench_text.py -k join -o join.html\n"
			     "  assay explain before.json after.json\n";

static int print_help(bool all)
{
	struct explain_options options = EXPLAIN_DEFAULTS;
	struct option_table table = {0};
	const struct option_parser parser = {
		.command = "explain",
		.usage = "[options] TARGET... | STATEMENT... | -- PROGRAM [ARGUMENTS...] | OLD NEW",
		.description = description,
		.rows = table.rows,
		.epilog = epilog};

	doers_add_options(&table);
	explain_options_add(&table, &options);
	option_show_help(&parser, all);
	return EXIT_DONE;
}

/* NULL with err: there are no words. */
static const struct command *choose(int argc, char **argv, const struct texts *words,
				    struct err *err)
{
	if (words->n > 0)
		return doers_choose(argc, argv, words);
	err_set(err, ERR_USAGE,
		"explain: nothing to explain: give a statement, a suite or a program, as in assay "
		"explain 'sorted(range(9))' or assay explain -- python3 program.py");
	return NULL;
}

static void add_options(struct option_table *table, void *context)
{
	explain_options_add(table, context);
}

static int explain_one_side(void *context, struct job *job, const struct targets *targets)
{
	return explaining_run(context, job, targets);
}

static int explain(const struct command *doer, int argc, char **argv)
{
	struct explain_options options = EXPLAIN_DEFAULTS;
	const struct instead instead = {"explain", add_options, explain_one_side, &options,
					&options};

	return doer->instead(argc, argv, &instead);
}

static int run(int argc, char **argv)
{
	struct explain_options options = EXPLAIN_DEFAULTS;
	struct option_table table = {0};
	struct options_given given = {0};
	struct texts words = {0};
	const struct command *doer = NULL;
	struct err err = {0};
	bool helped, all = false, is_stored = false;

	explain_options_add(&table, &options);
	if (doers_rehearse("explain", argc, argv, &table, &given, &words, &helped, &all, &err) ==
		    0 &&
	    !helped) {
		is_stored = stored_are_meant(&words);
		doer = choose(argc, argv, &words, &err);
	}
	options_given_release(&given);
	texts_release(&words);
	if (is_stored)
		return stored_explain(argc, argv);
	if (doer)
		return explain(doer, argc, argv);
	return err.kind == ERR_NONE ? print_help(all) : status_fail(&err);
}

const struct command cmd_explain = {
	"explain", "where the time of a benchmark goes, or why two sides differ", run, NULL, NULL};
