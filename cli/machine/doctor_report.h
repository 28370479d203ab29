/* What assay doctor found (runner/doctor/doctor.h), in words and as JSON. */
#ifndef CLI_MACHINE_DOCTOR_REPORT_H
#define CLI_MACHINE_DOCTOR_REPORT_H

#include "results/base/buf.h"
#include "runner/doctor/doctor.h"

#include <jansson.h>
#include <stdio.h>

/* Who takes what is said: titles of parts, and lines with a label ("": it belongs to the line
   before). Texts may hold anything. */
struct doctor_lines {
	void (*heading)(void *context, const char *title);
	void (*line)(void *context, const char *label, const char *text);
	void *context;
};
extern const char doctor_title[];
void doctor_tell(const struct doctor *doctor, const struct doctor_lines *to);

void doctor_print(const struct doctor *doctor, FILE *out);
/* What keeps the smallest difference from being smaller, and whether more time helps. */
const char *doctor_limit_text(struct detectable found, bool is_duel);

/* ---- cli/machine/doctor_remedy.c */

/* Append what to do: one sentence without its end. */
void doctor_remedy_words(struct buf *out, const struct doctor_remedy *remedy);

/* ---- cli/machine/doctor_page.c */

/* The same as a page (docs/report.md) with what the same code took, drawn; appended to `out`. 0, or
   -1 with err (memory). */
int doctor_page_format(const struct doctor *doctor, struct buf *out, struct err *err);

/* ---- cli/machine/doctor_json.c */

/* New, json_decref; NULL when memory ran out. */
json_t *doctor_json_new(const struct doctor *doctor);

#endif
