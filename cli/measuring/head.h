/* The head of a report: which interpreter on which machine, and what was changed of the defaults.
 */
#ifndef CLI_MEASURING_HEAD_H
#define CLI_MEASURING_HEAD_H

#include "cli/words/option.h"
#include "results/base/buf.h"
#include "runner/machine/facts.h"

#include <stdio.h>

/* Options that say where results go and how they are told, not what is measured or how. */
#define REPORT_OPTIONS                                                                             \
	"output", "append", "resume", "html", "json", "json-output", "quiet", "verbose",           \
		"comment", "comment-name", "junit", "github", "vs-output"

/* Append "CPython 3.12.3, AMD EPYC 7B13, 2 CPUs; --budget 2s". What is not known is missing; of the
   options those that change how is measured, as they were typed. `given`: may be NULL. */
void head_words_add(struct buf *out, const struct facts *facts, const struct options_given *given);

/* Append the options alone: "--budget 2s", with "; " before them where `out` holds something. */
void head_changes_add(struct buf *out, const struct options_given *given);

/* Print such a head as a line or lines of their own; nothing where it is empty. */
void head_print_text(const struct buf *text, FILE *out);
/* The same of head_words_add. */
void head_print(const struct facts *facts, const struct options_given *given, FILE *out);

#endif
