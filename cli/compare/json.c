#include "cli/compare/formats.h"

#include "cli/compare/cells.h"
#include "cli/compare/comparison_json.h"
#include "cli/compare/gate_status.h"
#include "cli/compare/note_words.h"
#include "results/base/json.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>

static const char *basis_name(enum basis basis)
{
	static const char *const names[] = {[BASIS_NONE] = "none",
					    [BASIS_PROCESSES] = "processes",
					    [BASIS_YARDSTICK] = "yardstick",
					    [BASIS_PACER] = "pacer",
					    [BASIS_BLOCKS] = "pairs"};

	return names[basis];
}

/* Of what is no pair of a duel. */
static json_t *session_json(const struct session_term *session)
{
	if (session->source == SESSION_NONE)
		return json_null();
	return json_pack("{s:s, s:o, s:o, s:s, s:o}", "source",
			 session_source_word(session->source), "sd",
			 json_finite_new(sqrt(session->term.variance)), "df",
			 json_finite_new(session->term.df), "machine",
			 session_machine_word(session->machine), "assumed",
			 json_finite_new(session->assumed));
}

static json_t *comparison_json(const struct report *report, const struct comparison *c)
{
	return comparison_json_with(
		comparison_json_new(c),
		json_pack(
			"{s:o, s:[I, I], s:o, s:o, s:o, s:o, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o}",
			"p_adjusted", json_finite_new(c->p_report), "processes",
			(json_int_t)c->old_side.processes, (json_int_t)c->new_side.processes,
			"notes", note_texts_json_new(&c->notes), "p", json_finite_new(c->p),
			"p_gate", json_finite_new(c->p_gate), "needs",
			c->needs ? json_integer((json_int_t)c->needs) : json_null(), "basis",
			basis_name(c->basis), "unit", c->unit, "old",
			json_finite_new(c->old_side.shown), "new",
			json_finite_new(c->new_side.shown), "regression",
			json_boolean(report_is_regression(report, c)), "yardstick",
			json_text_new(c->yardstick), "findings",
			note_findings_json_new(&c->notes, false), "session",
			session_json(&c->session)));
}

static json_t *section_json(const struct report *report, const struct section *section)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < section->n; i++)
		json_array_append_new(rows, comparison_json(report, &section->items[i]));
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "old",
			 json_text_new(section->old_file), "new", json_text_new(section->new_file),
			 "baseline", json_text_new(section->baseline), "candidate",
			 json_text_new(section->candidate), "benchmarks", rows, "geomean",
			 suite_mean_json_new(&section->mean), "missing",
			 texts_json_new(&section->missing), "added",
			 texts_json_new(&section->added), "notes",
			 note_texts_json_new(&section->notes), "findings",
			 note_findings_json_new(&section->notes, false));
}

/* One new file: its section and the gate in one object. Several: a list of sections beside it. */
static json_t *report_json(const struct report *report)
{
	json_t *top, *list;

	if (report->n == 1) {
		top = section_json(report, &report->sections[0]);
	} else {
		top = json_object();
		list = json_array();
		for (size_t s = 0; s < report->n; s++)
			json_array_append_new(list, section_json(report, &report->sections[s]));
		json_object_set_new(top, "comparisons", list);
	}
	json_object_set_new(top, "margin", json_real(report->rules.margin));
	json_object_set_new(top, "gate", gate_json_new(report));
	return top;
}

void report_as_json_with(const struct report *report, json_t *explained, struct buf *out)
{
	json_t *top = report_json(report);

	if (top && explained)
		json_object_set(top, "explained", explained);

	/* ASCII: what a terminal could obey stays escaped. */
	if (top)
		json_add(out, top, 2, false);
	else
		out->failed = true;
	buf_adds(out, "\n");
	json_decref(top);
}

void report_as_json(const struct report *report, struct buf *out)
{
	report_as_json_with(report, NULL, out);
}
