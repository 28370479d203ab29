#include "cli/compare_formats.h"

#include "cli/compare_cells.h"
#include "cli/compare_escape.h"

static void begin(struct buf *out, const char *command, const char *title)
{
	buf_addf(out, "::%s title=", command);
	escape_github_property(out, title);
	buf_adds(out, "::");
}

/* "error" for what fails the gate, "warning" for what is slower all the same, else nothing. */
static const char *command_for(const struct report *report, const struct comparison *c)
{
	bool is_gate = report->gate.is_asked;

	if (report_is_regression(report, c) || (is_gate && c->basis == BASIS_NONE))
		return "error";
	if (c->verdict == VERDICT_UNDECIDED && report->gate_rules.fails_on_undecided)
		return "error";
	if (c->verdict == VERDICT_SLOWER || c->basis == BASIS_NONE)
		return "warning";
	return NULL;
}

static void add_comparison(struct buf *out, const struct report *report, const struct comparison *c)
{
	const char *command = command_for(report, c);
	struct ratio_cells ratio = cells_of_ratio(c->ratio);
	struct buf message = {0};

	if (!command)
		return;
	begin(out, command, c->name);
	if (c->basis == BASIS_NONE)
		buf_addf(&message, "%s: cannot be compared", c->name);
	else
		buf_addf(&message, "%s: %s, new/old %s (%s)", c->name, comparison_word(c),
			 ratio.ratio, ratio.interval);
	escape_github_message(out, buf_text(&message));
	buf_adds(out, "\n");
	out->failed |= buf_failed(&message);
	buf_release(&message);
}

static void add_sum(struct buf *out, const struct report *report, const struct section *section)
{
	struct buf message = {0};

	begin(out, "notice", section->new_file);
	cells_counts(section, &message);
	if (section->mean.n > 1) {
		buf_adds(&message, "; ");
		cells_suite_mean(section, &message);
	}
	if (report->gate.is_asked) {
		buf_adds(&message, "; ");
		cells_gate(report, &message);
	}
	escape_github_message(out, buf_text(&message));
	buf_adds(out, "\n");
	out->failed |= buf_failed(&message);
	buf_release(&message);
}

void report_as_github(const struct report *report, struct buf *out)
{
	for (size_t s = 0; s < report->n; s++) {
		const struct section *section = &report->sections[s];

		for (size_t i = 0; i < section->n; i++)
			add_comparison(out, report, &section->items[i]);
		for (size_t i = 0; i < section->missing.n; i++) {
			begin(out, report->gate.is_asked ? "error" : "warning",
			      section->missing.items[i]);
			buf_adds(out, "not in the new file\n");
		}
		add_sum(out, report, section);
	}
}
