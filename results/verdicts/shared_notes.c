#include "results/verdicts/shared_notes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Fewer than this are seen at a glance. */
#define BENCHMARKS_MIN 3

/* A note and where it stands. */
struct spot {
	struct note *note;
	size_t item, at;
};

/* Those that read alike together, in the order of the report. */
static int by_reading(const void *left, const void *right)
{
	const struct spot *a = left, *b = right;
	int order = strcmp(a->note->reading, b->note->reading);

	if (order)
		return order;
	return a->item != b->item ? (a->item > b->item) - (a->item < b->item)
				  : (a->at > b->at) - (a->at < b->at);
}

/* Some notes that all read alike. */
struct group {
	struct spot *spots;
	size_t n;
};

static int by_place(const void *left, const void *right)
{
	const struct spot *a = ((const struct group *)left)->spots;
	const struct spot *b = ((const struct group *)right)->spots;

	if (a->item != b->item)
		return a->item < b->item ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

static size_t all_spots(const struct section *section, struct spot *spots)
{
	size_t n = 0;

	for (size_t i = 0; i < section->n; i++)
		for (size_t k = 0; k < section->items[i].notes.n; k++)
			spots[n++] = (struct spot){&section->items[i].notes.items[k], i, k};
	if (n)
		qsort(spots, n, sizeof(*spots), by_reading);
	return n;
}

/* How many benchmarks have it: one may have it twice. */
static size_t benchmarks_of(const struct group *group)
{
	size_t n = 1;

	for (size_t i = 1; i < group->n; i++)
		n += group->spots[i].item != group->spots[i - 1].item;
	return n;
}

/* Those that most have, in the order of their first places. */
static size_t find_groups(const struct section *section, struct spot *spots, size_t n,
			  struct group *groups)
{
	size_t found = 0;

	for (size_t i = 0, end; i < n; i = end) {
		struct group group = {spots + i, 0};

		for (end = i; end < n; end++, group.n++)
			if (strcmp(spots[end].note->reading, spots[i].note->reading) != 0)
				break;
		if (benchmarks_of(&group) * 2 > section->n)
			groups[found++] = group;
	}
	if (found)
		qsort(groups, found, sizeof(*groups), by_place);
	return found;
}

/* Who has it, and, where they are few, who lacks it. */
static void add_who(struct note *note, const struct section *section, const struct group *group)
{
	size_t at = 0, named = 0;

	note->have = benchmarks_of(group);
	note->of = section->n;
	if (note->of - note->have > NOTE_LACKING_MAX)
		return;
	for (size_t i = 0; i < section->n; i++) {
		while (at < group->n && group->spots[at].item < i)
			at++;
		if (at == group->n || group->spots[at].item != i)
			note->lacking[named++] = section->items[i].name;
	}
}

static void say_once(struct section *section, const struct group *group)
{
	struct note *note = notes_add_copy(&section->notes, group->spots[0].note);

	if (!note)
		return;
	add_who(note, section, group);
	for (size_t i = 0; i < group->n; i++) {
		group->spots[i].note->is_said_once = true;
		group->spots[i].note->is_of_all = note->have == note->of;
	}
}

/* ---- kinds of which each row has figures of its own */

static bool is_summarised(const struct note *note)
{
	return note->kind == NOTE_NOISE || note->kind == NOTE_NEED_PROCESSES ||
	       note->kind == NOTE_NEED_PAIRS || note->kind == NOTE_HELD_BACK ||
	       note->kind == NOTE_FEW_PROCESSES;
}

static bool is_alike(const struct note *a, const struct note *b)
{
	return a->kind == b->kind && a->noise == b->noise;
}

/* How bad it is, among its kind. */
static double badness(const struct note *note)
{
	const struct figure *lost = figure_find(note->figures, "lost");
	const struct figure *more = figure_find(note->figures, "more");

	return fabs(more ? more->number : lost ? lost->number : note->size);
}

/* All of its kind that nobody has said: the worst of them, in how many comparisons. */
static const struct note *worst_of(const struct section *section, const struct note *kind,
				   size_t *have)
{
	const struct note *worst = NULL;

	*have = 0;
	for (size_t i = 0; i < section->n; i++) {
		const struct notes *notes = &section->items[i].notes;
		bool has = false;

		for (size_t k = 0; k < notes->n; k++) {
			const struct note *note = &notes->items[k];

			if (note->is_said_once || !is_alike(note, kind))
				continue;
			has = true;
			if (!worst || badness(note) > badness(worst))
				worst = note;
		}
		*have += has;
	}
	return worst;
}

static void mark_as_said(struct section *section, const struct note *kind)
{
	for (size_t i = 0; i < section->n; i++)
		for (size_t k = 0; k < section->items[i].notes.n; k++) {
			struct note *note = &section->items[i].notes.items[k];

			note->is_said_once |= is_alike(note, kind);
		}
}

static void summarise(struct section *section)
{
	for (size_t i = 0; i < section->n; i++)
		for (size_t k = 0; k < section->items[i].notes.n; k++) {
			const struct note *note = &section->items[i].notes.items[k];
			const struct note *worst;
			struct note *said;
			size_t have;

			if (note->is_said_once || !is_summarised(note))
				continue;
			worst = worst_of(section, note, &have);
			said = have > 1 ? notes_add_copy(&section->notes, worst) : NULL;
			if (!said)
				continue;
			said->have = have;
			said->of = section->n;
			said->is_summary = true;
			mark_as_said(section, said);
		}
}

static void remove_notes_of_all(struct section *section)
{
	for (size_t i = 0; i < section->n; i++)
		notes_remove_of_all(&section->items[i].notes);
}

void shared_notes(struct section *section)
{
	struct group *groups;
	struct spot *spots;
	size_t n = 0, found;

	for (size_t i = 0; i < section->n; i++)
		n += section->items[i].notes.n;
	spots = malloc((n + 1) * sizeof(*spots));
	groups = malloc((n + 1) * sizeof(*groups));
	section->notes.failed |= !spots || !groups;
	if (spots && groups && section->n > 1) {
		n = all_spots(section, spots);
		found = find_groups(section, spots, n, groups);
		for (size_t i = 0; i < found; i++)
			if (section->n >= BENCHMARKS_MIN || benchmarks_of(&groups[i]) == section->n)
				say_once(section, &groups[i]);
		if (section->n >= BENCHMARKS_MIN)
			summarise(section);
		remove_notes_of_all(section);
	}
	free(spots);
	free(groups);
}
