#include "cli/compare/formats.h"

#include "cli/compare/cells.h"
#include "cli/compare/escape.h"
#include "cli/compare/note_words.h"
#include "cli/words/metric_words.h"
#include "results/base/repr.h"

#include <math.h>

static void add_number(struct buf *out, double value)
{
	buf_adds(out, ",");
	if (isfinite(value))
		repr_add(out, value);
}

static void add_notes(struct buf *out, const struct notes *notes)
{
	struct buf joined = {0};

	for (size_t i = 0; i < notes->n; i++) {
		buf_adds(&joined, i ? "; " : "");
		note_words_add(&joined, &notes->items[i]);
	}
	escape_csv(out, buf_text(&joined));
	out->failed |= buf_failed(&joined);
	buf_release(&joined);
}

static void add_row(struct buf *out, const struct section *section, const struct comparison *c)
{
	escape_csv(out, section->new_file);
	buf_adds(out, ",");
	escape_csv(out, c->name);
	buf_addf(out, ",%s", verdict_word(c->verdict));
	add_number(out, c->ratio.estimate);
	add_number(out, cells_low(c));
	add_number(out, c->ratio.high);
	add_number(out, c->p);
	add_number(out, c->p_report);
	add_number(out, c->old_side.shown);
	add_number(out, c->new_side.shown);
	buf_addf(out, ",%s,%zu,%zu,", c->unit, c->old_side.processes, c->new_side.processes);
	add_notes(out, &c->notes);
	buf_adds(out, ",time,");
	add_number(out, c->ratio.level);
	buf_adds(out, "\r\n");
}

static void add_lack(struct buf *out, const struct metric_comparison *m)
{
	struct buf text = {0};

	metric_words_of_lack(&text, m);
	escape_csv(out, buf_text(&text));
	out->failed |= buf_failed(&text);
	buf_release(&text);
}

static void add_metric(struct buf *out, const struct section *section, const struct comparison *c,
		       const struct metric_comparison *m)
{
	struct interval ratio = metric_comparison_bounds(m);

	escape_csv(out, section->new_file);
	buf_adds(out, ",");
	escape_csv(out, c->name);
	buf_addf(out, ",%s", metric_comparison_word(m));
	add_number(out, ratio.estimate);
	add_number(out, ratio.low);
	add_number(out, ratio.high);
	add_number(out, m->p);
	add_number(out, m->p_report);
	add_number(out, m->old_side.mean.estimate);
	add_number(out, m->new_side.mean.estimate);
	buf_addf(out, ",%s,%zu,%zu,", m->kind.unit, m->old_side.metric.n, m->new_side.metric.n);
	add_lack(out, m);
	buf_adds(out, ",");
	escape_csv(out, m->new_side.metric.kind.name);
	buf_adds(out, ",");
	escape_csv(out,
		   m->new_side.metric.n ? m->new_side.metric.source : m->old_side.metric.source);
	add_number(out, ratio.level);
	buf_adds(out, "\r\n");
}

static void add_rows(struct buf *out, const struct section *section, const struct comparison *c)
{
	add_row(out, section, c);
	for (size_t k = 0; k < c->metrics.n; k++)
		if (c->metrics.items[k].is_asked)
			add_metric(out, section, c, &c->metrics.items[k]);
}

/* A row that says only that there is nothing. */
static void add_missing(struct buf *out, const struct section *section, const char *name)
{
	escape_csv(out, section->new_file);
	buf_adds(out, ",");
	escape_csv(out, name);
	buf_adds(out, ",missing,,,,,,,,,,,,time,,\r\n");
}

void report_as_csv(const struct report *report, struct buf *out)
{
	buf_adds(out, "file,benchmark,verdict,ratio,low,high,p,p_adjusted,old,new,unit,"
		      "old_processes,new_processes,notes,metric,source,level\r\n");
	for (size_t s = 0; s < report->n; s++) {
		const struct section *section = &report->sections[s];

		for (size_t i = 0; i < section->n; i++)
			add_rows(out, section, &section->items[i]);
		for (size_t i = 0; i < section->missing.n; i++)
			add_missing(out, section, section->missing.items[i]);
	}
}
