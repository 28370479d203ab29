/* For zsh's completion system (compinit). */
#include "cli/described/completion_internal.h"

#include <string.h>

static const char beginning[] =
	"#compdef assay\n"
	"# zsh completion for assay; made by: assay completion zsh\n"
	"\n"
	"# Those of the files on the command line.\n"
	"_assay_benchmarks() {\n"
	"\tlocal word\n"
	"\tlocal -a targets names\n"
	"\tfor word in \"${(@Q)words[2,-1]}\"; do [[ -e $word ]] && targets+=(\"$word\"); done\n"
	"\t(( $#targets )) || return 1\n"
	"\tnames=(${(f)\"$(assay run $targets --list 2>/dev/null | sed '/^ /d; s/   *.*//')\"})\n"
	"\tcompadd -a names\n"
	"}\n"
	"\n"
	"_assay_pythons() { _alternative 'programs:python:compadd -- ${(k)commands[(I)python*]}' "
	"'files:file:_files'; }\n"
	"\n"
	"_assay_revisions() {\n"
	"\tcompadd -- ${(f)\"$(git for-each-ref --format='%(refname:short)' 2>/dev/null)\"}\n"
	"}\n";

static const char *const actions[] = {
	[OPTION_FILES] = "_files",
	[OPTION_FOLDERS] = "_files -/",
	[OPTION_PYTHONS] = "_assay_pythons",
	[OPTION_REVISIONS] = "_assay_revisions",
	[OPTION_BENCHMARKS] = "_assay_benchmarks",
};

/* What means something in a specification of _arguments and _describe. */
static const char special[] = "[]:\\";

static void begin(FILE *out, const struct described *commands)
{
	(void)commands;
	fputs(beginning, out);
}

/* "--json=-" takes a value only when it is joined, "--output=" either way. */
static void put_names(FILE *out, const struct option *row)
{
	bool takes = option_takes_value(row);
	const char *joined = !takes ? "" : row->type == OPT_FILE ? "=-" : "=";
	const char *after = takes && row->type != OPT_FILE ? "+" : joined; /* the short name */

	if (option_is_list(row) || row->type == OPT_WORD)
		fputs("'*'", out);
	else if (row->short_name && row->long_name)
		fprintf(out, "'(-%c --%s)'", row->short_name, row->long_name);
	if (row->short_name && row->long_name)
		fprintf(out, "{-%c%s,--%s%s}", row->short_name, after, row->long_name, joined);
	else if (row->long_name)
		fprintf(out, "'--%s%s'", row->long_name, joined);
	else
		fprintf(out, "'-%c%s'", row->short_name, after);
}

/* ":VAR: :A,B,C: " */
static void put_each_word(FILE *out, const char *placeholder)
{
	for (size_t len; *placeholder; placeholder += len + (placeholder[len] == ' ')) {
		len = strcspn(placeholder, " ");
		fprintf(out, ":%.*s: ", (int)len, placeholder);
	}
}

static void put_row(FILE *out, const struct option *row)
{
	enum option_value value = option_value_of(row);

	fputs("\t\t", out);
	put_names(out, row);
	fputs("'[", out);
	completion_put_quoted(out, row->help, special);
	fputs("]", out);
	if (row->words > 1) {
		put_each_word(out, row->placeholder);
	} else if (value != OPTION_NONE) {
		fputs(row->type == OPT_FILE ? "::" : ":", out);
		completion_put_quoted(out, row->placeholder, special);
		fputs(":", out);
		if (value == OPTION_WORDS)
			fprintf(out, "(%s)", row->choices);
		else if (value != OPTION_TEXT)
			fputs(actions[value], out);
		else
			fputs(" ", out);
	}
	fputs("' \\\n", out);
}

static void put_rows(FILE *out, const struct option *rows)
{
	for (const struct option *row = rows; !option_is_end(row); row++)
		if (row->type != OPT_HEADING)
			put_row(out, row);
}

static void put_words(FILE *out, const struct described *command)
{
	char choices[DESCRIBED_CHOICES];

	switch (described_words(command)) {
	case WORDS_FILES:
		fputs("\t\t'*:file:_files'\n", out);
		break;
	case WORDS_PROGRAMS:
		fputs("\t\t'*::program:_normal'\n", out);
		break;
	case WORDS_COMMANDS:
		fputs("\t\t'*:command:_assay_commands'\n", out);
		break;
	case WORDS_CHOICES:
		fprintf(out, "\t\t'1:word:(%s)'\n", described_choices(command, choices));
		break;
	case WORDS_ANY:
		fputs("\t\t'*: : '\n", out);
		break;
	}
}

static void put_command(FILE *out, const struct described *command)
{
	fputs("\n_assay_", out);
	completion_put_identifier(out, command->name);
	fputs("() {\n\t_arguments -s \\\n", out);
	put_rows(out, option_help_rows(command->parser));
	put_rows(out, option_parser_rows(command->parser));
	put_words(out, command);
	fputs("}\n", out);
}

static void end(FILE *out, const struct described *commands)
{
	fputs("\n_assay_commands() {\n\tlocal -a all=(\n", out);
	for (const struct described *one = commands; one->name; one++) {
		fprintf(out, "\t\t'%s:", one->name);
		completion_put_quoted(out, one->summary, special);
		fputs("'\n", out);
	}
	fputs("\t)\n"
	      "\t_describe command all\n"
	      "}\n\n"
	      "_assay() {\n"
	      "\tif (( CURRENT == 2 )); then\n"
	      "\t\t_assay_commands\n"
	      "\t\treturn\n"
	      "\tfi\n"
	      "\tshift words\n"
	      "\t(( CURRENT-- ))\n"
	      "\tlocal function=_assay_${words[1]//-/_}\n"
	      "\t(( $+functions[$function] )) && $function\n"
	      "}\n\n"
	      "if [[ $funcstack[1] == _assay ]]; then\n"
	      "\t_assay \"$@\"\n"
	      "else\n"
	      "\tcompdef _assay assay\n"
	      "fi\n",
	      out);
}

const struct completion completion_zsh = {"zsh", begin, put_command, end};
