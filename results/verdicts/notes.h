/*
 * What the reader of a comparison should know, as data: kinds with their figures. The sentences are
 * cli/compare/note_words.c.
 */
#ifndef RESULTS_VERDICTS_NOTES_H
#define RESULTS_VERDICTS_NOTES_H

#include "results/base/figure.h"
#include "results/noise/noise.h"

#include <stdbool.h>
#include <stddef.h>

/* Where it is about one side, its figure "side" is "old", "new" or "both". */
enum note_kind {
	/* what there is to compare */
	NOTE_SAME_VALUES,
	NOTE_NO_VALUES,
	NOTE_UNITS,
	NOTE_ONE_PROCESS,
	NOTE_FEW_PROCESSES,
	NOTE_NO_PROCESS_LEVEL,
	NOTE_IMPORTED, /* what a file of another tool lacks */
	NOTE_EXIT_CODES,
	NOTE_FAILED,   /* after some of its processes */
	NOTE_LEFT_OUT, /* it failed, and nothing of it is here */
	NOTE_PART,     /* what the whole suite has and a file lacks (results/shards/lacks.h) */
	/* where it was measured */
	NOTE_MACHINES,
	NOTE_MACHINE_CLASS, /* other hosts, taken for one: --same-class */
	NOTE_NO_CLASS,	    /* a file does not say its CPU model or image */
	NOTE_BUILDS,
	NOTE_SETTINGS,
	NOTE_NOT_CONTROLLED,
	NOTE_SITES,
	NOTE_SITES_LEFT_OUT,
	NOTE_SITES_DISAGREE,
	/* what disturbed it: note.noise says which kind */
	NOTE_NOISE,
	/* what the verdict rests on */
	NOTE_YARDSTICK,
	NOTE_YARDSTICK_UNUSED,
	NOTE_PACER,
	NOTE_PACER_UNUSED,
	NOTE_PACER_WAITS,   /* it waits for something other than the processor */
	NOTE_PACERS_DIFFER, /* those of the two files */
	NOTE_SESSIONS_ALIKE,
	NOTE_SESSIONS_DIFFER,
	NOTE_SESSIONS_ASSUMED,
	NOTE_SESSIONS_GIVEN,
	NOTE_BELOW_FLOOR,
	NOTE_BEYOND_FLOOR,
	NOTE_DUEL_DECIDED,
	NOTE_DUEL_OPEN,
	NOTE_LOOKS_UNKNOWN,
	NOTE_UNPAIRED,
	NOTE_UNUSED_PAIRS,
	NOTE_OUTLYING_PAIRS,
	NOTE_PAIRS_DRIFT,
	/* what it is among others, and what would decide it */
	NOTE_HELD_BACK,
	NOTE_NEED_PAIRS,
	NOTE_NEED_PROCESSES,
	NOTE_EDGE_OF_MARGIN,
	/* beside the time */
	NOTE_METRIC,
	NOTE_WITNESS,
	NOTE_KINDS,
};

/* So many that lack a note that most have are named. */
enum { NOTE_LACKING_MAX = 3 };

struct witness; /* results/verdicts/witness.h */

struct note {
	enum note_kind kind;
	enum noise_kind noise;	       /* of NOTE_NOISE */
	const struct witness *witness; /* of NOTE_WITNESS, else NULL; borrowed */
	struct figure *figures;	       /* owned, with their texts; ends with {0} */
	char *reading; /* kind and figures as people read them: equal where nobody sees a difference
			*/
	double size;   /* of a noise: how large it is (struct finding); else 0 */
	bool is_warning;
	bool is_summary;   /* of the whole: those of one kind, this being the worst of them */
	bool is_said_once; /* among the notes of the whole: people need not read it here again */
	bool is_of_all;	   /* so said of every benchmark */
	/* Of the whole: so many of that many benchmarks have it; 0: it is of no benchmark, or all
	   have it. Where few lack it their names, borrowed. */
	size_t have, of;
	const char *lacking[NOTE_LACKING_MAX];
};

/* `= {0}` is empty. Out of memory is remembered in `failed`, asked once at the end. */
struct notes {
	struct note *items;
	size_t n, cap;
	bool failed;
};

/* "few-processes"; of noise its own word ("drift"): for programs. */
const char *note_word(const struct note *note);

/* Add one; texts are copied. `figures`: NULL for none. */
void notes_add(struct notes *notes, enum note_kind kind, const struct figure *figures);
/* The same, about that side: its figure "side" is before the others. */
void notes_add_of_side(struct notes *notes, enum note_kind kind, const char *side,
		       const struct figure *figures);
/* NOTE_WITNESS of that witness, which must outlive the notes. */
void notes_add_witness(struct notes *notes, const struct witness *witness,
		       const struct figure *figures);
/* NOTE_NOISE about that side. */
void notes_add_noise(struct notes *notes, const char *side, const struct finding *finding);
/* A copy of it and its size, for the notes of the whole. NULL when memory ran out. */
struct note *notes_add_copy(struct notes *notes, const struct note *note);

/* The first of that kind, or NULL; of that noise about that side. */
const struct note *notes_find(const struct notes *notes, enum note_kind kind);
const struct note *notes_find_noise(const struct notes *notes, const char *side,
				    enum noise_kind kind);

/* Take those away that are marked as true of all. */
void notes_remove_of_all(struct notes *notes);
void notes_release(struct notes *notes);

#endif
