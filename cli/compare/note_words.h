/* The notes of a comparison (results/verdicts/notes.h), in words and for programs. */
#ifndef CLI_COMPARE_NOTE_WORDS_H
#define CLI_COMPARE_NOTE_WORDS_H

#include "results/base/buf.h"
#include "results/verdicts/notes.h"

/* Append the note's sentence, without a full stop. It may hold anything from a file: escape it for
   where it is printed. */
void note_words_add(struct buf *out, const struct note *note);
/* The same of what several benchmarks have, in a short sentence where its kind has one
   (cli/words/shared_words.h). */
void note_words_add_short(struct buf *out, const struct note *note);
/* note_words_add by itself: free(). NULL when memory ran out. */
char *note_words_new(const struct note *note);

/* The sentences, and {"kind", "text", "warning", and the figures} of each: new lists, NULL when
   memory ran out. */
json_t *note_texts_json_new(const struct notes *notes);
/* `only_here`: without what is said once, of several. */
json_t *note_findings_json_new(const struct notes *notes, bool only_here);

/* Append what disturbed the two sides in a word or two each, with the side where it was one: "busy
   42%, new 2 speeds"; as noise_mark_join has it. */
void note_marks_add(struct buf *out, const struct notes *notes, size_t room);

#endif
