#include "cli/words/told_words.h"

#include "cli/words/term.h"
#include "cli/words/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

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

void told_words(struct buf *out, const struct told *told)
{
	buf_clear(out);
	switch (told->kind) {
	case TOLD_NO_JOURNAL:
		buf_addf(out, "assay: no journal is kept: %s\n", told->text);
		break;
	case TOLD_RESUMING:
		resuming(out, told);
		break;
	case TOLD_TORN:
		buf_addf(out,
			 "assay: the journal's last record (%" PRIu64
			 " bytes) was not whole: it is dropped, its %s measured again\n",
			 told->count, told->unit);
		break;
	case TOLD_JOURNAL_STAYS:
		buf_addf(out, "assay: the journal is no longer needed, but stays: %s\n",
			 told->text);
		break;
	case TOLD_COUNTER_LACKING:
		buf_addf(out, "assay: %s\n", told->text);
		break;
	case TOLD_NEIGHBOUR:
		neighbour(out, told->number);
		break;
	case TOLD_LEFT_BEHIND:
		buf_addf(out, "assay: %s: it is left behind\n", told->text);
		break;
	case TOLD_EXAMINING:
		buf_addf(out, "doctor: %s ...", examining[told->number]);
		break;
	case TOLD_PROFILE_REPLACED:
		buf_addf(out, "assay: doctor: %s: it will be replaced\n", told->text);
		break;
	case TOLD_PROFILE_LOST:
		buf_addf(out, "assay: doctor: the profile is not kept: %s\n", told->text);
		break;
	case TOLD_COUNTING:
		text_escape(out, told->what, term_is_utf8());
		buf_addf(out, "  counting %s, layout %" PRIu64 " of %" PRId64 "\n", told->text,
			 told->count, told->number);
		break;
	case TOLD_COUNTING_TAKES:
		buf_addf(out,
			 "assay: counting %s takes about %.0f s beyond the budget: %" PRIu64
			 " processes, the first took %.1f s (--layouts %" PRId64 ")\n",
			 told->text, told->seconds[0], told->count, told->seconds[1], told->number);
		break;
	case TOLD_NOT_COUNTED:
		buf_adds(out, "assay: ");
		text_escape(out, told->text, term_is_utf8());
		buf_adds(out, "\n");
		break;
	case TOLD_UNCOMMITTED:
		buf_adds(out, "assay: the working tree has changes that are not committed: they "
			      "are measured\n");
		break;
	case TOLD_BUILD_OUTPUT:
		text_escape_lines(out, told->text);
		break;
	case TOLD_NOT_IN_REVISION:
		buf_addf(out,
			 "assay: %s is not in %s: that of the working tree is measured on both "
			 "sides\n",
			 told->what, told->text);
		break;
	case TOLD_NOT_IN_FOLDER:
		buf_addf(out,
			 "assay: %s is not in %s: that of this folder is measured on both sides, "
			 "with what it imports from there\n",
			 told->what, told->text);
		break;
	case TOLD_OWN_PLACEMENT:
		buf_addf(out,
			 "assay: the kernel places the memory of each process by itself, which "
			 "takes more blocks: %s\n",
			 told->text);
		break;
	case TOLD_ONE_CORE:
		buf_adds(out, "assay: --parallel: there is one core to use: one block at a time\n");
		break;
	case TOLD_ON_ONE_SIDE:
		buf_addf(out, "assay: %s is on the side \"%s\" alone, not on \"%s\": left out\n",
			 told->what, told->text, told->unit);
		break;
	case TOLD_BROKEN_ON_ONE_SIDE:
		broken(out, told);
		break;
	}
}

bool told_is_progress(enum told_kind kind)
{
	return kind == TOLD_RESUMING || kind == TOLD_TORN || kind == TOLD_COUNTER_LACKING ||
	       kind == TOLD_NEIGHBOUR || kind == TOLD_OWN_PLACEMENT || kind == TOLD_COUNTING ||
	       kind == TOLD_COUNTING_TAKES;
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
