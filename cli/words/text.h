/*
 * UTF-8 text for people: measured, cut, wrapped, and made harmless. Data (names,
 * metadata) may come from anybody's file, so whatever could drive a terminal is shown escaped.
 */
#ifndef CLI_WORDS_TEXT_H
#define CLI_WORDS_TEXT_H

#include "results/base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Decode the code point at *text and move *text past it. A byte that begins no valid UTF-8
   sequence (overlong forms and surrogates are not valid) is one step and gives -1; the end gives 0
   and does not move. */
int32_t text_next(const char **text);

/* Number of code points; an invalid byte counts as one. What Python's len() says. */
size_t text_length(const char *text);

/* Columns on a terminal: 2 for wide characters, 0 for combining ones, 1 for what is unknown. From a
   table of our own, whatever locales the system has. */
size_t text_width(const char *text);

/* Bytes of the longest beginning that takes at most `columns`; combining characters stay with their
   base. */
size_t text_fit(const char *text, size_t columns);

/* Where the longest ending starts that takes at most `columns`: bytes from the beginning. It begins
   with no combining character. */
size_t text_fit_end(const char *text, size_t columns);

/* Append `data` with control characters, direction overrides and invalid bytes escaped as Python's
   repr() does (\n, \x1b, \u202e), and what GitHub's runner would obey ("::" at the beginning,
   "##["): text output is read by it as much as by people. Without `utf8` everything that is not
   ASCII is escaped too. */
void text_escape(struct buf *out, const char *data, bool utf8);

/* Set `out` to `data` (NULL: nothing) with its line ends kept and all else escaped as above, ended
   by a newline: a traceback, the end of a program's output. */
void text_escape_lines(struct buf *out, const char *data);

/* Print `text` to `out` wrapped at blanks to lines of at most `columns`, the first continuing a
   line that already has `column` columns, the others indented by `indent`. Words longer than a line
   stand alone. A "\n" in the text ends a line. No newline is added at the end. A word that wrapping
   puts at the start of a line cannot become a command for GitHub's runner ("\x3a:"). */
void text_wrap(FILE *out, const char *text, size_t column, size_t indent, size_t columns);

#endif
