/*
 * assay bisect: the commit at which a benchmark became slower or faster. Its words after the two
 * revisions, and most of its options, are those of `assay run`; cli/bisecting/ does the work.
 */
#include "cli/bisecting/bisecting.h"
#include "cli/command.h"
#include "cli/instead.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const struct command cmd_run;

static const char description[] =
	"Find the commit between GOOD and BAD at which a benchmark became slower, or faster. First "
	"BAD is measured against GOOD: is there a difference at all? Then commits between them, as "
	"git bisect would choose them, each in a worktree of its own and in turns with GOOD, until "
	"it is clear which of the two it is like; what stays open is skipped, never guessed, as is "
	"what cannot be built or run. The commit that is named is right in at least 95 of 100 "
	"searches. At the end it is measured against its parent, in fresh blocks. Neither the "
	"working tree nor a bisection of git's own is touched. Exit status: 0 the commit is named; "
	"3 there is no difference, or what was skipped leaves several commits; 1, 2, 124 and 130 as "
	"everywhere. All other options are those of assay run.";

static const char brief[] =
	"Find the commit between GOOD and BAD at which a benchmark became slower, or faster: each "
	"step is measured in turns with GOOD until it is clear, and the commit that is named is "
	"right in at least 95 of 100 searches. Exit status 3: no difference, or several commits.";

static const char epilog[] =
	"examples:\n"
	"  assay bisect v1.2 main bench_text.py -k join\n"
	"  assay bisect v1.2 main bench_text.py --build 'make -j4' --limit 5% --explain\n"
	"  assay bisect --resume\n";

static const char usage[] = "[options] GOOD BAD TARGET...";

static void add_options(struct option_table *table, void *context)
{
	struct bisecting *bisecting = context;

	bisect_options_add(table, &bisecting->options);
}

static int print_help(bool all)
{
	struct bisecting nowhere;
	struct option_table table = {0};
	const struct option_parser parser = {.command = "bisect",
					     .usage = usage,
					     .description = description,
					     .rows = table.rows,
					     .epilog = epilog,
					     .brief = brief};

	cmd_run.add_options(&table);
	add_options(&table, &nowhere);
	option_show_help(&parser, all);
	return EXIT_DONE;
}

/* ---- a search that was interrupted */

/* Words that change what is shown, not what is searched for. */
static bool is_shown_only(const char *word)
{
	static const char *const words[] = {"-q",     "--quiet",  "-v",	       "--verbose",
					    "--json", "--resume", "--restart", NULL};

	for (size_t i = 0; words[i]; i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

static const char *next_word(int argc, char **argv, int *at)
{
	while (*at < argc && is_shown_only(argv[*at]))
		++*at;
	return *at < argc ? argv[(*at)++] : NULL;
}

static bool are_same_words(int argc, char **argv, const struct begun *begun)
{
	int i = 1, k = 1;
	const char *now, *then;

	do {
		now = next_word(argc, argv, &i);
		then = next_word(begun->argc, begun->argv, &k);
	} while (now && then && strcmp(now, then) == 0);
	return !now && !then;
}

/* Does it go on with the one in the journal? False where there is none, unless --resume asks for
   it. 0, or -1 with err. */
static int find_interrupted(bool *goes_on, const struct bisecting *bisecting, int argc, char **argv,
			    struct err *err)
{
	char *journal = begun_journal_new(bisecting->file);
	struct begun begun = {0};
	int rc = 0;

	if (!journal)
		return err_memory(err);
	*goes_on = access(journal, F_OK) == 0;
	if (*goes_on && bisecting->options.restart) {
		*goes_on = false;
		rc = unlink(journal) ? err_sys(err, "cannot remove %s", journal) : 0;
	} else if (!*goes_on && bisecting->options.resume) {
		rc = err_set(err, ERR_INPUT,
			     "nothing to resume: no search was interrupted in this repository");
	} else if (*goes_on && !bisecting->options.resume) {
		rc = begun_read(&begun, bisecting->file, err);
		if (!rc && !are_same_words(argc, argv, &begun))
			rc = err_set(err, ERR_USAGE,
				     "another search was interrupted here: assay bisect --resume "
				     "goes on with it, --restart drops it");
		begun_release(&begun);
	}
	free(journal);
	return rc;
}

/* What must be known before the words are taken for good. */
static int rehearse(struct bisecting *bisecting, int argc, char **argv, bool *helped,
		    bool *helped_all, struct err *err)
{
	static const char *const resume[] = {"resume", NULL}, *const restart[] = {"restart", NULL};
	struct option_table table = {0};
	struct options_given given = {0};
	struct texts words = {0};
	const struct option_parser parser = {.command = "bisect",
					     .usage = usage,
					     .rows = table.rows,
					     .given = &given,
					     .is_rehearsal = true,
					     .helped_all = helped_all};
	int rc;

	cmd_run.add_options(&table);
	add_options(&table, bisecting);
	rc = option_parse(&parser, argc, argv, &words, helped, err);
	bisecting->options.resume = options_given_any(&given, resume) != NULL;
	bisecting->options.restart = options_given_any(&given, restart) != NULL;
	if (!rc)
		rc = options_exclude(&given, "resume", "restart", err);
	options_given_release(&given);
	texts_release(&words);
	return rc;
}

static int run(int argc, char **argv)
{
	struct bisecting bisecting = {.options = BISECT_DEFAULTS};
	struct instead instead = {.command = "bisect",
				  .add_options = add_options,
				  .context = &bisecting,
				  .carry_out = bisecting_run,
				  .own_words = 2};
	struct err err = {0};
	bool helped = false, helped_all = false, goes_on = false;
	char *file = NULL;
	int status;

	if (rehearse(&bisecting, argc, argv, &helped, &helped_all, &err)) {
		status = status_fail(&err);
	} else if (helped) {
		status = print_help(helped_all);
	} else if (!(bisecting.file = file = bisecting_file_new(&err)) ||
		   find_interrupted(&goes_on, &bisecting, argc, argv, &err)) {
		status = status_fail(&err);
	} else {
		instead.resume = goes_on ? file : NULL;
		status = cmd_run.instead(argc, argv, &instead);
	}
	free(file);
	return status;
}

const struct command cmd_bisect = {
	"bisect", "the commit at which a benchmark became slower or faster", run, NULL, NULL};
