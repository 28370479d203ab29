#include "cli/measuring/resuming.h"

#include "cli/words/option_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What may be said anew: it changes what is shown and when the run ends, not what is measured. */
static const char *const free_options[] = {
	"resume", "quiet", "verbose", "json",	  "metadata",
	"dump",	  "hist",  "stats",   "deadline", "subtract-loop-cost"};

char *resuming_journal_new(const char *file)
{
	struct buf path = {0};

	buf_addf(&path, "%s.journal", file);
	return buf_take(&path);
}

void resuming_release(struct resuming *resuming)
{
	if (resuming->is_resumed)
		free(resuming->argv);
	free(resuming->journal);
	options_given_release(&resuming->given);
	journal_text_release(&resuming->before);
	record_release(&resuming->begin);
	*resuming = (struct resuming){0};
}

/* ---- the journal */

static int check_damage(const struct resuming *r, const char *file, struct err *err)
{
	const struct journal_text *text = &r->before;

	if (text->damaged == 0 && text->n > 0)
		return 0;
	if (text->n == 0)
		return err_set(err, ERR_INPUT,
			       "%s holds no whole record: nothing can be resumed; remove it and "
			       "begin anew",
			       r->journal);
	return err_set(err, ERR_INPUT,
		       "%s: line %zu is damaged; %zu records are good: assay recover %s -o FILE "
		       "makes a result file of them",
		       r->journal, text->first_damaged, text->n, file);
}

static int check_directory(const struct resuming *r, struct err *err)
{
	const char *then = record_text(&r->begin, "directory", NULL);
	char *now = realpath(".", NULL);
	int rc = 0;

	if (!now)
		return err_sys(err, "cannot find the working directory");
	if (then && strcmp(then, now) != 0)
		rc = err_set(err, ERR_USAGE, "%s was begun in %s: resume it there", r->journal,
			     then);
	free(now);
	return rc;
}

static int take_words(struct resuming *r, struct err *err)
{
	json_t *words = json_object_get(r->begin.head, "argv");
	size_t n = json_array_size(words);

	r->argv = calloc(n + 1, sizeof(*r->argv));
	if (!r->argv)
		return err_memory(err);
	for (size_t i = 0; i < n; i++) {
		const char *word = json_string_value(json_array_get(words, i));

		if (!word)
			return err_set(err, ERR_INPUT, "%s: the first record has no command line",
				       r->journal);
		r->argv[i] = (char *)word;
	}
	r->argc = (int)n;
	return n > 0 ? 0
		     : err_set(err, ERR_INPUT, "%s: the first record has no command line",
			       r->journal);
}

static int read_journal(struct resuming *r, const char *file, struct err *err)
{
	const struct journal_record *first;

	r->is_resumed = true;
	r->argv = NULL;
	r->journal = resuming_journal_new(file);
	if (!r->journal)
		return err_memory(err);
	if (access(r->journal, F_OK) != 0)
		return errno == ENOENT ? err_set(err, ERR_INPUT,
						 "nothing to resume: there is no %s, which a run "
						 "with -o keeps until it has ended",
						 r->journal)
				       : err_sys(err, "%s: cannot read", r->journal);
	if (journal_read(&r->before, r->journal, err) || check_damage(r, file, err))
		return -1;
	first = &r->before.records[0];
	if (record_parse(&r->begin, first->text, first->len, err))
		return err_in(err, "%s: record 1", r->journal);
	if (record_int(&r->begin, "journal", 0) != 1)
		return err_set(err, ERR_INPUT, "%s: not a journal of this version of assay",
			       r->journal);
	if (!json_is_object(json_object_get(r->begin.head, "same")))
		return err_set(err, ERR_INPUT,
			       "%s does not say what must be the same: it cannot be resumed; assay "
			       "recover %s -o FILE makes result files of it",
			       r->journal, file);
	return check_directory(r, err) || take_words(r, err) ? -1 : 0;
}

bool resuming_is_kind(const struct journal_record *text, const char *kind)
{
	struct record record;
	bool is = record_parse(&record, text->text, text->len, NULL) == 0 &&
		  strcmp(record_text(&record, "record", ""), kind) == 0;

	record_release(&record);
	return is;
}

char *resuming_command_new(const char *file)
{
	struct resuming r = {0};
	const char *command = NULL;
	char *copy = NULL;

	if (read_journal(&r, file, NULL) == 0)
		command = record_text(&r.begin, "command", NULL);
	if (command)
		copy = strdup(command);
	resuming_release(&r);
	return copy;
}

/* ---- what is said twice */

static bool is_free(const struct option *row)
{
	for (size_t i = 0; i < sizeof(free_options) / sizeof(free_options[0]); i++)
		if (row->long_name && strcmp(row->long_name, free_options[i]) == 0)
			return true;
	return false;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* The option as it was given then: the same text where there is one, else the last. */
static const struct option_given *find_then(const struct options_given *then,
					    const struct option_given *now)
{
	const struct option_given *found = NULL;

	for (size_t i = 0; i < then->n; i++) {
		if (then->items[i].row != now->row)
			continue;
		found = &then->items[i];
		if (same_text(found->value, now->value))
			break;
	}
	return found;
}

static int check_option(const struct options_given *then, const struct option_given *now,
			struct err *err)
{
	const struct option_given *found = find_then(then, now);
	char name[OPTION_NAME_SIZE];

	if (is_free(now->row) || (found && same_text(found->value, now->value)))
		return 0;
	option_spell(now, name);
	if (!found)
		return err_set(err, ERR_USAGE,
			       "%s: the run was begun without it; --resume goes on with the same "
			       "plan",
			       name);
	return err_set(err, ERR_USAGE,
		       "%s %s: the run was begun with %s; --resume goes on with the same plan",
		       name, now->value, found->value);
}

static int check_positionals(const struct texts *then, const struct texts *now, struct err *err)
{
	for (size_t i = 0; i < now->n; i++)
		if (now->n != then->n || strcmp(then->items[i], now->items[i]) != 0)
			return err_set(err, ERR_USAGE,
				       "%s: the run was begun with other words; with --resume none "
				       "are needed",
				       now->items[i]);
	return 0;
}

/* Parse the words of then, compare, and add what may be said anew. */
static int parse_then(struct resuming *r, const struct resumable *resumable,
		      const struct options_given *now, const struct texts *words_now,
		      struct texts *positionals, struct err *err)
{
	struct options_given *then = &r->given;
	struct option_parser parser = *resumable->parser;
	bool helped;
	int argc = resumable->prepare(resumable->options, r->argc, r->argv), rc;

	parser.given = then;
	parser.last_wins = true; /* they were accepted then */
	rc = option_parse(&parser, argc, r->argv, positionals, &helped, err);
	for (size_t i = 0; i < now->n && !rc; i++)
		rc = check_option(then, &now->items[i], err);
	if (!rc)
		rc = check_positionals(positionals, words_now, err);
	for (size_t i = 0; i < now->n && !rc; i++)
		if (is_free(now->items[i].row))
			rc = option_store(&now->items[i], err);
	return rc;
}

static int check_command(const struct resuming *r, const char *file, struct err *err)
{
	const char *command = record_text(&r->begin, "command", "");

	if (strcmp(command, r->command) == 0)
		return 0;
	return err_set(err, ERR_USAGE, "%s was begun by assay %s: assay %s --resume %s goes on",
		       file, r->argv[0], r->argv[0], file);
}

int resuming_parse(struct resuming *r, const struct resumable *resumable, int argc, char **argv,
		   struct texts *positionals, bool *helped, struct err *err)
{
	struct options_given now;
	struct option_parser parser = *resumable->parser;
	struct texts words = {0};
	const char *file;
	int rc;

	*r = (struct resuming){.command = parser.command, .argc = argc, .argv = argv};
	parser.given = &r->given;
	rc = option_parse(&parser, resumable->prepare(resumable->options, argc, argv), argv,
			  positionals, helped, err);
	file = *resumable->file;
	if (rc || *helped || !file)
		return rc;
	words = *positionals;
	now = r->given;
	*positionals = (struct texts){0};
	r->given = (struct options_given){0};
	rc = read_journal(r, file, err) || check_command(r, file, err) ||
	     parse_then(r, resumable, &now, &words, positionals, err);
	if (rc)
		err_in(err, "%s", argv[0]);
	texts_release(&words);
	options_given_release(&now);
	return rc ? -1 : 0;
}
