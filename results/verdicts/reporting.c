#include "results/verdicts/reporting.h"

#include "results/base/buf.h"
#include "results/model/failures.h"
#include "results/shards/lacks.h"
#include "results/verdicts/duel_sides.h"
#include "results/verdicts/families.h"
#include "results/verdicts/gate.h"
#include "results/verdicts/pair.h"
#include "results/verdicts/shared_notes.h"

#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ALPHA 0.05

/* ---- which benchmarks */

static bool is_chosen(const struct choice *choice, const char *name)
{
	if (choice->names->n == 0 && choice->patterns->n == 0)
		return true;
	for (size_t i = 0; i < choice->names->n; i++)
		if (strcmp(choice->names->items[i], name) == 0)
			return true;
	for (size_t i = 0; i < choice->patterns->n; i++) {
		const char *pattern = choice->patterns->items[i];

		if (strpbrk(pattern, "*?[") ? fnmatch(pattern, name, 0) == 0
					    : strstr(name, pattern) != NULL)
			return true;
	}
	return false;
}

/* A name that is in no file would silently leave the gate with less to judge. */
static int check_names(const struct texts *names, struct suite *const *suites, size_t n,
		       struct err *err)
{
	for (size_t i = 0; i < names->n; i++) {
		size_t s = 0;

		while (s < n && !suite_find(suites[s], names->items[i]))
			s++;
		if (s == n)
			return err_set(err, ERR_INPUT,
				       "-b %s: no benchmark of that name in any of the files "
				       "(assay show FILE lists them)",
				       names->items[i]);
	}
	return 0;
}

static int add_comparison(struct section *section, const struct bench *old_bench,
			  const struct bench *new_bench, const struct compare_rules *rules,
			  struct err *err)
{
	if (mem_reserve(&section->items, &section->cap, section->n + 1, sizeof(*section->items)))
		return err_memory(err);
	section->items[section->n] = (struct comparison){0};
	return comparison_init(&section->items[section->n++], old_bench, new_bench, rules, err);
}

/* ---- what failed after some of its processes */

static void note_failure(struct comparison *c, const json_t *failures, const char *side)
{
	const char *error = json_string_value(json_object_get(failures, c->name));

	if (error)
		notes_add(&c->notes, NOTE_FAILED,
			  FIGURES(figure_text("side", side), figure_text("error", error)));
}

/* Of which nothing is here: the list of what is missing does not say why. */
static void note_left_out(struct section *section, const struct suite *suite,
			  const json_t *failures, const char *side, const struct choice *choice)
{
	const char *name;
	json_t *error;

	json_object_foreach((json_t *)failures, name, error)
	{
		if (is_chosen(choice, name) && !suite_find(suite, name))
			notes_add(&section->notes, NOTE_LEFT_OUT,
				  FIGURES(figure_text("benchmark", name), figure_text("side", side),
					  figure_text("error", json_string_value(error))));
	}
}

static int note_failures(struct section *section, const struct suite *old_suite,
			 const struct suite *new_suite, const struct choice *choice,
			 struct err *err)
{
	json_t *old_ones = suite_failures_new(old_suite), *new_ones = suite_failures_new(new_suite);
	int rc = old_ones && new_ones ? 0 : err_memory(err);

	for (size_t i = 0; !rc && i < section->n; i++) {
		struct comparison *c = &section->items[i];

		note_failure(c, old_ones, "old");
		note_failure(c, new_ones, "new");
		c->has_failed |= json_object_get(new_ones, c->name) != NULL;
	}
	if (!rc) {
		note_left_out(section, old_suite, old_ones, "old", choice);
		note_left_out(section, new_suite, new_ones, "new", choice);
	}
	json_decref(old_ones);
	json_decref(new_ones);
	return rc;
}

/* ---- what a file lacks of its suite */

static void note_lacks(struct section *section, const char *side, const struct suite_lacks *lacks)
{
	struct figure figures[SUITE_LACKS_FIGURES + 1];

	if (!suite_lacks_any(lacks))
		return;
	suite_lacks_figures(lacks, figures);
	notes_add_of_side(&section->notes, NOTE_PART, side, figures);
}

static int note_parts(struct section *section, const struct suite *old_suite,
		      const struct suite *new_suite, struct err *err)
{
	struct suite_lacks lacks[2] = {0};
	bool is_same;
	int rc = suite_lacks_init(&lacks[0], old_suite, err) ||
		 suite_lacks_init(&lacks[1], new_suite, err);

	if (!rc) {
		is_same = suite_lacks_same(&lacks[0], &lacks[1]);
		note_lacks(section, is_same ? "both" : "old", &lacks[0]);
		if (!is_same)
			note_lacks(section, "new", &lacks[1]);
	}
	suite_lacks_release(&lacks[0]);
	suite_lacks_release(&lacks[1]);
	return rc ? -1 : 0;
}

/* ---- a section */

static int add_name(struct texts *names, const struct bench *bench, struct err *err)
{
	return texts_add(names, bench_name(bench)) ? err_memory(err) : 0;
}

static void add_words(struct buf *out, const char *option, const struct texts *words)
{
	for (size_t i = 0; i < words->n; i++)
		buf_addf(out, "%s%s %s", out->len ? " or " : "", option, words->items[i]);
}

static int fail_without_benchmarks(const struct section *section, const struct choice *choice,
				   struct err *err)
{
	struct buf words = {0};

	add_words(&words, "-b", choice->names);
	add_words(&words, "-k", choice->patterns);
	if (buf_failed(&words))
		err_memory(err);
	else
		err_set(err, ERR_INPUT, "%s and %s have no benchmark in common%s%s%s",
			section->old_file, section->new_file, words.len ? " that " : "",
			buf_text(&words), words.len ? " chooses" : "");
	buf_release(&words);
	return -1;
}

static int section_fill(struct section *section, const struct suite *old_suite,
			const struct suite *new_suite, const struct choice *choice,
			const struct compare_rules *rules, struct err *err)
{
	struct compare_rules here = *rules;
	int rc = 0;

	here.files[0] = old_suite;
	here.files[1] = new_suite;
	for (size_t i = 0; i < old_suite->n; i++)
		here.family += is_chosen(choice, bench_name(old_suite->benches[i])) &&
			       suite_find(new_suite, bench_name(old_suite->benches[i]));
	for (size_t i = 0; !rc && i < old_suite->n; i++) {
		const struct bench *old_bench = old_suite->benches[i];
		const struct bench *new_bench = suite_find(new_suite, bench_name(old_bench));

		if (!is_chosen(choice, bench_name(old_bench)))
			continue;
		rc = new_bench ? add_comparison(section, old_bench, new_bench, &here, err)
			       : add_name(&section->missing, old_bench, err);
	}
	for (size_t i = 0; !rc && i < new_suite->n; i++) {
		const char *name = bench_name(new_suite->benches[i]);

		if (is_chosen(choice, name) && !suite_find(old_suite, name))
			rc = add_name(&section->added, new_suite->benches[i], err);
	}
	if (!rc)
		rc = note_failures(section, old_suite, new_suite, choice, err) ||
		     note_parts(section, old_suite, new_suite, err);
	if (!rc && section->n == 0)
		rc = fail_without_benchmarks(section, choice, err);
	return rc;
}

static void name_sides(struct section *section, const struct suite *old_suite,
		       const struct suite *new_suite)
{
	const char *baseline = duel_side_of(old_suite).label;
	const char *candidate = duel_side_of(new_suite).label;

	section->old_file = section->baseline = old_suite->filename;
	section->new_file = section->candidate = new_suite->filename;
	section->is_duel = baseline && candidate && duel_sides_meet(old_suite, new_suite);
	if (!section->is_duel)
		return;
	section->baseline = baseline;
	section->candidate = candidate;
}

/* ---- metrics, and what moved with the time, once all verdicts are final */

static void note_metrics(struct comparison *c)
{
	for (size_t k = 0; k < c->metrics.n; k++) {
		const struct metric_comparison *m = &c->metrics.items[k];
		struct figure figures[METRIC_LACK_FIGURES + 2] = {
			figure_text("metric", m->kind.words)};

		if (!m->is_asked || m->lack == METRIC_LACKS_NOTHING)
			continue;
		metric_lack_figures(m, figures + 1);
		notes_add(&c->notes, NOTE_METRIC, figures);
	}
	comparison_find_witness(c);
}

/* ---- what would decide */

static void note_needs(struct comparison *c, const struct compare_rules *rules)
{
	/* more processes do not tell more of machines */
	if (c->verdict != VERDICT_UNDECIDED || isnan(c->p) || c->p <= ALPHA ||
	    c->session.source == SESSION_MACHINES)
		return;
	if (c->needs && c->basis == BASIS_BLOCKS)
		notes_add(&c->notes, NOTE_NEED_PAIRS, FIGURES(figure_count("more", c->needs)));
	else if (c->needs)
		notes_add(&c->notes, NOTE_NEED_PROCESSES, FIGURES(figure_count("more", c->needs)));
	else if (c->basis != BASIS_BLOCKS)
		notes_add(&c->notes, NOTE_EDGE_OF_MARGIN,
			  FIGURES(figure_of("margin", FIGURE_SHORT_PERCENT, rules->margin)));
}

/* ---- what holds for the whole section */

static void section_finish(struct section *section, const struct compare_rules *rules)
{
	bool is_controlled = true;

	for (size_t i = 0; i < section->n; i++) {
		struct comparison *c = &section->items[i];

		note_needs(c, rules);
		note_metrics(c);
		section->counts[c->verdict]++;
		section->is_other_machine |= c->machine == MACHINE_OTHER;
		is_controlled &= c->basis != BASIS_PROCESSES || c->session.term.variance > 0 ||
				 c->session.source == SESSION_MACHINES;
	}
	shared_notes(section);
	if (!is_controlled)
		notes_add(&section->notes, NOTE_NOT_CONTROLLED, NULL);
}

/* ---- order */

static int by_name(const void *left, const void *right)
{
	return strcmp(((const struct comparison *)left)->name,
		      ((const struct comparison *)right)->name);
}

/* The largest first; what has none last. */
static int by_number(double a, double b)
{
	if (isnan(a) || isnan(b))
		return isnan(a) - isnan(b);
	return (a < b) - (a > b);
}

static int by_ratio(const void *left, const void *right)
{
	const struct comparison *a = left, *b = right;
	int order = by_number(a->log_ratio.estimate, b->log_ratio.estimate);

	return order ? order : by_name(left, right);
}

static int by_what_matters(const void *left, const void *right)
{
	const struct comparison *a = left, *b = right;
	int order = verdict_rank(a->verdict) - verdict_rank(b->verdict);

	if (!order)
		order = by_number(fabs(a->log_ratio.estimate), fabs(b->log_ratio.estimate));
	return order ? order : by_name(left, right);
}

static void section_sort(struct section *section, enum sort sort)
{
	static int (*const orders[])(const void *, const void *) = {
		[SORT_MATTERS] = by_what_matters, [SORT_NAME] = by_name, [SORT_RATIO] = by_ratio};

	if (section->n)
		qsort(section->items, section->n, sizeof(*section->items), orders[sort]);
}

/* ---- the whole */

static int report_notes_failed(const struct report *report, struct err *err)
{
	for (size_t s = 0; s < report->n; s++) {
		if (report->sections[s].notes.failed)
			return err_memory(err);
		for (size_t i = 0; i < report->sections[s].n; i++)
			if (report->sections[s].items[i].notes.failed)
				return err_memory(err);
	}
	return 0;
}

int report_init(struct report *report, struct suite *const *suites, size_t n,
		const struct choice *choice, enum sort sort, struct err *err)
{
	if (check_names(choice->names, suites, n, err))
		return -1;
	report->sections = calloc(n, sizeof(*report->sections));
	if (!report->sections)
		return err_memory(err);
	for (size_t s = 1; s < n; s++) {
		struct section *section = &report->sections[report->n++];

		name_sides(section, suites[0], suites[s]);
		if (section_fill(section, suites[0], suites[s], choice, &report->rules, err))
			return -1;
	}
	if (report_families(report, err))
		return -1;
	for (size_t s = 0; s < report->n; s++) {
		section_finish(&report->sections[s], &report->rules);
		if (section_mean(&report->sections[s], SECTION_MEAN_LEVEL, err))
			return -1;
		section_sort(&report->sections[s], sort);
	}
	gate_judge(report);
	return report_notes_failed(report, err);
}
