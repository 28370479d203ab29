#include "cli/attaching/functions_table.h"

#include "cli/explaining/frame_words.h"
#include "results/base/buf.h"
#include "results/profiles/profile_summary.h"

/* Less than that is not worth a row. */
static const double least_total = 0.001;

static int add_row(struct table *table, const struct stack_profile *profile,
		   const struct summary_row *row, struct err *err)
{
	const struct profile_frame *frame = &profile->frames[row->frame];
	struct buf name = {0}, place = {0};
	int rc = 0;

	frame_name_add(&name, frame);
	frame_place_add(&place, frame, frame->first_line);
	table_addf(table, COLOUR_NONE, "%.1f%%", row->self * 100);
	table_addf(table, COLOUR_NONE, "%.1f%%", row->total * 100);
	table_add(table, COLOUR_BOLD, buf_text(&name));
	table_add(table, COLOUR_DIM, buf_text(&place));
	if (buf_failed(&name) || buf_failed(&place))
		rc = err_memory(err);
	buf_release(&name);
	buf_release(&place);
	return rc;
}

int functions_table_print(const struct stack_profile *profile, size_t most,
			  const struct table_style *style, FILE *out, struct err *err)
{
	static const struct table_column columns[] = {{"self", TABLE_RIGHT},
						      {"total", TABLE_RIGHT},
						      {"function", TABLE_LEFT, 16},
						      {"where", TABLE_LEFT, 12}};
	struct profile_summary summary = {0};
	struct table *table;
	int rc = profile_summary_make(&summary, profile, err);

	if (rc || summary.functions.n == 0 || summary.samples == 0) {
		profile_summary_release(&summary);
		return rc;
	}
	table = table_new(columns, 4);
	for (size_t i = 0; i < summary.functions.n && i < most && rc == 0; i++)
		if (summary.functions.items[i].total >= least_total)
			rc = add_row(table, profile, &summary.functions.items[i], err);
	if (rc == 0)
		rc = table_print(table, out, style, err);
	table_free(table);
	profile_summary_release(&summary);
	return rc;
}
