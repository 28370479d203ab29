#include "cli/explaining/by_imports.h"
#include "cli/explaining/notes_words.h"
#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/base/unit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *import_phase_words(enum import_phase phase)
{
	static const char *const words[IMPORT_PHASES] = {
		[IMPORT_START] = "start-up", [IMPORT_PROGRAM] = "program", [IMPORT_LOAD] = "load",
		[IMPORT_SETUP] = "setup",    [IMPORT_FIRST] = "first",	   [IMPORT_LATER] = "each"};

	return words[phase];
}

const char *import_phase_name(enum import_phase phase)
{
	return phase == IMPORT_START ? "start" : import_phase_words(phase);
}

/* ---- sums and times */

int imports_once(struct import_time *time, const struct imports_counted *counted, struct err *err)
{
	double *sums = imports_sum_new(counted, IMPORT_START, IMPORT_FIRST);
	int rc = sums ? import_time_of(time, sums, counted->processes, err) : err_memory(err);

	free(sums);
	return rc;
}

size_t imports_once_n(const struct imports_counted *counted)
{
	size_t n = 0;

	for (size_t i = 0; i < counted->n; i++)
		n += counted->modules[i].phase != IMPORT_LATER;
	return n;
}

void import_time_add(struct buf *out, const struct import_time *time)
{
	char text[UNIT_TEXT];

	unit_format_alone(UNIT_SECOND, time->median_s, text);
	buf_adds(out, text);
	if (!(time->around_s <= time->median_s) || !(time->median_s > 0))
		return;
	unit_format_percent(time->around_s / time->median_s, false, text);
	buf_addf(out, " %s %s", term_plus_minus(), text);
}

/* ---- for programs */

json_t *import_time_json_new(const struct import_time *time)
{
	return json_pack("{s:o, s:o}", "median", json_finite_new(time->median_s), "around",
			 json_finite_new(time->around_s));
}

json_t *import_module_json_new(const struct imports_counted *counted,
			       const struct import_module *module)
{
	const char *importer =
		module->importer == SIZE_MAX ? NULL : counted->modules[module->importer].name;
	json_t *json =
		json_pack("{s:o, s:s, s:o}", "module", json_text_new(module->name), "phase",
			  import_phase_name(module->phase), "importer", json_text_new(importer));

	if (module->phase != IMPORT_LATER)
		return json;
	json_object_set_new(json, "per_iteration",
			    json_finite_new((module->low + module->high) / 2));
	if (module->low < module->high) {
		json_object_set_new(json, "low", json_finite_new(module->low));
		json_object_set_new(json, "high", json_finite_new(module->high));
	}
	return json;
}

/* ---- notes */

static const char *const names[IMPORT_NOTES] = {
	[IMPORT_NOTE_FIRST] = "first_iteration",
	[IMPORT_NOTE_EACH] = "each_iteration",
	[IMPORT_NOTE_VARIES] = "varies",
	[IMPORT_NOTE_CHILDREN] = "child_processes",
};

static const char *const sentences[IMPORT_NOTES] = {
	[IMPORT_NOTE_FIRST] =
		"some modules are imported by the first iteration alone, which finds them later: a "
		"value of other iterations has no part of that time",
	[IMPORT_NOTE_EACH] = "some modules are imported by each iteration: that time is in every "
			     "value",
	[IMPORT_NOTE_VARIES] = "iterations do not import alike: then the least and the most are "
			       "given",
	[IMPORT_NOTE_CHILDREN] = "it starts other Python processes, whose imports stand among its "
				 "own",
};

/* Those that each iteration imports are no affair of the first one alone. */
static bool is_of_first_alone(const struct imports_counted *counted,
			      const struct import_module *module)
{
	if (module->phase != IMPORT_FIRST)
		return false;
	for (size_t i = 0; i < counted->n; i++)
		if (counted->modules[i].phase == IMPORT_LATER &&
		    strcmp(counted->modules[i].name, module->name) == 0)
			return false;
	return true;
}

void import_notes(const struct imports_counted *counted, bool notes[IMPORT_NOTES])
{
	for (size_t i = 0; i < counted->n; i++) {
		const struct import_module *module = &counted->modules[i];

		notes[IMPORT_NOTE_FIRST] |= is_of_first_alone(counted, module);
		notes[IMPORT_NOTE_EACH] |= module->phase == IMPORT_LATER;
		notes[IMPORT_NOTE_VARIES] |=
			module->phase == IMPORT_LATER && module->low < module->high;
	}
	notes[IMPORT_NOTE_CHILDREN] |= counted->has_children;
}

json_t *import_notes_json_new(const bool notes[IMPORT_NOTES])
{
	return notes_json_new(names, notes, IMPORT_NOTES);
}

void import_notes_print(const bool notes[IMPORT_NOTES], FILE *out)
{
	notes_print(sentences, notes, IMPORT_NOTES, out);
}
