/* The next step of a loop in words: the one place that has them. */
#include "cli/looping/loop_words.h"

#include "cli/words/difference.h"
#include "cli/words/quote.h"
#include "results/base/json.h"

#include <math.h>
#include <string.h>

static bool says_what(const char *word)
{
	return strncmp(word, "--keep=", 7) == 0 || strncmp(word, "--python=", 9) == 0 ||
	       strncmp(word, "--", 2) != 0;
}

void loop_explain_add(struct buf *command, const struct loop *loop)
{
	buf_adds(command, "assay explain");
	for (size_t i = 0; i < loop->attempts.n_words; i++) {
		const char *word = loop->attempts.words[i];

		if (strcmp(word, "--") == 0)
			break;
		if (says_what(word)) {
			buf_adds(command, " ");
			quote_shell(command, word);
		}
	}
}

static void add_name(struct buf *out, const char *before, const struct next *next)
{
	if (next->name)
		buf_addf(out, "%s%s", before, next->name);
}

static void add_keep(struct buf *sentence, struct buf *command, const struct next *next)
{
	struct difference d = difference_of(next->ratio);

	buf_addf(sentence, "try %zu is %s faster", next->attempt, d.amount);
	add_name(sentence, " in ", next);
	buf_adds(sentence, ": confirm it on fresh blocks");
	buf_addf(command, "assay loop keep %zu%s", next->attempt,
		 next->is_elsewhere ? " --apply" : "");
}

static void add_longer(struct buf *sentence, struct buf *command, const struct next *next)
{
	buf_addf(sentence, "try %zu is undecided", next->attempt);
	add_name(sentence, " in ", next);
	buf_adds(sentence, ": a longer budget would decide it");
	buf_addf(command, "assay loop try --budget %.4gs", ceil(next->budget_s));
}

static void add_without_gain(struct buf *sentence, struct buf *command, const struct loop *loop,
			     const struct next *next)
{
	if (next->kind == NEXT_LOOK) {
		buf_addf(sentence, "%zu tries in a row showed no gain: look where the time goes",
			 next->in_a_row);
		loop_explain_add(command, loop);
	} else {
		buf_addf(sentence,
			 "try %zu shows no gain: take it back, then change something else",
			 next->attempt);
		buf_adds(command, "assay loop back");
	}
}

void loop_next_add(struct buf *sentence, struct buf *command, const struct loop *loop,
		   const struct next *next)
{
	switch (next->kind) {
	case NEXT_CHANGE:
		buf_adds(sentence,
			 "find where the time goes and change one thing there, then assay "
			 "loop try");
		loop_explain_add(command, loop);
		break;
	case NEXT_TRY:
		buf_adds(sentence, "the working tree is not measured");
		buf_adds(command, "assay loop try");
		break;
	case NEXT_MEND:
		buf_addf(sentence, "try %zu failed", next->attempt);
		add_name(sentence, " in ", next);
		buf_adds(sentence, ": mend it and try again, or take it back");
		buf_adds(command, "assay loop back");
		break;
	case NEXT_ENABLE:
		buf_addf(sentence,
			 "in try %zu every benchmark skips itself: make them run, then try again",
			 next->attempt);
		buf_adds(command, "assay loop try");
		break;
	case NEXT_KEEP:
		add_keep(sentence, command, next);
		break;
	case NEXT_LONGER:
		add_longer(sentence, command, next);
		break;
	case NEXT_LOOK:
	case NEXT_OTHER:
		add_without_gain(sentence, command, loop, next);
		break;
	}
}

json_t *loop_next_json_new(const struct loop *loop, const struct next *next)
{
	struct buf sentence = {0}, command = {0}, explain = {0};
	json_t *top = NULL;

	loop_next_add(&sentence, &command, loop, next);
	loop_explain_add(&explain, loop);
	if (!buf_failed(&sentence) && !buf_failed(&command) && !buf_failed(&explain))
		top = json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:i, s:o}", "kind",
				next_word(next->kind), "text", json_text_new(buf_text(&sentence)),
				"command", json_text_new(buf_text(&command)), "attempt",
				next->attempt ? json_integer((json_int_t)next->attempt)
					      : json_null(),
				"benchmark", json_text_new(next->name), "ratio",
				json_finite_new(next->ratio.estimate), "budget_s",
				next->budget_s > 0 ? json_real(ceil(next->budget_s)) : json_null(),
				"in_a_row", (int)next->in_a_row, "explain",
				json_text_new(buf_text(&explain)));
	buf_release(&sentence);
	buf_release(&command);
	buf_release(&explain);
	return top;
}
