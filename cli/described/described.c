#include "cli/described/described.h"

#include <string.h>

/* From the first letter of a list "a|b|c" in lower case; NULL when there is none. */
static const char *find_choices(const char *usage, size_t *length)
{
	const char *bar = strchr(usage, '|'), *first = bar;

	while (bar && first > usage && first[-1] >= 'a' && first[-1] <= 'z')
		first--;
	if (!bar || first == bar)
		return NULL;
	*length = strspn(first, "abcdefghijklmnopqrstuvwxyz|");
	return first;
}

enum described_words described_words(const struct described *command)
{
	static const struct {
		const char *word;
		enum described_words words;
	} kinds[] = {{"TARGET", WORDS_FILES},
		     {"FILE", WORDS_FILES},
		     {"OLD", WORDS_FILES},
		     {"PROGRAM", WORDS_PROGRAMS},
		     {"COMMAND", WORDS_COMMANDS}};
	const char *usage = command->parser->usage;
	size_t length;

	if (command->parser->actions || find_choices(usage, &length))
		return WORDS_CHOICES;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strstr(usage, kinds[i].word))
			return kinds[i].words;
	return WORDS_ANY;
}

const char *described_choices(const struct described *command, char out[DESCRIBED_CHOICES])
{
	size_t length = 0;
	const char *first = find_choices(command->parser->usage, &length);

	if (command->parser->actions) {
		snprintf(out, DESCRIBED_CHOICES, "%s", command->parser->actions);
		return out;
	}
	snprintf(out, DESCRIBED_CHOICES, "%.*s", (int)length, first ? first : "");
	for (char *bar = strchr(out, '|'); bar; bar = strchr(bar, '|'))
		*bar = ' ';
	return out;
}
