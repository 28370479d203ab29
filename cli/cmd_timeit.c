/* assay timeit: how long a statement takes. */
#include "cli/command.h"
#include "cli/dueling/dueling.h"
#include "cli/explaining/explaining.h"
#include "cli/measuring/entry.h"
#include "cli/measuring/job.h"
#include "cli/words/quote.h"
#include "results/base/buf.h"
#include "runner/os/home.h"
#include "runner/target/project.h"
#include "runner/target/selector.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char description[] = "Measure how long a Python statement takes, in fresh processes "
				  "of the interpreter you name, "
				  "until the answer is precise enough or the time is up. Several "
				  "statements are lines of one.";

static const char brief[] =
	"Measure how long a Python statement takes, until the answer is precise.";

static const char epilog[] =
	"examples:\n"
	"  assay timeit '[x * 2 for x in range(1000)]'\n"
	"  assay timeit -s 'd = dict.fromkeys(range(100))' 'd[50]' --python 3.12\n"
	"  assay timeit -s 'd = {}' 'd[1] = 2' --vs 'd.update({1: 2})'\n"
	"  assay timeit --precision 0.2% --budget 1min -o result.json 'sum(range(9))'\n";

static const char more[] =
	"from Python's own timeit: its -n is -l here and its -r is -n (-n, -p and -t are "
	"pyperf's);\n"
	"its -p (CPU time) and -u (unit) are not there; -s and -v are the same.\n";

/* Python's own timeit has these names for other things. */
static const struct option_hint hints[] = {
	{'n', "number", "-n N (--number) of Python's timeit is -l N here"},
	{'r', "repeat", "-r N (--repeat) of Python's timeit is -n N here (values of each process)"},
	{'p', "process",
	 "-p of Python's timeit takes CPU time instead; here -p N is the number of processes"},
	{'u', "unit",
	 "it sets the unit of Python's timeit; here the unit follows from the size, and --json "
	 "prints seconds"},
	{0, "target-time", "--target-time TIME of Python's timeit is --min-time TIME here"},
	{0}};

struct timeit {
	struct measure_options measuring;
	struct texts setup, teardown;
	const char *name;
	long inner_loops, duplicate; /* inner_loops 0: not given, which means 1 */
	struct duel_options dueling;
	const struct explain_options *explaining; /* NULL: it is measured */
	const struct texts *stmts;
};

/* Joined as in pyperf: without trailing white space and empty ones, each on a line. NULL when
   nothing is left or memory ran out. */
static char *join_lines(const struct texts *texts)
{
	struct buf lines = {0};

	for (size_t i = 0; i < texts->n; i++) {
		size_t len = strlen(texts->items[i]);

		while (len > 0 && strchr(" \t\r\n", texts->items[i][len - 1]))
			len--;
		if (len == 0)
			continue;
		buf_adds(&lines, lines.len ? "\n" : "");
		buf_add(&lines, texts->items[i], len);
	}
	if (lines.len == 0)
		return NULL;
	return buf_take(&lines);
}

/* As pyperf records statements: the repr() of each, separated by blanks; nothing without any. */
static int add_fact(struct facts *facts, const char *key, const struct texts *texts,
		    struct err *err)
{
	struct buf text = {0};
	int rc;

	for (size_t i = 0; i < texts->n; i++) {
		buf_adds(&text, i ? " " : "");
		quote_python(&text, texts->items[i]);
	}
	rc = facts_add_text(facts, key, buf_text(&text), err);
	buf_release(&text);
	return rc;
}

/* A file's name is a statement, too, but nobody means it as one. */
static int check_statements(const struct texts *stmts, struct err *err)
{
	const char *word = stmts->n == 1 ? stmts->items[0] : "", *name;
	size_t length = selector_split(word, &name);
	char *path = strndup(word, length);
	char own[HOME_PATH];
	struct stat info;
	bool is_file = path && length > 3 && strcmp(path + length - 3, ".py") == 0 &&
		       stat(home_find_suite(path, own) ? own : path, &info) == 0 &&
		       S_ISREG(info.st_mode);

	free(path);
	if (!is_file)
		return 0;
	return err_set(
		err, ERR_USAGE,
		"timeit: %s is a file, not a statement: assay run %s measures its benchmarks, "
		"assay command -- python3 %.*s the whole program",
		word, word, (int)length, word);
}

/* Of the project that the processes run in: that around `folder`; `top` as of project_import_path.
 */
static int use_project(struct target *target, const struct timeit *t, const char *folder,
		       const char *top, struct err *err)
{
	char *path;
	int rc;

	if (t->measuring.no_project)
		return 0;
	if (project_import_path(&path, folder, top, err))
		return -1;
	rc = target_set_import_path(target, path, err);
	free(path);
	return rc;
}

static int make_target(const struct timeit *t, const struct texts *stmts, const char *folder,
		       const char *top, struct targets *targets, struct err *err)
{
	struct target *target = targets_add(targets, TARGET_SNIPPET, t->name ? t->name : "timeit");

	if (!target)
		return err_memory(err);
	target->stmt = join_lines(stmts);
	target->setup = join_lines(&t->setup);
	target->teardown = join_lines(&t->teardown);
	target->duplicate = t->duplicate;
	target->inner_loops = (t->inner_loops ? t->inner_loops : 1) * t->duplicate;
	if (!target->stmt)
		return err_set(err, ERR_USAGE,
			       "nothing to measure: give a statement, as in "
			       "assay timeit 'x = 1'");
	if (t->inner_loops == 1 &&
	    t->duplicate == 1 && /* recorded when it was given; the others always are */
	    facts_add_int(&target->facts, "inner_loops", 1, err))
		return -1;
	if (add_fact(&target->facts, "timeit_stmt", stmts, err) ||
	    add_fact(&target->facts, "timeit_setup", &t->setup, err) ||
	    add_fact(&target->facts, "timeit_teardown", &t->teardown, err))
		return -1;
	if (t->duplicate > 1 &&
	    facts_add_int(&target->facts, "timeit_duplicate", t->duplicate, err))
		return -1;
	return use_project(target, t, folder, top, err);
}

static int make_side(void *context, const struct prepared_side *side,
		     const struct settings *settings, struct targets *targets, struct err *err)
{
	const struct timeit *t = context;
	const char *vs = side->vs;
	struct texts other = {&vs, 1, 1};

	(void)settings;
	return make_target(t, vs ? &other : t->stmts, side->directory ? side->directory : ".",
			   side->folder, targets, err);
}

static int measure(void *context, const struct texts *stmts)
{
	struct timeit *t = context;
	struct job job = {0};
	struct targets targets = {0};
	struct err err = {0};
	int status;

	if (check_statements(stmts, &err))
		return status_fail(&err);
	t->stmts = stmts;
	if (duel_options_want(&t->dueling))
		return dueling_run(&t->dueling, &t->measuring, t->explaining, true, true, make_side,
				   t);
	if (duel_options_check_alone(&t->dueling, &err) ||
	    make_target(t, stmts, ".", NULL, &targets, &err) ||
	    job_init(&job, &t->measuring, JOB_PYTHON | JOB_PACER, &err))
		status = status_fail(&err);
	else if (t->explaining)
		status = explaining_run(t->explaining, &job, &targets);
	else
		status = job_run(&job, &targets, true, explaining_session);
	job_release(&job);
	targets_release(&targets);
	return status;
}

static void release(void *context)
{
	struct timeit *t = context;

	texts_release(&t->setup);
	texts_release(&t->teardown);
	duel_options_release(&t->dueling);
	measure_options_release(&t->measuring);
}

static int prepare(void *context, int argc, char **argv)
{
	struct timeit *t = context;

	(void)argv;
	release(t);
	*t = (struct timeit){.measuring = MEASURE_DEFAULTS,
			     .dueling = DUEL_DEFAULTS,
			     .duplicate = 1,
			     .explaining = t->explaining};
	t->measuring.has_targets = true;
	return argc;
}

static void add_options(struct option_table *table, struct timeit *t)
{
	const struct option own[] = {
		{OPT_HEADING, .help = "what is measured"},
		OPT_LINES('s', "setup", &t->setup, "CODE",
			  "run before each value, untimed; repeatable", .is_common = true),
		OPT_LINES(0, "teardown", &t->teardown, "CODE",
			  "run after each value, untimed; repeatable"),
		OPT_TEXT(0, "name", &t->name, "NAME", "name of the benchmark (default timeit)"),
		OPT_COUNT(
			0, "inner-loops", &t->inner_loops, "N",
			"how many times the statement itself repeats the work: times are divided by it",
			1, 1e9),
		OPT_COUNT(
			0, "duplicate", &t->duplicate, "N",
			"write the statement N times into the loop, so that the loop itself costs little",
			1, 1e6),
		{0}};

	option_table_add(table, own);
	duel_options_add(table, &t->dueling, "STATEMENT",
			 "another statement, with the same setup; repeatable");
	measure_options_add(table, &t->measuring);
}

static void add_rows(struct option_table *table)
{
	static struct timeit nowhere;

	add_options(table, &nowhere);
}

static int begin(int argc, char **argv, struct explain_options *explaining)
{
	struct timeit t = {.explaining = explaining};
	struct option_table table = {0};
	const struct option_parser parser = {.command = explaining ? "explain" : "timeit",
					     .usage = "[options] STATEMENT...",
					     .description = description,
					     .rows = table.rows,
					     .epilog = epilog,
					     .hints = hints,
					     .brief = brief,
					     .more = more};
	const struct entry entry = {.resumable = {&parser, prepare, &t, &t.measuring.resume},
				    .options = &t.measuring,
				    .measure = measure,
				    .release = release};

	add_options(&table, &t);
	if (explaining)
		explain_options_add(&table, explaining);
	return entry_main(&entry, argc, argv);
}

static int run(int argc, char **argv)
{
	return begin(argc, argv, NULL);
}

static int explain(int argc, char **argv, const struct explain_options *defaults)
{
	struct explain_options explaining = *defaults;

	return begin(argc, argv, &explaining);
}

const struct command cmd_timeit = {"timeit", "how long a statement takes", run, add_rows, explain};
