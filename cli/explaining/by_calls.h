/* `--by calls`: what its reports share. */
#ifndef CLI_EXPLAINING_BY_CALLS_H
#define CLI_EXPLAINING_BY_CALLS_H

#include "cli/explaining/by.h"
#include "cli/explaining/figure_words.h"
#include "runner/diagnosing/calls.h"

/* Report what was counted of the only side, or of both: printed, or a row for e->rows. 0, or -1
   with err (memory). */
int by_calls_report_one(struct explaining *e, const struct explaining_subject *subject,
			const struct calls_counted *counted, struct err *err);
int by_calls_report_two(struct explaining *e, const struct explaining_subject *subject,
			const struct calls_counted counted[2], struct err *err);

/* Append "4 calls", "1 call". */
void call_figure_add_calls(struct buf *out, struct call_figure figure);

/* What should be known beside the numbers: names for programs, sentences for people. */
enum call_note {
	CALL_NOTE_NO_C, /* C functions are not counted */
	CALL_NOTE_VARIES,
	CALL_NOTE_CUT,
	CALL_NOTE_NO_CREATED,
	CALL_NOTES
};
void call_notes(const struct calls_counted *counted, const struct call_table *table,
		bool notes[CALL_NOTES]);
json_t *call_notes_json_new(const bool notes[CALL_NOTES]);
void call_notes_print(const bool notes[CALL_NOTES], FILE *out);

#endif
