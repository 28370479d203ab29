#include "cli/measuring/resuming.h"

#include "cli/words/option_internal.h"

#include <string.h>

/* What may be said anew: it changes what is shown and when the run ends, not what is measured. */
static const char *const free_options[] = {
	"resume", "quiet", "verbose", "json",	  "metadata",
	"dump",	  "hist",  "stats",   "deadline", "subtract-loop-cost"};

void resuming_release(struct resuming *resuming)
{
	begun_release(&resuming->begun);
	options_given_release(&resuming->given);
	*resuming = (struct resuming){0};
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
	int argc = resumable->prepare(resumable->options, r->begun.argc, r->begun.argv), rc;

	parser.given = then;
	parser.last_wins = true; /* they were accepted then */
	rc = option_parse(&parser, argc, r->begun.argv, positionals, &helped, err);
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
	const char *command = record_text(&r->begun.first, "command", "");

	if (strcmp(command, r->begun.command) == 0)
		return 0;
	return err_set(err, ERR_USAGE, "%s was begun by assay %s: assay %s --resume %s goes on",
		       file, r->begun.argv[0], r->begun.argv[0], file);
}

int resuming_parse(struct resuming *r, const struct resumable *resumable, int argc, char **argv,
		   struct texts *positionals, bool *helped, struct err *err)
{
	struct options_given now;
	struct option_parser parser = *resumable->parser;
	struct texts words = {0};
	const char *file;
	int rc;

	*r = (struct resuming){.begun = {.command = parser.command, .argc = argc, .argv = argv}};
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
	rc = begun_read(&r->begun, file, err) || check_command(r, file, err) ||
	     parse_then(r, resumable, &now, &words, positionals, err);
	if (rc)
		err_in(err, "%s", argv[0]);
	texts_release(&words);
	options_given_release(&now);
	return rc ? -1 : 0;
}
