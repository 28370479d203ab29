/* What one number does not say of a benchmark: median and best where its processes are of several
   kinds, what remains where others took time from it, and the marks of its row. */
#include "cli/measuring/outcome_internal.h"

#include "cli/words/noise_words.h"
#include "cli/words/text.h"
#include "results/noise/level.h"
#include "stats/moment.h"
#include "stats/order.h"

#include <math.h>
#include <stdlib.h>

bool outcome_spreads_unexplained(const struct measurement *m, const struct noise *noise)
{
	return noise->n == 0 && m->processes >= 6 &&
	       moment_cv(m->means, (size_t)m->processes) >= 0.10;
}

static void put_middle(struct outcome_shape *shape, const struct outcome_row *row)
{
	size_t n = (size_t)row->m->processes;
	double *sorted = malloc((n + 1) * sizeof(*sorted));

	if (!sorted) /* then they are missing, and nothing else */
		return;
	order_sort(row->m->means, n, sorted);
	shape->median = fmax(0, order_median_sorted(sorted, n) - row->less_s);
	shape->best = fmax(0, order_quantile_sorted(sorted, n, 0) - row->less_s);
	free(sorted);
}

/* NaN where others took nothing, or so little that it does not show. */
static double what_remains(const struct session *session, const struct outcome_row *row)
{
	const struct bench *bench = suite_find(session->suite, row->m->target->name);
	double remains = bench ? level_mean(bench) - row->less_s : NAN;

	return remains > 0 && remains < row->interval.estimate * (1 - OUTCOME_TELLING) ? remains
										       : NAN;
}

struct outcome_shape outcome_shape_of(const struct session *session, const struct outcome_row *row)
{
	struct outcome_shape shape = {.median = NAN, .best = NAN, .remains = NAN};
	bool is_paced = row->headline && row->headline->is_paced;

	if (row->m->processes == 0)
		return shape;
	outcome_find_noise(session, row->m, &shape.noise);
	put_middle(&shape, row);
	/* At full speed neither the machine's several speeds nor what others took is left. */
	shape.is_several = !is_paced && (noise_get(&shape.noise, NOISE_MODES) ||
					 outcome_spreads_unexplained(row->m, &shape.noise));
	if (!is_paced)
		shape.remains = what_remains(session, row);
	return shape;
}

/* ---- the marks */

/* What the row's own numbers lack: "best 10.3 us", or also the median where there is room. */
static void add_numbers(struct buf *out, const struct outcome_shape *shape,
			const struct unit_scale *scale, size_t room)
{
	char median[UNIT_TEXT], best[UNIT_TEXT];
	struct buf longer = {0};

	if (shape->is_several) {
		unit_format(scale, shape->median, median);
		unit_format(scale, shape->best, best);
		buf_addf(&longer, "median %s, best %s", median, best);
		if (text_width(buf_text(&longer)) > room) {
			buf_clear(&longer);
			buf_addf(&longer, "best %s", best);
		}
	} else if (isfinite(shape->remains)) {
		unit_format(scale, shape->remains, best);
		buf_addf(&longer, "%s remain", best);
	}
	if (text_width(buf_text(&longer)) <= room)
		buf_adds(out, buf_text(&longer));
	buf_release(&longer);
}

void outcome_marks_add(struct buf *out, const struct outcome_shape *shape,
		       const struct unit_scale *scale, size_t room)
{
	struct buf numbers = {0};
	size_t used;

	noise_marks_add(out, &shape->noise, room);
	if (shape->noise.n == 0 && shape->is_several)
		buf_adds(out, "uneven");
	used = text_width(buf_text(out)) + 2;
	if (used < room)
		add_numbers(&numbers, shape, scale, room - used);
	if (numbers.len)
		buf_addf(out, "%s%s", out->len ? ": " : "", buf_text(&numbers));
	buf_release(&numbers);
}
