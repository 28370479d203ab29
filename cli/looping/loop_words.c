#include "cli/looping/loop_words.h"

#include "cli/words/difference.h"
#include "cli/words/json_print.h"
#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/base/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void loop_trial_row_add(struct buf *out, const struct trial_row *row)
{
	struct difference d = difference_of(row->ratio);

	if (row->failure || row->skipped) {
		buf_adds(out, row->failure ? "failed: " : "skipped: ");
		text_escape(out, row->failure ? row->failure : row->skipped, term_is_utf8());
		return;
	}
	if (row->verdict == VERDICT_FASTER || row->verdict == VERDICT_SLOWER)
		buf_addf(out, "%s %s", d.amount, verdict_word(row->verdict));
	else
		buf_adds(out, verdict_word(row->verdict));
	if (d.has_interval)
		buf_addf(out, " (%s .. %s)", d.low, d.high);
}

static enum colour colour_of(const struct trial_row *row)
{
	if (row->skipped)
		return COLOUR_DIM;
	if (row->failure || row->verdict == VERDICT_SLOWER)
		return COLOUR_RED;
	if (row->verdict == VERDICT_FASTER)
		return COLOUR_GREEN;
	return row->verdict == VERDICT_SAME ? COLOUR_NONE : COLOUR_YELLOW;
}

static void print_rows(const struct trial *trial)
{
	bool has_colour = term_has_colour(stdout);

	for (size_t i = 0; i < trial->n; i++) {
		const struct trial_row *row = &trial->rows[i];
		enum colour colour = has_colour ? colour_of(row) : COLOUR_NONE;
		struct buf name = {0}, words = {0};

		text_escape(&name, row->name, term_is_utf8());
		loop_trial_row_add(&words, row);
		if (!row->failure && !row->skipped)
			buf_addf(&words, ", %zu block%s", row->blocks, row->blocks == 1 ? "" : "s");
		printf("  %s: %s%s%s\n", buf_text(&name), term_colour_begin(colour),
		       buf_text(&words), term_colour_end(colour));
		buf_release(&name);
		buf_release(&words);
	}
	if (trial->state == TRIAL_FAILED)
		printf("  nothing could be measured\n");
	if (trial->state == TRIAL_BEGUN || trial->state == TRIAL_INTERRUPTED)
		printf("  interrupted\n");
}

void loop_print_next(const struct loop *loop, const struct next *next)
{
	struct buf sentence = {0}, command = {0};

	loop_next_add(&sentence, &command, loop, next);
	printf("next: %s: %s\n", buf_text(&sentence), buf_text(&command));
	buf_release(&sentence);
	buf_release(&command);
}

/* ---- start and back */

static void print_baseline(const struct loop *loop)
{
	const struct attempts *attempts = &loop->attempts;
	size_t base = attempts_base(attempts);

	if (base)
		printf("baseline: try %zu, confirmed",
		       attempts->keeps.items[attempts->keeps.n - 1].attempt);
	else
		printf("baseline: the working tree of %s", attempts->started);
}

void loop_print_start(const struct loop *loop, size_t files, const char *nested)
{
	struct next next = next_of(&loop->attempts, loop->attempts.tree);

	print_baseline(loop);
	if (loop->place.commit)
		printf(" (commit %.10s%s)", loop->place.commit,
		       loop->place.is_dirty ? " with changes" : "");
	printf(", %zu file%s; copied into %s\n", files, files == 1 ? "" : "s", loop->folder);
	while (*nested) {
		int n = (int)strcspn(nested, "\n");

		fprintf(stderr,
			"assay: loop: %.*s is a repository of its own: its files are not in the "
			"baseline\n",
			n, nested);
		nested += n + 1;
	}
	loop_print_next(loop, &next);
}

void loop_print_back(const struct loop *loop, const char *before)
{
	if (strcmp(before, loop->attempts.tree) == 0)
		printf("the working tree is the baseline already\n");
	else
		printf("the working tree is the baseline again\n");
}

/* ---- try and keep */

static json_t *trial_with_patch_new(const struct loop *loop, const struct trial *trial)
{
	json_t *top = trial_json_new(trial);
	char *patch = loop_patch_new(loop, "try", trial->attempt);
	int rc = !top || !patch || json_object_set_new(top, "patch", json_text_new(patch));

	free(patch);
	if (!rc)
		return top;
	json_decref(top);
	return NULL;
}

static int print_json(const struct loop *loop, const char *what, json_t *trial, bool flag,
		      const char *flag_name, const struct next *next, struct err *err)
{
	return json_print(json_pack("{s:o, s:b, s:o}", what, trial, flag_name, (int)flag, "next",
				    loop_next_json_new(loop, next)),
			  stdout, err);
}

int loop_print_try(const struct loop *loop, const struct trial *trial, const char *tree,
		   bool is_repeat, bool json, struct err *err)
{
	struct next next = next_of(&loop->attempts, tree);
	struct buf note = {0};
	char *patch;

	if (json)
		return print_json(loop, "try", trial_with_patch_new(loop, trial), is_repeat,
				  "is_repeat", &next, err);
	patch = loop_patch_new(loop, "try", trial->attempt);
	if (!patch)
		return err_memory(err);
	text_escape(&note, trial->note ? trial->note : "", term_is_utf8());
	printf("try %zu%s%s%s\n", trial->attempt, trial->note ? ": " : "", buf_text(&note),
	       is_repeat ? ": the same tree, not measured again (nothing new could be said)" : "");
	print_rows(trial);
	printf("patch: %s\n", patch);
	loop_print_next(loop, &next);
	buf_release(&note);
	free(patch);
	return 0;
}

int loop_print_keep(const struct loop *loop, const struct trial *keep, bool json, struct err *err)
{
	bool is_confirmed = trial_confirms(keep);
	struct next next = next_of(&loop->attempts, keep->tree);

	if (json)
		return print_json(loop, "keep", trial_with_patch_new(loop, keep), is_confirmed,
				  "is_confirmed", &next, err);
	if (is_confirmed)
		printf("try %zu is confirmed on fresh blocks, and is the baseline now\n",
		       keep->attempt);
	else
		printf("try %zu is not confirmed (%s): the baseline stays as it is\n",
		       keep->attempt, trial_outcome_word(trial_outcome(keep)));
	print_rows(keep);
	loop_print_next(loop, &next);
	return 0;
}
