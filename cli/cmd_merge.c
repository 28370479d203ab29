/* assay merge: one result file from those of several machines, or of the shards of one suite. */
#include "cli/command.h"
#include "cli/pyperf/files.h"
#include "cli/words/option.h"
#include "results/files/merge.h"
#include "results/files/read.h"

#include <stdlib.h>
#include <string.h>

static const char description[] =
	"Merge result files into one: the shards of a suite, or the results of several machines. "
	"Runs of the same benchmark are joined, and each run keeps what it was measured on. "
	"Files that overlap, or that measured different things (Python version, unit, ...), are "
	"refused, and nothing is written.";

static const char epilog[] = "examples:\n"
			     "  assay merge shard-*.json -o all.json\n"
			     "  assay merge laptop.json.gz server.json.gz -o both.json.gz\n"
			     "  assay merge shard-*.json --stdout | assay compare before.json -\n";

struct merge {
	struct options_given given;
	const char *output;
	bool to_stdout, indent, quiet;
};

static int check(const struct merge *m, const struct texts *paths, struct err *err)
{
	size_t from_stdin = 0;

	if (paths->n == 0)
		return err_set(err, ERR_USAGE,
			       "give the result files, as in assay merge shard-*.json -o all.json");
	for (size_t i = 0; i < paths->n; i++)
		from_stdin += strcmp(paths->items[i], "-") == 0;
	if (from_stdin > 1)
		return err_set(err, ERR_USAGE, "only one file can be - (stdin)");
	if (options_exclude(&m->given, "output", "stdout", err))
		return -1;
	if (!m->output && !m->to_stdout)
		return err_set(err, ERR_USAGE, "where to? give --output FILE or --stdout");
	return 0;
}

/* ---- read all before merging anything: errors may have to name two files */

static int read_all(struct suite **suites, const struct texts *paths, struct err *err)
{
	for (size_t i = 0; i < paths->n; i++) {
		suites[i] = suite_read(paths->items[i], err);
		if (!suites[i])
			return -1;
	}
	return 0;
}

static int check_overlaps(struct suite *const *suites, const struct texts *paths, struct err *err)
{
	for (size_t j = 1; j < paths->n; j++)
		for (size_t i = 0; i < j; i++)
			if (suite_check_overlap(suites[i], suites[j], err))
				return err_in(err, "%s and %s", paths->items[i], paths->items[j]);
	return 0;
}

static int merge_all(struct suite **suites, const struct texts *paths, struct err *err)
{
	for (size_t i = 1; i < paths->n; i++)
		if (suite_merge(suites[0], suites[i], err))
			return err_in(err, "%s", paths->items[i]);
	return 0;
}

/* ---- what came out */

static size_t count_runs(const struct suite *suite)
{
	size_t n = 0;

	for (size_t i = 0; i < suite->n; i++)
		n += suite->benches[i]->nruns;
	return n;
}

static size_t count_on_several(const struct suite *suite)
{
	size_t n = 0;

	for (size_t i = 0; i < suite->n; i++)
		n += !bench_is_of_one_machine(suite->benches[i]);
	return n;
}

static void tell(const struct merge *m, const struct suite *suite, size_t files)
{
	size_t several = count_on_several(suite);

	printf("%s: %zu file%s, %zu benchmark%s, %zu runs", m->output, files, files == 1 ? "" : "s",
	       suite->n, suite->n == 1 ? "" : "s", count_runs(suite));
	if (several)
		printf("; %zu benchmark%s on more than one machine", several,
		       several == 1 ? " was measured" : "s were measured");
	printf("\n");
}

/* ---- the whole */

static int merge(void *context, const struct texts *paths, struct err *err)
{
	const struct merge *m = context;
	struct suite **suites;
	int rc = -1;

	if (check(m, paths, err))
		return -1;
	suites = calloc(paths->n, sizeof(*suites));
	if (!suites)
		return err_memory(err);
	if (read_all(suites, paths, err) || check_overlaps(suites, paths, err) ||
	    merge_all(suites, paths, err))
		goto out;
	rc = pyperf_put_suite(suites[0], m->output, m->indent ? WRITE_INDENTED : WRITE_COMPACT,
			      err);
	if (!rc && m->output && !m->quiet)
		tell(m, suites[0], paths->n);
out:
	for (size_t i = 0; i < paths->n; i++)
		suite_free(suites[i]);
	free(suites);
	return rc;
}

static int run(int argc, char **argv)
{
	struct merge m = {0};
	const struct option rows[] = {
		OPT_TEXT('o', "output", &m.output, "FILE",
			 "write to FILE, which must not exist; compressed when it ends in .gz"),
		OPT_FLAG(0, "stdout", &m.to_stdout, NULL, "write to standard output"),
		OPT_FLAG(0, "indent", &m.indent, NULL, "indent the JSON text"),
		OPT_FLAG('q', "quiet", &m.quiet, NULL, "do not print a summary"),
		{0}};
	const struct option_parser parser = {
		.command = "merge",
		.usage = "[options] FILE... (--output FILE | --stdout)",
		.description = description,
		.rows = rows,
		.epilog = epilog,
		.given = &m.given,
	};
	int status = command_main(&parser, argc, argv, merge, &m);

	options_given_release(&m.given);
	return status;
}

const struct command cmd_merge = {"merge", "one file from several machines or shards", run};
