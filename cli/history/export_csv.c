#include "cli/history/exports.h"

#include "cli/compare/escape.h"
#include "cli/history/cells.h"
#include "results/base/repr.h"

#include <math.h>

static int begin(struct exporting *exporting)
{
	buf_adds(&exporting->out, "benchmark,unit,date,commit,subject,branch,dirty,host,cpu,"
				  "interpreter,value,low,high,log_error,processes,paced,file\r\n");
	return 0;
}

static void add_text(struct buf *out, const char *text)
{
	if (text)
		escape_csv(out, text);
	buf_adds(out, ",");
}

static void add_number(struct buf *out, double value)
{
	if (isfinite(value))
		repr_add(out, value);
	buf_adds(out, ",");
}

static const char *dirty_word(enum history_dirty dirty)
{
	return dirty == HISTORY_DIRTY ? "yes" : dirty == HISTORY_CLEAN ? "no" : NULL;
}

static void add_point(struct exporting *exporting, const struct history_series *series,
		      const struct history_point *point)
{
	const struct history *history = exporting->history;
	const struct history_result *result = &history->results[point->result];
	const struct history_machine *machine = &history->machines[point->machine];
	struct buf *out = &exporting->out;
	double low = NAN, high = NAN;
	char date[CELL_DATE];

	export_interval(point, &low, &high);
	add_text(out, series->name);
	add_text(out, series->unit);
	add_text(out, cell_iso_date(point->when_s, date));
	add_text(out, result->commit);
	add_text(out, result->subject);
	add_text(out, result->branch);
	add_text(out, dirty_word(result->dirty));
	add_text(out, machine->host);
	add_text(out, machine->cpu);
	add_text(out, result->facts[HISTORY_INTERPRETER]);
	add_number(out, exp(point->level));
	add_number(out, low);
	add_number(out, high);
	add_number(out, point->error);
	buf_addf(out, "%zu,%s,%s\r\n", point->processes, point->is_paced ? "yes" : "no",
		 result->file);
}

static int add(struct exporting *exporting, const struct history_series *series)
{
	for (size_t i = 0; i < series->n; i++)
		add_point(exporting, series, &series->points[i]);
	return buf_failed(&exporting->out) ? -1 : 0;
}

static int end(struct exporting *exporting)
{
	return buf_failed(&exporting->out) ? -1 : 0;
}

const struct export_form export_csv = {"csv", begin, add, end};
