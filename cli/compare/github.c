#include "cli/compare/formats.h"

#include "cli/compare/aa_words.h"
#include "cli/compare/cells.h"
#include "cli/compare/escape.h"
#include "cli/compare/order.h"
#include "cli/words/metric_words.h"
#include "results/model/keys.h"
#include "results/model/metadata.h"

#include <stdlib.h>

/* Where in the repository it is about. */
struct where {
	const char *file; /* NULL: nowhere */
	long line;	  /* 0: unknown */
};

static void begin(struct buf *out, const char *command, struct where where, const char *title)
{
	buf_addf(out, "::%s ", command);
	if (where.file) {
		buf_adds(out, "file=");
		escape_github_property(out, where.file);
		buf_adds(out, ",");
	}
	if (where.file && where.line > 0)
		buf_addf(out, "line=%ld,", where.line);
	buf_adds(out, "title=");
	escape_github_property(out, title);
	buf_adds(out, "::");
}

/* The benchmark itself, as its new side has it. */
static struct where where_of_bench(const struct comparison *c)
{
	const struct bench *bench = c->new_side.bench;
	const struct meta *meta = bench && bench->nruns ? bench->runs[0]->meta : NULL;

	return (struct where){meta_text(meta, KEY_FILE), (long)meta_number(meta, KEY_LINE, 0)};
}

/* The change that moved it, or else the benchmark. */
static struct where where_of(const struct beside_item *item, const struct comparison *c)
{
	return item->file ? (struct where){item->file, item->line} : where_of_bench(c);
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

static void annotate(struct buf *out, const char *command, struct where where, const char *title,
		     const struct buf *message)
{
	begin(out, command, where, title);
	escape_github_message(out, buf_text(message));
	buf_adds(out, "\n");
	out->failed |= buf_failed(message);
}

static void add_failure(struct buf *message, const struct section *section,
			const struct comparison *c, const struct beside_item *item)
{
	buf_addf(message, "%s: ", c->name);
	cells_failure(section, c, message);
	if (item->failure)
		buf_addf(message, ": %s", item->failure);
}

static void add_time(struct buf *out, const struct report *report, const struct section *section,
		     const struct comparison *c, const struct beside_item *item)
{
	const char *command = command_for(report, c->verdict, report_is_slower(report, c),
					  report_judges_time(report));
	struct ratio_cells ratio = cells_of_ratio(c->ratio);
	struct buf message = {0};

	if (c->is_skipped) {
		command = NULL;
	} else if (c->basis == BASIS_NONE || c->has_failed) {
		command = report_fails_unmeasured(report, c) ? "error" : "warning";
		add_failure(&message, section, c, item);
	} else {
		buf_addf(&message, "%s: %s, %s %s (%s)", c->name, comparison_word(c),
			 cells_ratio_name(section), ratio.ratio, ratio.interval);
	}
	if (item->why)
		buf_addf(&message, ": %s", item->why);
	else if (c->witness) {
		buf_adds(&message, ": ");
		metric_words_of_witness(&message, c->witness);
	}
	if (command)
		annotate(out, command, where_of(item, c), c->name, &message);
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
		annotate(out, command, where_of_bench(c), c->name, &message);
	buf_release(&message);
}

static void add_comparison(struct buf *out, const struct report *report,
			   const struct section *section, const struct comparison *c,
			   const struct beside_item *item)
{
	add_time(out, report, section, c, item);
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
		cells_suite_mean(&section->mean, cells_ratio_name(section), section->n, &message);
	}
	if (gate_is_asked(&report->gate_rules)) {
		buf_adds(&message, "; ");
		cells_gate(report, &message);
	}
	if (report->aa.is_asked) {
		buf_adds(&message, "; ");
		aa_words_add(&message, report);
	}
	annotate(out, passes_unjudged(&report->gate) ? "warning" : "notice", (struct where){0},
		 section->new_file, &message);
	buf_release(&message);
}

/* Those that one side alone has. */
static void add_lonely(struct buf *out, const char *command, const struct texts *names,
		       const char *what)
{
	struct buf message = {0};

	buf_adds(&message, what);
	for (size_t i = 0; i < names->n; i++)
		annotate(out, command, (struct where){0}, names->items[i], &message);
	buf_release(&message);
}

static void add_missing(struct buf *out, const struct report *report, const struct section *section)
{
	struct buf gone = {0};

	cells_gone(section, &gone);
	add_lonely(out, report_fails_gone(report) ? "error" : "warning", &section->missing,
		   buf_text(&gone));
	out->failed |= buf_failed(&gone);
	buf_release(&gone);
	add_lonely(out, report_fails_gone(report) ? "error" : "warning", &section->unloaded,
		   cells_unloaded);
	if (report->gate_rules.fails_on_new)
		add_lonely(out, "error", &section->added, "it is new, without a baseline");
}

void report_as_github(const struct report *report, const struct beside *beside, struct buf *out)
{
	for (size_t s = 0; s < report->n; s++) {
		const struct section *section = &report->sections[s];
		struct err err = {0};
		const struct comparison **order = order_new(section, &err);

		out->failed |= !order;
		for (size_t i = 0; order && i < section->n; i++)
			add_comparison(out, report, section, order[i],
				       beside_of(beside, section, order[i]));
		free(order);
		add_missing(out, report, section);
		add_sum(out, report, section);
	}
}
