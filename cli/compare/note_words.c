#include "cli/compare/note_words.h"

#include "cli/words/foreign_words.h"
#include "cli/words/lacks_words.h"
#include "cli/words/metric_words.h"
#include "cli/words/noise_words.h"
#include "cli/words/sentence.h"
#include "cli/words/shared_words.h"
#include "results/base/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FILE_OF "[side=old:the old file][side=new:the new file]"
#define FILES	"[side=both:both files]" FILE_OF

/* Of those that end with ": " the rest is said in note_words_add. */
static const char *const patterns[NOTE_KINDS] = {
	[NOTE_SAME_VALUES] = "both files hold the same values",
	[NOTE_NO_VALUES] = "no values in " FILES ": it failed, or was only calibrated",
	[NOTE_UNITS] = "different units: {old} -> {new}",
	[NOTE_ONE_PROCESS] =
		"only one process in " FILES
		": how much processes differ is not known, so nothing can be decided, however many "
		"values it has",
	[NOTE_FEW_PROCESSES] = "few processes ({old} and {new}): wide intervals",
	[NOTE_NO_PROCESS_LEVEL] = FILE_OF " ([tool:{tool}][!tool:another tool]) does not tell "
					  "processes apart, so nothing can be decided: "
					  "[level:{level}][!level:not said]",
	[NOTE_IMPORTED] = FILE_OF ": ",
	[NOTE_EXIT_CODES] = "the exit codes differ: they did not do the same work",
	[NOTE_FAILED] = "it failed in " FILE_OF ", after the values here: {error}",
	[NOTE_LEFT_OUT] = "{benchmark} is not in " FILE_OF ": {error}",
	[NOTE_PART] = FILES ": ",
	[NOTE_MACHINES] = "different machines: {*}",
	[NOTE_MACHINE_CLASS] =
		"measured on machines of one class: {cpu}, {image}; what machines of a class "
		"differ by is not in the interval; a duel in one job is free of it",
	[NOTE_NO_CLASS] =
		"of which class the machines are is not known: no CPU model or image in " FILES,
	[NOTE_BUILDS] = "different builds: {*}",
	[NOTE_SETTINGS] = "different settings: {*}",
	[NOTE_NOT_CONTROLLED] =
		"machine state not controlled between the two files: part of a difference may be "
		"the machine's own; assay duel measures both sides at once",
	[NOTE_SITES] = "measured on {machines} machine{machines|s}: compared within "
		       "each{machines|, and the ratios averaged}"
		       "[all:; what machines like these differ by is in the interval]",
	[NOTE_SITES_LEFT_OUT] =
		"left out: {old} processes of the old file and {new} of the new one, from machines "
		"with fewer than two processes in either file",
	[NOTE_SITES_DISAGREE] = "the machines disagree, from {low} to {high}: the mean of their "
				"ratios describes none of them",
	[NOTE_NOISE] = FILE_OF ": ",
	[NOTE_YARDSTICK] = "each process is measured against the yardstick that ran beside it "
			   "({yardstick}): this is a ratio of ratios",
	[NOTE_YARDSTICK_UNUSED] =
		"the processes did not follow the yardsticks that ran beside them in either file: "
		"not used",
	[NOTE_PACER] =
		"each value is measured against the pacer that ran beside it ({pacer}): changes of "
		"the machine's speed between the files are taken out, and old and new are times at "
		"its full speed",
	[NOTE_PACER_UNUSED] =
		"the processes did not follow the pacers that ran beside them in either file: "
		"times alone, and the interval includes how much the machine's speed moved between "
		"the files",
	[NOTE_PACER_WAITS] = "it waits for something other than the processor: the pacers that ran "
			     "beside it are not used",
	[NOTE_PACERS_DIFFER] =
		"the pacers differ ({old}; {new}): they cannot be compared, and are not used",
	[NOTE_SESSIONS_ALIKE] =
		"sessions of the same code differ no more[yardstick: over the yardstick] than "
		"their processes do on this machine (assay doctor, {date})",
	[NOTE_SESSIONS_DIFFER] =
		"sessions of the same code differ by {by}[yardstick: over the yardstick] on this "
		"machine (assay doctor, {date}): that is in the interval",
	[NOTE_SESSIONS_ASSUMED] =
		"sessions of the same code are taken to differ by {by}, as on "
		"[machine=unknown:a virtual machine (the files do not say what kind it was)]"
		"[machine=virtual:virtual machines]"
		"[machine=shared:machines that containers share]"
		"[machine=bare metal:bare metal]"
		", or by what these files show of slow change: that is in the interval; assay doctor "
		"measures it, --session-sd sets it",
	[NOTE_SESSIONS_GIVEN] = "sessions of the same code are taken to differ by {by} "
				"(--session-sd)",
	[NOTE_BELOW_FLOOR] = "below this benchmark's noise floor of {floor}: sessions of the same "
			     "code differ by as much here (run --calibrate-noise, {date})",
	[NOTE_BEYOND_FLOOR] =
		"beyond this benchmark's noise floor of {floor}, which the interval includes (run "
		"--calibrate-noise, {date})",
	[NOTE_DUEL_DECIDED] = "a duel of {pairs} pairs, decided at look {look} of {looks}, after "
			      "{decided_after} pairs: a {level} interval",
	[NOTE_DUEL_OPEN] = "a duel of {pairs} pairs, {look} of {looks} looks taken",
	[NOTE_LOOKS_UNKNOWN] =
		"the files do not say at which looks the duel decided: treated as the usual plan, "
		"ended here",
	[NOTE_UNPAIRED] = "{processes} processes have no partner in their pair and are left out",
	[NOTE_UNUSED_PAIRS] =
		"processes of duels, but not the two sides of the same one: compared without their "
		"pairs",
	[NOTE_OUTLYING_PAIRS] = "a few outlying pairs drive the mean (its interval says {mean}): "
				"the verdict is about the typical pair",
	[NOTE_PAIRS_DRIFT] =
		"the pairs drift: neighbours in time are alike (lag-1 "
		"autocorrelation {autocorrelation}), so {pairs} count as about {worth} and the "
		"interval is too narrow",
	[NOTE_HELD_BACK] =
		"{alone} on its own, but among {comparisons} comparisons one like it is expected "
		"by chance (adjusted p {p_adjusted})",
	[NOTE_NEED_PAIRS] = "about {more} more pairs would decide it",
	[NOTE_NEED_PROCESSES] = "about {more} more process{more|es} a side would decide it",
	[NOTE_EDGE_OF_MARGIN] = "no number of processes would decide it: the ratio is at the edge "
				"of the margin ({margin})",
	[NOTE_METRIC] = "{metric}: ",
	[NOTE_WITNESS] = "{change} {verdict}: ",
};

/* " (7 of 8 benchmarks, not b7)" */
static void add_who(struct buf *out, const struct note *note)
{
	buf_addf(out, " (%zu of %zu benchmarks", note->have, note->of);
	for (size_t i = 0; i < NOTE_LACKING_MAX && note->lacking[i]; i++)
		buf_addf(out, ", %s%s", i ? "" : "not ", note->lacking[i]);
	buf_adds(out, ")");
}

static void add_sentence(struct buf *out, const struct note *note)
{
	sentence_add(out, patterns[note->kind], note->figures);
	if (note->kind == NOTE_NOISE)
		sentence_add(out, noise_pattern(note->noise), note->figures);
	else if (note->kind == NOTE_IMPORTED)
		sentence_add(out, foreign_pattern, note->figures);
	else if (note->kind == NOTE_PART)
		sentence_add(out, lacks_pattern, note->figures);
	else if (note->kind == NOTE_METRIC)
		sentence_add(out, metric_lack_pattern, note->figures);
	else if (note->witness)
		metric_words_of_witness(out, note->witness);
}

/* The largest of the figure that the kind's summary tells. */
static double summary_size(const struct note *note)
{
	const char *key = shared_words_key(note_word(note));
	const struct figure *figure = key ? figure_find(note->figures, key) : NULL;

	if (key && strcmp(key, "size") == 0)
		return fabs(note->size);
	return figure ? fabs(figure->number) : 0;
}

static void add_shared(struct buf *out, const struct note *note)
{
	struct buf text = {0};

	add_sentence(&text, note);
	shared_words_add(out, &(struct shared){note_word(note), summary_size(note), buf_text(&text),
					       note->have, note->of, false});
	out->failed |= buf_failed(&text);
	buf_release(&text);
}

void note_words_add(struct buf *out, const struct note *note)
{
	if (note->is_summary) {
		add_shared(out, note);
	} else {
		add_sentence(out, note);
		if (note->have < note->of)
			add_who(out, note);
	}
}

void note_words_add_short(struct buf *out, const struct note *note)
{
	if (note->have && shared_words_know(note_word(note)))
		add_shared(out, note);
	else
		note_words_add(out, note);
}

/* The finding that such a note was made of. */
static struct finding finding_of(const struct note *note)
{
	struct finding finding = {.kind = note->noise, .size = note->size};
	size_t n = figures_count(note->figures); /* the first one is the side */

	if (n <= NOISE_FIGURES_MAX + 1)
		memcpy(finding.figures, note->figures + 1, (n - 1) * sizeof(*finding.figures));
	return finding;
}

static void add_mark(struct buf *out, const struct note *note, bool is_of_both, size_t room)
{
	const struct finding finding = finding_of(note);
	struct buf mark = {0};

	if (!is_of_both)
		buf_addf(&mark, "%s ", figure_find(note->figures, "side")->text);
	noise_mark_add(&mark, &finding);
	noise_mark_join(out, buf_text(&mark), room);
	buf_release(&mark);
}

void note_marks_add(struct buf *out, const struct notes *notes, size_t room)
{
	for (int kind = 0; kind < NOISE_KINDS; kind++) {
		const struct note *old_note = notes_find_noise(notes, "old", kind);
		const struct note *new_note = notes_find_noise(notes, "new", kind);
		const struct note *worse = old_note;

		if (!old_note || (new_note && summary_size(new_note) > summary_size(old_note)))
			worse = new_note;
		if (worse)
			add_mark(out, worse, old_note && new_note, room);
	}
}

char *note_words_new(const struct note *note)
{
	struct buf text = {0};

	note_words_add(&text, note);
	return buf_take(&text);
}

/* ---- for programs */

static json_t *text_json_new(const struct note *note)
{
	char *text = note_words_new(note);
	json_t *json = text ? json_text_new(text) : NULL;

	free(text);
	return json;
}

static int add_benchmarks(json_t *object, const struct note *note)
{
	json_t *lacking = json_array();
	int rc = json_object_set_new(object, "benchmarks", json_integer((json_int_t)note->have));

	for (size_t i = 0; i < NOTE_LACKING_MAX && note->lacking[i]; i++)
		rc |= json_array_append_new(lacking, json_text_new(note->lacking[i]));
	return json_object_set_new(object, "lacking", lacking) || rc ? -1 : 0;
}

static json_t *finding_json(const struct note *note)
{
	char *text = note_words_new(note);
	json_t *object = text ? sentence_json_new(note_word(note), text, note->figures) : NULL;

	free(text);
	if (object &&
	    (json_object_set_new(object, "warning", json_boolean(note->is_warning)) ||
	     ((note->is_summary || note->have < note->of) && add_benchmarks(object, note)))) {
		json_decref(object);
		return NULL;
	}
	return object;
}

static json_t *list_new(const struct notes *notes, json_t *(*one)(const struct note *note),
			bool only_here)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < notes->n; i++)
		if (!(only_here && notes->items[i].is_said_once) &&
		    json_array_append_new(list, one(&notes->items[i]))) {
			json_decref(list);
			list = NULL;
		}
	return list;
}

json_t *note_texts_json_new(const struct notes *notes)
{
	return list_new(notes, text_json_new, false);
}

json_t *note_findings_json_new(const struct notes *notes, bool only_here)
{
	return list_new(notes, finding_json, only_here);
}
