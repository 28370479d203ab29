/* For fish. */
#include "cli/described/completion_internal.h"

static const char beginning[] =
	"# fish completion for assay; made by: assay completion fish\n"
	"\n"
	"function __assay_is --description 'Is this the command?'\n"
	"    set -l words (commandline -opc)\n"
	"    test (count $words) -ge 2; and test $words[2] = $argv[1]\n"
	"end\n"
	"\n"
	"function __assay_has_none --description 'Is there no command yet?'\n"
	"    test (count (commandline -opc)) -eq 1\n"
	"end\n"
	"\n"
	"function __assay_benchmarks --description 'Those of the files on the command line'\n"
	"    set -l targets\n"
	"    for word in (commandline -opc)[3..-1]\n"
	"        test -e \"$word\"; and set -a targets $word\n"
	"    end\n"
	"    test -n \"$targets\"; and assay run $targets --list 2>/dev/null | "
	"sed '/^ /d; s/   *.*//'\n"
	"end\n"
	"\n"
	"complete -c assay -f\n";

static const char *const values[] = {
	[OPTION_TEXT] = " -x",
	[OPTION_FILES] = " -r -F",
	[OPTION_FOLDERS] = " -x -a '(__fish_complete_directories)'",
	[OPTION_PYTHONS] = " -r -F -a '(complete -C python)'",
	[OPTION_REVISIONS] =
		" -x -a \"(git for-each-ref --format='%(refname:short)' 2>/dev/null)\"",
	[OPTION_BENCHMARKS] = " -x -a '(__assay_benchmarks)'",
};

/* In fish's single quotes a quote is \', a backslash \\. */
static void put_help(FILE *out, const char *text)
{
	fputs(" -d '", out);
	for (; *text; text++)
		fprintf(out, *text == '\'' || *text == '\\' ? "\\%c" : "%c", *text);
	fputs("'\n", out);
}

static void begin(FILE *out, const struct described *commands)
{
	fputs(beginning, out);
	for (; commands->name; commands++) {
		fprintf(out, "complete -c assay -n __assay_has_none -a %s", commands->name);
		put_help(out, commands->summary);
	}
}

static void put_row(FILE *out, const char *command, const struct option *row)
{
	enum option_value value = option_value_of(row);

	fprintf(out, "complete -c assay -n '__assay_is %s'", command);
	if (row->short_name)
		fprintf(out, " -s %c", row->short_name);
	if (row->long_name)
		fprintf(out, " -l %s", row->long_name);
	if (value == OPTION_WORDS)
		fprintf(out, " -x -a '%s'", row->choices);
	else if (value != OPTION_NONE && row->type != OPT_FILE)
		fputs(values[value], out);
	put_help(out, row->help);
}

static void put_rows(FILE *out, const char *command, const struct option *rows)
{
	for (const struct option *row = rows; !option_is_end(row); row++)
		if (row->type != OPT_HEADING)
			put_row(out, command, row);
}

static void put_words(FILE *out, const struct described *command)
{
	char choices[DESCRIBED_CHOICES];

	if (described_words(command) == WORDS_ANY)
		return;
	fprintf(out, "complete -c assay -n '__assay_is %s'", command->name);
	switch (described_words(command)) {
	case WORDS_PROGRAMS:
		fputs(" -F -a '(__fish_complete_command)'\n", out);
		break;
	case WORDS_COMMANDS:
		fputs(" -a '(complete -C \"assay \")'\n", out);
		break;
	case WORDS_CHOICES:
		fprintf(out, " -a '%s'\n", described_choices(command, choices));
		break;
	default:
		fputs(" -F\n", out);
	}
}

static void put_command(FILE *out, const struct described *command)
{
	fputc('\n', out);
	put_rows(out, command->name, option_help_rows(command->parser));
	put_rows(out, command->name, option_parser_rows(command->parser));
	put_words(out, command);
}

static void end(FILE *out, const struct described *commands)
{
	(void)out, (void)commands;
}

const struct completion completion_fish = {"fish", begin, put_command, end};
