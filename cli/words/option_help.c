#include "cli/words/option_internal.h"

#include "cli/words/term.h"
#include "cli/words/text.h"

#include <string.h>

/* Where help sentences begin: wide enough for "  -b, --benchmark NAME" and the like; longer names
   get a line of their own, and on a narrow terminal all do. */
#define HELP_COLUMN 26
#define NARROW	    60
#define NARROW_HELP 10
/* Lines longer than this are hard to read, however wide the terminal is. */
#define WIDEST 100

static void print_row(const struct option *row, FILE *out, size_t columns)
{
	size_t begin = columns < NARROW ? NARROW_HELP : HELP_COLUMN, width;
	char left[120];
	int n = 0;

	if (row->short_name)
		n = snprintf(left, sizeof(left), "  -%c%s", row->short_name,
			     row->long_name ? ", " : "");
	else
		n = snprintf(left, sizeof(left), "      ");
	if (row->long_name)
		n += snprintf(left + n, sizeof(left) - (size_t)n, "--%s", row->long_name);
	if (option_takes_value(row))
		snprintf(left + n, sizeof(left) - (size_t)n,
			 row->type == OPT_FILE ? "[=%s]" : " %s", row->placeholder);
	fputs(left, out);
	width = text_width(left);
	if (width + 2 > begin) {
		fputc('\n', out);
		width = 0;
	}
	fprintf(out, "%*s", (int)(begin - width), "");
	text_wrap(out, row->help, begin, begin, columns);
	fputc('\n', out);
}

static void print_heading(const struct option *row, FILE *out, size_t columns)
{
	text_wrap(out, row->help, 0, 2, columns - 1);
	fputs(":\n", out);
}

static const struct option help_row = {.type = OPT_FLAG,
				       .short_name = 'h',
				       .long_name = "help",
				       .help = "show this help and exit"};

static size_t count(const struct option *rows, bool common)
{
	size_t n = 0;

	for (const struct option *row = rows; !option_is_end(row); row++)
		n += row->type != OPT_HEADING && (!common || row->is_common);
	return n;
}

static void print_head(const struct option_parser *parser, const char *description, FILE *out,
		       size_t width)
{
	size_t indent = strlen("usage: assay  ") + strlen(parser->command);

	fprintf(out, "usage: assay %s%s", parser->command, *parser->usage ? " " : "");
	text_wrap(out, parser->usage, indent, 8, width);
	fputs("\n\n", out);
	text_wrap(out, description, 0, 0, width);
	fputs("\n\n", out);
}

static void print_common(const struct option_parser *parser, FILE *out, size_t width)
{
	struct option all = {.type = OPT_FLAG, .long_name = "help-all"};
	char text[64];

	snprintf(text, sizeof(text), "all %zu options", count(parser->rows, false));
	all.help = text;
	fputs("options:\n", out);
	for (const struct option *row = parser->rows; !option_is_end(row); row++)
		if (row->is_common)
			print_row(row, out, width);
	print_row(&help_row, out, width);
	print_row(&all, out, width);
}

static void print_all(const struct option_parser *parser, FILE *out, size_t width)
{
	bool headed = false;

	for (const struct option *row = parser->rows; !option_is_end(row); row++) {
		if (!headed && row->type != OPT_HEADING)
			fputs("options:\n", out);
		headed = true;
		if (row->type != OPT_HEADING) {
			print_row(row, out, width);
			continue;
		}
		fputs(row == parser->rows ? "" : "\n", out);
		print_heading(row, out, width);
	}
	if (!headed)
		fputs("options:\n", out);
	print_row(&help_row, out, width);
}

static size_t width_of(int columns)
{
	return columns > WIDEST ? WIDEST : columns < 40 ? 40 : (size_t)columns;
}

void option_help(const struct option_parser *parser, FILE *out, int columns)
{
	size_t width = width_of(columns);

	if (!count(parser->rows, true)) {
		option_help_all(parser, out, columns);
		return;
	}
	print_head(parser, parser->brief ? parser->brief : parser->description, out, width);
	print_common(parser, out, width);
	if (parser->epilog)
		fprintf(out, "\n%s", parser->epilog);
}

void option_help_all(const struct option_parser *parser, FILE *out, int columns)
{
	size_t width = width_of(columns);

	print_head(parser, parser->description, out, width);
	print_all(parser, out, width);
	if (parser->epilog)
		fprintf(out, "\n%s", parser->epilog);
	if (parser->more)
		fprintf(out, "\n%s", parser->more);
}

const struct option *option_parser_rows(const struct option_parser *parser)
{
	return parser->all_rows ? parser->all_rows : parser->rows;
}

const struct option *option_help_rows(const struct option_parser *parser)
{
	static const struct option both[] = {
		{.type = OPT_FLAG,
		 .short_name = 'h',
		 .long_name = "help",
		 .help = "show the common options and exit"},
		{.type = OPT_FLAG, .long_name = "help-all", .help = "show all options and exit"},
		{0}};
	static const struct option one[] = {{.type = OPT_FLAG,
					     .short_name = 'h',
					     .long_name = "help",
					     .help = "show the options and exit"},
					    {0}};

	return count(parser->rows, true) ? both : one;
}

static option_teller *asked;
static void *asked_context;

void option_help_goes_to(option_teller *tell, void *context)
{
	asked = tell;
	asked_context = context;
}

void option_show_help(const struct option_parser *parser, bool all)
{
	if (asked)
		asked(asked_context, parser);
	else
		(all ? option_help_all : option_help)(parser, stdout, term_columns(stdout));
}

enum option_value option_value_of(const struct option *row)
{
	static const struct {
		const char *placeholder;
		enum option_value value;
	} kinds[] = {{"FILE", OPTION_FILES},
		     {"DIR", OPTION_FOLDERS},
		     {"PYTHON", OPTION_PYTHONS},
		     {"REV", OPTION_REVISIONS},
		     {"PATTERN", OPTION_BENCHMARKS}};

	if (!option_takes_value(row))
		return OPTION_NONE;
	if (row->choices)
		return OPTION_WORDS;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(row->placeholder, kinds[i].placeholder) == 0)
			return kinds[i].value;
	return OPTION_TEXT;
}
