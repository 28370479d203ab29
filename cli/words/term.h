/*
 * What output may contain: the width, colours and characters of the place it goes to. Decided from
 * the environment and the file alone; nothing is remembered.
 */
#ifndef CLI_WORDS_TERM_H
#define CLI_WORDS_TERM_H

#include <stdbool.h>
#include <stdio.h>

/* COLUMNS (LINES) when it is a whole number above 0, else the terminal's own size, else 80 (24). */
int term_columns(FILE *out);
int term_lines(FILE *out);

/* True when a person watches: a terminal that is not "dumb". Progress that rewrites itself may go
   there. */
bool term_is_live(FILE *out);

/* Show `text` in the line that rewrites itself, cut to the terminal's width, since a longer one
   would leave pieces behind. "" removes the line. */
void term_rewrite(FILE *out, const char *text);

/* True when colour may be used: never with NO_COLOR set to something; always with
   FORCE_COLOR or CLICOLOR_FORCE set to something but "0"; otherwise on a terminal that is not dumb.
 */
bool term_has_colour(FILE *out);

/* True when the locale's character set is UTF-8, by the first non-empty of LC_ALL, LC_CTYPE, LANG.
   A C or POSIX locale, or none, means plain ASCII. */
bool term_is_utf8(void);
/* The sign before half of an interval, "+-" where the terminal lacks it. */
const char *term_plus_minus(void);

enum colour { COLOUR_NONE, COLOUR_BOLD, COLOUR_DIM, COLOUR_RED, COLOUR_GREEN, COLOUR_YELLOW };

/* The escape sequence that begins the colour ("" for COLOUR_NONE), and the one that ends any. */
const char *term_colour_begin(enum colour colour);
const char *term_colour_end(enum colour colour);

#endif
