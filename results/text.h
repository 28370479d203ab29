/* Texts from outside: UTF-8 decoding and Python's idea of white space. */
#ifndef RESULTS_TEXT_H
#define RESULTS_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decode the UTF-8 character at `s` (NUL-terminated). Returns its bytes (1 to 4); 0 when what
   stands there is no valid UTF-8 (stray byte, overlong, surrogate, above U+10FFFF). At the end:
   1 with *c = 0. */
size_t text_decode(const char *s, uint32_t *c);

/* Can all of it be decoded? */
bool text_is_utf8(const char *text);

/* Characters that could drive a terminal or make a line read as something else: control characters
   (C0, C1, DEL), those that change the direction of writing, and line and paragraph separators. */
bool text_is_control(uint32_t c);

/* GitHub's runner obeys what jobs print: "::" at the beginning of a line, "##[" anywhere in it.
   True for the character at `at` without which it is neither; is_first: a line may begin there. */
bool text_is_command(const char *at, bool is_first);

/* A copy without white space at either end (as Python's str.strip()), invalid bytes replaced by
   U+FFFD. NULL when memory ran out; the caller frees it. */
char *text_clean_new(const char *text);

#endif
