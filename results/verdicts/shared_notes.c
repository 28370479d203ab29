#include "results/verdicts/shared_notes.h"

#include "results/base/buf.h"

#include <stdlib.h>
#include <string.h>

/* Fewer than this are seen at a glance. */
#define BENCHMARKS_MIN 3
/* So many that lack a note are named. */
#define NAMED_MAX 3

/* A note and where it stands. */
struct spot {
	struct note *note;
	size_t item, at;
};

/* Equal texts together, in the order of the report. */
static int by_text(const void *left, const void *right)
{
	const struct spot *a = left, *b = right;
	int order = strcmp(a->note->text, b->note->text);

	if (order)
		return order;
	return a->item != b->item ? (a->item > b->item) - (a->item < b->item)
				  : (a->at > b->at) - (a->at < b->at);
}

/* Some notes that all have one text. */
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
		qsort(spots, n, sizeof(*spots), by_text);
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

		for (end = i; end < n && !strcmp(spots[end].note->text, spots[i].note->text); end++)
			group.n++;
		if (benchmarks_of(&group) * 2 > section->n)
			groups[found++] = group;
	}
	if (found)
		qsort(groups, found, sizeof(*groups), by_place);
	return found;
}

/* " (7 of 8 benchmarks, not b7)" */
static void add_who(struct buf *line, const struct section *section, const struct group *group,
		    size_t have)
{
	bool names = section->n - have <= NAMED_MAX;
	size_t at = 0, named = 0;

	buf_addf(line, " (%zu of %zu benchmarks", have, section->n);
	for (size_t i = 0; names && i < section->n; i++) {
		while (at < group->n && group->spots[at].item < i)
			at++;
		if (at == group->n || group->spots[at].item != i)
			buf_addf(line, ", %s%s", named++ ? "" : "not ", section->items[i].name);
	}
	buf_adds(line, ")");
}

static void say_once(struct section *section, const struct group *group)
{
	const struct note *note = group->spots[0].note;
	size_t have = benchmarks_of(group);
	struct buf line = {0};

	buf_adds(&line, note->text);
	if (have < section->n)
		add_who(&line, section, group, have);
	(note->is_warning ? notes_warn : notes_tell)(&section->notes, "%s", buf_text(&line));
	section->notes.failed |= buf_failed(&line);
	for (size_t i = 0; i < group->n; i++) {
		group->spots[i].note->is_said_once = true;
		group->spots[i].note->is_of_all = have == section->n;
	}
	buf_release(&line);
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
		remove_notes_of_all(section);
	}
	free(spots);
	free(groups);
}
