/* The options of programs: a table, in hyperfine's words where they are free. */
#include "cli/programs/options.h"

#include <stdlib.h>
#include <string.h>

/* clang-format off */
void program_options_add(struct option_table *table, struct program_options *p)
{
	const struct option rows[] = {
	{OPT_HEADING, .help = "what is measured (docs/programs.md)"},
	OPT_TEXTS(0, "name", &p->names, "NAME",
	 "name of the benchmark (default command; of several programs what was typed); repeatable: one for each"),
	OPT_TEXTS(0, "command-name", &p->names, "NAME", "the same as --name; repeatable"),
	OPT_TEXTS('L', "parameter-list", &p->lists, "VAR A,B,C",
	 "measure with each of these in the place of {VAR}, in programs, commands, files and names; repeatable: all combinations",
	 .words = 2, .is_common = true),
	OPT_TEXTS('P', "parameter-scan", &p->scans, "VAR MIN MAX",
	 "the same with the numbers from MIN to MAX; repeatable", .words = 3, .is_common = true),
	OPT_TEXTS('D', "parameter-step-size", &p->steps, "STEP",
	 "the step of the scans (default 1); repeatable: one for each scan"),
	OPT_TEXT(0, "reference", &p->reference, "PROGRAM",
	 "a program with its arguments, in one text, that the others are compared with (default: the first)"),
	OPT_COUNT('r', "runs", &p->runs, "N",
	 "exactly N runs: -p N -n 1 -w 0; of each of several programs --blocks N --rounds 1 -l 1", 1, 1e6),
	{OPT_HEADING, .help = "how a program is started"},
	OPT_TEXT(0, "shell", &p->shell, "SHELL",
	 "the programs are commands of this shell: default (sh), bash, 'bash --norc', ...; none: no shell (default)"),
	OPT_FLAG('S', "default-shell", &p->default_shell, NULL, "the same as --shell default"),
	OPT_FLAG('N', "no-shell", &p->no_shell, NULL, "the same as --shell none"),
	OPT_TEXT(0, "input", &p->input, "FILE", "its stdin (default: empty)"),
	OPT_TEXT(0, "stdout", &p->output, "FILE",
	 "where its stdout goes: null (default), pipe, inherit (stderr too), or a file that each run writes anew"),
	OPT_FLAG(0, "show-output", &p->shows_output, NULL, "the same as --stdout inherit"),
	OPT_FILE('i', "ignore-failure", &p->ignored, "CODES",
	 "exit codes other than 0 are no failure: all of them, or these (1,3)"),
	{OPT_HEADING, .help = "commands of the shell around it, never in its time"},
	OPT_TEXT('s', "setup", &p->setup, "CMD", "before all runs", .is_common = true),
	OPT_TEXTS(0, "prepare", &p->prepare, "CMD",
	 "before each run; repeatable: one for each program", .is_common = true),
	OPT_TEXTS('C', "conclude", &p->conclude, "CMD",
	 "after each run, also one that failed; repeatable: one for each program"),
	OPT_TEXT('c', "cleanup", &p->cleanup, "CMD",
	 "after all runs, also when they failed or were interrupted"),
	{0}};

	option_table_add(table, rows);
}
/* clang-format on */

void program_options_release(struct program_options *p)
{
	struct texts *all[] = {&p->names, &p->prepare, &p->conclude,
			       &p->lists, &p->scans,   &p->steps};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		texts_release(all[i]);
}

static const char precision[] =
	"it stops at --precision or when the --budget is spent; --runs N is an exact number";
static const char exports[] =
	"-o FILE writes the result, and assay compare FILE... makes tables of "
	"it (--csv, --markdown)";

const struct option_hint program_option_hints[] = {
	{'p', NULL, "-p CMD of hyperfine is --prepare CMD here"},
	{'n', NULL, "-n NAME of hyperfine is --name NAME here"},
	{'M', "max-runs", precision},
	{0, "min-runs", precision},
	{0, "export-json", "-o FILE writes the result (pyperf's JSON), --json prints it"},
	{0, "export-csv", exports},
	{0, "export-markdown", exports},
	{0, "export-asciidoc", exports},
	{0, "export-orgmode", exports},
	{0, "metrics", "--counters and --metric count what the time does not tell"},
	{0, "env", "env NAME=VALUE PROGRAM sets a variable, --vs-env one of a second side"},
	{0, "style", "-q prints the result alone; NO_COLOR=1 leaves colours out"},
	{'u', "time-unit", "the unit follows from the size; --json prints seconds"},
	{0, "sort", "several programs are ranked by their time"},
	{0}};

/* ---- relations */

static int check_codes(const char *codes, struct err *err)
{
	const char *at = codes;

	if (!codes || strcmp(codes, "-") == 0 || strcmp(codes, "all-non-zero") == 0)
		return 0;
	while (at) {
		char *end;
		long code = strtol(at, &end, 10);

		if (end == at || code < 1 || code > 255 || (*end && *end != ','))
			return err_set(err, ERR_USAGE,
				       "--ignore-failure=%s: must be exit codes from 1 to 255, "
				       "such as 1,3, or all-non-zero",
				       codes);
		at = *end ? end + 1 : NULL;
	}
	return 0;
}

/* hyperfine's --output is about what the program prints. */
static int check_output(const struct measure_options *m, struct err *err)
{
	static const char *const words[] = {"null", "pipe", "inherit"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (m->output && strcmp(m->output, words[i]) == 0)
			return err_set(err, ERR_USAGE,
				       "--output %s: it names the file of the result; where the "
				       "program's output goes is --stdout %s (a file of this name "
				       "is ./%s)",
				       words[i], words[i], words[i]);
	return 0;
}

/* It runs no program: two sides that are the same one would be called the same. Where we stand for
   pyperf --python is as its users know it: it starts a worker, and the program is what it is. */
static int check_python(const struct measure_options *m, struct err *err)
{
	static const char *const vs[] = {"vs-python", NULL}, *const one[] = {"python", NULL};

	if (options_given_any(m->given, vs))
		return err_set(err, ERR_USAGE,
			       "--vs-python is for suites and statements: of a program the "
			       "interpreter is a word, as in assay command --vs 'python3.13 "
			       "job.py' -- python3.12 job.py");
	if (options_given_any(m->given, one) && !option_speaks_pyperf())
		return err_set(err, ERR_USAGE,
			       "--python is for suites and statements: of a program the "
			       "interpreter is a word, as in assay command -- python3.12 job.py");
	return 0;
}

int program_options_check(const struct program_options *p, const struct measure_options *m,
			  struct err *err)
{
	static const char *const scan[] = {"parameter-scan", NULL};
	static const char *const pairs[][2] = {{"shell", "no-shell"},
					       {"shell", "default-shell"},
					       {"no-shell", "default-shell"},
					       {"stdout", "show-output"},
					       {"runs", "processes"},
					       {"runs", "values"},
					       {"runs", "precision"},
					       {"runs", "budget"},
					       {"runs", "blocks"},
					       {"runs", "rounds"},
					       {"runs", "fast"},
					       {"runs", "rigorous"},
					       {"runs", "debug-single-value"}};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (options_exclude(m->given, pairs[i][0], pairs[i][1], err))
			return -1;
	if (options_need(m->given, "parameter-step-size", scan, err))
		return -1;
	return check_python(m, err) || check_codes(p->ignored, err) || check_output(m, err) ? -1
											    : 0;
}
