/* Any words (the input's lines), parsed as a command line by a table with one row of each type.
   What is accepted is within what the rows say; what is not leaves one line. */
#include "cli/words/option.h"
#include "tests/fuzz/fuzz.h"

#include <math.h>

#define WORDS 64

struct given {
	bool flag, verbose;
	long count, loops;
	const char *text, *file;
	struct texts texts;
	double seconds, percent, number;
};

static void check_given(const struct given *given)
{
	HOLDS(given->count >= 1 && given->count <= 1000);
	HOLDS(given->loops >= 0);
	HOLDS(given->seconds >= 0 && isfinite(given->seconds));
	HOLDS(isfinite(given->percent));
	HOLDS(given->number >= -10 && given->number <= 10);
}

/* --help is printed to stdout and is the business of others. */
static bool asks_for_help(char *const *words, int n)
{
	for (int i = 1; i < n; i++)
		if (words[i][0] == '-' && strchr(words[i], 'h'))
			return true;
	return false;
}

static void parse(int argc, char **argv, bool stop_at_positional)
{
	struct given given = {.count = 1};
	const struct option rows[] = {
		{OPT_HEADING, .help = "all types"},
		OPT_FLAG('q', "quiet", &given.flag, NULL, "say less"),
		OPT_FLAG('v', "verbose", &given.verbose, NULL, "say more"),
		OPT_COUNT('p', "processes", &given.count, "N", "how many", 1, 1000),
		OPT_LOOPS('l', "loops", &given.loops, "N", "loops", 0, 1e18),
		OPT_TEXT('o', "output", &given.text, "FILE", "where to"),
		OPT_TEXTS('s', "setup", &given.texts, "STMT", "run first"),
		OPT_FILE(0, "json", &given.file, "FILE", "write JSON"),
		OPT_SECONDS(0, "min-time", &given.seconds, "SEC", "shortest"),
		OPT_PERCENT(0, "margin", &given.percent, "PCT", "same within"),
		OPT_NUMBER('n', "number", &given.number, "X", "a number", -10, 10),
		{0},
	};
	const struct option_parser parser = {.command = "fuzz",
					     .usage = "[options]",
					     .description = "None.",
					     .rows = rows,
					     .stop_at_positional = stop_at_positional};
	struct texts positionals = {0};
	struct err err = {0};
	bool helped;

	if (option_parse(&parser, argc, argv, &positionals, &helped, &err)) {
		HOLDS(err.kind == ERR_USAGE && strncmp(err.text, "fuzz: ", 6) == 0);
		check_refusal(&err);
	}
	check_given(&given); /* what was refused was not stored */
	HOLDS(positionals.n < (size_t)argc);
	texts_release(&positionals);
	texts_release(&given.texts);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	char *text = text_of(bytes, len), *rest = text, *word;
	char *argv[WORDS + 1] = {(char *)"fuzz"};
	int argc = 1;

	while (argc < WORDS && (word = strsep(&rest, "\n")))
		argv[argc++] = word;
	if (!asks_for_help(argv, argc)) {
		parse(argc, argv, false);
		parse(argc, argv, true);
	}
	free(text);
	return 0;
}
