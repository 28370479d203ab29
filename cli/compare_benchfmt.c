#include "cli/compare_formats.h"

#include "cli/compare_escape.h"
#include "results/repr.h"
#include "stats/moment.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

struct measure {
	const char *unit;  /* of the result file */
	const char *shown; /* of the format */
};

static const struct measure measures[] = {
	{"second", "sec/op"}, {"byte", "B/op"}, {"integer", "count/op"}};

static const char *shown_unit(const char *unit)
{
	for (size_t i = 0; i < sizeof(measures) / sizeof(*measures); i++)
		if (strcmp(measures[i].unit, unit) == 0)
			return measures[i].shown;
	return measures[2].shown;
}

/* "-8" at the end of a name is the number of threads for Go's tools, which then cut it off. */
static bool ends_like_threads(const char *name)
{
	size_t len = strlen(name), digits = 0;

	while (digits < len && isdigit((unsigned char)name[len - 1 - digits]))
		digits++;
	return digits > 0 && digits < len && name[len - 1 - digits] == '-';
}

/* "BenchmarkName": what follows "Benchmark" must not be a lower-case letter. */
static void add_name(struct buf *out, const char *name)
{
	struct buf shown = {0};
	const char *text;

	escape_benchfmt_name(&shown, name);
	text = buf_text(&shown);
	buf_addf(out, "Benchmark%c%s%s", toupper((unsigned char)*text), *text ? text + 1 : "",
		 ends_like_threads(text) ? "-1" : "");
	out->failed |= buf_failed(&shown);
	buf_release(&shown);
}

static void add_process(struct buf *out, const char *name, const char *unit, const struct run *run)
{
	double iterations =
		(double)run_loops(run) * (double)run_inner_loops(run) * (double)run->nvalues;

	add_name(out, name);
	buf_addf(out, " %.0f ", fmin(iterations, 9e18)); /* an int64 for Go */
	repr_add(out, moment_mean(run->values, run->nvalues));
	buf_addf(out, " %s\n", shown_unit(unit));
}

static void add_side(struct buf *out, const struct sample *sample, const char *name)
{
	for (size_t i = 0; i < sample->bench->nruns; i++)
		if (sample->bench->runs[i]->nvalues)
			add_process(out, name, bench_unit(sample->bench), sample->bench->runs[i]);
}

static void add_file(struct buf *out, const char *file)
{
	struct buf shown = {0};

	escape_benchfmt_name(&shown, file);
	buf_addf(out, "result-file: %s\n", buf_text(&shown));
	out->failed |= buf_failed(&shown);
	buf_release(&shown);
}

static bool is_in(const struct section *section, const char *name)
{
	for (size_t i = 0; i < section->n; i++)
		if (strcmp(section->items[i].name, name) == 0)
			return true;
	return false;
}

/* The old side of section `at`, but for what an earlier section showed already. */
static void add_old_side(struct buf *out, const struct report *report, size_t at)
{
	const struct section *section = &report->sections[at];

	for (size_t i = 0; i < section->n; i++) {
		const char *name = section->items[i].name;
		bool is_shown = false;

		for (size_t s = 0; s < at; s++)
			is_shown |= is_in(&report->sections[s], name);
		if (!is_shown)
			add_side(out, &section->items[i].old_side, name);
	}
}

void report_as_benchfmt(const struct report *report, struct buf *out)
{
	for (size_t i = 0; i < sizeof(measures) / sizeof(*measures); i++)
		buf_addf(out, "Unit %s better=lower\n", measures[i].shown);
	add_file(out, report->sections[0].old_file);
	for (size_t s = 0; s < report->n; s++)
		add_old_side(out, report, s);
	for (size_t s = 0; s < report->n; s++) {
		const struct section *section = &report->sections[s];

		add_file(out, section->new_file);
		for (size_t i = 0; i < section->n; i++)
			add_side(out, &section->items[i].new_side, section->items[i].name);
	}
}
