#include "cli/compare_formats.h"

#include "cli/compare_cells.h"
#include "cli/compare_escape.h"
#include "results/repr.h"

#include <math.h>

/* What a test case says: a gate on slower ones decides what fails; without one every slower
   benchmark does. */
enum outcome { OUTCOME_PASSED, OUTCOME_FAILED, OUTCOME_ERROR, OUTCOME_SKIPPED };

static enum outcome outcome_of(const struct report *report, const struct comparison *c)
{
	bool is_slower = report->gate_rules.fails_on_slower ? report_is_regression(report, c)
							    : c->verdict == VERDICT_SLOWER;

	if (c->basis == BASIS_NONE)
		return OUTCOME_ERROR;
	if (is_slower)
		return OUTCOME_FAILED;
	if (c->verdict == VERDICT_UNDECIDED)
		return report->gate_rules.fails_on_undecided ? OUTCOME_FAILED : OUTCOME_SKIPPED;
	return OUTCOME_PASSED;
}

static void add_property(struct buf *out, const char *name, double value)
{
	if (!isfinite(value))
		return;
	buf_addf(out, "<property name=\"%s\" value=\"", name);
	repr_add(out, value);
	buf_adds(out, "\"/>");
}

static void add_properties(struct buf *out, const struct comparison *c)
{
	buf_addf(out, "<properties><property name=\"verdict\" value=\"%s\"/>",
		 verdict_word(c->verdict));
	add_property(out, "ratio", c->ratio.estimate);
	add_property(out, "low", cells_low(c));
	add_property(out, "high", c->ratio.high);
	add_property(out, "p_adjusted", c->p_report);
	buf_addf(out,
		 "<property name=\"old_processes\" value=\"%zu\"/>"
		 "<property name=\"new_processes\" value=\"%zu\"/></properties>\n",
		 c->old_side.processes, c->new_side.processes);
}

static void add_message(struct buf *out, const char *element, const struct comparison *c)
{
	struct ratio_cells ratio = cells_of_ratio(c->ratio);

	buf_addf(out, "<%s message=\"%s: new/old %s (%s)\"/>\n", element, comparison_word(c),
		 ratio.ratio, ratio.interval);
}

static void add_outcome(struct buf *out, const struct report *report, const struct comparison *c)
{
	switch (outcome_of(report, c)) {
	case OUTCOME_FAILED:
		add_message(out, "failure", c);
		break;
	case OUTCOME_SKIPPED:
		add_message(out, "skipped", c);
		break;
	case OUTCOME_ERROR:
		buf_adds(out, "<error message=\"cannot be compared\"/>\n");
		break;
	case OUTCOME_PASSED:
		break;
	}
}

static void add_case(struct buf *out, const struct section *section, const char *name)
{
	buf_adds(out, "<testcase classname=\"");
	escape_xml(out, section->new_file);
	buf_adds(out, "\" name=\"");
	escape_xml(out, name);
	buf_adds(out, "\">\n");
}

static void add_comparison(struct buf *out, const struct report *report,
			   const struct section *section, const struct comparison *c)
{
	add_case(out, section, c->name);
	add_properties(out, c);
	add_outcome(out, report, c);
	if (c->notes.n) {
		buf_adds(out, "<system-out>");
		for (size_t i = 0; i < c->notes.n; i++) {
			escape_xml(out, c->notes.items[i].text);
			buf_adds(out, "\n");
		}
		buf_adds(out, "</system-out>\n");
	}
	buf_adds(out, "</testcase>\n");
}

/* What a new file lacks is an error for a gate, else only not there. */
static void add_missing(struct buf *out, const struct report *report, const struct section *section)
{
	for (size_t i = 0; i < section->missing.n; i++) {
		add_case(out, section, section->missing.items[i]);
		buf_addf(out, "<%s message=\"not in the new file\"/>\n</testcase>\n",
			 report->gate.is_asked ? "error" : "skipped");
	}
}

static void add_section(struct buf *out, const struct report *report, const struct section *section)
{
	size_t counts[4] = {0};

	for (size_t i = 0; i < section->n; i++)
		counts[outcome_of(report, &section->items[i])]++;
	counts[report->gate.is_asked ? OUTCOME_ERROR : OUTCOME_SKIPPED] += section->missing.n;
	buf_adds(out, "<testsuite name=\"");
	escape_xml(out, section->new_file);
	buf_adds(out, " against ");
	escape_xml(out, section->old_file);
	buf_addf(out, "\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n",
		 section->n + section->missing.n, counts[OUTCOME_FAILED], counts[OUTCOME_ERROR],
		 counts[OUTCOME_SKIPPED]);
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
