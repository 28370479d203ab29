/* `--by imports`: what its reports share. */
#ifndef CLI_EXPLAINING_BY_IMPORTS_H
#define CLI_EXPLAINING_BY_IMPORTS_H

#include "cli/explaining/by.h"
#include "runner/diagnosing/imports_compare.h"

/* Report what was counted of the only side, or of both: printed, or a row for e->rows. 0, or -1
   with err (memory). */
int by_imports_report_one(struct explaining *e, const struct explaining_subject *subject,
			  const struct imports_counted *counted, struct err *err);
int by_imports_report_two(struct explaining *e, const struct explaining_subject *subject,
			  const struct imports_counted counted[2], struct err *err);

/* When: "start-up", "first iteration"; and for programs: "start", "first". */
const char *import_phase_words(enum import_phase phase);
const char *import_phase_name(enum import_phase phase);

/* All that is imported once: of a program with its start, of a benchmark up to the first iteration;
   0, or -1 with err (memory). */
int imports_once(struct import_time *time, const struct imports_counted *counted, struct err *err);
size_t imports_once_n(const struct imports_counted *counted);

/* Append "12.3 ms +- 2.1%", or the time alone where no more is known of it. */
void import_time_add(struct buf *out, const struct import_time *time);

/* {"median", "low", "high"}. */
json_t *import_time_json_new(const struct import_time *time);
/* "name", "phase", "importer", and of later iterations "per_iteration". */
json_t *import_module_json_new(const struct imports_counted *counted,
			       const struct import_module *module);

/* What should be known beside the numbers: names for programs, sentences for people. */
enum import_note {
	IMPORT_NOTE_FIRST,    /* imported by the first iteration alone */
	IMPORT_NOTE_EACH,     /* imported by each iteration */
	IMPORT_NOTE_VARIES,   /* not as often by each */
	IMPORT_NOTE_CHILDREN, /* other interpreters print, too */
	IMPORT_NOTES
};
void import_notes(const struct imports_counted *counted, bool notes[IMPORT_NOTES]);
json_t *import_notes_json_new(const bool notes[IMPORT_NOTES]);
void import_notes_print(const bool notes[IMPORT_NOTES], FILE *out);

#endif
