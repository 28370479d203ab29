/* How what a history knows of a result is shown: in cells of tables, and to programs. */
#ifndef CLI_HISTORY_CELLS_H
#define CLI_HISTORY_CELLS_H

#include "results/base/buf.h"
#include "results/base/when.h"
#include "results/history/history.h"

#include <jansson.h>

#define CELL_DATE WHEN_SIZE
/* "2026-11-29 12:20", UTC; with seconds and zone as ISO 8601 has it: "2026-11-29T12:20:35Z". */
const char *cell_date(int64_t seconds, char text[CELL_DATE]);
const char *cell_iso_date(int64_t seconds, char text[CELL_DATE]);

#define CELL_COMMIT 16
/* "09acdb7c1e", with a "+" behind it where tracked files differed from it; "-": none is recorded.
 */
const char *cell_commit(const struct history_result *result, char text[CELL_COMMIT]);

/* The host, else its processor, else "unknown". Borrowed. */
const char *cell_machine(const struct history_machine *machine);

/* What it is known by: {"file", "commit", "date", "subject"}. A new object; NULL when memory ran
   out. */
json_t *cell_result_id_json(const struct history_result *result);
/* All that is known of it: {"file", "date", "commit", "subject", "branch", "dirty", "machine":
   {"host", "cpu"}, "machines", "benchmarks", "facts": {...}}; null for what is not. A new object;
   NULL when memory ran out. */
json_t *cell_result_json(const struct history *history, const struct history_result *result);
json_t *cell_machine_json(const struct history_machine *machine);

#endif
