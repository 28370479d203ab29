/* What was typed, as tests write it: words in one text, separated by blanks; and what is refused of
 * them. */
#ifndef TESTS_UNIT_CLI_TYPED_H
#define TESTS_UNIT_CLI_TYPED_H

#include "cli/words/option.h"
#include "tests/unit/support.h"

enum { TYPED_WORDS_MAX = 32 };

/* Parses `words` as those of `command` by the rows of `table`. 0, or -1 with err; `given` is the
 * caller's either way. */
static inline int typed_parse(char *command, const char *words, const struct option_table *table,
			      struct options_given *given, struct err *err)
{
	static char text[512];
	char *argv[TYPED_WORDS_MAX] = {command};
	struct option_parser parser = {.command = command, .rows = table->rows, .given = given};
	struct texts positionals = {0};
	bool helped;
	int argc = 1, rc;

	snprintf(text, sizeof(text), "%s", words);
	for (char *word = strtok(text, " "); word && argc < TYPED_WORDS_MAX;
	     word = strtok(NULL, " "))
		argv[argc++] = word;
	rc = option_parse(&parser, argc, argv, &positionals, &helped, err);
	texts_release(&positionals);
	return rc;
}

/* Words that are refused as wrong usage; the message holds both parts (second: NULL when one is
 * enough). */
struct typed_refused {
	const char *words, *first, *second;
};

/* Fails unless `decide` refuses the words of each of n cases with -1 and what the case says in err.
 */
static inline void typed_all_refused(int (*decide)(const char *words), const struct err *err,
				     const struct typed_refused *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(decide(cases[i].words), -1);
		assert_int_equal(err->kind, ERR_USAGE);
		if (!strstr(err->text, cases[i].first) ||
		    (cases[i].second && !strstr(err->text, cases[i].second)))
			fail_msg("%s: %s", cases[i].words, err->text);
	}
}

#endif
