/*
 * Which notes of a table's rows are told where: what several rows have is said once below the
 * table, what is special to a row stands under it, and what finds no place is counted. Pure; the
 * sentences are cli/words/shared_words.h.
 */
#ifndef CLI_WORDS_NOTE_LAYOUT_H
#define CLI_WORDS_NOTE_LAYOUT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum {
	NOTE_GROUPS_MAX = 4,   /* said below the table */
	NOTE_SPECIALS_MAX = 2, /* under rows, all together */
	/* What the notes of a measurement take where twenty rows fill the screen (note_lines_for):
	   a line for a group, NOTE_SPECIAL_LINES for what is special. */
	NOTE_LINES = 4,
	NOTE_SPECIAL_LINES = 3,
	/* Fewer rows than this are seen at a glance: each keeps its own. */
	NOTE_ROWS_MIN = 3,
};

/* How many lines of notes a table of so many rows has room for: `at_twenty` of them where twenty
   rows, with what stands beside them, fill a screen. */
size_t note_lines_for(size_t rows, size_t at_twenty);

/* What `rows` rows have in common: all findings of that kind. */
struct note_group {
	const char *kind; /* borrowed from the findings */
	size_t rows;
	bool is_remark;	  /* what was done, and nothing to be careful about */
	double size;	  /* the largest of the figure that says how bad it is, or 0 */
	const char *text; /* of the first such finding, borrowed */
};

struct note_layout {
	struct note_group groups[NOTE_GROUPS_MAX]; /* of most rows first */
	size_t ngroups;
	struct {
		size_t row, at;
	} specials[NOTE_SPECIALS_MAX];
	size_t nspecials;
	size_t hidden;	/* notes that stand nowhere */
	bool shows_all; /* under the rows, nothing below the table */
};

/* rows[i]: the findings of row i, an array of {"kind", ...} as outcome_findings_new makes them, or
   NULL for none; one with "warning": false is a remark. `wants_all`: every note under its row.
   `lines`: so many at most, but for the one that counts what is hidden. The layout borrows from the
   rows. */
struct note_layout note_layout_of(json_t *const *rows, size_t n, bool wants_all, size_t lines);

/* The sentence of a finding; borrowed. */
const char *note_text(const json_t *finding);
/* Is it one that says what was done? */
bool note_is_remark(const json_t *finding);
/* Does the note stand under its row? */
bool note_layout_shows(const struct note_layout *layout, size_t row, size_t at);

#endif
