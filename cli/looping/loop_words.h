/* What assay loop says: as text, and as JSON. */
#ifndef CLI_LOOPING_LOOP_WORDS_H
#define CLI_LOOPING_LOOP_WORDS_H

#include "cli/looping/looping.h"
#include "cli/words/option.h"
#include "results/attempts/next.h"

/* The options of start that are not those of the duel. Two of them (cli/looping/start.c). */
#define LOOP_START_ROWS(options)                                                                    \
	OPT_PERCENT(                                                                                \
		0, "error", &(options)->alpha, "PCT",                                               \
		"of start: of the tries that are called faster or slower at most this share is "    \
		"wrong on average, and with this chance any that is kept (default 5%)",             \
		1e-6, 0.5, .is_common = true),                                                      \
		OPT_FLAG(                                                                           \
			0, "targets-change", &(options)->targets_change, NULL,                      \
			"of start: the benchmarks' own files hold code that is to be faster; each " \
			"side measures its own",                                                    \
			.is_common = true)

/* Append "1.92x faster (1.88x .. 1.97x)", "same (-0.3% .. +0.4%)", "undecided (...)", "failed:
   why", "skipped: why". */
void loop_trial_row_add(struct buf *out, const struct trial_row *row);

/* Append the sentence of the next step; and its command, which is empty where there is none. */
void loop_next_add(struct buf *sentence, struct buf *command, const struct loop *loop,
		   const struct next *next);
/* "assay explain TARGETS": where the time goes. */
void loop_explain_add(struct buf *command, const struct loop *loop);
/* {"kind", "text", "command", "attempt", "benchmark", ...}; NULL: memory. */
json_t *loop_next_json_new(const struct loop *loop, const struct next *next);

void loop_print_next(const struct loop *loop, const struct next *next);

/* ---- what the actions print on stdout; 0, or -1 with err (memory) */

/* `nested`: folders that are no part of the copy, a line each. */
void loop_print_start(const struct loop *loop, size_t files, const char *nested);
/* `tree` is what the working tree is; `is_repeat`: it was measured before, and is not measured
 * anew. */
int loop_print_try(const struct loop *loop, const struct trial *trial, const char *tree,
		   bool is_repeat, bool json, struct err *err);
int loop_print_keep(const struct loop *loop, const struct trial *keep, bool json, struct err *err);
/* `before`: what the working tree was. */
void loop_print_back(const struct loop *loop, const char *before);
int loop_print_status(const struct loop *loop, const char *tree, bool json, struct err *err);

#endif
