#include "cli/words/told_words.h"

#include "cli/words/sentence.h"
#include "cli/words/term.h"
#include "cli/words/text.h"

#include <inttypes.h>
#include <stdio.h>

/* Patterns (cli/words/sentence.h) over the telling's own fields; {what!} and {text!} may hold
   anything and are escaped, {text lines} and {details} too, line by line. */
static const char *const sentences[] = {
	[TOLD_NO_JOURNAL] = "assay: no journal is kept: {text}\n",
	[TOLD_RESUMING] = "assay: resuming {what}: {count} {unit}[unit=process:{count|es}]"
			  "[unit=block:{count|s}] measured already, begun {text}, seed {number}\n",
	[TOLD_TORN] =
		"assay: the journal's last record ({count} bytes) was incomplete: it is dropped, "
		"and its {unit} measured again\n",
	[TOLD_JOURNAL_STAYS] =
		"assay: the journal is no longer needed, but cannot be removed: {text}\n",
	[TOLD_COUNTER_LACKING] = "assay: {text}\n",
	[TOLD_NEIGHBOUR] = "assay: another run is measuring on this machine"
			   "[process: (process {process})]: they disturb each other\n",
	[TOLD_EXAMINING] = "doctor: {step} ...",
	[TOLD_PYTHON_ACTIVE] = "assay: measuring with {what!}, of the active virtual environment\n",
	[TOLD_PYTHON_NEAR] = "assay: measuring with {what!}, of the virtual environment beside the "
			     "target\n",
	[TOLD_ENVIRONMENT_BROKEN] =
		"assay: the virtual environment {what!} has no Python that runs: "
		"measuring with {text!} (--python chooses)\n",
	[TOLD_LEFT_BEHIND] = "assay: {text}: it is left behind\n",
	[TOLD_PROFILE_REPLACED] = "assay: doctor: {text}: it will be replaced\n",
	[TOLD_PROFILE_LOST] = "assay: doctor: cannot keep the profile: {text}\n",
	[TOLD_COUNTING] = "{what!}  counting {text}, layout {count} of {number}\n",
	[TOLD_COUNTING_TAKES] = "assay: counting {text} takes about {all} s beyond the budget: "
				"{count} processes, the first took {first} s (--layouts "
				"{number})\n",
	[TOLD_NOT_COUNTED] = "assay: {text!}\n",
	[TOLD_UNCOMMITTED] =
		"assay: the working tree has uncommitted changes: they are measured too\n",
	[TOLD_BUILD_OUTPUT] = "{text lines}",
	[TOLD_NOT_IN_REVISION] =
		"assay: {what} is not in {text}: both sides measure the one in the working tree\n",
	[TOLD_NOT_IN_FOLDER] =
		"assay: {what} is not in {text}: both sides measure the one in this folder, with "
		"what it imports from here\n",
	[TOLD_OWN_PLACEMENT] =
		"assay: the kernel places each process's memory by itself, so more blocks are "
		"needed: {text}\n",
	[TOLD_ONE_CORE] = "assay: --parallel: only one core can be used: one block at a time\n",
	[TOLD_NO_REFERENCE] =
		"assay: no CPython here can run a pacer beside the values: measuring without one "
		"(--pacer PYTHON names one)\n",
	[TOLD_OWN_REFERENCE] =
		"assay: no Python here but the measured one: it is its own reference, so the pacer "
		"cannot compare its files with those of another Python\n",
	[TOLD_ENVIRONMENT_CHOSEN] =
		"assay: {what!} names several environments: measuring in the first, {text!} "
		"(--python chooses another Python)\n",
	[TOLD_ENVIRONMENT_KIND] =
		"assay: {what!} asks for {text!}: making a virtual environment with pip in its place, "
		"where packages may have other names\n",
	[TOLD_ENVIRONMENT_MAKING] = "assay: making the environment {what!}, of {text!} ...\n",
	[TOLD_ENVIRONMENT_BUILDING] = "assay: building {what!} of {text!} ...\n",
	[TOLD_NOT_BUILT] =
		"assay: git does not know {what!} ({count} Python file{count|s} in all): "
		"not built (git add brings it in)\n",
	[TOLD_ENVIRONMENT_KEPT] = "assay: {what!} is installed already for {text!}\n",
	[TOLD_ON_ONE_SIDE] = "assay: {what} is only on side \"{text}\", not on \"{unit}\": "
			     "left out\n",
	[TOLD_SKIPPED] = "assay: {count} benchmark{count|s} skipped: {text!} ({what!})\n",
	[TOLD_SKIPPED_ON_ONE_SIDE] = "assay: side \"{text!}\": {what!}: skipped: {unit}\n",
	[TOLD_BROKEN_ON_ONE_SIDE] = "assay: side \"{text!}\": {what!}: {unit}\n{details}",
};

static const char *const examining[] = {
	[EXAMINING_MACHINE] = "what this machine is",
	[EXAMINING_STEADINESS] = "the clock, gaps in the schedule, a fixed workload",
	[EXAMINING_SESSIONS] = "sessions of the same code, one after the other",
	[EXAMINING_DUEL] = "a duel of the same code with itself"};

/* The parts that may hold a stranger's words, made fit to print. */
struct fit {
	struct buf what, text, lines, details;
};

static void fit_init(struct fit *fit, const struct told *told)
{
	*fit = (struct fit){{0}};
	if (told->what)
		text_escape(&fit->what, told->what, term_is_utf8());
	if (told->text) {
		text_escape(&fit->text, told->text, term_is_utf8());
		text_escape_lines(&fit->lines, told->text);
	}
	if (told->details)
		text_escape_lines(&fit->details, told->details);
}

static void fit_release(struct fit *fit)
{
	buf_release(&fit->what);
	buf_release(&fit->text);
	buf_release(&fit->lines);
	buf_release(&fit->details);
}

void told_words(struct buf *out, const struct told *told)
{
	char number[24]; /* a seed has more digits than a double */
	struct fit fit;

	fit_init(&fit, told);
	snprintf(number, sizeof(number), "%" PRId64, told->number);
	buf_clear(out);
	sentence_add(
		out, sentences[told->kind],
		FIGURES(figure_text("what", told->what), figure_text("text", told->text),
			figure_text("unit", told->unit), figure_text("what!", buf_text(&fit.what)),
			figure_text("text!", buf_text(&fit.text)),
			figure_text("text lines", buf_text(&fit.lines)),
			figure_text("details", buf_text(&fit.details)),
			figure_count("count", told->count), figure_text("number", number),
			figure_text("process", told->number > 0 ? number : NULL),
			figure_of("all", FIGURE_WHOLE, told->seconds[0]),
			figure_of("first", FIGURE_ONE_DECIMAL, told->seconds[1]),
			figure_text("step", told->kind == TOLD_EXAMINING ? examining[told->number]
									 : NULL)));
	fit_release(&fit);
}

bool told_is_progress(enum told_kind kind)
{
	return kind == TOLD_NO_REFERENCE || kind == TOLD_OWN_REFERENCE || kind == TOLD_RESUMING ||
	       kind == TOLD_TORN || kind == TOLD_COUNTER_LACKING || kind == TOLD_NEIGHBOUR ||
	       kind == TOLD_PYTHON_ACTIVE || kind == TOLD_PYTHON_NEAR ||
	       kind == TOLD_ENVIRONMENT_CHOSEN || kind == TOLD_ENVIRONMENT_MAKING ||
	       kind == TOLD_ENVIRONMENT_BUILDING || kind == TOLD_ENVIRONMENT_KEPT ||
	       kind == TOLD_OWN_PLACEMENT || kind == TOLD_SKIPPED || kind == TOLD_COUNTING ||
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
