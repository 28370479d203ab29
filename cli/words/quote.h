/* Texts quoted as other programs write them: Python's repr() and the shell's words. */
#ifndef CLI_WORDS_QUOTE_H
#define CLI_WORDS_QUOTE_H

#include "results/base/buf.h"

/* Append `text` as Python's repr() of a str; bytes that are not UTF-8 stay escaped (\xNN). */
void quote_python(struct buf *out, const char *text);

/* Append `text` as one word of a POSIX shell, quoted only where it must be (as shlex.quote). */
void quote_shell(struct buf *out, const char *text);

#endif
