#include "results/verdicts/families.h"

#include "stats/family.h"

#include <math.h>
#include <stdlib.h>

#define ALPHA 0.05

/* ---- the family: one, over everything in the report */

/* A difference that only stands when one looks at this benchmark alone is not decided. A duel's
   verdict is its own: its error was spent at its looks, and the duel said so already. */
static void hold_back(struct comparison *c, size_t tested)
{
	if (c->basis == BASIS_BLOCKS || !(c->p_report > ALPHA))
		return;
	if (c->verdict != VERDICT_FASTER && c->verdict != VERDICT_SLOWER)
		return;
	notes_add(&c->notes, NOTE_HELD_BACK,
		  FIGURES(figure_text("alone", comparison_word(c)),
			  figure_count("comparisons", tested),
			  figure_of("p_adjusted", FIGURE_TWO_DIGITS, c->p_report)));
	c->verdict = VERDICT_UNDECIDED;
}

static struct comparison *report_item(const struct report *report, size_t at)
{
	size_t s = 0;

	while (at >= report->sections[s].n)
		at -= report->sections[s++].n;
	return &report->sections[s].items[at];
}

/* ---- families of metrics: one each */

static void hold_metric_back(struct metric_comparison *m, size_t tested)
{
	if (!(m->p_report > ALPHA) ||
	    (m->verdict != VERDICT_FASTER && m->verdict != VERDICT_SLOWER))
		return;
	m->lack = METRIC_LACKS_PROOF;
	m->alone = m->verdict;
	m->among = tested;
	m->verdict = VERDICT_UNDECIDED;
}

static struct metric_comparison *metric_of(const struct comparison *c, const char *name)
{
	return (struct metric_comparison *)metric_comparisons_find(&c->metrics, name);
}

/* All comparisons of one metric. p, adjusted and scratch: one for each comparison of the report. */
static void metric_family(const struct report *report, const char *name, size_t n, double *p,
			  double *adjusted, size_t *scratch)
{
	size_t tested = 0;

	for (size_t i = 0; i < n; i++) {
		const struct metric_comparison *m = metric_of(report_item(report, i), name);

		p[i] = m ? m->p : NAN;
		tested += !isnan(p[i]);
	}
	family_benjamini_hochberg(p, n, adjusted, scratch);
	for (size_t i = 0; i < n; i++) {
		struct metric_comparison *m = metric_of(report_item(report, i), name);

		if (m)
			m->p_report = adjusted[i];
		p[i] = m ? m->p_beyond : NAN;
	}
	family_holm(p, n, adjusted, scratch);
	for (size_t i = 0; i < n; i++) {
		struct metric_comparison *m = metric_of(report_item(report, i), name);

		if (!m)
			continue;
		m->p_gate = adjusted[i];
		hold_metric_back(m, tested);
	}
}

/* Whether an earlier comparison has the metric: then its family is done. */
static bool is_done(const struct report *report, size_t before, const char *name)
{
	for (size_t i = 0; i < before; i++)
		if (metric_of(report_item(report, i), name))
			return true;
	return false;
}

static void all_metric_families(const struct report *report, size_t n, double *p, double *adjusted,
				size_t *scratch)
{
	for (size_t i = 0; i < n; i++) {
		const struct metric_comparisons *metrics = &report_item(report, i)->metrics;

		for (size_t k = 0; k < metrics->n; k++)
			if (!is_done(report, i, metrics->items[k].kind.name))
				metric_family(report, metrics->items[k].kind.name, n, p, adjusted,
					      scratch);
	}
}

/* ---- all families */

int report_families(struct report *report, struct err *err)
{
	size_t n = 0;
	double *p, *adjusted;
	size_t *scratch;
	int rc = -1;

	for (size_t s = 0; s < report->n; s++)
		n += report->sections[s].n;
	p = malloc((n + 1) * sizeof(*p));
	adjusted = malloc((n + 1) * sizeof(*adjusted));
	scratch = malloc((n + 1) * sizeof(*scratch));
	if (!p || !adjusted || !scratch) {
		err_memory(err);
		goto out;
	}
	for (size_t i = 0; i < n; i++) {
		p[i] = report_item(report, i)->p;
		report->tested += !isnan(p[i]);
	}
	family_benjamini_hochberg(p, n, adjusted, scratch);
	for (size_t i = 0; i < n; i++)
		report_item(report, i)->p_report = adjusted[i];
	for (size_t i = 0; i < n; i++)
		p[i] = report_item(report, i)->p_beyond;
	family_holm(p, n, adjusted, scratch);
	for (size_t i = 0; i < n; i++) {
		report_item(report, i)->p_gate = adjusted[i];
		hold_back(report_item(report, i), report->tested);
	}
	all_metric_families(report, n, p, adjusted, scratch);
	rc = 0;
out:
	free(p);
	free(adjusted);
	free(scratch);
	return rc;
}
