#include "cli/explaining/profile_view.h"

#include "cli/explaining/change_words.h"
#include "cli/explaining/frame_words.h"
#include "cli/words/text.h"
#include "results/base/unit.h"
#include "results/profiles/heavy_paths.h"
#include "results/profiles/profile_time.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

enum { SHARE_WIDTH = 6, LEAST_NAME = 24 }; /* columns */

/* The text as one line, escaped and cut. */
static void add_line(struct buf *out, const char *raw, const struct table_style *style)
{
	struct buf text = {0};
	size_t fits;

	text_escape(&text, raw, style->utf8);
	fits = text_fit(buf_text(&text), (size_t)style->columns);
	if (fits < text.len && style->columns > 3)
		fits = text_fit(buf_text(&text), (size_t)style->columns - (style->utf8 ? 1 : 3));
	buf_add(out, buf_text(&text), fits);
	if (fits < text.len)
		buf_adds(out, style->utf8 ? "\u2026" : "...");
	buf_adds(out, "\n");
	out->failed |= text.failed;
	buf_release(&text);
}

static void add_heading(struct buf *out, const struct stack_profile *profile,
			const struct table_style *style)
{
	double iteration = profile_iteration_seconds(profile);
	char text[UNIT_TEXT];
	struct buf line = {0};

	buf_addf(&line, "%s: ", profile->name);
	if (profile->interpreter)
		buf_addf(&line, "%s, ", profile->interpreter);
	if (profile->unit && strcmp(profile->unit, PROFILE_NANOSECONDS) == 0) {
		unit_format_alone(UNIT_SECOND, (double)stack_profile_samples(profile) * 1e-9, text);
		buf_adds(&line, text);
	} else {
		buf_addf(&line, "%" PRId64 " %s", stack_profile_samples(profile),
			 profile->unit ? profile->unit : "samples");
	}
	if (isfinite(iteration)) {
		unit_format_alone(UNIT_SECOND, iteration, text);
		buf_addf(&line, ", %s an iteration", text);
	}
	add_line(out, buf_text(&line), style);
	out->failed |= line.failed;
	buf_release(&line);
}

static void add_share(struct buf *line, double share)
{
	struct buf text = {0};

	if (share > 0)
		share_words_add(&text, share);
	buf_addf(line, "%*s", SHARE_WIDTH, buf_text(&text));
	line->failed |= text.failed;
	buf_release(&text);
}

/* Deep paths would leave no room for names: below that their depth stands in numbers. */
static void add_row(struct buf *out, const struct stack_profile *profile,
		    const struct heavy_row *row, const struct table_style *style)
{
	size_t room = style->columns > 2 * SHARE_WIDTH + 2 + LEAST_NAME
			      ? (size_t)style->columns - 2 * SHARE_WIDTH - 2 - LEAST_NAME
			      : 0;
	struct buf line = {0};

	add_share(&line, row->total);
	add_share(&line, row->self);
	buf_adds(&line, "  ");
	if (2 * row->depth <= room)
		buf_addf(&line, "%*s", (int)(2 * row->depth), "");
	else
		buf_addf(&line, "%*s[%zu] ", (int)room, "", row->depth);
	frame_words_add(&line, &profile->frames[row->frame]);
	if (row->calls > 1)
		buf_addf(&line, ", %zu deep", row->calls);
	add_line(out, buf_text(&line), style);
	out->failed |= line.failed;
	buf_release(&line);
}

int profile_view_add(struct buf *out, const struct stack_profile *profile,
		     const struct table_style *style, double least, size_t most, struct err *err)
{
	struct heavy_paths paths = {0};
	char percent[UNIT_TEXT];

	if (heavy_paths_find(&paths, profile, least, most, err))
		return -1;
	add_heading(out, profile, style);
	if (paths.n)
		buf_addf(out, "%*s%*s\n", SHARE_WIDTH, "total", SHARE_WIDTH, "self");
	for (size_t i = 0; i < paths.n; i++)
		add_row(out, profile, &paths.rows[i], style);
	if (paths.least > least) {
		unit_format_percent(paths.least, false, percent);
		buf_addf(out, "(calls below %s of the samples are left out)\n", percent);
	}
	heavy_paths_release(&paths);
	return buf_failed(out) ? err_memory(err) : 0;
}
