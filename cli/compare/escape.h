/*
 * Texts from files on their way into formats that would otherwise obey them. All of these first
 * escape control characters, direction overrides and invalid bytes (cli/words/text.h).
 */
#ifndef CLI_COMPARE_ESCAPE_H
#define CLI_COMPARE_ESCAPE_H

#include "results/base/buf.h"

/* Markdown in running text or in a table cell, as GitHub reads it: no markup, no HTML, no mention.
 */
void escape_markdown(struct buf *out, const char *text);
/* The same as a code span: the name of a thing. */
void escape_markdown_code(struct buf *out, const char *text);
/* A code block of Markdown, ended by an empty line: a command to be copied. */
void escape_markdown_block(struct buf *out, const char *text);
/* XML, in content and in attributes of either quote. */
void escape_xml(struct buf *out, const char *text);
/* A field of CSV (RFC 4180), with quotes where it needs them. */
void escape_csv(struct buf *out, const char *text);
/* The message of a GitHub workflow command, and a property's value, which ends at "," and ":". */
void escape_github_message(struct buf *out, const char *text);
void escape_github_property(struct buf *out, const char *text);
/* A name in Go's benchmark format: no blanks. */
void escape_benchfmt_name(struct buf *out, const char *text);

#endif
