#include "cli/compare/formats.h"

#include "cli/compare/cells.h"
#include "cli/compare/escape.h"
#include "cli/words/metric_words.h"

static void begin(struct buf *out, const char *command, const char *title)
{
	buf_addf(out, "::%s title=", command);
	escape_github_property(out, title);
	buf_adds(out, "::");
}

/* "error" for what fails the gate, "warning" for what is slower (or worse) all the same, else
   nothing. */
static const char *command_for(const struct report *report, enum verdict verdict, bool is_confirmed,
			       bool is_judged)
{
	if (is_confirmed)
		return "error";
	if (verdict == VERDICT_UNDECIDED && report->gate_rules.fails_on_undecided && is_judged)
		return "error";
	return verdict == VERDICT_SLOWER ? "warning" : NULL;
}

static void annotate(struct buf *out, const char *command, const char *title,
		     const struct buf *message)
{
	begin(out, command, title);
	escape_github_message(out, buf_text(message));
	buf_adds(out, "\n");
	out->failed |= buf_failed(message);
}

static void add_time(struct buf *out, const struct report *report, const struct comparison *c)
{
	const char *command = command_for(report, c->verdict, report_is_slower(report, c),
					  report_judges_time(report));
	struct ratio_cells ratio = cells_of_ratio(c->ratio);
	struct buf message = {0};

	if (c->basis == BASIS_NONE || c->has_failed) {
		command = gate_is_asked(&report->gate_rules) ? "error" : "warning";
		buf_addf(&message, "%s: %s", c->name,
			 c->has_failed ? "it failed in the new file" : "cannot be compared");
	} else {
		buf_addf(&message, "%s: %s, new/old %s (%s)", c->name, comparison_word(c),
			 ratio.ratio, ratio.interval);
	}
	if (c->witness) {
		buf_adds(&message, ": ");
		metric_words_of_witness(&message, c->witness);
	}
	if (command)
		annotate(out, command, c->name, &message);
	buf_release(&message);
}

static void add_metric(struct buf *out, const struct report *report, const struct comparison *c,
		       const struct metric_comparison *m)
{
	const char *command =
		command_for(report, metric_comparison_judged(m), report_is_worse(report, m), true);
	struct metric_cells cells = cells_of_metric(m);
	struct buf message = {0};

	buf_addf(&message, "%s: %s %s, new/old %s (%s), %s instead of %s", c->name,
		 metric_comparison_says(m), m->kind.words, cells.ratio.ratio, cells.ratio.interval,
		 cells.new_mean, cells.old_mean);
	if (gate_is_asked(&report->gate_rules) && metric_comparison_is_lost(m))
		command = "error";
	if (m->lack != METRIC_LACKS_NOTHING) {
		buf_clear(&message);
		buf_addf(&message, "%s: %s: ", c->name, m->kind.words);
		metric_words_of_lack(&message, m);
	}
	if (command)
		annotate(out, command, c->name, &message);
	buf_release(&message);
}

static void add_comparison(struct buf *out, const struct report *report, const struct comparison *c)
{
	add_time(out, report, c);
	for (size_t k = 0; k < c->metrics.n; k++)
		if (c->metrics.items[k].is_asked)
			add_metric(out, report, c, &c->metrics.items[k]);
}

/* A gate that could not judge everything may pass, but not unseen. */
static bool passes_unjudged(const struct gate *gate)
{
	return gate->outcome == GATE_PASSED && gate->not_judged > 0;
}

static void add_sum(struct buf *out, const struct report *report, const struct section *section)
{
	struct buf message = {0};

	cells_counts(section, &message);
	if (section->mean.n > 1) {
		buf_adds(&message, "; ");
		cells_suite_mean(&section->mean, "new/old", section->n, &message);
	}
	if (gate_is_asked(&report->gate_rules)) {
		buf_adds(&message, "; ");
		cells_gate(report, &message);
	}
	annotate(out, passes_unjudged(&report->gate) ? "warning" : "notice", section->new_file,
		 &message);
	buf_release(&message);
}

void report_as_github(const struct report *report, struct buf *out)
{
	for (size_t s = 0; s < report->n; s++) {
		const struct section *section = &report->sections[s];

		for (size_t i = 0; i < section->n; i++)
			add_comparison(out, report, &section->items[i]);
		for (size_t i = 0; i < section->missing.n; i++) {
			begin(out, gate_is_asked(&report->gate_rules) ? "error" : "warning",
			      section->missing.items[i]);
			buf_adds(out, "not in the new file\n");
		}
		add_sum(out, report, section);
	}
}
