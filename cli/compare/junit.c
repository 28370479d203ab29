#include "cli/compare/formats.h"

#include "cli/compare/aa_words.h"
#include "cli/compare/cells.h"
#include "cli/compare/escape.h"
#include "cli/compare/note_words.h"
#include "cli/words/metric_words.h"
#include "results/base/repr.h"

#include <math.h>

/* What a test case says: a gate on slower ones decides what fails; without one everything that is
   slower, or worse, does. */
enum outcome { OUTCOME_PASSED, OUTCOME_FAILED, OUTCOME_ERROR, OUTCOME_SKIPPED };

static enum outcome outcome_of(const struct report *report, enum verdict verdict, bool is_confirmed,
			       bool is_judged)
{
	const struct gate_rules *rules = &report->gate_rules;

	if (rules->fails_on_slower ? is_confirmed : verdict == VERDICT_SLOWER)
		return OUTCOME_FAILED;
	if (verdict == VERDICT_UNDECIDED)
		return rules->fails_on_undecided && is_judged ? OUTCOME_FAILED : OUTCOME_SKIPPED;
	return OUTCOME_PASSED;
}

static enum outcome outcome_of_time(const struct report *report, const struct comparison *c)
{
	if (c->is_skipped || (c->lacks_baseline && !report_fails_unmeasured(report, c)))
		return OUTCOME_SKIPPED;
	if (c->basis == BASIS_NONE || c->has_failed)
		return OUTCOME_ERROR;
	return outcome_of(report, c->verdict, report_is_slower(report, c),
			  report_judges_time(report));
}

static enum outcome outcome_of_metric(const struct report *report,
				      const struct metric_comparison *m)
{
	if (gate_is_asked(&report->gate_rules) && metric_comparison_is_lost(m))
		return OUTCOME_ERROR;
	return outcome_of(report, metric_comparison_judged(m), report_is_worse(report, m), true);
}

static void add_property(struct buf *out, const char *name, double value)
{
	if (!isfinite(value))
		return;
	buf_addf(out, "<property name=\"%s\" value=\"", name);
	repr_add(out, value);
	buf_adds(out, "\"/>");
}

static void add_properties(struct buf *out, const char *verdict, struct interval ratio,
			   double p_adjusted, size_t old_n, size_t new_n)
{
	buf_addf(out, "<properties><property name=\"verdict\" value=\"%s\"/>", verdict);
	add_property(out, "ratio", ratio.estimate);
	add_property(out, "low", ratio.low);
	add_property(out, "high", ratio.high);
	add_property(out, "p_adjusted", p_adjusted);
	buf_addf(out,
		 "<property name=\"old_processes\" value=\"%zu\"/>"
		 "<property name=\"new_processes\" value=\"%zu\"/></properties>\n",
		 old_n, new_n);
}

/* The message is escaped here. */
static void add_outcome(struct buf *out, enum outcome outcome, const struct buf *message)
{
	static const char *const elements[] = {[OUTCOME_FAILED] = "failure",
					       [OUTCOME_ERROR] = "error",
					       [OUTCOME_SKIPPED] = "skipped"};

	out->failed |= buf_failed(message);
	if (outcome == OUTCOME_PASSED)
		return;
	buf_addf(out, "<%s message=\"", elements[outcome]);
	escape_xml(out, buf_text(message));
	buf_adds(out, "\"/>\n");
}

/* "NAME", or of a metric "NAME [instructions]". */
static void add_case(struct buf *out, const struct section *section, const char *name,
		     const char *metric)
{
	buf_adds(out, "<testcase classname=\"");
	escape_xml(out, section->new_file);
	buf_adds(out, "\" name=\"");
	escape_xml(out, name);
	if (metric) {
		buf_adds(out, " [");
		escape_xml(out, metric);
		buf_adds(out, "]");
	}
	buf_adds(out, "\">\n");
}

static void add_notes(struct buf *out, const struct notes *notes)
{
	struct buf line = {0};

	if (!notes->n)
		return;
	buf_adds(out, "<system-out>");
	for (size_t i = 0; i < notes->n; i++) {
		buf_clear(&line);
		note_words_add(&line, &notes->items[i]);
		escape_xml(out, buf_text(&line));
		buf_adds(out, "\n");
	}
	out->failed |= buf_failed(&line);
	buf_release(&line);
	buf_adds(out, "</system-out>\n");
}

static void add_time(struct buf *out, const struct report *report, const struct section *section,
		     const struct comparison *c)
{
	struct ratio_cells cells = cells_of_ratio(c->ratio);
	struct interval ratio = {c->ratio.estimate, cells_low(c), c->ratio.high, c->ratio.level};
	struct buf message = {0};

	if (c->basis == BASIS_NONE || c->has_failed)
		cells_failure(section, c, &message);
	else
		buf_addf(&message, "%s: %s %s (%s)", comparison_word(c), cells_ratio_name(section),
			 cells.ratio, cells.interval);
	if (c->witness) {
		buf_adds(&message, ": ");
		metric_words_of_witness(&message, c->witness);
	}
	add_case(out, section, c->name, NULL);
	add_properties(out, verdict_word(c->verdict), ratio, c->p_report, c->old_side.processes,
		       c->new_side.processes);
	add_outcome(out, outcome_of_time(report, c), &message);
	add_notes(out, &c->notes);
	buf_adds(out, "</testcase>\n");
	buf_release(&message);
}

static void add_metric(struct buf *out, const struct report *report, const struct section *section,
		       const struct comparison *c, const struct metric_comparison *m)
{
	struct metric_cells cells = cells_of_metric(m);
	struct buf message = {0};

	buf_addf(&message, "%s: new/old %s (%s), %s instead of %s", metric_comparison_says(m),
		 cells.ratio.ratio, cells.ratio.interval, cells.new_mean, cells.old_mean);
	if (m->lack != METRIC_LACKS_NOTHING) {
		buf_clear(&message);
		buf_addf(&message, "%s: ", metric_comparison_word(m));
		metric_words_of_lack(&message, m);
	}
	add_case(out, section, c->name, m->new_side.metric.kind.name);
	add_properties(out, metric_comparison_word(m), metric_comparison_bounds(m), m->p_report,
		       m->old_side.metric.n, m->new_side.metric.n);
	add_outcome(out, outcome_of_metric(report, m), &message);
	buf_adds(out, "</testcase>\n");
	buf_release(&message);
}

static void add_comparison(struct buf *out, const struct report *report,
			   const struct section *section, const struct comparison *c)
{
	add_time(out, report, section, c);
	for (size_t k = 0; k < c->metrics.n; k++)
		if (c->metrics.items[k].is_asked)
			add_metric(out, report, section, c, &c->metrics.items[k]);
}

static void add_lonely(struct buf *out, const struct section *section, enum outcome outcome,
		       const struct texts *names, const struct buf *message)
{
	for (size_t i = 0; i < names->n; i++) {
		add_case(out, section, names->items[i], NULL);
		add_outcome(out, outcome, message);
		buf_adds(out, "</testcase>\n");
	}
}

/* What a gate lets pass is only not there. */
static enum outcome outcome_of_gone(const struct report *report)
{
	return report_fails_gone(report) ? OUTCOME_ERROR : OUTCOME_SKIPPED;
}

/* Those that one side alone has. */
static void add_missing(struct buf *out, const struct report *report, const struct section *section)
{
	struct buf message = {0};

	cells_gone(section, &message);
	add_lonely(out, section, outcome_of_gone(report), &section->missing, &message);
	buf_clear(&message);
	buf_adds(&message, cells_unloaded);
	add_lonely(out, section, outcome_of_gone(report), &section->unloaded, &message);
	buf_clear(&message);
	buf_adds(&message, "it is new, without a baseline");
	if (report->gate_rules.fails_on_new)
		add_lonely(out, section, OUTCOME_ERROR, &section->added, &message);
	buf_release(&message);
}

static void count(const struct report *report, const struct comparison *c, size_t counts[4])
{
	counts[outcome_of_time(report, c)]++;
	for (size_t k = 0; k < c->metrics.n; k++)
		if (c->metrics.items[k].is_asked)
			counts[outcome_of_metric(report, &c->metrics.items[k])]++;
}

/* Nothing where the text is empty. */
static void add_words(struct buf *out, const char *name, const struct buf *words)
{
	out->failed |= buf_failed(words);
	if (!words->len)
		return;
	buf_addf(out, "<property name=\"%s\" value=\"", name);
	escape_xml(out, buf_text(words));
	buf_adds(out, "\"/>");
}

/* Of the whole: where it was measured; the gate's word, and how much it could not judge. */
static void add_suite_properties(struct buf *out, const struct report *report,
				 const struct section *section)
{
	struct buf head = {0}, gate = {0}, aa = {0};

	cells_head(section, cells_sides(section), &head);
	cells_gate(report, &gate);
	aa_words_add(&aa, report);
	if (head.len || gate.len || aa.len) {
		buf_adds(out, "<properties>");
		add_words(out, "measured_on", &head);
		add_words(out, "gate", &gate);
		add_words(out, "aa", &aa);
		if (gate.len)
			buf_addf(out, "<property name=\"not_judged\" value=\"%zu\"/>",
				 report->gate.not_judged);
		buf_adds(out, "</properties>\n");
	}
	buf_release(&head);
	buf_release(&gate);
	buf_release(&aa);
}

static void add_section(struct buf *out, const struct report *report, const struct section *section)
{
	size_t counts[4] = {0}, n = 0;

	for (size_t i = 0; i < section->n; i++)
		count(report, &section->items[i], counts);
	counts[outcome_of_gone(report)] += section->missing.n + section->unloaded.n;
	counts[OUTCOME_ERROR] += report->gate_rules.fails_on_new ? section->added.n : 0;
	for (size_t i = 0; i < 4; i++)
		n += counts[i];
	buf_adds(out, "<testsuite name=\"");
	escape_xml(out, section->new_file);
	buf_adds(out, " against ");
	escape_xml(out, section->old_file);
	buf_addf(out, "\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n", n,
		 counts[OUTCOME_FAILED], counts[OUTCOME_ERROR], counts[OUTCOME_SKIPPED]);
	add_suite_properties(out, report, section);
	for (size_t i = 0; i < section->n; i++)
		add_comparison(out, report, section, &section->items[i]);
	add_missing(out, report, section);
	buf_adds(out, "</testsuite>\n");
}

void report_as_junit(const struct report *report, struct buf *out)
{
	buf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
	for (size_t s = 0; s < report->n; s++)
		add_section(out, report, &report->sections[s]);
	buf_adds(out, "</testsuites>\n");
}
