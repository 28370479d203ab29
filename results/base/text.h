/*
 * Texts from outside: UTF-8 decoding and Python's idea of white space.
 *
 * Paths and arguments are bytes, and need not be UTF-8. A text keeps such bytes as they are; in
 * JSON each is the lone surrogate that Python makes of it (PEP 383: byte 0xe9 is "\udce9"). Other
 * surrogates, which only files can have, become the three bytes that UTF-8 would use for them. So
 * do surrogates that stand for bytes which together would read as UTF-8. (Bytes of a path that
 * already encode a surrogate count as that one.)
 */
#ifndef RESULTS_BASE_TEXT_H
#define RESULTS_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decode the UTF-8 character at `s` (NUL-terminated). Returns its bytes (1 to 4); 0 when it is not
   valid UTF-8 (stray byte, overlong, surrogate, above U+10FFFF). At the end: 1 with *c = 0. */
size_t text_decode(const char *s, uint32_t *c);

/* The same for any bytes: a byte that is not UTF-8 is a lone surrogate. Always >= 1. */
size_t text_decode_any(const char *s, uint32_t *c);

/* Write the bytes of a character or surrogate to `to`. Returns how many. */
size_t text_encode(uint32_t c, char to[4]);

/* Characters that could drive a terminal or make a line read as something else: control characters
   (C0, C1, DEL), those that change the direction of writing, and line and paragraph separators. */
bool text_is_control(uint32_t c);

/* GitHub's runner obeys what jobs print: "::" at the beginning of a line, "##[" anywhere in it.
   True for a character at `at` that completes one of these; is_first: a line may begin there. */
bool text_is_command(const char *at, bool is_first);

/* A copy without white space at either end (as Python's str.strip()). NULL when memory ran out; the
   caller frees it. */
char *text_clean_new(const char *text);

/* Where the last `lines` lines of the text begin. */
const char *text_last_lines(const char *text, size_t len, int lines);

#endif
