/* assay loop start: the baseline, the benchmarks and how they are measured, fixed. */
#include "cli/looping/looping.h"
#include "cli/looping/loop_words.h"
#include "cli/words/option_internal.h"
#include "cli/words/status.h"
#include "results/base/atomic.h"
#include "results/base/path.h"
#include "runner/os/folder.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

const char *const loop_serves[] = {
	"keep",	     "build",	      "margin",	 "blocks",     "rounds",       "slice",
	"parallel",  "own-placement", "loops",	 "precision",  "budget",       "timeout",
	"deadline",  "seed",	      "python",	 "no-project", "affinity",     "no-pin",
	"copy-env",  "no-locale",     "quiet",	 "max-memory", "max-cpu-time", "inherit-environ",
	"yardstick", "no-yardstick",  "verbose", NULL};

/* Our own rows of the table, by their place in it. */
enum { OWN_ROWS = 2 };

static void add_own(struct option_table *table, struct loop_options *options)
{
	const struct option own[] = {LOOP_START_ROWS(options), {0}};

	option_table_add(table, own);
}

static bool is_own(const struct option_table *table, const struct option_given *one)
{
	return one->row >= table->rows && one->row < table->rows + OWN_ROWS;
}

/* What was given of the options that a loop does not serve; NULL: nothing. */
static const struct option_given *find_unserved(const struct option_table *table,
						const struct options_given *given)
{
	for (size_t i = 0; i < given->n; i++)
		if (!is_own(table, &given->items[i]) &&
		    !option_is_among(given->items[i].row, loop_serves))
			return &given->items[i];
	return NULL;
}

/* One option as one word that means the same. */
static int keep_option(struct attempts *attempts, const struct option_given *one, struct err *err)
{
	struct buf word = {0};
	int rc;

	buf_addf(&word, "--%s", one->row->long_name);
	if (option_takes_value(one->row))
		buf_addf(&word, "=%s", one->value ? one->value : "");
	rc = buf_failed(&word) ? err_memory(err)
			       : attempts_add_word(attempts, buf_text(&word), err);
	buf_release(&word);
	return rc;
}

/* The words of a duel, without those that are ours. */
static int keep_words(struct loop *loop, const struct option_table *table,
		      const struct options_given *given, const struct texts *words, struct err *err)
{
	const struct option_given *wrong = find_unserved(table, given);
	char name[OPTION_NAME_SIZE];

	if (wrong)
		return err_set(err, ERR_USAGE,
			       "start: %s has no place in a loop: assay loop --help-all names the "
			       "options that it takes",
			       option_spell(wrong, name));
	if (words->n == 0)
		return err_set(
			err, ERR_USAGE,
			"start: nothing to measure: give a file or a folder of benchmarks, as "
			"in assay loop start bench_text.py");
	for (size_t i = 0; i < words->n; i++)
		if (attempts_add_word(&loop->attempts, words->items[i], err))
			return -1;
	for (size_t i = 0; i < given->n; i++)
		if (is_own(table, &given->items[i])
			    ? option_store(&given->items[i], err)
			    : keep_option(&loop->attempts, &given->items[i], err))
			return -1;
	return 0;
}

/* What follows "--" belongs to scripts. Where it begins, or argc. */
static int tail_of(int argc, char **argv)
{
	int i = 1;

	while (i < argc && strcmp(argv[i], "--") != 0)
		i++;
	return i;
}

static int parse(struct loop *loop, struct loop_options *options, int argc, char **argv,
		 struct err *err)
{
	struct option_table table = {0}, measuring = {0};
	struct options_given given = {0};
	struct texts words = {0};
	const struct option_parser parser = {
		.command = "loop start", .rows = table.rows, .given = &given, .is_rehearsal = true};
	int end = tail_of(argc, argv), rc;
	bool helped;

	add_own(&table, options);
	options->doer->add_options(&measuring);
	option_table_add_new(&table, measuring.rows);
	rc = option_parse(&parser, end, argv, &words, &helped, err);
	if (!rc)
		rc = keep_words(loop, &table, &given, &words, err);
	for (int i = end; i < argc && !rc; i++)
		rc = attempts_add_word(&loop->attempts, argv[i], err);
	options_given_release(&given);
	texts_release(&words);
	return rc;
}

/* Are there benchmarks at all? Names them. Returns the exit status, or -1 with err. */
static int list(const struct loop *loop, const struct loop_options *options, struct err *err)
{
	static char run[] = "run", list_them[] = "--list";
	char **argv = calloc(loop->attempts.n_words + 3, sizeof(*argv));
	int status;

	if (!argv)
		return err_memory(err);
	argv[0] = run;
	argv[1] = list_them;
	for (size_t i = 0; i < loop->attempts.n_words; i++)
		argv[i + 2] = loop->attempts.words[i];
	status = options->doer->list((int)loop->attempts.n_words + 2, argv);
	free(argv);
	return status;
}

static int fill(struct loop *loop, const struct loop_options *options, struct err *err)
{
	struct attempts *attempts = &loop->attempts;

	attempts->alpha = options->alpha;
	attempts->targets_change = options->targets_change;
	attempts->root = strdup(loop->place.root);
	attempts->directory = realpath(".", NULL);
	attempts->commit = loop->place.commit ? strdup(loop->place.commit) : NULL;
	attempts->copy = strdup("base.0");
	when_format_iso(time(NULL), attempts->started);
	return attempts->root && attempts->directory && attempts->copy ? 0 : err_memory(err);
}

/* Where a repository may be made around it later: it is of this machine alone. */
static int hide(const struct loop *loop, struct err *err)
{
	char *path = loop->place.is_git ? NULL : path_in_new(loop->place.hidden, "loop/.gitignore");
	int rc = 0;

	if (path && atomic_write(path, WRITE_REPLACE, "*\n", 2, err))
		rc = err_in(err, "%s", path);
	free(path);
	return rc;
}

/* The copy, and then the file that says that there is one. */
static int make(struct loop *loop, struct err *err)
{
	struct buf copy = {0}, nested = {0};
	size_t files = 0;
	int rc;

	buf_addf(&copy, "%s/%s", loop->folder, loop->attempts.copy);
	rc = buf_failed(&copy)
		     ? err_memory(err)
		     : hide(loop, err) || snapshots_make(&loop->snapshots, &loop->place, err) ||
			       snapshots_take(&loop->snapshots, loop->attempts.tree, err) ||
			       snapshots_copy(&loop->snapshots, buf_text(&copy), err) ||
			       snapshots_count(&loop->snapshots, &files, &nested, err) ||
			       loop_save(loop, err);
	if (!rc)
		loop_print_start(loop, files, buf_text(&nested));
	else
		folder_remove(loop->folder);
	buf_release(&copy);
	buf_release(&nested);
	return rc ? -1 : 0;
}

int loop_start(const struct loop_options *given, int argc, char **argv, struct err *err)
{
	struct loop_options options = *given;
	struct loop loop = {0};
	int status = -1;

	if (loop_open_new(&loop, err) == 0 && parse(&loop, &options, argc, argv, err) == 0 &&
	    fill(&loop, &options, err) == 0)
		status = list(&loop, &options, err);
	if (status == EXIT_DONE && make(&loop, err))
		status = -1;
	loop_close(&loop);
	return status;
}
