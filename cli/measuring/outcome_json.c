/* The outcome for programs. */
#include "cli/measuring/outcome_internal.h"

#include "cli/words/note_layout.h"
#include "cli/words/noise_words.h"
#include "results/noise/paced.h"
#include "results/base/json.h"
#include "results/verdicts/metric_view.h"

static json_t *texts_json_new(const json_t *findings)
{
	json_t *list = json_array();

	for (size_t i = 0; i < json_array_size(findings); i++)
		json_array_append_new(list, json_text_new(note_text(json_array_get(findings, i))));
	return list;
}

/* What is told first; null where it is the clock's mean. */
static json_t *full_speed_json(const struct outcome_row *row)
{
	const struct headline *headline = row->headline;

	if (!headline || !headline->is_paced)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:s, s:f, s:f, s:f}", "mean",
			 json_finite_new(row->interval.estimate), "low",
			 json_finite_new(row->interval.low), "high",
			 json_finite_new(row->interval.high), "pacer",
			 paced_kind_names[headline->kind], "slope", headline->slope, "speed",
			 headline->speed, "off_share", headline->off_share);
}

static json_t *row_json(const struct session *session, const struct outcome_style *style,
			const struct measurement *m)
{
	struct outcome_row row = outcome_row_of(m, style);
	struct outcome_shape shape = outcome_shape_of(session, &row);
	struct outcome_program program;
	json_t *findings = outcome_findings_new(session, m, row.headline);
	json_t *json = json_pack(
		"{s:o, s:s, s:o, s:o, s:o, s:I, s:I, s:o, s:s, s:o, s:I, s:o, s:I, s:o, s:o}",
		"name", json_text_new(m->target->name), "unit", target_unit(m->target), "mean",
		json_finite_new(row.clock.estimate), "low", json_finite_new(row.clock.low), "high",
		json_finite_new(row.clock.high), "processes", (json_int_t)m->processes, "values",
		(json_int_t)m->values, "measured_share", json_finite_new(row.share), "status",
		outcome_status_name(m), "warnings", texts_json_new(findings), "marked",
		(json_int_t)m->marked, "spread", json_finite_new(row.spread), "loops",
		(json_int_t)m->loops, "error",
		m->status == MEASUREMENT_FAILED || m->status == MEASUREMENT_SKIPPED
			? json_text_new(m->err.text)
			: json_null(),
		"findings", findings);

	if (json) {
		json_object_set_new(json, "median", json_finite_new(shape.median));
		json_object_set_new(json, "best", json_finite_new(shape.best));
		json_object_set_new(json, "undisturbed", json_finite_new(shape.remains));
	}
	if (json && row.headline)
		json_object_set_new(json, "full_speed", full_speed_json(&row));
	if (json && outcome_why_clock(row.headline))
		json_object_set_new(json, "full_speed_why",
				    json_string(outcome_why_clock(row.headline)));
	if (json)
		json_object_set_new(json, "noise", noise_json_new(&shape.noise));
	if (json)
		json_object_set_new(
			json, "metrics",
			metric_views_json_new(suite_find(session->suite, m->target->name)));
	if (json && m->status == MEASUREMENT_FAILED) {
		json_object_set_new(json, "details", outcome_text_new(outcome_end_of(m->details)));
		json_object_set_new(json, "output", outcome_text_new(m->output));
	}
	if (json && outcome_program_of(session, m, &program)) {
		json_object_set_new(json, "user", json_finite_new(program.user_s));
		json_object_set_new(json, "system", json_finite_new(program.system_s));
		json_object_set_new(json, "max_rss", json_finite_new(program.max_rss));
	}
	return json;
}

json_t *outcome_json_new(const struct session *session, const struct outcome_style *style)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < session->n; i++)
		json_array_append_new(rows, row_json(session, style, &session->measurements[i]));
	return json_pack("{s:o, s:I}", "benchmarks", rows, "seed",
			 (json_int_t)session->config->plan.seed);
}
