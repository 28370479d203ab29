#include "cli/compare_formats.h"

#include "cli/compare_cells.h"
#include "cli/compare_escape.h"
#include "results/repr.h"

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

	for (size_t i = 0; i < notes->n; i++)
		buf_addf(&joined, "%s%s", i ? "; " : "", notes->items[i].text);
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
	add_number(out, c->old_side.mean);
	add_number(out, c->new_side.mean);
	buf_addf(out, ",%s,%zu,%zu,", c->unit, c->old_side.processes, c->new_side.processes);
	add_notes(out, &c->notes);
	buf_adds(out, "\r\n");
}

/* A row that says only that there is nothing. */
static void add_missing(struct buf *out, const struct section *section, const char *name)
{
	escape_csv(out, section->new_file);
	buf_adds(out, ",");
	escape_csv(out, name);
	buf_adds(out, ",missing,,,,,,,,,,,\r\n");
}

void report_as_csv(const struct report *report, struct buf *out)
{
	buf_adds(out, "file,benchmark,verdict,ratio,low,high,p,p_adjusted,old,new,unit,"
		      "old_processes,new_processes,notes\r\n");
	for (size_t s = 0; s < report->n; s++) {
		const struct section *section = &report->sections[s];

		for (size_t i = 0; i < section->n; i++)
			add_row(out, section, &section->items[i]);
		for (size_t i = 0; i < section->missing.n; i++)
			add_missing(out, section, section->missing.items[i]);
	}
}
