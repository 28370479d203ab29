#include "cli/explaining/again_line.h"

#include "cli/explaining/options.h"

#include <stdlib.h>
#include <string.h>

static bool is_command(const struct again_words *words, const char *name)
{
	return strcmp(words->recorded->command, name) == 0;
}

/* As assay run takes them: behind the first "--", unless that is the first word. */
static char *const *find_rest(const struct again_words *words, int *argc)
{
	char **argv = words->recorded->argv;

	for (int i = 2; is_command(words, "run") && i < *argc; i++)
		if (strcmp(argv[i], "--") == 0) {
			*argc = i;
			return &argv[i];
		}
	return NULL;
}

int again_words_parse(struct again_words *words, const struct recorded *recorded,
		      const struct option *rows, struct err *err)
{
	struct option_parser parser = {.command = recorded->command,
				       .rows = rows,
				       .given = &words->given,
				       .last_wins = true, /* they were accepted then */
				       .is_rehearsal = true};
	struct err trouble = {0};
	int argc = recorded->argc;
	bool helped = false;

	words->recorded = recorded;
	words->rest = find_rest(words, &argc);
	parser.stop_at_positional = is_command(words, "command");
	if (option_parse(&parser, argc, recorded->argv, &words->words, &helped, &trouble) == 0)
		return 0;
	return trouble.kind == ERR_MEMORY
		       ? err_memory(err)
		       : err_set(err, ERR_INPUT, "its command line is not understood any more (%s)",
				 trouble.text);
}

void again_words_release(struct again_words *words)
{
	options_given_release(&words->given);
	texts_release(&words->words);
	*words = (struct again_words){0};
}

bool again_words_have(const struct again_words *words, const char *const *names)
{
	return options_given_any(&words->given, names) != NULL;
}

void again_line_add(struct again_line *line, const char *word)
{
	buf_add(&line->text, word, strlen(word) + 1);
	line->argc++;
}

void again_line_add_option(struct again_line *line, const char *name, const char *value)
{
	if (!value)
		return;
	buf_addf(&line->text, "--%s=%s", name, value);
	again_line_add(line, "");
}

static bool is_among(const char *name, const char *const *names)
{
	for (; *names; names++)
		if (strcmp(*names, name) == 0)
			return true;
	return false;
}

/* One option; those of several words stand as so many in a row. Returns how many they are. */
static size_t add_given(struct again_line *line, const struct option_given *one)
{
	const struct option *row = one->row;
	size_t n = row->words > 1 ? (size_t)row->words : 1;

	if (row->type == OPT_FLAG || row->type == OPT_WORD) {
		buf_addf(&line->text, "--%s", row->long_name);
		again_line_add(line, "");
		return 1;
	}
	again_line_add_option(line, row->long_name, one->value);
	for (size_t i = 1; i < n; i++)
		again_line_add(line, one[i].value);
	return n;
}

void again_line_add_options(struct again_line *line, const struct again_words *words,
			    const char *const *without)
{
	const struct options_given *given = &words->given;
	size_t n;

	for (size_t i = 0; i < given->n; i += n) {
		const struct option *row = given->items[i].row;

		n = row->words > 1 ? (size_t)row->words : 1;
		if (explain_options_keep(row) && !is_among(row->long_name, without))
			add_given(line, &given->items[i]);
	}
}

void again_line_add_words(struct again_line *line, const struct again_words *words)
{
	if (!is_command(words, "run"))
		again_line_add(line, "--");
	for (size_t i = 0; i < words->words.n; i++)
		again_line_add(line, words->words.items[i]);
	for (char *const *word = words->rest; word && *word; word++)
		again_line_add(line, *word);
}

int again_line_end(struct again_line *line, struct err *err)
{
	char *word = line->text.data;

	line->argv = buf_failed(&line->text) ? NULL
					     : calloc((size_t)line->argc + 1, sizeof(*line->argv));
	if (!line->argv)
		return err_memory(err);
	for (int i = 0; i < line->argc; i++) {
		line->argv[i] = word;
		word += strlen(word) + 1;
	}
	return 0;
}

void again_line_release(struct again_line *line)
{
	buf_release(&line->text);
	free(line->argv);
	*line = (struct again_line){0};
}
