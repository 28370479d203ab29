/* What assay doctor found (runner/doctor/doctor.h), in words and as JSON. */
#ifndef CLI_MACHINE_DOCTOR_REPORT_H
#define CLI_MACHINE_DOCTOR_REPORT_H

#include "results/base/buf.h"
#include "runner/doctor/doctor.h"

#include <jansson.h>
#include <stdio.h>

void doctor_print(const struct doctor *doctor, FILE *out);
/* What keeps the smallest difference from being smaller, and whether more time helps. */
const char *doctor_limit_text(struct detectable found, bool is_duel);

/* ---- cli/machine/doctor_remedy.c */

/* Append what to do: one sentence without its end. */
void doctor_remedy_words(struct buf *out, const struct doctor_remedy *remedy);

/* ---- cli/machine/doctor_json.c */

/* New, json_decref; NULL when memory ran out. */
json_t *doctor_json_new(const struct doctor *doctor);

#endif
