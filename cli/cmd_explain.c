/*
 * assay explain: where the time of a benchmark goes. It takes what timeit, run and command take,
 * and looks at it in processes of its own.
 */
#include "cli/again.h"
#include "cli/doers.h"
#include "cli/instead.h"
#include "cli/explaining/stored.h"

static const char description[] =
	"Say where the time of a benchmark goes: functions, lines, C code, waiting, garbage "
	"collection. It runs in processes of its own, warmed up as in a measurement, whose stacks "
	"are read from outside while its measured loop runs; setup and assay's own code do not "
	"count. With a second side, named as for a duel, it says which functions make the "
	"difference. Paths name a suite, words after -- a Python program, anything else is a statement. "
	"CPython 3.8 to 3.15. Of stored results it shows, or of two, OLD and NEW, compares, the "
	"profiles that --explain has kept beside them; where there are none it runs again what they "
	"measured.";

static const char brief[] =
	"Say where the time of a benchmark goes, or with a second side, named as for a duel, which "
	"functions make the difference. Paths name a suite, words after -- a Python program, "
	"stored results what they measured; anything else is a statement.";

static const char epilog[] = "examples:\n"
			     "  assay explain 'sorted(x)' -s 'x = [str(i) for i in range(1000)]'\n"
			     "  assay explain bench_text.py::join --python 3.13\n"
			     "  assay explain -- python3 program.py\n"
			     "  assay explain bench_text.py -k join -o join.html\n"
			     "  assay explain before.json after.json\n"
			     "  assay explain before.json --again -k join\n";

static int print_help(bool all)
{
	struct explain_options options = EXPLAIN_DEFAULTS;
	struct option_table table = {0};
	const struct option_parser parser = {
		.command = "explain",
		.usage =
			"[options] TARGET... | STATEMENT... | -- PROGRAM [ARGUMENTS...] | RESULT | OLD NEW",
		.description = description,
		.rows = table.rows,
		.epilog = epilog,
		.brief = brief};

	doers_add_options(&table);
	explain_options_add(&table, &options);
	stored_options_add(&table);
	option_show_help(&parser, all);
	return EXIT_DONE;
}

/* NULL with err: there are no words. */
static const struct command *choose(int argc, char **argv, const struct options_given *given,
				    const struct texts *words, struct err *err)
{
	static const char *const again[] = {"again", NULL};

	if (options_given_any(given, again)) {
		err_set(err, ERR_USAGE,
			"explain: --again is for a stored result, or two: assay explain "
			"RESULT.json --again");
		return NULL;
	}
	if (words->n > 0)
		return doers_choose(argc, argv, words);
	err_set(err, ERR_USAGE,
		"explain: nothing to explain: give a statement, a suite or a program, as in assay "
		"explain 'sorted(range(9))' or assay explain -- python3 program.py");
	return NULL;
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
	stored_options_add(&table);
	if (doers_rehearse("explain", argc, argv, &table, &given, &words, &helped, &all, &err) ==
		    0 &&
	    !helped) {
		is_stored = stored_are_meant(&words);
		doer = choose(argc, argv, &given, &words, &err);
	}
	options_given_release(&given);
	texts_release(&words);
	if (is_stored)
		return stored_explain(argc, argv, again_run);
	if (doer)
		return instead_explain(doer, argc, argv, &options);
	return err.kind == ERR_NONE ? print_help(all) : status_fail(&err);
}

const struct command cmd_explain = {
	"explain", "where the time of a benchmark goes, or why two sides differ", run, NULL, NULL};
