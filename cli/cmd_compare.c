/* assay compare: verdicts for stored result files, and a gate on regressions. */
#include "cli/command.h"
#include "cli/compare_reports.h"
#include "cli/compare/kept.h"
#include "cli/compare/step_summary.h"
#include "cli/dueling/side_files.h"
#include "cli/explaining/left_out.h"
#include "cli/measuring/earlier_report.h"
#include "cli/words/nearest.h"
#include "cli/words/option.h"
#include "cli/words/same_class.h"
#include "results/base/path.h"
#include "results/model/machine.h"
#include "results/files/last.h"
#include "results/files/read.h"
#include "results/model/metric.h"
#include "results/verdicts/duel_sides.h"
#include "results/verdicts/reporting.h"
#include "runner/events/names.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char description[] =
	"Compare stored result files: for each benchmark the ratio new/old with its interval and "
	"one "
	"of four words: faster, slower, same (within the margin), undecided. The unit is the "
	"process: its values are averaged, not counted.";

static const char epilog[] =
	"OLD and NEW may be last, last~1, ...: results of runs without -o, which are kept; last "
	"alone is\ncompared with the one before.\n"
	"FILE may be - for stdout; at most one report goes there, by default the text.\n"
	"exit status: 0; with a --fail option: 1 slower beyond the limit, 3 undecided,\n"
	"4 a benchmark or the metric missing in a file, 5 measured on different machines.\n"
	"\n"
	"examples:\n"
	"  assay compare before.json after.json\n"
	"  assay compare before.json after.json --fail-if-slower 5% --junit report.xml\n"
	"  assay compare before.json after.json --json | jq '.benchmarks[].verdict'\n"
	"  assay compare before.json after.json --explain\n"
	"  assay compare duel.json                     both sides of a duel, with duel.vs.json\n";

struct compare {
	double margin, limit, session_sd;
	bool limit_seen, fail_if_undecided, fail_if_new, allow_missing, any_machine, same_class,
		no_yardstick, no_pacer, no_profile;
	struct texts names, patterns, metrics;
	const char *sort;
	struct compare_reports reports;
	bool explain_most_seen;
	bool is_turned;	    /* the files were named with the candidate first */
	bool is_of_duel;    /* one file is given: the other side's lies beside it */
	enum sort order;    /* from `sort` */
	struct texts words; /* the files as they were typed, before "last" became a path */
};

/* ---- relations between options */

static const char *const output_names[OUTPUTS] = {
	"--text", "--json", "--markdown", "--junit", "--csv", "--benchfmt", "--html", "--comment"};

static const enum report_form output_forms[OUTPUTS] = {REPORT_TEXT,  REPORT_JSON,   REPORT_MARKDOWN,
						       REPORT_JUNIT, REPORT_CSV,    REPORT_BENCHFMT,
						       REPORT_PAGE,  REPORT_COMMENT};

/* A report replaces the file. */
static bool is_same_file(const char *a, const char *b)
{
	return !compare_reports_is_stdout(a) && !compare_reports_is_stdout(b) &&
	       path_is_same_file(a, b);
}

static int check_replaced(const struct compare *c, const struct texts *files, struct err *err)
{
	for (int i = 0; i < OUTPUTS; i++) {
		for (size_t k = 0; c->reports.paths[i] && k < files->n; k++)
			if (is_same_file(c->reports.paths[i], files->items[k]))
				return err_set(err, ERR_USAGE,
					       "%s: %s is one of the files to compare: the report "
					       "would replace it",
					       output_names[i], c->reports.paths[i]);
		for (int k = 0; c->reports.paths[i] && k < i; k++)
			if (c->reports.paths[k] &&
			    is_same_file(c->reports.paths[i], c->reports.paths[k]))
				return err_set(err, ERR_USAGE,
					       "%s and %s cannot both go to %s: give each a file "
					       "of its own",
					       output_names[k], output_names[i],
					       c->reports.paths[i]);
		if (c->reports.paths[i] && !compare_reports_is_stdout(c->reports.paths[i]) &&
		    earlier_report_check(output_names[i], c->reports.paths[i], output_forms[i],
					 err))
			return -1;
	}
	return 0;
}

/* The text goes to stdout when it has no file and no other report goes there. */
static int check_outputs(struct compare *c, struct err *err)
{
	const char *first = NULL;

	for (int i = 0; i < OUTPUTS; i++) {
		if (!compare_reports_is_stdout(c->reports.paths[i]))
			continue;
		if (first)
			return err_set(err, ERR_USAGE,
				       "%s and %s cannot both go to stdout: give one a file", first,
				       output_names[i]);
		first = output_names[i];
	}
	if (!first && !c->reports.paths[OUTPUT_TEXT])
		c->reports.paths[OUTPUT_TEXT] = "-";
	if (c->reports.github_summary && !step_summary_is_there())
		return err_set(err, ERR_USAGE,
			       "--github-summary: GITHUB_STEP_SUMMARY is not set: it works in a "
			       "step of GitHub Actions; --markdown FILE works anywhere");
	return 0;
}

/* It is shown below the text, and a member of the JSON. */
static int check_explain(const struct compare *c, const struct texts *files, struct err *err)
{
	if (!c->reports.explain && c->reports.again)
		return err_set(err, ERR_USAGE, "--again has no effect without --explain");
	if (!c->reports.again && c->explain_most_seen)
		return err_set(err, ERR_USAGE, "--explain-most has no effect without --again");
	if (!c->reports.explain)
		return 0;
	if (files->n != 2)
		return err_set(err, ERR_USAGE,
			       "--explain takes two files, but there are %zu: compare them two by "
			       "two",
			       files->n);
	for (size_t i = 0; i < files->n; i++)
		if (compare_reports_is_stdout(files->items[i]))
			return err_set(err, ERR_USAGE,
				       "--explain needs files: beside - (stdin) no profiles can "
				       "stand");
	if (!compare_reports_is_stdout(c->reports.paths[OUTPUT_TEXT]) &&
	    !compare_reports_wants_rows(&c->reports))
		return err_set(err, ERR_USAGE,
			       "--explain is shown below the text on stdout, in --json, --comment "
			       "or --github, and none of these is asked for");
	return 0;
}

static int check_order(struct compare *c, struct err *err)
{
	if (!c->sort)
		c->order = SORT_MATTERS;
	else if (strcmp(c->sort, "name") == 0)
		c->order = SORT_NAME;
	else if (strcmp(c->sort, "ratio") == 0)
		c->order = SORT_RATIO;
	else
		return err_set(err, ERR_USAGE, "--sort: needs name or ratio, not \"%s\"", c->sort);
	return 0;
}

/* A name given twice counts once. */
static void drop_twice(struct texts *names)
{
	size_t n = names->n;

	names->n = 0;
	for (size_t i = 0; i < n; i++)
		if (!texts_have(names, names->items[i]))
			names->items[names->n++] = names->items[i];
}

static int check(struct compare *c, const struct texts *files, struct err *err)
{
	size_t from_stdin = 0;

	if (files->n < 2)
		return err_set(err, ERR_USAGE,
			       "give two result files or more, the old one first, as in assay "
			       "compare before.json after.json; of a duel one is enough, where "
			       "the other one, .vs.json, lies beside it");
	for (size_t i = 0; i < files->n; i++)
		from_stdin += compare_reports_is_stdout(files->items[i]);
	if (from_stdin > 1)
		return err_set(err, ERR_USAGE, "only one file can be - (stdin)");
	drop_twice(&c->metrics);
	if (c->metrics.n > COMPARE_METRICS_MAX)
		return err_set(err, ERR_USAGE, "more than %d metrics", COMPARE_METRICS_MAX);
	if (check_order(c, err) || check_replaced(c, files, err))
		return -1;
	return check_outputs(c, err) || check_explain(c, files, err) ? -1 : 0;
}

/* ---- the whole */

/* Metadata that differ from process to process and do not matter here. They are most of what a file
   holds, and would fill most of the memory while the next file is read. */
static void forget_details(struct suite *suite)
{
	static const char *const keys[] = {"cpu_freq",	       "cpu_temp",	"date",
					   "duration",	       "load_avg_1min", "mem_max_rss",
					   "runnable_threads", "uptime"};

	for (size_t i = 0; i < suite->n; i++)
		for (size_t j = 0; j < suite->benches[i]->nruns; j++)
			run_forget(suite->benches[i]->runs[j], keys, sizeof(keys) / sizeof(*keys));
}

static int read_suites(struct suite **suites, const struct compare *c, const struct texts *files,
		       struct err *err)
{
	for (size_t i = 0; i < files->n; i++) {
		/* a profile is of a result that is whole */
		if (i && !c->reports.explain && !c->reports.paths[OUTPUT_HTML])
			forget_details(suites[i - 1]);
		suites[i] = suite_read(files->items[i], err);
		if (!suites[i])
			return -1;
	}
	return 0;
}

/* What is remembered of the first file's machine. */
struct memory {
	struct profile profile;	    /* by assay doctor */
	struct noise_floors floors; /* by assay run --calibrate-noise */
};

static void memory_release(struct memory *memory)
{
	profile_release(&memory->profile);
	noise_floors_release(&memory->floors);
}

/* Report a file that makes no sense, and leave it out. */
static bool is_known(int found, const struct err *trouble)
{
	if (found < 0)
		fprintf(stderr, "assay: compare: %s: left out\n", trouble->text);
	return found > 0;
}

static void remember(struct report *report, struct memory *memory, const struct suite *suite)
{
	const struct meta_value *host = NULL;
	struct err trouble = {0};

	if (suite->n && suite->benches[0]->nruns)
		host = run_machine(suite->benches[0]->runs[0], "hostname");
	if (!host || host->type != META_TEXT)
		return;
	if (is_known(profile_read(&memory->profile, host->text, &trouble), &trouble))
		report->rules.profile = &memory->profile;
	err_clear(&trouble);
	if (is_known(noise_floors_read(&memory->floors, host->text, &trouble), &trouble))
		report->rules.floors = &memory->floors;
}

/* The sides of a duel say which is the baseline. */
static void turn(struct suite *suites[2])
{
	struct suite *first = suites[0];

	suites[0] = suites[1];
	suites[1] = first;
}

/* What was found beside a file that was given alone. */
static int check_sides(struct suite *const *suites, const struct texts *files, struct err *err)
{
	const char *const *names = files->items;

	for (size_t i = 1; i < files->n; i++)
		if (!duel_sides_meet(suites[0], suites[i]))
			return err_set(
				err, ERR_INPUT,
				"%s and %s are not the two sides of one duel: give the file to "
				"compare it with",
				names[0], names[i]);
	if (files->n > 2 && duel_sides_are_turned(suites[0], suites[1]))
		return err_set(err, ERR_INPUT,
			       "%s was compared with %zu baselines: give the file of one of them, "
			       "as in assay compare %s",
			       names[0], files->n - 1, names[1]);
	return 0;
}

static int read_all(struct report *report, struct memory *memory, struct suite **suites,
		    struct compare *c, const struct texts *files, struct err *err)
{
	struct choice choice = {&c->names, &c->patterns};

	if (read_suites(suites, c, files, err))
		return -1;
	if (c->is_of_duel && check_sides(suites, files, err))
		return -1;
	if (!c->is_of_duel &&
	    (kept_call(suites, &c->words, files, err) || kept_check(suites, &c->words, err)))
		return -1;
	c->is_turned = files->n == 2 && duel_sides_are_turned(suites[0], suites[1]);
	if (c->is_turned)
		turn(suites);
	if (!c->no_profile)
		remember(report, memory, suites[0]);
	return report_init(report, suites, files->n, &choice, c->order, err);
}

/* ---- the metrics that are named */

static bool is_held(const struct report *report, const char *name)
{
	for (size_t s = 0; s < report->n; s++)
		for (size_t i = 0; i < report->sections[s].n; i++) {
			const struct metric_comparison *m = metric_comparisons_find(
				&report->sections[s].items[i].metrics, name);

			if (m && (m->old_side.metric.n || m->new_side.metric.n))
				return true;
		}
	return false;
}

/* A name that is unknown and in no file is a slip: a gate on it would judge nothing. */
static int check_metric(const struct report *report, const char *name, struct err *err)
{
	enum { NAMES_MAX = 128 };
	const char *names[NAMES_MAX] = {"time"}, *near;
	size_t n = 1;

	for (size_t i = 0; metric_name(i) && n < NAMES_MAX; i++)
		names[n++] = metric_name(i);
	for (size_t i = 0; counter_name_at(i) && n < NAMES_MAX; i++)
		names[n++] = counter_name_at(i)->name;
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return 0;
	if (is_held(report, name))
		return 0;
	near = nearest_name(name, names, n);
	if (near)
		return err_set(err, ERR_USAGE,
			       "--metric %s: in none of the files; did you mean %s?", name, near);
	return err_set(err, ERR_USAGE,
		       "--metric %s: in none of the files; assay counters and "
		       "docs/memory.md name what can be counted; several: --metric for each",
		       name);
}

static int check_metrics(const struct report *report, struct err *err)
{
	for (size_t i = 0; i < report->rules.n_metrics; i++)
		if (check_metric(report, report->rules.metrics[i], err))
			return -1;
	return 0;
}

/* The baseline's file first, as its suite is. */
static int write_all(const struct report *report, struct compare *c, struct suite *const *suites,
		     const struct texts *files)
{
	const char *const turned[] = {files->items[1], files->items[0]};

	return compare_reports_write(&c->reports, report, suites,
				     c->is_turned ? turned : files->items);
}

static int compare_files(struct compare *c, const struct texts *files, struct err *err)
{
	struct report report = {
		.rules = {.margin = c->margin,
			  .limit = c->limit_seen ? c->limit : NAN,
			  .ignore_yardstick = c->no_yardstick,
			  .ignore_pacer = c->no_pacer,
			  .same_class = c->same_class,
			  .session_sd = c->session_sd,
			  .metrics = c->metrics.items,
			  .n_metrics = c->metrics.n},
		.gate_rules = {.fails_on_slower = c->limit_seen,
			       .fails_on_undecided = c->fail_if_undecided,
			       .fails_on_new = c->fail_if_new,
			       .allows_missing = c->allow_missing,
			       .any_machine = c->any_machine},
	};
	struct suite **suites = calloc(files->n, sizeof(*suites));
	struct memory memory = {0};
	int status = -1;

	if (!suites)
		err_memory(err);
	else if (!read_all(&report, &memory, suites, c, files, err) && !check_metrics(&report, err))
		status = write_all(&report, c, suites, files);
	compare_reports_release(&c->reports);
	report_release(&report);
	memory_release(&memory);
	for (size_t i = 0; suites && i < files->n; i++)
		suite_free(suites[i]);
	free(suites);
	return status;
}

static int check_and_compare(struct compare *c, const struct texts *files, struct err *err)
{
	return check(c, files, err) ? -1 : compare_files(c, files, err);
}

/* Of a duel one file is enough. */
static int compare_named(struct compare *c, const struct texts *files, struct err *err)
{
	struct side_files sides = {0};
	struct texts found;
	int status = -1;

	if (files->n != 1 || compare_reports_is_stdout(files->items[0]))
		return check_and_compare(c, files, err);
	if (side_files_find(&sides, files->items[0], err) == 0) {
		found = (struct texts){(const char **)sides.items, sides.n, sides.n};
		c->is_of_duel = sides.n > 1;
		status = check_and_compare(c, c->is_of_duel ? &found : files, err);
	}
	side_files_release(&sides);
	return status;
}

/* "last" alone is compared with the one before it. */
static int add_the_one_before(struct texts *names, char before[32])
{
	long number = names->n == 1 ? last_number(names->items[0]) : -1;

	if (number < 0)
		return 0;
	snprintf(before, 32, "last~%ld", number + 1);
	if (texts_add(names, names->items[0]))
		return -1;
	names->items[0] = before;
	return 0;
}

static int add_all(struct texts *texts, const struct texts *more)
{
	int rc = 0;

	for (size_t i = 0; i < more->n; i++)
		rc |= texts_add(texts, more->items[i]);
	return rc;
}

static int work(void *context, const struct texts *files, struct err *err)
{
	struct compare *c = context;
	struct last_paths paths = {0};
	struct texts names = {0};
	char before[32];
	int rc = 0;

	if (add_all(&names, files) || add_the_one_before(&names, before) ||
	    add_all(&c->words, &names))
		rc = err_memory(err);
	else
		rc = last_paths_resolve(&paths, &names, err) ? -1 : compare_named(c, &names, err);
	last_paths_release(&paths);
	texts_release(&names);
	texts_release(&c->words);
	return rc;
}

static int run(int argc, char **argv)
{
	struct compare c = {
		.margin = 0.01, .session_sd = NAN, .reports = {.explain_most = EXPLAIN_MOST}};
	const struct option rows[] = {
		{OPT_HEADING, .help = "the verdict"},
		OPT_PERCENT(0, "margin", &c.margin, "PCT",
			    "differences within it do not matter (default 1%)", 0, 1,
			    .is_common = true),
		OPT_FLAG(
			0, "no-yardstick", &c.no_yardstick, NULL,
			"do not use the reference workload that was measured beside the benchmarks"),
		OPT_FLAG(
			0, "no-pacer", &c.no_pacer, NULL,
			"compare times as the clock told them, without the pacer that ran beside them"),
		OPT_FLAG(
			0, "no-profile", &c.no_profile, NULL,
			"do not use what assay doctor and run --calibrate-noise learned of this machine"),
		SAME_CLASS_ROW(&c.same_class),
		OPT_PERCENT(
			0, "session-sd", &c.session_sd, "PCT",
			"what sessions of the same code differ by, as a standard deviation, in files "
			"without a pacer (default: what is known of the machine, else by its kind); "
			"0% compares these two sessions alone",
			0, 10),
		OPT_TEXTS(
			0, "metric", &c.metrics, "NAME",
			"compare this metric too, with a margin of its own: instructions, allocations, "
			"... "
			"(docs/counters.md); the gate then judges only the metrics named (time is one); "
			"repeatable"),
		{OPT_HEADING, .help = "which benchmarks, in which order"},
		OPT_TEXTS('b', "benchmark", &c.names, "NAME", "only this one; repeatable"),
		OPT_TEXTS(
			'k', "keep", &c.patterns, "PATTERN",
			"only those whose name holds this text, or matches it (* ? [); repeatable",
			.is_common = true),
		OPT_TEXT(0, "sort", &c.sort, "ORDER",
			 "name or ratio (default: slower ones first, then faster, undecided, same)",
			 .choices = "name ratio"),
		{OPT_HEADING, .help = "a gate, which sets the exit status"},
		OPT_PERCENT(0, "fail-if-slower", &c.limit, "PCT",
			    "exit 1 when a benchmark is proven slower by more than this", 0, 1e15,
			    &c.limit_seen, .is_common = true),
		OPT_FLAG(0, "fail-if-undecided", &c.fail_if_undecided, NULL,
			 "exit 3 when a benchmark is undecided", .is_common = true),
		OPT_FLAG(0, "fail-if-new", &c.fail_if_new, NULL,
			 "exit 4 when a benchmark is in the new file only (default: it passes)"),
		OPT_FLAG(
			0, "allow-missing", &c.allow_missing, NULL,
			"pass when a benchmark is in the old file only (default of a gate: exit 4)"),
		OPT_FLAG(0, "any-machine", &c.any_machine, NULL,
			 "let the gate judge files of different machines (else exit 5)"),
		{OPT_HEADING, .help = "why"},
		OPT_FLAG(
			0, "explain", &c.reports.explain, NULL,
			"then explain each that is slower or faster, from the profiles beside both "
			"files (docs/explain.md)",
			.is_common = true),
		OPT_FLAG(
			0, "again", &c.reports.again, NULL,
			"with --explain: run again what both files say they measured, from files that "
			"you trust"),
		OPT_COUNT(0, "explain-most", &c.reports.explain_most, "N",
			  "with --again: at most N, those that changed most (default 5)", 1, 100000,
			  &c.explain_most_seen),
		{OPT_HEADING, .help = "reports, as many at once as you like"},
		OPT_TEXT(0, "text", &c.reports.paths[OUTPUT_TEXT], "FILE", "the table for people"),
		OPT_FLAG('q', "quiet", &c.reports.quiet, NULL,
			 "text without notes: the table, its summary, the gate", .is_common = true),
		OPT_FLAG('v', "verbose", &c.reports.verbose, NULL,
			 "text with every note under its row"),
		OPT_FILE(0, "json", &c.reports.paths[OUTPUT_JSON], "FILE",
			 "JSON; to stdout without =FILE", .is_common = true),
		OPT_TEXT(0, "markdown", &c.reports.paths[OUTPUT_MARKDOWN], "FILE",
			 "for GitHub's comments and the like", .is_common = true),
		OPT_TEXT(0, "comment", &c.reports.paths[OUTPUT_COMMENT], "FILE",
			 "Markdown for a pull request's comment: what changed, the rest folded"),
		OPT_TEXT(0, "junit", &c.reports.paths[OUTPUT_JUNIT], "FILE",
			 "JUnit XML: slower counts as failed, undecided as skipped",
			 .is_common = true),
		OPT_TEXT(0, "html", &c.reports.paths[OUTPUT_HTML], "FILE",
			 "a page with pictures, to look at and to pass on (docs/report.md)",
			 .is_common = true),
		OPT_TEXT(0, "csv", &c.reports.paths[OUTPUT_CSV], "FILE", "comma-separated values"),
		OPT_TEXT(0, "benchfmt", &c.reports.paths[OUTPUT_BENCHFMT], "FILE",
			 "Go's benchmark format, one line a process, for benchstat"),
		OPT_FLAG(0, "github", &c.reports.github, NULL,
			 "print annotations for GitHub Actions, too"),
		OPT_FLAG(0, "github-summary", &c.reports.github_summary, NULL,
			 "append the Markdown to $GITHUB_STEP_SUMMARY"),
		{0}};
	const struct option_parser parser = {
		"compare", "[options] OLD NEW...", description, rows, false, epilog};
	int status = command_main(&parser, argc, argv, work, &c);

	texts_release(&c.names);
	texts_release(&c.patterns);
	texts_release(&c.metrics);
	return status;
}

const struct command cmd_compare = {"compare", "verdicts for stored result files, and a gate", run};
