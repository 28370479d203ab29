#include "cli/compare/formats.h"

#include "cli/compare/escape.h"
#include "results/base/repr.h"
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

/* ---- the units of metrics */

/* As go test -benchmem calls them; others by their own names. Bytes get "B" at the end, which the
   tools scale by powers of 1024. */
static void add_metric_unit(struct buf *out, const struct metric_kind *kind, const char *own_unit)
{
	if (strcmp(kind->name, "allocations") == 0) {
		buf_adds(out, "allocs/op");
		return;
	}
	/* Not where the benchmark itself is of bytes: a line has each unit once. */
	if (strcmp(kind->name, "allocated_bytes") == 0 && strcmp(own_unit, "byte") != 0) {
		buf_adds(out, "B/op");
		return;
	}
	escape_benchfmt_name(out, kind->name);
	buf_adds(out, strcmp(kind->unit, "byte") == 0	  ? "-B"
		      : strcmp(kind->unit, "second") == 0 ? "-sec/op"
		      : strcmp(kind->unit, "ratio") == 0  ? ""
							  : "/op");
}

/* What is exact has no spread to be tested: "assume=exact". */
static void describe_metric(struct buf *out, const struct metric_kind *kind)
{
	bool is_higher_better = strcmp(kind->name, "ipc") == 0;

	buf_adds(out, "Unit ");
	add_metric_unit(out, kind, "second");
	buf_addf(out, " better=%s%s\n", is_higher_better ? "higher" : "lower",
		 kind->is_exact ? " assume=exact" : "");
}

/* ---- lines */

/* One side of a comparison. */
struct half {
	const struct comparison *comparison;
	bool is_new;
};

static const struct metric *metric_of(const struct half *half, size_t k)
{
	const struct metric_comparison *m = &half->comparison->metrics.items[k];

	return half->is_new ? &m->new_side.metric : &m->old_side.metric;
}

/* The metrics' values of the j-th process that counted. */
static void add_metrics(struct buf *out, const struct half *half, const char *own_unit, size_t j)
{
	for (size_t k = 0; k < half->comparison->metrics.n; k++) {
		const struct metric *metric = metric_of(half, k);

		if (!half->comparison->metrics.items[k].is_asked || j >= metric->n)
			continue;
		buf_adds(out, " ");
		repr_add(out, metric->values[j]);
		buf_adds(out, " ");
		add_metric_unit(out, &metric->kind, own_unit);
	}
}

static size_t most_counted(const struct half *half)
{
	size_t most = 0;

	for (size_t k = 0; k < half->comparison->metrics.n; k++)
		if (half->comparison->metrics.items[k].is_asked && metric_of(half, k)->n > most)
			most = metric_of(half, k)->n;
	return most;
}

static void add_process(struct buf *out, const struct half *half, const char *unit,
			const struct run *run, size_t j)
{
	double iterations =
		(double)run_loops(run) * (double)run_inner_loops(run) * (double)run->nvalues;

	add_name(out, half->comparison->name);
	buf_addf(out, " %.0f ", fmin(iterations, 9e18)); /* an int64 for Go */
	repr_add(out, moment_mean(run->values, run->nvalues));
	buf_addf(out, " %s", shown_unit(unit));
	add_metrics(out, half, unit, j);
	buf_adds(out, "\n");
}

/* The processes that counted are others than those that took the time, so it does not matter whose
   line a count stands in. Where more counted than were timed, lines without a time follow. */
static void add_side(struct buf *out, const struct half *half)
{
	const struct comparison *c = half->comparison;
	const struct bench *bench = half->is_new ? c->new_side.bench : c->old_side.bench;
	size_t lines = 0, counted = most_counted(half);

	for (size_t i = 0; i < bench->nruns; i++)
		if (bench->runs[i]->nvalues)
			add_process(out, half, bench_unit(bench), bench->runs[i], lines++);
	for (; lines < counted; lines++) {
		add_name(out, c->name);
		buf_adds(out, " 1");
		add_metrics(out, half, bench_unit(bench), lines);
		buf_adds(out, "\n");
	}
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
			add_side(out, &(struct half){&section->items[i], false});
	}
}

/* "B/op" is described already, as a benchmark's own unit. */
static void describe_metrics(struct buf *out, const struct report *report)
{
	for (size_t i = 0; i < report->rules.n_metrics; i++) {
		struct metric_kind kind = metric_kind_of(report->rules.metrics[i]);

		if (strcmp(kind.name, "time") != 0 && strcmp(kind.name, "allocated_bytes") != 0)
			describe_metric(out, &kind);
	}
}

void report_as_benchfmt(const struct report *report, struct buf *out)
{
	for (size_t i = 0; i < sizeof(measures) / sizeof(*measures); i++)
		buf_addf(out, "Unit %s better=lower\n", measures[i].shown);
	describe_metrics(out, report);
	add_file(out, report->sections[0].old_file);
	for (size_t s = 0; s < report->n; s++)
		add_old_side(out, report, s);
	for (size_t s = 0; s < report->n; s++) {
		const struct section *section = &report->sections[s];

		add_file(out, section->new_file);
		for (size_t i = 0; i < section->n; i++)
			add_side(out, &(struct half){&section->items[i], true});
	}
}
