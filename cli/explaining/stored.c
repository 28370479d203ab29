#include "cli/explaining/stored.h"

#include "cli/explaining/difference.h"
#include "cli/words/json_print.h"
#include "cli/words/status.h"
#include "results/files/read.h"
#include "results/profile_files/profile_set.h"
#include "results/verdicts/pair.h"

#include <fnmatch.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct stored_options {
	struct texts patterns;
	bool json, quiet, verbose;
};

/* A result with the profiles beside it. */
struct stored {
	const char *path;
	struct suite *suite;
	struct profile_set set;
};

/* ---- which */

static bool has_end(const char *word, const char *end)
{
	size_t n = strlen(word), m = strlen(end);

	return n > m && strcmp(word + n - m, end) == 0;
}

static bool is_result(const char *word)
{
	return has_end(word, ".json") || has_end(word, ".json.gz");
}

/* A manifest of snippets is a .json, too: what has profiles beside it, or another result beside it
   on the command line, is a result. */
static bool has_profiles(const char *word)
{
	char *path = is_result(word) ? profile_set_path_new(word) : NULL;
	bool has = path && access(path, F_OK) == 0;

	free(path);
	return has;
}

bool stored_are_meant(const struct texts *words)
{
	if (words->n == 1)
		return has_profiles(words->items[0]);
	return words->n == 2 && is_result(words->items[0]) && is_result(words->items[1]);
}

/* ---- reading */

static int read_profiles(struct stored *stored, struct err *err)
{
	char *path = profile_set_path_new(stored->path);
	int rc;

	if (!path)
		return err_memory(err);
	if (access(path, F_OK) != 0)
		rc = err_set(err, ERR_INPUT,
			     "%s: no profiles stand beside it (%s): --explain keeps them where -o "
			     "names the result",
			     stored->path, path);
	else
		rc = profile_set_read(&stored->set, path, err) ||
		     profile_set_check(&stored->set, stored->suite, stored->path, err);
	free(path);
	return rc ? -1 : 0;
}

static int read_stored(struct stored *stored, const char *path, struct err *err)
{
	*stored = (struct stored){.path = path, .suite = suite_read(path, err)};
	return !stored->suite || read_profiles(stored, err) ? -1 : 0;
}

static void release(struct stored *stored)
{
	suite_free(stored->suite);
	profile_set_release(&stored->set);
	*stored = (struct stored){0};
}

/* By a part of the name or a pattern, as `assay run -k`. */
static bool is_wanted(const struct texts *patterns, const char *name)
{
	for (size_t i = 0; i < patterns->n; i++)
		if (strstr(name, patterns->items[i]) || fnmatch(patterns->items[i], name, 0) == 0)
			return true;
	return patterns->n == 0;
}

/* ---- what is reported */

struct reporting {
	const struct stored_options *options;
	json_t *rows; /* with --json; else NULL */
	size_t n;     /* benchmarks so far */
};

static void begin_section(struct reporting *reporting)
{
	if (reporting->n++ && !reporting->rows)
		fputc('\n', stdout);
}

static struct explained_style style_of(const struct reporting *reporting)
{
	return (struct explained_style){reporting->options->quiet, reporting->options->verbose};
}

static int report_one(struct reporting *reporting, const struct stack_profile *profile,
		      struct err *err)
{
	const struct explained_style style = style_of(reporting);
	struct profile_summary summary = {0};
	struct source_lines sources = {0};
	const struct explained explained = {.name = profile->name,
					    .profile = profile,
					    .summary = &summary,
					    .sources = &sources};
	int rc = profile_summary_make(&summary, profile, err);

	begin_section(reporting);
	if (!rc && reporting->rows)
		rc = json_array_append_new(reporting->rows, explained_json_new(&explained));
	else if (!rc)
		rc = explained_print(&explained, &style, stdout, err);
	source_lines_release(&sources);
	profile_summary_release(&summary);
	return rc ? -1 : 0;
}

/* What the timed values of both say. */
static int compare(const struct stored files[2], const char *name, struct interval *timed,
		   double *df, struct err *err)
{
	const struct bench *old_bench = suite_find(files[0].suite, name);
	const struct bench *new_bench = suite_find(files[1].suite, name);
	const struct compare_rules rules = {.margin = 0.01, .limit = NAN, .session_sd = NAN};
	struct comparison comparison = {0};
	int rc = 0;

	*timed = (struct interval){0};
	*df = INFINITY;
	if (!old_bench || !new_bench)
		return 0;
	rc = comparison_init(&comparison, old_bench, new_bench, &rules, err);
	if (!rc) {
		*timed = comparison.ratio;
		*df = comparison.df;
	}
	comparison_release(&comparison);
	return rc;
}

static json_t *side_json_new(const struct difference *difference, int side)
{
	struct source_lines sources = {0};
	const struct explained explained = {.name = difference->name,
					    .profile = difference->profiles[side],
					    .summary = &difference->summaries[side],
					    .sources = &sources};
	json_t *json = explained_json_new(&explained);

	source_lines_release(&sources);
	return json;
}

static int report_two(struct reporting *reporting, const struct stored files[2],
		      const struct stack_profile *old_profile,
		      const struct stack_profile *new_profile, struct err *err)
{
	const struct explained_style style = style_of(reporting);
	char here[PATH_MAX];
	const char *cwd = getcwd(here, sizeof(here));
	struct difference difference = {.name = old_profile->name,
					.roots = {cwd, cwd},
					.labels = {files[0].path, files[1].path},
					.profiles = {old_profile, new_profile}};
	struct interval timed;
	double df;
	int rc = compare(files, old_profile->name, &timed, &df, err) ||
		 difference_find(&difference, timed, df, err);

	begin_section(reporting);
	if (!rc && reporting->rows)
		rc = json_array_append_new(reporting->rows,
					   difference_json_new(&difference,
							       side_json_new(&difference, 0),
							       side_json_new(&difference, 1)));
	else if (!rc)
		rc = difference_print(&difference, &style, stdout, err);
	difference_release(&difference);
	return rc ? -1 : 0;
}

/* ---- all benchmarks */

static int report_all(struct reporting *reporting, const struct stored *files, size_t n,
		      struct err *err)
{
	for (size_t i = 0; i < files[0].set.n; i++) {
		const struct stack_profile *profile = &files[0].set.profiles[i], *other;

		if (!is_wanted(&reporting->options->patterns, profile->name))
			continue;
		other = n == 2 ? profile_set_find(&files[1].set, profile->name) : NULL;
		if (n == 1 ? report_one(reporting, profile, err)
			   : other && report_two(reporting, files, profile, other, err))
			return -1;
	}
	if (reporting->n == 0)
		return err_set(err, ERR_INPUT, "%s",
			       n == 2 ? "the two have no profile in common that is wanted"
				      : "it has no profile that is wanted");
	return 0;
}

static int explain(const struct stored_options *options, const struct texts *words, struct err *err)
{
	struct reporting reporting = {options, options->json ? json_array() : NULL, 0};
	struct stored files[2] = {{0}};
	int rc = 0;

	for (size_t i = 0; i < words->n && !rc; i++)
		rc = read_stored(&files[i], words->items[i], err);
	rc = rc ? rc : report_all(&reporting, files, words->n, err);
	if (!rc && reporting.rows)
		rc = json_print(json_pack("{s:O}", "benchmarks", reporting.rows), stdout, err);
	json_decref(reporting.rows);
	release(&files[0]);
	release(&files[1]);
	return rc;
}

int stored_explain(int argc, char **argv)
{
	struct stored_options options = {0};
	struct texts words = {0};
	struct err err = {0};
	bool helped = false;
	const struct option rows[] = {
		OPT_TEXTS('k', "keep", &options.patterns, "PATTERN",
			  "names that hold this or match it (* ? [); repeatable"),
		OPT_FLAG(0, "json", &options.json, NULL, "print the result as JSON"),
		OPT_FLAG('q', "quiet", &options.quiet, NULL, "print only the result"),
		OPT_FLAG('v', "verbose", &options.verbose, NULL, "print every row"),
		{0}};
	const struct option_parser parser = {
		.command = "explain", .usage = "[options] OLD NEW", .rows = rows};
	int rc = option_parse(&parser, argc, argv, &words, &helped, &err) ||
		 explain(&options, &words, &err);

	texts_release(&words);
	texts_release(&options.patterns);
	return rc ? status_fail(&err) : EXIT_DONE;
}
