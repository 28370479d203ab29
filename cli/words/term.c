#include "cli/words/term.h"

#include "cli/words/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

static int size_from_environment(const char *name)
{
	const char *text = getenv(name);
	char *end;
	long size;

	if (!text || *text < '0' || *text > '9')
		return 0;
	size = strtol(text, &end, 10);
	/* Wider than any screen: a slip, or an attack on the layout's memory. */
	return *end || size > 100000 ? 0 : (int)size;
}

static bool ask_terminal(FILE *out, struct winsize *size)
{
	return ioctl(fileno(out), TIOCGWINSZ, size) == 0;
}

int term_columns(FILE *out)
{
	int columns = size_from_environment("COLUMNS");
	struct winsize size;

	if (columns > 0)
		return columns;
	return ask_terminal(out, &size) && size.ws_col ? size.ws_col : 80;
}

int term_lines(FILE *out)
{
	int lines = size_from_environment("LINES");
	struct winsize size;

	if (lines > 0)
		return lines;
	return ask_terminal(out, &size) && size.ws_row ? size.ws_row : 24;
}

/* The variable's value, NULL when it is not set or empty. */
static const char *setting(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

static bool is_dumb(void)
{
	const char *term = getenv("TERM");

	return !term || !*term || strcmp(term, "dumb") == 0;
}

bool term_is_live(FILE *out)
{
	return isatty(fileno(out)) && !is_dumb();
}

static bool is_forced(const char *name)
{
	const char *value = setting(name);

	return value && strcmp(value, "0") != 0;
}

void term_rewrite(FILE *out, const char *text)
{
	size_t columns = (size_t)term_columns(out);

	fprintf(out, "\r%.*s\x1b[K", (int)text_fit(text, columns - 1), text);
	fflush(out);
}

bool term_has_colour(FILE *out)
{
	if (setting("NO_COLOR"))
		return false;
	if (is_forced("FORCE_COLOR") || is_forced("CLICOLOR_FORCE"))
		return true;
	return term_is_live(out);
}

bool term_is_utf8(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = setting(names[i]);
		const char *charset = value ? strchr(value, '.') : NULL;

		if (value)
			return charset && (strncasecmp(charset, ".utf-8", 6) == 0 ||
					   strncasecmp(charset, ".utf8", 5) == 0);
	}
	return false;
}

const char *term_plus_minus(void)
{
	return term_is_utf8() ? "\xc2\xb1" : "+-";
}

/* Of the 256: the first 16 are what each terminal makes of them, and its yellow and green can
   hardly be read on white. These have a contrast of about 4 or more to white and to black. */
const char *term_colour_begin(enum colour colour)
{
	switch (colour) {
	case COLOUR_BOLD:
		return "\x1b[1m";
	case COLOUR_DIM:
		return "\x1b[38;5;243m";
	case COLOUR_RED:
		return "\x1b[38;5;160m";
	case COLOUR_GREEN:
		return "\x1b[38;5;28m";
	case COLOUR_YELLOW:
		return "\x1b[38;5;130m";
	case COLOUR_NONE:
		break;
	}
	return "";
}

const char *term_colour_end(enum colour colour)
{
	return colour == COLOUR_NONE ? "" : "\x1b[0m";
}
