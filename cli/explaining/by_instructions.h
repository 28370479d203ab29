/* `--by instructions`: what its reports share. */
#ifndef CLI_EXPLAINING_BY_INSTRUCTIONS_H
#define CLI_EXPLAINING_BY_INSTRUCTIONS_H

#include "cli/explaining/by.h"
#include "results/profiles/floors.h"
#include "runner/diagnosing/instructions.h"

/* Report what was counted of the only side, or of both: printed, or a row for e->rows. 0, or -1
   with err (memory). */
int by_instructions_report_one(struct explaining *e, const struct explaining_subject *subject,
			       const struct instructions_counted *counted, struct err *err);
int by_instructions_report_two(struct explaining *e, const struct explaining_subject *subject,
			       const struct instructions_counted counted[2], struct err *err);

/* What should be known beside the numbers: names for programs, sentences for people. */
enum instruction_note {
	INSTRUCTION_NOTE_SELF, /* what is counted in */
	INSTRUCTION_NOTE_CALLS,
	INSTRUCTION_NOTE_NO_COLLECTOR,
	INSTRUCTION_NOTE_WATCHED, /* 3.13 */
	INSTRUCTION_NOTE_VARIES,
	INSTRUCTION_NOTE_THREADS,
	INSTRUCTION_NOTE_TIMES_ITSELF,
	INSTRUCTION_NOTE_FOLDER,
	INSTRUCTION_NOTES
};
/* Set those that are so. */
void instruction_notes(const struct instructions_counted *counted, bool notes[INSTRUCTION_NOTES]);
json_t *instruction_notes_json_new(const bool notes[INSTRUCTION_NOTES]);
void instruction_notes_print(const bool notes[INSTRUCTION_NOTES], FILE *out);

/* Is it what runs the measured loop, no function? */
bool instruction_is_loop(const struct profile_frame *frame);
/* Append "encode (json/encoder.py:183)", or "the measured loop"; and the name alone. */
void instruction_frame_add(struct buf *out, const struct profile_frame *frame);
void instruction_name_add(struct buf *out, const struct profile_frame *frame);
/* {"function", "file", "first_line"}, all null of the measured loop. */
json_t *instruction_frame_json_new(const struct profile_frame *frame);

/* Append "1,204,332", of work that varies "1,204,000 to 1,300,100". */
void instruction_figure_add(struct buf *out, struct floor_figure figure, bool varies);
/* Append how far the layouts are apart. */
void instruction_floor_add(struct buf *out, double floor);
/* Append "+400,316", "-7", "0". */
void instruction_change_add(struct buf *out, double change);
/* {"estimate", "low", "high"} */
json_t *instruction_figure_json_new(struct floor_figure figure);

#endif
