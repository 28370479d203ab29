/* For bash, without the package bash-completion. */
#include "cli/described/completion_internal.h"

static const char beginning[] =
	"# bash completion for assay; made by: assay completion bash\n"
	"# shellcheck disable=SC2207 # words are split at blanks: no name of ours has any\n"
	"\n"
	"_assay_words() { COMPREPLY+=($(compgen -W \"$1\" -- \"$cur\")); }\n"
	"\n"
	"_assay_files() {\n"
	"\tlocal IFS=$'\\n'\n"
	"\tcompopt -o filenames 2>/dev/null\n"
	"\tCOMPREPLY+=($(compgen \"$@\" -- \"$cur\"))\n"
	"}\n"
	"\n"
	"# Those of the files on the command line.\n"
	"_assay_benchmarks() {\n"
	"\tlocal word targets=()\n"
	"\tfor word in \"${COMP_WORDS[@]:2}\"; do [[ -e $word ]] && targets+=(\"$word\"); done\n"
	"\t((${#targets[@]})) || return\n"
	"\t\"${COMP_WORDS[0]}\" run \"${targets[@]}\" --list 2>/dev/null | sed '/^ /d; s/   *.*//'\n"
	"}\n"
	"\n"
	"_assay_value() {\n"
	"\tcase $1 in\n"
	"\twords) _assay_words \"$2\" ;;\n"
	"\tfiles) _assay_files -f ;;\n"
	"\tfolders) _assay_files -d ;;\n"
	"\tpythons) _assay_words \"$(compgen -c python)\"; _assay_files -f ;;\n"
	"\tprograms) _assay_words \"$(compgen -c -- \"$cur\")\"; _assay_files -f ;;\n"
	"\trevisions) _assay_words \"$(git for-each-ref --format='%(refname:short)' 2>/dev/null)\" ;;\n"
	"\tbenchmarks) _assay_words \"$(_assay_benchmarks)\" ;;\n"
	"\tesac\n"
	"}\n";

static const char *const kinds[] = {
	[OPTION_FILES] = "files",	    [OPTION_FOLDERS] = "folders",
	[OPTION_PYTHONS] = "pythons",	    [OPTION_REVISIONS] = "revisions",
	[OPTION_BENCHMARKS] = "benchmarks",
};

static void begin(FILE *out, const struct described *commands)
{
	(void)commands;
	fputs(beginning, out);
}

/* What may follow the option: "=" when it is joined. */
static void put_value(FILE *out, const struct option *row)
{
	enum option_value value = option_value_of(row);
	const char *between = "";

	if (value == OPTION_NONE)
		return;
	fputs("\t", out);
	if (row->short_name && row->type != OPT_FILE) {
		fprintf(out, "-%c", row->short_name);
		between = "|";
	}
	if (row->long_name && row->type != OPT_FILE) {
		fprintf(out, "%s--%s", between, row->long_name);
		between = "|";
	}
	if (row->long_name)
		fprintf(out, "%s--%s=", between, row->long_name);
	fputs(") ", out);
	if (value == OPTION_WORDS)
		fprintf(out, "_assay_value words '%s'; ", row->choices);
	else if (value != OPTION_TEXT)
		fprintf(out, "_assay_value %s; ", kinds[value]);
	fputs("return ;;\n", out);
}

static void put_names(FILE *out, const struct option *rows)
{
	for (const struct option *row = rows; !option_is_end(row); row++) {
		if (row->type == OPT_HEADING)
			continue;
		if (row->short_name)
			fprintf(out, "-%c ", row->short_name);
		if (row->long_name)
			fprintf(out, "--%s ", row->long_name);
	}
}

static void put_words(FILE *out, const struct described *command)
{
	char choices[DESCRIBED_CHOICES];

	switch (described_words(command)) {
	case WORDS_FILES:
		fputs("\t_assay_value files\n", out);
		break;
	case WORDS_PROGRAMS:
		fputs("\t_assay_value programs\n", out);
		break;
	case WORDS_COMMANDS:
		fputs("\t_assay_words \"$_assay_commands\"\n", out);
		break;
	case WORDS_CHOICES:
		fprintf(out, "\t_assay_words '%s'\n", described_choices(command, choices));
		break;
	case WORDS_ANY:
		break;
	}
}

static void put_command(FILE *out, const struct described *command)
{
	const struct option *rows = option_parser_rows(command->parser);

	fputs("\n_assay_", out);
	completion_put_identifier(out, command->name);
	fputs("() {\n\tcase $1 in\n", out);
	for (const struct option *row = rows; !option_is_end(row); row++)
		put_value(out, row);
	fputs("\tesac\n\tif [[ $cur == -* ]]; then\n\t\t_assay_words '", out);
	put_names(out, option_help_rows(command->parser));
	put_names(out, rows);
	fputs("'\n\t\treturn\n\tfi\n", out);
	put_words(out, command);
	fputs("}\n", out);
}

static void end(FILE *out, const struct described *commands)
{
	fputs("\n_assay_commands='", out);
	for (const struct described *one = commands; one->name; one++)
		fprintf(out, "%s%s", one == commands ? "" : " ", one->name);
	fputs("'\n\n"
	      "_assay() {\n"
	      "\tlocal cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
	      "\tCOMPREPLY=()\n"
	      "\tif ((COMP_CWORD == 1)); then\n"
	      "\t\t_assay_words \"$_assay_commands --help --version\"\n"
	      "\t\treturn\n"
	      "\tfi\n"
	      "\tif [[ $cur == = ]]; then\n"
	      "\t\tcur='' before+='='\n"
	      "\telif [[ $before == = ]]; then\n"
	      "\t\tbefore=${COMP_WORDS[COMP_CWORD - 2]}=\n"
	      "\tfi\n"
	      "\tcase ${COMP_WORDS[1]} in\n",
	      out);
	for (const struct described *one = commands; one->name; one++) {
		fprintf(out, "\t%s) _assay_", one->name);
		completion_put_identifier(out, one->name);
		fputs(" \"$before\" ;;\n", out);
	}
	fputs("\tesac\n}\n\ncomplete -F _assay assay\n", out);
}

const struct completion completion_bash = {"bash", begin, put_command, end};
