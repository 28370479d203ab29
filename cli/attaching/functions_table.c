#include "cli/attaching/functions_table.h"

#include "cli/explaining/frame_words.h"
#include "results/base/buf.h"
#include "results/profiles/profile_summary.h"

#include <stdlib.h>

/* Less than that is not worth a row. */
static const double least_total = 0.001;

static void add_place(struct buf *out, const struct profile_frame *frame)
{
	if (frame->kind == PROFILE_SYSCALL)
		buf_adds(out, "system call");
	else
		frame_place_add(out, frame, frame->first_line);
}

static int add_row(struct table *table, const struct stack_profile *profile,
		   const struct summary_row *row, struct err *err)
{
	const struct profile_frame *frame = &profile->frames[row->frame];
	struct buf name = {0}, place = {0};
	int rc = 0;

	frame_name_add(&name, frame);
	add_place(&place, frame);
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

static int print_rows(const struct summary_rows *rows, const struct stack_profile *profile,
		      size_t most, const struct table_style *style, FILE *out, struct err *err)
{
	static const struct table_column columns[] = {{"self", TABLE_RIGHT},
						      {"total", TABLE_RIGHT},
						      {"function", TABLE_LEFT, 16},
						      {"where", TABLE_LEFT, 12}};
	struct table *table = table_new(columns, 4);
	int rc = 0;

	for (size_t i = 0; i < rows->n && i < most && rc == 0; i++)
		if (rows->items[i].total >= least_total)
			rc = add_row(table, profile, &rows->items[i], err);
	if (rc == 0)
		rc = table_print(table, out, style, err);
	table_free(table);
	return rc;
}

/* Every frame for itself. */
static int print_frames(const struct stack_profile *profile, size_t most,
			const struct table_style *style, FILE *out, struct err *err)
{
	struct summary_rows rows = {0};
	int rc = profile_frames_make(&rows, profile, err);

	if (rc == 0 && rows.n)
		rc = print_rows(&rows, profile, most, style, out, err);
	free(rows.items);
	return rc;
}

static int print_functions(const struct stack_profile *profile, size_t most,
			   const struct table_style *style, FILE *out, struct err *err)
{
	struct profile_summary summary = {0};
	int rc = profile_summary_make(&summary, profile, err);

	if (rc == 0 && summary.functions.n)
		rc = print_rows(&summary.functions, profile, most, style, out, err);
	profile_summary_release(&summary);
	return rc;
}

int functions_table_print(const struct stack_profile *profile, bool natives, size_t most,
			  const struct table_style *style, FILE *out, struct err *err)
{
	if (stack_profile_samples(profile) == 0)
		return 0;
	return natives ? print_frames(profile, most, style, out, err)
		       : print_functions(profile, most, style, out, err);
}
