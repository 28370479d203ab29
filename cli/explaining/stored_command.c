/* assay explain OLD NEW, or RESULT. */
#include "cli/explaining/stored.h"

#include "cli/words/json_print.h"
#include "cli/words/status.h"
#include "results/files/read.h"
#include "results/profile_files/profile_set.h"
#include "results/verdicts/duel_sides.h"
#include "results/verdicts/pair.h"

#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct stored_command {
	struct explain_options options;
	struct texts patterns;
	bool json, quiet, verbose, again;
	struct options_given given;
	struct suite *suites[2];
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

static bool has_profiles(const char *word)
{
	return is_result(word) && profile_set_stands_beside(word, NULL) == 1;
}

/* A manifest of snippets is a .json, too, but nothing that can be read as a result. */
static bool can_be_read(const char *word)
{
	struct suite *suite =
		is_result(word) && access(word, F_OK) == 0 ? suite_read(word, NULL) : NULL;
	bool can = suite && suite->n > 0;

	suite_free(suite);
	return can;
}

bool stored_are_meant(const struct texts *words)
{
	if (words->n == 1)
		return has_profiles(words->items[0]) || can_be_read(words->items[0]);
	return words->n == 2 && is_result(words->items[0]) && is_result(words->items[1]);
}

/* ---- options */

/* clang-format off */
static void add_rows(struct option_table *table, struct stored_command *c)
{
	const struct option rows[] = {
	{OPT_HEADING, .help = "of stored results"},
	OPT_FLAG(0, "again", &c->again, NULL,
	 "run what the results say they measured again, from files that you trust", .is_common = true),
	{0}};

	option_table_add(table, rows);
}
/* clang-format on */

void stored_options_add(struct option_table *table)
{
	static struct stored_command nowhere;

	add_rows(table, &nowhere);
}

/* ---- which benchmarks */

/* By a part of the name or a pattern, as `assay run -k`. */
static bool is_wanted(const struct texts *patterns, const char *name)
{
	for (size_t i = 0; i < patterns->n; i++)
		if (strstr(name, patterns->items[i]) || fnmatch(patterns->items[i], name, 0) == 0)
			return true;
	return patterns->n == 0;
}

int stored_compare(const struct bench *old_bench, const struct bench *new_bench,
		   struct again_item *item, struct err *err)
{
	const struct compare_rules rules = {.margin = 0.01, .limit = NAN, .session_sd = NAN};
	struct comparison comparison = {0};
	int rc = comparison_init(&comparison, old_bench, new_bench, &rules, err);

	if (!rc) {
		item->timed = comparison.ratio;
		item->df = comparison.df;
	}
	comparison_release(&comparison);
	return rc;
}

/* Those that are wanted and in all files; NULL with err: none is, memory. */
static struct again_item *items_new(const struct stored_command *c, size_t files, size_t *n,
				    struct err *err)
{
	const struct suite *old = c->suites[0];
	struct again_item *items = calloc(old->n + 1, sizeof(*items));

	*n = 0;
	if (!items)
		err_memory(err);
	for (size_t i = 0; items && i < old->n; i++) {
		const char *name = bench_name(old->benches[i]);
		const struct bench *other = files == 2 ? suite_find(c->suites[1], name) : NULL;

		if (!is_wanted(&c->patterns, name) || (files == 2 && !other))
			continue;
		items[*n] = (struct again_item){.name = name, .df = INFINITY};
		if (other && stored_compare(old->benches[i], other, &items[*n], err)) {
			free(items);
			return NULL;
		}
		++*n;
	}
	if (items && *n == 0) {
		err_set(err, ERR_INPUT, "%s",
			files == 2 ? "the two have no benchmark in common that is wanted"
				   : "it has no benchmark that is wanted");
		free(items);
		return NULL;
	}
	return items;
}

/* ---- the whole */

/* The baseline of a duel comes first, whatever the order in which the two were named. */
static int read_results(struct stored_command *c, struct texts *words, struct err *err)
{
	for (size_t i = 0; i < words->n; i++)
		if (!(c->suites[i] = suite_read(words->items[i], err)))
			return -1;
	if (words->n == 2 && duel_sides_are_turned(c->suites[0], c->suites[1])) {
		struct suite *suite = c->suites[0];
		const char *word = words->items[0];

		c->suites[0] = c->suites[1];
		c->suites[1] = suite;
		words->items[0] = words->items[1];
		words->items[1] = word;
	}
	return 0;
}

static int print_rows(json_t *rows)
{
	struct err err = {0};

	if (json_print(json_pack("{s:O}", "benchmarks", rows), stdout, &err))
		return status_fail(&err);
	return EXIT_DONE;
}

static int explain(struct stored_command *c, struct texts *words, stored_run_again *run_again,
		   struct err *err)
{
	struct stored_request request = {.n = words->n,
					 .options = &c->options,
					 .quiet = c->quiet,
					 .verbose = c->verbose,
					 .ignores_profiles = c->again,
					 .keeps_to_profiles = true,
					 .given = &c->given,
					 .rows = c->json ? json_array() : NULL,
					 .run_again = run_again};
	struct again_item *items = NULL;
	int status = -1, printed;
	size_t n;

	if (read_results(c, words, err) == 0)
		items = items_new(c, words->n, &n, err);
	for (size_t i = 0; i < words->n; i++) {
		request.paths[i] = request.labels[i] = words->items[i];
		request.suites[i] = c->suites[i];
	}
	if (items) {
		status = stored_explain_items(&request, items, n);
		printed = request.rows && status != EXIT_WRONG_USAGE ? print_rows(request.rows)
								     : EXIT_DONE;
		status = status == EXIT_DONE ? printed : status;
	}
	json_decref(request.rows);
	free(items);
	return status;
}

int stored_explain(int argc, char **argv, stored_run_again *run_again)
{
	struct stored_command c = {.options = EXPLAIN_DEFAULTS};
	struct option_table table = {0};
	struct texts words = {0};
	struct err err = {0};
	bool helped = false;
	const struct option rows[] = {
		OPT_TEXTS('k', "keep", &c.patterns, "PATTERN",
			  "names that hold this or match it (* ? [); repeatable"),
		OPT_FLAG(0, "json", &c.json, NULL, "print the result as JSON"),
		OPT_FLAG('q', "quiet", &c.quiet, NULL, "print only the result"),
		OPT_FLAG('v', "verbose", &c.verbose, NULL, "print every row"),
		{0}};
	const struct option_parser parser = {.command = "explain",
					     .usage = "[options] RESULT | OLD NEW",
					     .rows = table.rows,
					     .given = &c.given};
	int status;

	explain_options_add(&table, &c.options);
	option_table_add(&table, rows);
	add_rows(&table, &c);
	if (option_parse(&parser, argc, argv, &words, &helped, &err))
		status = -1;
	else
		status = explain(&c, &words, run_again, &err);
	suite_free(c.suites[0]);
	suite_free(c.suites[1]);
	texts_release(&words);
	texts_release(&c.patterns);
	options_given_release(&c.given);
	return status < 0 ? status_fail(&err) : status;
}
