/* Manual pages, in the man(7) language: mandoc and groff read it. */
#include "cli/described/described.h"

#include "cli/words/option_internal.h"
#include "cli/words/version.h"

#include <ctype.h>
#include <string.h>

/* Text of a page: a dash is one that can be copied, a line never begins with a request. */
static void put(FILE *out, const char *text, bool begins_line)
{
	for (; *text; text++) {
		if (begins_line && (*text == '.' || *text == '\''))
			fputs("\\&", out);
		begins_line = *text == '\n';
		if (*text == '\\')
			fputs("\\e", out);
		else if (*text == '-')
			fputs("\\-", out);
		else
			fputc(*text, out);
	}
}

static void put_line(FILE *out, const char *text)
{
	put(out, text, true);
	fputc('\n', out);
}

/* Lines as they stand. */
static void put_example(FILE *out, const char *lines)
{
	fputs(".nf\n", out);
	for (size_t len; *lines; lines += len + (lines[len] == '\n')) {
		char line[400];

		len = strcspn(lines, "\n");
		snprintf(line, sizeof(line), "%.*s", (int)len, lines);
		if (*line)
			put_line(out, line);
		else
			fputs(".sp\n", out);
	}
	fputs(".fi\n", out);
}

static void put_heading(FILE *out, const char *request, const char *text)
{
	fprintf(out, "%s \"", request);
	for (; *text; text++)
		fputc(strcmp(request, ".SH") == 0 ? toupper((unsigned char)*text) : *text, out);
	fputs("\"\n", out);
}

static void put_option(FILE *out, const struct option *row)
{
	fputs(".TP\n", out);
	if (row->short_name)
		fprintf(out, "\\fB\\-%c\\fR%s", row->short_name, row->long_name ? ", " : "");
	if (row->long_name) {
		fputs("\\fB\\-\\-", out);
		put(out, row->long_name, false);
		fputs("\\fR", out);
	}
	if (option_takes_value(row)) {
		fputs(row->type == OPT_FILE ? "[=\\fI" : " \\fI", out);
		put(out, row->placeholder, false);
		fputs(row->type == OPT_FILE ? "\\fR]" : "\\fR", out);
	}
	fputc('\n', out);
	put_line(out, row->help);
}

static void put_options(FILE *out, const struct option *rows)
{
	for (const struct option *row = rows; !option_is_end(row); row++)
		if (row->type == OPT_HEADING)
			put_heading(out, ".SS", row->help);
		else
			put_option(out, row);
}

/* Examples, and what only --help-all has. */
static void put_notes(FILE *out, const struct option_parser *parser)
{
	if (!parser->epilog && !parser->more)
		return;
	put_heading(out, ".SH", "notes");
	if (parser->epilog)
		put_example(out, parser->epilog);
	if (parser->epilog && parser->more)
		fputs(".PP\n", out);
	if (parser->more)
		put_example(out, parser->more);
}

static void put_title(FILE *out, const char *name, const char *date)
{
	fputs(".TH ", out);
	for (; *name; name++)
		fputc(toupper((unsigned char)*name), out);
	fprintf(out, " 1 \"%s\" \"assay %s\" \"User Commands\"\n", date, assay_version);
}

static void put_name(FILE *out, const char *name, const char *summary)
{
	put_heading(out, ".SH", "name");
	put(out, name, true);
	fputs(" \\- ", out);
	put_line(out, summary);
	put_heading(out, ".SH", "synopsis");
}

void manual_of_command(FILE *out, const struct described *command, const char *date)
{
	const struct option_parser *parser = command->parser;
	char name[64];

	snprintf(name, sizeof(name), "assay-%s", command->name);
	put_title(out, name, date);
	put_name(out, name, command->summary);
	fputs(".B assay ", out);
	put_line(out, command->name);
	if (*parser->usage)
		put_line(out, parser->usage);
	put_heading(out, ".SH", "description");
	put_line(out, parser->description);
	put_heading(out, ".SH", "options");
	put_options(out, parser->rows);
	put_options(out, option_help_rows(parser));
	put_notes(out, parser);
	put_heading(out, ".SH", "see also");
	put_line(out, "assay(1)");
}

static void put_commands(FILE *out, const struct described *commands)
{
	put_heading(out, ".SH", "commands");
	for (; commands->name; commands++) {
		fputs(".TP\n.B ", out);
		put_line(out, commands->name);
		put_line(out, commands->summary);
	}
	fputs(".PP\nEach has a page of its own: assay\\-run(1) and so on.\n", out);
}

static const char description[] =
	"A statistical benchmark runner for Python. It runs code in fresh processes of the interpreter "
	"that is to be measured, and says with honest statistics what is faster, what is slower, what is "
	"the same and what is not decided yet.";

static const char statuses[] = "0  done\n"
			       "1  failed; with a gate: slower\n"
			       "2  wrong usage\n"
			       "3  a gate: undecided\n"
			       "4  a gate: a benchmark is missing\n"
			       "5  a gate: measured on different machines\n"
			       "124  the time was up\n"
			       "130  interrupted\n";

void manual_of_program(FILE *out, const struct described *commands, const char *date)
{
	put_title(out, "assay", date);
	put_name(out, "assay", "a statistical benchmark runner for Python");
	fputs(".B assay\n.I command\n[options] ...\n", out);
	put_heading(out, ".SH", "description");
	put_line(out, description);
	put_commands(out, commands);
	put_heading(out, ".SH", "exit status");
	put_example(out, statuses);
	put_heading(out, ".SH", "examples");
	put_example(out, "assay timeit 'sorted(x)' --vs 'x[:].sort()' -s 'x = list(range(100))'\n"
			 "assay run suites/core -o before.json\n"
			 "assay compare before.json after.json\n");
	put_heading(out, ".SH", "see also");
	put_line(out, "assay-timeit(1), assay-run(1), assay-compare(1)");
}
