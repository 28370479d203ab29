/*
 * assay gate: a duel of this tree against a baseline revision, with a limit. It is `assay run` with
 * --base and --fail-if-slower, whose exit status is the gate's.
 */
#include "cli/command.h"
#include "cli/dueling/options.h"

#include <stdlib.h>

extern const struct command cmd_run;

/* A change that a project wants to hear of, and that ten quick benchmarks can prove in minutes. */
static char limit_default[] = "--fail-if-slower=5%";

static const char description[] =
	"Measure the working tree and a revision in turns, and fail when a benchmark is proven "
	"slower by more than the limit, 5% unless --fail-if-slower says otherwise. A benchmark "
	"whose file the revision lacks is measured on both sides, with the modules of each. Exit "
	"status: 0 passed; 1 slower beyond the limit; 2 wrong usage, also where there is no such "
	"revision; 3 undecided, with --fail-if-undecided; 4 a benchmark is gone or failed, or new, "
	"with --fail-if-new. All other options are those of assay run: see assay run --help.";

static const char epilog[] =
	"examples:\n"
	"  assay gate benchmarks --base origin/main --fail-if-slower 3% --fail-if-undecided\n"
	"  assay gate --asv --base origin/main\n"
	"  assay gate bench_text.py --base v1.2 --renamed text.glue=text.join\n"
	"  assay gate benchmarks --base origin/main --aa --why --comment comment.md --github\n"
	"  assay compare before.json after.json --fail-if-slower 5%     two stored files\n";

/* What is typed often here. */
static const char *const common[] = {"base",
				     "aa",
				     "why",
				     "comment",
				     "junit",
				     "github",
				     "fail-if-slower",
				     "fail-if-undecided",
				     "fail-if-new",
				     "allow-missing",
				     NULL};

static int print_help(bool all)
{
	struct duel_options dueling;
	struct option_table table = {0}, accepted = {0};
	const struct option_parser parser = {.command = "gate",
					     .all_rows = accepted.rows,
					     .usage = "[options] TARGET... --base REV",
					     .description = description,
					     .rows = table.rows,
					     .epilog = epilog};

	duel_options_add(&table, &dueling, "TEXT", "another benchmark of the suite; repeatable");
	for (size_t i = 0; i < table.n; i++)
		table.rows[i].is_common = option_is_among(&table.rows[i], common);
	cmd_run.add_options(&accepted);
	option_show_help(&parser, all);
	return EXIT_DONE;
}

/* What is missing for a gate; nothing is stored. 0, or -1 with err. */
static int check(int argc, char **argv, bool *helped, bool *helped_all, bool *has_limit,
		 struct err *err)
{
	static const char *const base[] = {"base", "vs-rev", "vs-path", "resume", NULL};
	static const char *const limit[] = {"fail-if-slower", "resume", NULL};
	struct option_table table = {0};
	struct options_given given = {0};
	struct texts words = {0};
	const struct option_parser parser = {.command = "gate",
					     .rows = table.rows,
					     .given = &given,
					     .is_rehearsal = true,
					     .helped_all = helped_all};
	int rc;

	cmd_run.add_options(&table);
	rc = option_parse(&parser, argc, argv, &words, helped, err);
	if (!rc && !*helped && !options_given_any(&given, base))
		rc = err_set(err, ERR_USAGE,
			     "gate: there is no baseline: name a revision with --base, as in assay "
			     "gate benchmarks --base origin/main");
	*has_limit = options_given_any(&given, limit) != NULL;
	options_given_release(&given);
	texts_release(&words);
	return rc;
}

/* With the usual limit in front; the argument vector stays NULL-terminated. */
static int run_with_limit(int argc, char **argv, struct err *err)
{
	char **longer = calloc((size_t)argc + 2, sizeof(*longer));
	int status;

	if (!longer)
		return err_memory(err);
	longer[0] = argv[0];
	longer[1] = limit_default;
	for (int i = 1; i < argc; i++)
		longer[i + 1] = argv[i];
	status = cmd_run.run(argc + 1, longer);
	free(longer);
	return status;
}

static int run(int argc, char **argv)
{
	struct err err = {0};
	bool helped = false, helped_all = false, has_limit = false;
	int status;

	if (check(argc, argv, &helped, &helped_all, &has_limit, &err))
		status = status_fail(&err);
	else if (helped)
		status = print_help(helped_all);
	else if (has_limit)
		status = cmd_run.run(argc, argv);
	else if ((status = run_with_limit(argc, argv, &err)) < 0)
		status = status_fail(&err);
	return status;
}

const struct command cmd_gate = {"gate", "is this tree slower than a revision, for CI", run, NULL};
