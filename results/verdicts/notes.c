#include "results/verdicts/notes.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	const char *word;
	bool is_warning; /* should make the reader careful; else: what was done */
} kinds[NOTE_KINDS] = {
	[NOTE_SAME_VALUES] = {"same-values", true},
	[NOTE_NO_VALUES] = {"no-values", true},
	[NOTE_UNITS] = {"units", true},
	[NOTE_ONE_PROCESS] = {"one-process", true},
	[NOTE_FEW_PROCESSES] = {"few-processes", true},
	[NOTE_NO_PROCESS_LEVEL] = {"no-process-level", true},
	[NOTE_IMPORTED] = {"imported", true},
	[NOTE_EXIT_CODES] = {"exit-codes", true},
	[NOTE_FAILED] = {"failed", true},
	[NOTE_LEFT_OUT] = {"left-out", true},
	[NOTE_PART] = {"part", true},
	[NOTE_MACHINES] = {"machines", true},
	[NOTE_MACHINE_CLASS] = {"machine-class", true},
	[NOTE_NO_CLASS] = {"no-class", true},
	[NOTE_BUILDS] = {"builds", false},
	[NOTE_SETTINGS] = {"settings", true},
	[NOTE_NOT_CONTROLLED] = {"not-controlled", true},
	[NOTE_SITES] = {"sites", false},
	[NOTE_SITES_LEFT_OUT] = {"sites-left-out", true},
	[NOTE_SITES_DISAGREE] = {"sites-disagree", true},
	[NOTE_NOISE] = {"noise", true},
	[NOTE_YARDSTICK] = {"yardstick", false},
	[NOTE_YARDSTICK_UNUSED] = {"yardstick-unused", false},
	[NOTE_PACER] = {"pacer", false},
	[NOTE_PACER_UNUSED] = {"pacer-unused", false},
	[NOTE_PACER_WAITS] = {"pacer-waits", false},
	[NOTE_PACERS_DIFFER] = {"pacers-differ", true},
	[NOTE_SESSIONS_ALIKE] = {"sessions-alike", false},
	[NOTE_SESSIONS_DIFFER] = {"sessions-differ", false},
	[NOTE_SESSIONS_ASSUMED] = {"sessions-assumed", false},
	[NOTE_SESSIONS_GIVEN] = {"sessions-given", false},
	[NOTE_BELOW_FLOOR] = {"below-floor", false},
	[NOTE_BEYOND_FLOOR] = {"beyond-floor", false},
	[NOTE_DUEL_DECIDED] = {"duel-decided", false},
	[NOTE_DUEL_OPEN] = {"duel-open", false},
	[NOTE_LOOKS_UNKNOWN] = {"looks-unknown", true},
	[NOTE_UNPAIRED] = {"unpaired", true},
	[NOTE_UNUSED_PAIRS] = {"unused-pairs", true},
	[NOTE_OUTLYING_PAIRS] = {"outlying-pairs", true},
	[NOTE_PAIRS_DRIFT] = {"pairs-drift", true},
	[NOTE_HELD_BACK] = {"held-back", false},
	[NOTE_NEED_PAIRS] = {"need-pairs", false},
	[NOTE_NEED_PROCESSES] = {"need-processes", false},
	[NOTE_EDGE_OF_MARGIN] = {"edge-of-margin", false},
	[NOTE_METRIC] = {"metric", true},
	[NOTE_WITNESS] = {"witness", false},
};

const char *note_word(const struct note *note)
{
	return note->kind == NOTE_NOISE ? noise_word(note->noise) : kinds[note->kind].word;
}

/* ---- adding */

static void figures_free(struct figure *figures)
{
	for (size_t i = 0; figures && figures[i].name; i++)
		free((char *)figures[i].text);
	free(figures);
}

/* NULL when memory ran out. */
static struct figure *figures_copy(const struct figure *first, const struct figure *figures)
{
	size_t before = first != NULL, n = before + figures_count(figures);
	struct figure *copy = calloc(n + 1, sizeof(*copy));

	for (size_t i = 0; copy && i < n; i++) {
		copy[i] = first && i == 0 ? *first : figures[i - before];
		if (!copy[i].text)
			continue;
		copy[i].text = strdup(copy[i].text);
		if (!copy[i].text) {
			figures_free(copy);
			return NULL;
		}
	}
	return copy;
}

static char *reading_new(const struct note *note)
{
	struct buf reading = {0};

	buf_adds(&reading, note_word(note));
	for (const struct figure *figure = note->figures; figure->name; figure++) {
		buf_addf(&reading, " %s ", figure->name);
		figure_read(&reading, figure);
	}
	return buf_take(&reading);
}

static void note_release(struct note *note)
{
	figures_free(note->figures);
	free(note->reading);
}

/* `first`: a figure before the others, or NULL. */
static struct note *add(struct notes *notes, enum note_kind kind, enum noise_kind noise,
			const struct figure *first, const struct figure *figures)
{
	struct note note = {.kind = kind, .noise = noise, .is_warning = kinds[kind].is_warning};

	note.figures = figures_copy(first, figures);
	note.reading = note.figures ? reading_new(&note) : NULL;
	if (!note.reading ||
	    mem_reserve(&notes->items, &notes->cap, notes->n + 1, sizeof(*notes->items))) {
		notes->failed = true;
		note_release(&note);
		return NULL;
	}
	notes->items[notes->n] = note;
	return &notes->items[notes->n++];
}

void notes_add(struct notes *notes, enum note_kind kind, const struct figure *figures)
{
	add(notes, kind, (enum noise_kind)0, NULL, figures);
}

void notes_add_of_side(struct notes *notes, enum note_kind kind, const char *side,
		       const struct figure *figures)
{
	struct figure first = figure_text("side", side);

	add(notes, kind, (enum noise_kind)0, &first, figures);
}

void notes_add_noise(struct notes *notes, const char *side, const struct finding *finding)
{
	struct figure first = figure_text("side", side);
	struct note *note = add(notes, NOTE_NOISE, finding->kind, &first, finding->figures);

	if (note)
		note->size = finding->size;
}

struct note *notes_add_copy(struct notes *notes, const struct note *note)
{
	struct note *copy = add(notes, note->kind, note->noise, NULL, note->figures);

	if (copy) {
		copy->witness = note->witness;
		copy->size = note->size;
	}
	return copy;
}

void notes_add_witness(struct notes *notes, const struct witness *witness,
		       const struct figure *figures)
{
	struct note *note = add(notes, NOTE_WITNESS, (enum noise_kind)0, NULL, figures);

	if (note)
		note->witness = witness;
}

/* ---- the rest */

const struct note *notes_find(const struct notes *notes, enum note_kind kind)
{
	for (size_t i = 0; i < notes->n; i++)
		if (notes->items[i].kind == kind)
			return &notes->items[i];
	return NULL;
}

const struct note *notes_find_noise(const struct notes *notes, const char *side,
				    enum noise_kind kind)
{
	for (size_t i = 0; i < notes->n; i++) {
		const struct note *note = &notes->items[i];

		if (note->kind == NOTE_NOISE && note->noise == kind &&
		    strcmp(figure_find(note->figures, "side")->text, side) == 0)
			return note;
	}
	return NULL;
}

void notes_remove_of_all(struct notes *notes)
{
	size_t kept = 0;

	for (size_t i = 0; i < notes->n; i++)
		if (notes->items[i].is_of_all)
			note_release(&notes->items[i]);
		else
			notes->items[kept++] = notes->items[i];
	notes->n = kept;
}

void notes_release(struct notes *notes)
{
	for (size_t i = 0; i < notes->n; i++)
		note_release(&notes->items[i]);
	free(notes->items);
	*notes = (struct notes){0};
}
