#include "cli/explaining/by_calls.h"
#include "cli/explaining/by_gc.h"
#include "cli/explaining/frame_words.h"
#include "cli/explaining/notes_words.h"
#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/base/json.h"
#include "results/base/unit.h"

#include <inttypes.h>
#include <math.h>

const char *gc_generation_name(int generation)
{
	static const char *const names[GC_GENERATIONS] = {"young", "middle", "full"};

	return names[generation];
}

/* ---- figures */

void gc_number_add(struct buf *out, double number)
{
	if (number == floor(number) || fabs(number) >= 1000)
		call_figure_add(out, (struct call_figure){round(number), round(number)});
	else
		buf_addf(out, "%.3g", number);
}

void gc_rate_add(struct buf *out, const struct collections_rate *rate)
{
	gc_number_add(out, rate->varies ? rate->low : rate->each);
	if (!rate->varies)
		return;
	buf_adds(out, " to ");
	gc_number_add(out, rate->high);
}

double gc_line_rate(const struct gc_side *side, const struct collections_line *line)
{
	double sum = 0;

	for (int i = 0; i < GC_GENERATIONS; i++)
		sum += (double)line->collections[i];
	return sum / fmax(1, (double)side->summary.iterations);
}

void gc_line_add(struct buf *out, const struct collections_line *line)
{
	const struct profile_frame frame = {.kind = PROFILE_PYTHON,
					    .function = line->function,
					    .file = line->file,
					    .first_line = line->line};

	if (line->is_loop)
		buf_adds(out, "the measured loop");
	else if (!*line->function)
		buf_adds(out, "no Python code");
	else
		frame_words_add(out, &frame);
}

/* ---- what was found */

static const char *const finding_names[GC_FINDINGS] = {
	[GC_FINDING_DISABLED] = "disabled", [GC_FINDING_NONE] = "none",
	[GC_FINDING_CYCLES] = "cycles",	    [GC_FINDING_IN_VAIN] = "in_vain",
	[GC_FINDING_FULL] = "full",	    [GC_FINDING_UNCOLLECTABLE] = "uncollectable",
};

static void add_cycles(struct buf *out, const struct gc_side *side)
{
	buf_adds(out, "each iteration leaves ");
	gc_number_add(out, side->summary.collected);
	buf_adds(out, " objects in reference cycles, which only the collector frees: without the "
		      "cycle (weakref, or a reference set to None) they go at once");
}

static void add_full(struct buf *out, const struct gc_side *side)
{
	buf_adds(out, "most of it are full collections, which look at all ");
	gc_number_add(out, (double)side->counted->last.tracked);
	buf_adds(out, " objects: gc.freeze() after the setup spares those that live by then");
}

static void add_finding(struct buf *out, const struct gc_side *side, enum collections_finding which)
{
	switch (which) {
	case GC_FINDING_DISABLED:
		buf_adds(out, "the benchmark has disabled the collector: nothing is collected but "
			      "what it asks for (gc.collect)");
		break;
	case GC_FINDING_NONE:
		buf_adds(out, "the collector never runs: so few containers are made that none is "
			      "due");
		break;
	case GC_FINDING_CYCLES:
		add_cycles(out, side);
		break;
	case GC_FINDING_IN_VAIN:
		buf_adds(out, "it finds next to nothing: what is made here lives, or goes by "
			      "itself. A higher threshold (gc.set_threshold) or gc.disable() "
			      "around it saves that time");
		break;
	case GC_FINDING_FULL:
		add_full(out, side);
		break;
	case GC_FINDING_UNCOLLECTABLE:
		buf_adds(out, "each iteration leaves ");
		gc_number_add(out, side->summary.uncollectable);
		buf_adds(out, " objects that cannot be freed: they are in gc.garbage");
		break;
	case GC_FINDINGS:
		break;
	}
}

static void print_wrapped(struct buf *raw, FILE *out)
{
	struct buf text = {0};

	text_escape(&text, buf_text(raw), term_is_utf8());
	text_wrap(out, buf_text(&text), 0, 2, (size_t)term_columns(out));
	fputc('\n', out);
	buf_release(&text);
	buf_clear(raw);
}

static void add_facts(struct buf *out, const struct gc_side *side)
{
	const struct worker_collections *last = &side->counted->last;

	buf_addf(out, "thresholds %" PRId64 ", %" PRId64 ", %" PRId64 "; ", last->thresholds[0],
		 last->thresholds[1], last->thresholds[2]);
	gc_number_add(out, (double)last->tracked);
	buf_adds(out, " objects are looked after, ");
	gc_number_add(out, (double)last->frozen);
	buf_adds(out, " are frozen");
}

void gc_findings_print(const struct gc_side *side, const char *label, FILE *out)
{
	struct buf raw = {0};

	for (int i = 0; i < GC_FINDINGS; i++) {
		if (!side->findings[i])
			continue;
		if (label)
			buf_addf(&raw, "%s: ", label);
		add_finding(&raw, side, (enum collections_finding)i);
		print_wrapped(&raw, out);
	}
	if (label)
		buf_addf(&raw, "%s: ", label);
	add_facts(&raw, side);
	print_wrapped(&raw, out);
	buf_release(&raw);
}

/* ---- notes */

enum note { NOTE_VARIES, NOTE_LATE, NOTE_INCREMENTAL, NOTES };

static const char *const note_names[NOTES] = {
	[NOTE_VARIES] = "varies",
	[NOTE_LATE] = "line_is_late",
	[NOTE_INCREMENTAL] = "incremental",
};

static const char *const sentences[NOTES] = {
	[NOTE_VARIES] = "iterations are not alike: where counts differ by more than one, the least "
			"and the most are given",
	[NOTE_LATE] = "from CPython 3.12 on a collection waits for the next call or the next round "
		      "of a loop, so its line may be one further than the allocation that was one "
		      "too many",
	[NOTE_INCREMENTAL] = "this CPython collects in small steps (a part of the old objects each "
			     "time) and has no third threshold: compare its time, not its number "
			     "of collections, with other versions",
};

static void find_notes(const struct gc_side *sides, size_t n, bool notes[NOTES])
{
	for (size_t i = 0; i < n; i++) {
		notes[NOTE_VARIES] |= sides[i].summary.all.varies;
		notes[NOTE_LATE] |=
			sides[i].counted->n_lines && collections_line_is_late(sides[i].counted);
		notes[NOTE_INCREMENTAL] |= collections_is_incremental(sides[i].counted);
	}
}

void gc_notes_print(const struct gc_side *sides, size_t n, FILE *out)
{
	bool notes[NOTES] = {false};
	struct buf raw = {0};

	find_notes(sides, n, notes);
	for (int i = 0; i < NOTES; i++)
		if (notes[i]) {
			buf_adds(&raw, sentences[i]);
			print_wrapped(&raw, out);
		}
	buf_release(&raw);
}

json_t *gc_notes_json_new(const struct gc_side *sides, size_t n)
{
	bool notes[NOTES] = {false};

	find_notes(sides, n, notes);
	return notes_json_new(note_names, notes, NOTES);
}

/* ---- for programs */

static void set_rate(json_t *object, const struct collections_rate *rate)
{
	json_object_set_new(object, "collections", json_finite_new(rate->each));
	json_object_set_new(object, "low", json_finite_new(rate->low));
	json_object_set_new(object, "high", json_finite_new(rate->high));
}

static json_t *generations_json_new(const struct gc_side *side)
{
	json_t *list = json_array();

	for (int i = 0; i < GC_GENERATIONS; i++) {
		const struct collections_generation *of = &side->summary.of[i];
		json_t *row =
			json_pack("{s:i, s:s}", "generation", i, "name", gc_generation_name(i));

		set_rate(row, &of->collections);
		json_object_set_new(row, "seconds", json_finite_new(of->seconds));
		json_object_set_new(row, "collected", json_finite_new(of->collected));
		json_object_set_new(row, "uncollectable", json_finite_new(of->uncollectable));
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *line_json_new(const struct gc_side *side, const struct collections_line *line)
{
	bool has_code = !line->is_loop && *line->function;
	double seconds = (double)line->ns * 1e-9 / fmax(1, (double)side->summary.iterations);

	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "function",
			 json_text_new(has_code ? line->function : NULL), "file",
			 json_text_new(has_code ? line->file : NULL), "line",
			 has_code ? json_integer(line->line) : json_null(), "collections",
			 json_finite_new(gc_line_rate(side, line)), "seconds",
			 json_finite_new(seconds));
}

static json_t *lines_json_new(const struct gc_side *side)
{
	json_t *list = json_array();

	for (size_t i = 0; i < side->counted->n_lines; i++)
		json_array_append_new(list, line_json_new(side, &side->counted->lines[i]));
	return list;
}

static json_t *findings_json_new(const struct gc_side *side)
{
	json_t *list = json_array();
	struct buf text = {0};

	for (int i = 0; i < GC_FINDINGS; i++) {
		if (!side->findings[i])
			continue;
		buf_clear(&text);
		add_finding(&text, side, (enum collections_finding)i);
		json_array_append_new(list, json_pack("{s:s, s:o}", "kind", finding_names[i],
						      "text", json_text_new(buf_text(&text))));
	}
	buf_release(&text);
	return list;
}

json_t *gc_side_json_new(const struct gc_side *side)
{
	const struct worker_collections *last = &side->counted->last;
	const struct interval *seconds = &side->summary.seconds;
	json_t *json = json_pack("{s:s, s:I}", "interpreter", side->counted->interpreter,
				 "iterations", (json_int_t)side->summary.iterations);

	set_rate(json, &side->summary.all);
	json_object_set_new(
		json, "seconds",
		json_pack("{s:o, s:o, s:o}", "estimate", json_finite_new(seconds->estimate), "low",
			  json_finite_new(seconds->low), "high", json_finite_new(seconds->high)));
	json_object_set_new(json, "share", json_finite_new(side->summary.share));
	json_object_set_new(json, "generations", generations_json_new(side));
	json_object_set_new(json, "lines", lines_json_new(side));
	json_object_set_new(json, "thresholds",
			    json_pack("[I, I, I]", (json_int_t)last->thresholds[0],
				      (json_int_t)last->thresholds[1],
				      (json_int_t)last->thresholds[2]));
	json_object_set_new(json, "tracked", json_integer(last->tracked));
	json_object_set_new(json, "frozen", json_integer(last->frozen));
	json_object_set_new(json, "enabled", json_boolean(!side->counted->was_disabled));
	json_object_set_new(json, "findings", findings_json_new(side));
	return json;
}
