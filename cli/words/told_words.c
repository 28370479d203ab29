#include "cli/words/told_words.h"

#include "cli/words/term.h"
#include "cli/words/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* {what}, {text} and {unit} are the telling's own; {what!} and {text!} may hold anything and are
   escaped. Kinds without a sentence here need more than that: see below. */
static const char *const sentences[] = {
	[TOLD_NO_JOURNAL] = "assay: no journal is kept: {text}\n",
	[TOLD_TORN] = "assay: the journal's last record ({count} bytes) was not whole: it is "
		      "dropped, its {unit} measured again\n",
	[TOLD_JOURNAL_STAYS] = "assay: the journal is no longer needed, but stays: {text}\n",
	[TOLD_COUNTER_LACKING] = "assay: {text}\n",
	[TOLD_LEFT_BEHIND] = "assay: {text}: it is left behind\n",
	[TOLD_PROFILE_REPLACED] = "assay: doctor: {text}: it will be replaced\n",
	[TOLD_PROFILE_LOST] = "assay: doctor: cannot keep the profile: {text}\n",
	[TOLD_COUNTING] = "{what!}  counting {text}, layout {count} of {number}\n",
	[TOLD_NOT_COUNTED] = "assay: {text!}\n",
	[TOLD_UNCOMMITTED] = "assay: the working tree has changes that are not committed: they are "
			     "measured\n",
	[TOLD_NOT_IN_REVISION] = "assay: {what} is not in {text}: that of the working tree is "
				 "measured on both sides\n",
	[TOLD_NOT_IN_FOLDER] = "assay: {what} is not in {text}: that of this folder is measured on "
			       "both sides, with what it imports from there\n",
	[TOLD_OWN_PLACEMENT] = "assay: the kernel places the memory of each process by itself, "
			       "which takes more blocks: {text}\n",
	[TOLD_ONE_CORE] = "assay: --parallel: there is one core to use: one block at a time\n",
	[TOLD_NO_REFERENCE] = "assay: no CPython here that could run a pacer beside the values: "
			      "measured without (--pacer PYTHON names one)\n",
	[TOLD_OWN_REFERENCE] = "assay: no other Python here than the measured one: it is its own "
			       "reference, and its files cannot be compared with another's by "
			       "the pacer\n",
	[TOLD_ON_ONE_SIDE] = "assay: {what} is on the side \"{text}\" alone, not on \"{unit}\": "
			     "left out\n",
};

static const char *sentence_of(enum told_kind kind)
{
	return kind < sizeof(sentences) / sizeof(sentences[0]) ? sentences[kind] : NULL;
}

static void fill(struct buf *out, const char *name, size_t len, const struct told *told)
{
	if (strncmp(name, "what!", len) == 0 && len == 5)
		text_escape(out, told->what, term_is_utf8());
	else if (strncmp(name, "text!", len) == 0 && len == 5)
		text_escape(out, told->text, term_is_utf8());
	else if (strncmp(name, "what", len) == 0)
		buf_adds(out, told->what);
	else if (strncmp(name, "text", len) == 0)
		buf_adds(out, told->text);
	else if (strncmp(name, "unit", len) == 0)
		buf_adds(out, told->unit);
	else if (strncmp(name, "count", len) == 0)
		buf_addf(out, "%" PRIu64, told->count);
	else
		buf_addf(out, "%" PRId64, told->number);
}

static void say_sentence(struct buf *out, const char *sentence, const struct told *told)
{
	while (*sentence) {
		size_t len = strcspn(sentence, "{");

		buf_add(out, sentence, len);
		sentence += len;
		if (*sentence != '{')
			continue;
		len = strcspn(++sentence, "}");
		fill(out, sentence, len, told);
		sentence += len + 1;
	}
}

/* ---- those that need more than a sentence */

static const char *const examining[] = {
	[EXAMINING_MACHINE] = "what this machine is",
	[EXAMINING_STEADINESS] = "the clock, gaps in the schedule, a fixed workload",
	[EXAMINING_SESSIONS] = "sessions of the same code, one after the other",
	[EXAMINING_DUEL] = "a duel of the same code with itself"};

static void resuming(struct buf *out, const struct told *told)
{
	const char *plural = told->unit[strlen(told->unit) - 1] == 's' ? "es" : "s";

	buf_addf(out,
		 "assay: resuming %s: %" PRIu64 " %s%s measured already, begun %s, seed %" PRId64
		 "\n",
		 told->what, told->count, told->unit, told->count == 1 ? "" : plural, told->text,
		 told->number);
}

static void neighbour(struct buf *out, int64_t who)
{
	buf_adds(out, "assay: another run is measuring on this machine");
	if (who > 0)
		buf_addf(out, " (process %" PRId64 ")", who);
	buf_adds(out, ": they disturb each other\n");
}

static void broken(struct buf *out, const struct told *told)
{
	struct buf details = {0};

	buf_adds(out, "assay: side \"");
	text_escape(out, told->text, true);
	buf_adds(out, "\": ");
	text_escape(out, told->what, true);
	buf_addf(out, ": %s\n", told->unit);
	text_escape_lines(&details, told->details);
	buf_adds(out, buf_text(&details));
	buf_release(&details);
}

static void counting_takes(struct buf *out, const struct told *told)
{
	buf_addf(out,
		 "assay: counting %s takes about %.0f s beyond the budget: %" PRIu64
		 " processes, the first took %.1f s (--layouts %" PRId64 ")\n",
		 told->text, told->seconds[0], told->count, told->seconds[1], told->number);
}

void told_words(struct buf *out, const struct told *told)
{
	const char *sentence = sentence_of(told->kind);

	buf_clear(out);
	if (sentence)
		say_sentence(out, sentence, told);
	else if (told->kind == TOLD_RESUMING)
		resuming(out, told);
	else if (told->kind == TOLD_NEIGHBOUR)
		neighbour(out, told->number);
	else if (told->kind == TOLD_EXAMINING)
		buf_addf(out, "doctor: %s ...", examining[told->number]);
	else if (told->kind == TOLD_COUNTING_TAKES)
		counting_takes(out, told);
	else if (told->kind == TOLD_BUILD_OUTPUT)
		text_escape_lines(out, told->text);
	else if (told->kind == TOLD_BROKEN_ON_ONE_SIDE)
		broken(out, told);
}

bool told_is_progress(enum told_kind kind)
{
	return kind == TOLD_NO_REFERENCE || kind == TOLD_OWN_REFERENCE || kind == TOLD_RESUMING ||
	       kind == TOLD_TORN || kind == TOLD_COUNTER_LACKING || kind == TOLD_NEIGHBOUR ||
	       kind == TOLD_OWN_PLACEMENT || kind == TOLD_COUNTING || kind == TOLD_COUNTING_TAKES;
}

static void say(void *context, const struct told *told)
{
	struct buf text = {0};

	(void)context;
	told_words(&text, told);
	fputs(buf_text(&text), stderr);
	buf_release(&text);
}

static void say_what_matters(void *context, const struct told *told)
{
	if (!told_is_progress(told->kind))
		say(context, told);
}

struct teller told_on_stderr(bool quiet)
{
	return (struct teller){.tell = quiet ? say_what_matters : say};
}
