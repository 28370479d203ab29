/* assay merge: one result file from those of several machines, or of the shards of one suite. */
#include "cli/command.h"
#include "cli/merging/shards.h"
#include "cli/merging/summary.h"
#include "cli/pyperf/files.h"
#include "cli/words/option.h"
#include "results/files/merge.h"

#include <stdlib.h>
#include <string.h>

static const char description[] =
	"Merge result files into one: the shards of a suite, or the results of several machines. "
	"Runs of the same benchmark are joined, and each run keeps what it was measured on. "
	"Files that overlap, or that measured different things (Python version, unit, ...), are "
	"refused, and nothing is written. The shards of one suite (assay run --shard) must all be "
	"there: exit status 6 says that some are missing, and which. Those of a duel become a file "
	"for each side.";

static const char epilog[] = "examples:\n"
			     "  assay merge shard-*.json -o all.json\n"
			     "  assay merge laptop.json.gz server.json.gz -o both.json.gz\n"
			     "  assay merge shard-*.json --stdout | assay compare before.json -\n";

struct merge {
	struct options_given given;
	const char *output;
	bool to_stdout, indent, quiet, is_partial;
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

static int check_overlaps(const struct shard_file *files, size_t n, struct err *err)
{
	for (size_t j = 1; j < n; j++)
		for (size_t i = 0; i < j; i++)
			if (suite_check_overlap(files[i].suite, files[j].suite, err))
				return err_in(err, "%s and %s", files[i].path, files[j].path);
	return 0;
}

static int merge_all(const struct shard_file *files, size_t n, struct err *err)
{
	for (size_t i = 1; i < n; i++)
		if (suite_merge(files[0].suite, files[i].suite, err))
			return err_in(err, "%s", files[i].path);
	return 0;
}

/* ---- the whole */

static enum write_style style_of(const struct merge *m)
{
	return m->indent ? WRITE_INDENTED : WRITE_COMPACT;
}

/* Files that say nothing of shards. */
static int merge_others(const struct merge *m, const struct shard_file *files, size_t n,
			struct err *err)
{
	if (m->is_partial)
		return err_set(err, ERR_USAGE, "--partial is for shards, and these files are none");
	if (check_overlaps(files, n, err) || merge_all(files, n, err) ||
	    pyperf_put_suite(files[0].suite, m->output, style_of(m), err))
		return -1;
	if (m->output && !m->quiet)
		merge_summary_print(m->output, n, files[0].suite, NULL, stdout);
	return EXIT_DONE;
}

static int merge_files(const struct merge *m, struct shard_file *files, const struct texts *paths,
		       struct err *err)
{
	const struct shard_merging merging = {m->output, style_of(m), m->quiet, m->is_partial};
	struct shard_count count = {0};
	int status = -1;

	if (shard_files_read(files, paths->items, paths->n, err) == 0 &&
	    shard_count(&count, files, paths->n, err) == 0)
		status = count.n ? shard_merging_run(&merging, &count, files, err)
				 : merge_others(m, files, paths->n, err);
	shard_count_release(&count);
	return status;
}

static int merge(void *context, const struct texts *paths, struct err *err)
{
	const struct merge *m = context;
	struct shard_file *files;
	int status;

	if (check(m, paths, err))
		return -1;
	files = calloc(paths->n, sizeof(*files));
	if (!files)
		return err_memory(err);
	status = merge_files(m, files, paths, err);
	shard_files_free(files, paths->n);
	free(files);
	return status;
}

static int run(int argc, char **argv)
{
	struct merge m = {0};
	const struct option rows[] = {
		OPT_TEXT('o', "output", &m.output, "FILE",
			 "write to FILE, which must not exist; compressed when it ends in .gz"),
		OPT_FLAG(0, "stdout", &m.to_stdout, NULL, "write to standard output"),
		OPT_FLAG(0, "indent", &m.indent, NULL, "indent the JSON text"),
		OPT_FLAG(0, "partial", &m.is_partial, NULL,
			 "take the shards that there are; the file says which are missing"),
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
