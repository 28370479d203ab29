#include "cli/history/cells.h"

#include "results/base/json.h"

#include <stdio.h>
#include <time.h>

const char *cell_date(int64_t seconds, char text[CELL_DATE])
{
	time_t when = seconds;
	struct tm tm;

	if (!gmtime_r(&when, &tm) || strftime(text, CELL_DATE, "%Y-%m-%d %H:%M", &tm) == 0)
		snprintf(text, CELL_DATE, "?");
	return text;
}

const char *cell_iso_date(int64_t seconds, char text[CELL_DATE])
{
	when_format_iso(seconds, text);
	return text;
}

const char *cell_commit(const struct history_result *result, char text[CELL_COMMIT])
{
	snprintf(text, CELL_COMMIT, "%.10s%s", result->commit ? result->commit : "-",
		 result->dirty == HISTORY_DIRTY ? "+" : "");
	return text;
}

const char *cell_machine(const struct history_machine *machine)
{
	if (machine->class)
		return machine->class;
	return machine->host ? machine->host : machine->cpu ? machine->cpu : "unknown";
}

json_t *cell_machine_json(const struct history_machine *machine)
{
	return json_pack("{s:o, s:o, s:o}", "host", json_text_new(machine->host), "cpu",
			 json_text_new(machine->cpu), "image", json_text_new(machine->image));
}

static json_t *facts_json(const struct history_result *result)
{
	json_t *facts = json_object();

	for (int fact = 0; facts && fact < HISTORY_FACTS; fact++)
		if (json_object_set_new(facts, history_fact_names[fact],
					json_text_new(result->facts[fact]))) {
			json_decref(facts);
			facts = NULL;
		}
	return facts;
}

json_t *cell_result_id_json(const struct history_result *result)
{
	char text[CELL_DATE];

	return json_pack("{s:o, s:o, s:s, s:o}", "file", json_text_new(result->file), "commit",
			 json_text_new(result->commit), "date", cell_iso_date(result->when_s, text),
			 "subject", json_text_new(result->subject));
}

json_t *cell_result_json(const struct history *history, const struct history_result *result)
{
	char text[CELL_DATE];
	json_t *dirty = result->dirty == HISTORY_DIRTY_UNKNOWN
				? json_null()
				: json_boolean(result->dirty == HISTORY_DIRTY);

	return json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:o}", "file",
			 json_text_new(result->file), "date", cell_iso_date(result->begun_s, text),
			 "commit", json_text_new(result->commit), "subject",
			 json_text_new(result->subject), "branch", json_text_new(result->branch),
			 "dirty", dirty, "machine",
			 cell_machine_json(&history->machines[result->machine]), "machines",
			 (json_int_t)result->machines, "benchmarks", (json_int_t)result->benches,
			 "facts", facts_json(result));
}
