#include "cli/page/benchmark.h"

#include "cli/page/dots.h"
#include "cli/page/metadata.h"
#include "cli/page/numbers.h"
#include "cli/page/ratio.h"
#include "cli/page/in_time.h"
#include "results/profile_files/page.h"

#include <math.h>
#include <stdlib.h>

enum { TIME_HEIGHT = 150, PACER_HEIGHT = 70 };
/* Functions of a profile that are shown: those that matter. */
enum { FUNCTIONS_SHOWN = 12 };

static const char *unit_of(const struct benchmark_view *view)
{
	const struct bench *bench = view->sides[0] ? view->sides[0] : view->sides[1];

	return bench && bench->nruns ? bench_unit(bench) : "second";
}

/* Which colour is which side, and what a stroke is. */
static void add_key(struct buf *out, const struct benchmark_view *view, bool has_marked)
{
	if (view->n_sides < 2 && !has_marked)
		return;
	buf_adds(out, "<p>");
	for (size_t side = 0; view->n_sides > 1 && side < view->n_sides; side++) {
		buf_addf(out, "<span class=\"key %s\"><i></i>", side ? "b" : "a");
		page_name(out, view->labels[side]);
		buf_adds(out, "</span>");
	}
	if (has_marked)
		buf_adds(out, "<span class=\"key x\"><i class=\"tick\"></i>disturbed</span>");
	buf_adds(out, "</p>\n");
}

static int add_ratio(struct buf *out, const struct benchmark_view *view)
{
	const struct comparison *c = view->comparison;
	struct ratio_drawn ratio = {
		.margin = view->margin, .pairs = view->pairs, .n = view->n_pairs};
	int rc;

	if (!c || !isfinite(c->log_ratio.estimate))
		return 0;
	ratio.log_ratio = c->log_ratio;
	ratio.css = verdict_word(c->verdict);
	page_figure_begin(out,
			  view->n_pairs
				  ? "The ratio: each pair a dot, its interval below; the band "
				    "is the margin within which it is the same"
				  : "The ratio and its interval; the band is the margin "
				    "within which it is the same",
			  false);
	rc = ratio_draw(out, &ratio);
	page_figure_end(out);
	return rc;
}

static int add_processes(struct buf *out, const struct benchmark_view *view, struct err *err)
{
	struct dots_row rows[2] = {{0}};
	double *means[2] = {NULL, NULL};
	int rc = 0;

	for (size_t side = 0; side < view->n_sides && !rc; side++) {
		size_t n = 0;

		if (!view->sides[side])
			continue;
		means[side] = bench_process_means_new(view->sides[side], &n, err);
		rc = means[side] ? 0 : -1;
		rows[side] = (struct dots_row){view->labels[side], side ? "b" : "a", means[side], n,
					       view->shown[side]};
	}
	if (!rc && rows[0].n + rows[1].n) {
		page_figure_begin(out,
				  "The processes, each a dot; the line is what is told of them",
				  !view->comparison);
		rc = dots_draw(out, rows, view->n_sides, plot_words_of_unit(unit_of(view)));
		page_figure_end(out);
		rc = rc ? err_memory(err) : 0;
	}
	free(means[0]);
	free(means[1]);
	return rc;
}

/* "1200 values in the order of time; of neighbours the smallest and the largest are drawn (300);
   2 lie beyond the edge" */
static void add_caption(struct buf *out, const struct in_time *in_time, const char *what)
{
	struct in_time_count count = in_time_count(in_time);

	buf_addf(out, "%zu %s in the order of time", count.values, what);
	if (count.drawn < count.values)
		buf_addf(out, "; of neighbours the smallest and the largest are drawn (%zu)",
			 count.drawn);
	if (count.marked)
		buf_addf(out, "; %zu disturbed", count.marked);
	if (count.beyond)
		buf_addf(out, "; %zu beyond the edge", count.beyond);
}

static int draw_in_time(struct buf *out, const struct benchmark_view *view, struct in_time *in_time,
			const char *what, enum plot_words words, int height)
{
	struct buf caption = {0};
	int rc;

	in_time_thin(in_time, view->room.dots);
	add_caption(&caption, in_time, what);
	page_figure_begin(out, buf_text(&caption), true);
	rc = in_time_draw(out, in_time, words, height, what);
	if (height == TIME_HEIGHT) /* the other has the same */
		add_key(out, view, in_time_count(in_time).marked > 0);
	page_figure_end(out);
	out->failed |= buf_failed(&caption);
	buf_release(&caption);
	return rc;
}

static int add_in_time(struct buf *out, const struct benchmark_view *view)
{
	struct in_time values = {0}, pacers = {0};
	int rc = in_time_of_values(&values, view->sides);

	if (!rc && values.lines[0].n + values.lines[1].n)
		rc = draw_in_time(out, view, &values, "values", plot_words_of_unit(unit_of(view)),
				  TIME_HEIGHT);
	if (!rc)
		rc = in_time_of_pacers(&pacers, view->sides);
	if (!rc && pacers.lines[0].n + pacers.lines[1].n)
		rc = draw_in_time(out, view, &pacers,
				  "slices of the pacer that ran beside them, over their median,",
				  PLOT_CHANGE, PACER_HEIGHT);
	in_time_release(&values);
	in_time_release(&pacers);
	return rc;
}

static int add_profile(struct buf *out, const struct benchmark_view *view, struct err *err)
{
	struct page_benchmark profile = {.name = view->name};
	size_t n = 0;

	for (size_t side = 0; side < view->n_sides; side++)
		if (view->profiles[side])
			profile.sides[n++] = (struct page_side){.profile = view->profiles[side],
								.label = view->labels[side]};
	if (n < view->n_sides)
		return 0;
	buf_adds(out, "<details><summary>Where the time goes, by functions</summary>\n");
	if (page_functions_add(&profile, FUNCTIONS_SHOWN, out, err))
		return -1;
	buf_adds(out, "</details>\n");
	return 0;
}

static int add_metadata(struct buf *out, const struct benchmark_view *view, struct err *err)
{
	struct meta *sets[2] = {NULL, NULL};
	struct buf table = {0};
	int rc = 0;

	for (size_t side = 0; side < view->n_sides && !rc; side++)
		if (view->sides[side] && view->sides[side]->nruns) {
			sets[side] = bench_common_meta_new(view->sides[side], err);
			rc = sets[side] ? 0 : -1;
		}
	if (!rc)
		metadata_table(&table, (const struct meta *const *)sets, view->n_sides,
			       view->common, view->labels,
			       "What its processes have beside what all have");
	if (table.len)
		buf_addf(out,
			 "<details><summary>Metadata of this benchmark</summary>\n%s</details>\n",
			 buf_text(&table));
	out->failed |= buf_failed(&table);
	buf_release(&table);
	meta_free(sets[0]);
	meta_free(sets[1]);
	return rc;
}

int benchmark_add(struct buf *out, const struct benchmark_view *view, struct err *err)
{
	const struct bench *only = view->sides[0];

	buf_adds(out, "<div class=\"pictures\">\n");
	if (add_ratio(out, view) || add_processes(out, view, err) || add_in_time(out, view))
		return err->kind == ERR_NONE ? err_memory(err) : -1;
	buf_adds(out, "</div>\n");
	if (view->comparison)
		numbers_compared(out, view->comparison, view->labels);
	else if (only && numbers_counted(out, only, err))
		return -1;
	if (add_profile(out, view, err))
		return -1;
	numbers_processes(out, view->sides, view->labels, view->room.processes);
	return add_metadata(out, view, err);
}
