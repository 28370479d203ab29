#include "cli/pyperf/hist.h"

#include "cli/pyperf/checks.h"
#include "cli/words/term.h"
#include "cli/words/text.h"

#include <math.h>
#include <stdlib.h>

struct pyperf_hist_style pyperf_hist_style(void)
{
	return (struct pyperf_hist_style){.columns = term_columns(stdout),
					  .lines = term_lines(stdout)};
}

/* The bars shared by all benchmarks of a group. Bar b holds the values whose quotient by `width`,
   cut towards zero, is b. */
struct scale {
	double width;
	int64_t first, last;
};

static int64_t bar_of(const struct scale *scale, double value)
{
	return (int64_t)(value / scale->width);
}

static struct scale scale_for(const struct pyperf_bench *const *views, size_t n,
			      const struct pyperf_hist_style *style)
{
	double least = INFINITY, most = 0;
	long bins = style->bins;
	struct scale scale;

	for (size_t i = 0; i < n; i++) {
		least = fmin(least, pyperf_min(&views[i]->values).value);
		most = fmax(most, pyperf_max(&views[i]->values).value);
	}
	if (bins == 0) {
		bins = style->lines - 3 > 3 ? style->lines - 3 : 3;
		if (bins > 25 && !style->extend)
			bins = 25;
		if (bins > PYPERF_HIST_MOST_BINS)
			bins = PYPERF_HIST_MOST_BINS;
	}
	scale.width = (most - least) / (double)bins;
	if (scale.width == 0)
		scale.width = 1;
	scale.first = bar_of(&scale, least);
	scale.last = bar_of(&scale, most);
	return scale;
}

static void add_bar_label(struct buf *out, const struct pyperf_bench *view,
			  const struct scale *scale, int64_t bar)
{
	pyperf_add_value(out, view->unit, pyperf_real((double)bar * scale->width));
}

static size_t widest_label(const struct pyperf_bench *view, const struct scale *scale)
{
	struct buf label = {0};
	size_t widest = 0;

	for (int64_t bar = scale->first; bar <= scale->last; bar++) {
		buf_clear(&label);
		add_bar_label(&label, view, scale, bar);
		if (label.len > widest)
			widest = label.len;
	}
	buf_release(&label);
	return widest;
}

static void add_bar(struct buf *out, size_t length)
{
	if (length == 0)
		buf_adds(out, "|");
	while (length-- > 0)
		buf_adds(out, "#");
	buf_adds(out, "\n");
}

static void add_bars(struct buf *out, const struct pyperf_bench *view, const struct scale *scale,
		     const size_t *counts, const struct pyperf_hist_style *style)
{
	size_t most = 0, label_width = widest_label(view, scale);
	int count_width, width;
	struct buf label = {0};
	double per_value;

	for (int64_t bar = scale->first; bar <= scale->last; bar++)
		if (counts[bar - scale->first] > most)
			most = counts[bar - scale->first];
	count_width = snprintf(NULL, 0, "%zu", most);
	width = style->columns - (int)label_width - count_width - (int)sizeof(":  #") + 1;
	if (width > 79 && !style->extend)
		width = 79;
	if (width < 3)
		width = 3;
	per_value = (double)width / (double)most;
	for (int64_t bar = scale->first; bar <= scale->last; bar++) {
		size_t count = counts[bar - scale->first];

		buf_clear(&label);
		add_bar_label(&label, view, scale, bar);
		buf_addf(out, "%*s: %*zu ", (int)label_width, buf_text(&label), count_width, count);
		add_bar(out, (size_t)nearbyint((double)count * per_value));
	}
	buf_release(&label);
}

static int add_one(struct buf *out, const struct pyperf_bench *view, const struct scale *scale,
		   const struct pyperf_hist_style *style, struct err *err)
{
	size_t *counts = calloc((size_t)(scale->last - scale->first) + 1, sizeof(*counts));

	if (!counts)
		return err_memory(err);
	for (size_t i = 0; i < view->values.n; i++)
		counts[bar_of(scale, view->values.items[i].value) - scale->first]++;
	add_bars(out, view, scale, counts, style);
	free(counts);
	return style->checks ? pyperf_add_checks(out, view, false, NULL, err) : 0;
}

int pyperf_add_hist(struct buf *out, const struct pyperf_bench *const *views,
		    const char *const *titles, size_t n, const struct pyperf_hist_style *style,
		    struct err *err)
{
	struct scale scale;

	for (size_t i = 0; i < n; i++)
		if (pyperf_bench_want_values(views[i], err))
			return -1;
	scale = scale_for(views, n, style);
	for (size_t i = 0; i < n; i++) {
		pyperf_add_blank(out);
		if (*titles[i]) {
			buf_adds(out, "[ ");
			pyperf_add_text(out, titles[i]);
			buf_adds(out, " ]\n");
		}
		if (add_one(out, views[i], &scale, style, err))
			return -1;
	}
	return 0;
}
