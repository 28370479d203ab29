/* One line of a report in one colour, wrapped to the place it goes to. */
#ifndef CLI_WORDS_LINE_H
#define CLI_WORDS_LINE_H

#include "cli/words/table.h"

/* Print `mark`, then `text` in `colour`, and a newline. The text may be a stranger's: what could
   drive a terminal is escaped. Lines that wrapping adds begin below the text, or two columns in
   where there is no mark. Memory that runs out shortens the text. */
void line_print(FILE *out, const struct table_style *style, enum colour colour, const char *mark,
		const char *text);

#endif
