/* What each source line costs, for programs. */
#include "cli/explaining/by_lines.h"
#include "results/base/json.h"

#include <stdio.h>

static const char *const time_keys[LINE_TIMES] = {
	[LINE_PYTHON] = "python", [LINE_NATIVE] = "native", [LINE_WAITING] = "waiting"};
static const enum worker_site_count memory_kinds[LINE_MEMORY] = {
	[LINE_BYTES] = SITE_BYTES, [LINE_REQUESTS] = SITE_REQUESTS, [LINE_PEAK] = SITE_PEAK_BYTES};

static bool vary(const struct line_costs *costs)
{
	for (size_t i = 0; i < costs->n_lines; i++)
		for (int kind = 0; kind < LINE_MEMORY; kind++)
			if (!call_figure_is_exact(costs->lines[i].cost.memory[kind]))
				return true;
	return false;
}

void lines_notes(const struct lines_view *view, bool notes[ALLOCATION_NOTES])
{
	const struct counts_table none = {0};

	if (!view->counted)
		return;
	allocation_notes(view->counted, &none, notes);
	notes[ALLOCATION_NOTE_VARIES] = vary(&view->costs);
}

const char *lines_interpreter(const struct lines_view *view)
{
	return view->sampled ? view->sampled->profile->interpreter
			     : view->counted->profiles[SITE_BYTES].interpreter;
}

static void set_cost(json_t *row, const struct lines_view *view, const struct line_cost *cost)
{
	char name[32];

	for (int kind = 0; view->sampled && kind < LINE_TIMES; kind++) {
		json_object_set_new(row, time_keys[kind], json_finite_new(cost->share[kind]));
		snprintf(name, sizeof(name), "%s_s", time_keys[kind]);
		json_object_set_new(row, name, json_finite_new(cost->seconds[kind]));
	}
	for (int kind = 0; view->counted && kind < LINE_MEMORY; kind++)
		allocations_set_one(row, memory_kinds[kind], cost->memory[kind]);
}

static json_t *line_json_new(const struct lines_view *view, const struct profile_frame *frame,
			     const struct costly_line *line)
{
	json_t *row = json_object();
	struct buf source = {0};
	bool has_source =
		line->line && source_lines_add(view->sources, frame->file, line->line, &source);

	json_object_set_new(row, "line", line->line ? json_integer(line->line) : json_null());
	json_object_set_new(row, "source",
			    has_source ? json_text_new(buf_text(&source)) : json_null());
	set_cost(row, view, &line->cost);
	buf_release(&source);
	return row;
}

static json_t *functions_json_new(const struct lines_view *view)
{
	json_t *list = json_array();

	for (size_t i = 0; i < view->costs.n_functions; i++) {
		const struct costly_function *function = &view->costs.functions[i];
		json_t *row = call_frame_json_new(function->frame), *lines = json_array();

		set_cost(row, view, &function->cost);
		for (size_t k = 0; k < function->n; k++)
			json_array_append_new(
				lines, line_json_new(view, function->frame,
						     &view->costs.lines[function->first + k]));
		json_object_set_new(row, "lines", lines);
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *notes_json_new(const struct lines_view *view)
{
	bool notes[ALLOCATION_NOTES] = {false};
	json_t *list = view->sampled ? explained_notes_json_new(view->sampled) : json_array();
	json_t *counted;

	lines_notes(view, notes);
	counted = allocation_notes_json_new(notes);
	json_array_extend(list, counted);
	json_decref(counted);
	if (!view->sampled)
		json_array_append_new(list, json_string("not_sampled"));
	if (!view->counted)
		json_array_append_new(list, json_string("not_counted"));
	return list;
}

json_t *lines_json_new(const struct lines_view *view)
{
	const char *interpreter = lines_interpreter(view);
	json_t *row = json_pack("{s:o, s:s, s:s?}", "name", json_text_new(view->name), "by",
				"lines", "interpreter", interpreter);

	if (!row)
		return NULL;
	if (view->sampled) {
		json_object_set_new(row, "samples", json_integer(view->sampled->summary->samples));
		json_object_set_new(row, "seconds",
				    json_finite_new(view->sampled->summary->iteration_s.estimate));
	} else {
		json_object_set_new(row, "not_sampled", json_text_new(view->not_sampled));
	}
	if (!view->counted)
		json_object_set_new(row, "not_counted", json_text_new(view->not_counted));
	set_cost(row, view, &view->costs.total);
	json_object_set_new(row, "functions", functions_json_new(view));
	json_object_set_new(row, "notes", notes_json_new(view));
	return row;
}
