#include "results/profile_files/page.h"

#include "results/profile_files/page_assets.h"
#include "results/profile_files/page_data.h"
#include "results/profile_files/page_text.h"
#include "results/profiles/profile_functions.h"

#include <stdlib.h>
#include <string.h>

/* Rows of a table that is read without the script. */
enum { ROWS_WITHOUT_SCRIPT = 40 };

/* ---- the table that needs no script */

struct row {
	size_t function;
	double self[PAGE_SIDES], total[PAGE_SIDES];
};

static double larger(const double share[PAGE_SIDES])
{
	return share[0] > share[1] ? share[0] : share[1];
}

static int by_self(const void *a, const void *b)
{
	const struct row *one = a, *other = b;
	double x = larger(one->self), y = larger(other->self);

	if (x != y)
		return x < y ? 1 : -1;
	return (one->function > other->function) - (one->function < other->function);
}

static struct row *rows_new(const struct page_merge *merge, const struct profile_weights *weights)
{
	struct row *rows = calloc(weights->n + 1, sizeof(*rows));

	for (size_t i = 0; rows && i < weights->n; i++) {
		rows[i].function = i;
		for (size_t side = 0; side < merge->n_sides; side++) {
			int64_t all = merge->tree.parts[side].samples;
			size_t at = i * weights->n_parts + side;

			if (!all)
				continue;
			rows[i].self[side] = (double)weights->self[at] / (double)all;
			rows[i].total[side] = (double)weights->total[at] / (double)all;
		}
	}
	if (rows && weights->n)
		qsort(rows, weights->n, sizeof(*rows), by_self);
	return rows;
}

static void add_row(struct buf *out, const struct page_benchmark *benchmark,
		    const struct page_merge *merge, const struct row *row)
{
	const struct profile_frame *function = &merge->tree.frames[row->function];
	const struct page_change *change = page_change_of(benchmark, function);

	buf_adds(out, "<tr><td>");
	page_text_add(out, function->function);
	for (size_t side = 0; side < merge->n_sides; side++)
		buf_addf(out, "<td>%.1f %%<td>%.1f %%", 100 * row->self[side],
			 100 * row->total[side]);
	if (merge->n_sides > 1 && change)
		buf_addf(out, "<td>%+.0f %%", 100 * (change->ratio - 1));
	else if (merge->n_sides > 1)
		buf_adds(out, "<td>");
	buf_adds(out, "<td>");
	page_text_add(out, function->file);
	if (function->first_line)
		buf_addf(out, ":%d", function->first_line);
	buf_adds(out, "\n");
}

/* What a side is called in the head of a column: a long name would leave no room for the rest. */
static const char *brief_label(const struct page_benchmark *benchmark, size_t n_sides, size_t side)
{
	static const char *const brief[] = {"old", "new"};

	for (size_t i = 0; i < n_sides; i++)
		if (benchmark->sides[i].label && strlen(benchmark->sides[i].label) > 12)
			return brief[side];
	return benchmark->sides[side].label;
}

static void add_titles(struct buf *out, const struct page_benchmark *benchmark, size_t n_sides)
{
	buf_adds(out, "<tr><th>function");
	for (size_t side = 0; side < n_sides; side++)
		for (int total = 0; total < 2; total++) {
			buf_adds(out, "<th>");
			if (n_sides > 1 && benchmark->sides[side].label) {
				page_text_add(out, brief_label(benchmark, n_sides, side));
				buf_adds(out, ", ");
			}
			buf_adds(out, total ? "total" : "self");
		}
	buf_adds(out, n_sides > 1 ? "<th>change<th>file\n" : "<th>file\n");
}

static int add_functions(struct buf *out, const struct page_benchmark *benchmark,
			 const struct page_merge *merge, size_t most, struct err *err)
{
	struct profile_weights weights = {0};
	struct row *rows = NULL;
	int rc = profile_functions_make(&weights, &merge->tree, NULL, 0, err);

	if (!rc) {
		rows = rows_new(merge, &weights);
		rc = rows ? 0 : err_memory(err);
	}
	if (!rc) {
		buf_adds(out, "<table>\n");
		add_titles(out, benchmark, merge->n_sides);
		for (size_t i = 0; i < weights.n && i < most; i++)
			if (larger(rows[i].total) > 0)
				add_row(out, benchmark, merge, &rows[i]);
		buf_adds(out, "</table>\n");
	}
	free(rows);
	profile_weights_release(&weights);
	return rc;
}

int page_functions_add(const struct page_benchmark *benchmark, size_t most, struct buf *out,
		       struct err *err)
{
	struct page_merge merge = {0};
	int rc = page_merge_make(&merge, benchmark, err);

	if (!rc)
		rc = add_functions(out, benchmark, &merge, most, err);
	page_merge_release(&merge);
	return rc ? -1 : 0;
}

static int add_table(struct buf *out, const struct page_benchmark *benchmark,
		     const struct page_merge *merge, struct err *err)
{
	buf_adds(out, "<section class=\"plain\">\n<h2>");
	page_text_add(out, benchmark->name);
	buf_adds(out, "</h2>\n");
	if (add_functions(out, benchmark, merge, ROWS_WITHOUT_SCRIPT, err))
		return -1;
	buf_adds(out, "</section>\n");
	return 0;
}

/* ---- the document */

/* JSON has "<" in texts only, and a script must have none that could end it. */
static void add_data(struct buf *out, const struct buf *json)
{
	const char *s = buf_text(json), *less;

	for (; (less = strchr(s, '<')); s = less + 1) {
		buf_add(out, s, (size_t)(less - s));
		buf_adds(out, "\\u003c");
	}
	buf_adds(out, s);
}

static int add_benchmark(struct buf *out, struct emit *json, const struct page_benchmark *benchmark,
			 struct err *err)
{
	struct page_merge merge = {0};
	int rc = page_merge_make(&merge, benchmark, err);

	emit_item(json);
	if (!rc)
		rc = add_table(out, benchmark, &merge, err) ||
		     page_data_add(json, benchmark, &merge, err);
	page_merge_release(&merge);
	return rc ? -1 : 0;
}

static void add_title(struct buf *out, const struct page_benchmark *benchmarks, size_t n)
{
	buf_adds(out, "<title>");
	for (size_t i = 0; i < n && i < 3; i++) {
		buf_adds(out, i ? ", " : "");
		page_text_add(out, benchmarks[i].name);
	}
	buf_adds(out, n > 3 ? ", ... - profile</title>\n" : " - profile</title>\n");
}

int page_format(const struct page_benchmark *benchmarks, size_t n, struct buf *out, struct err *err)
{
	struct buf json = {0};
	struct emit emit = {.out = &json};
	int rc = 0;

	page_text_add_head(out, "'unsafe-inline'");
	add_title(out, benchmarks, n);
	buf_addf(out, "<style>\n%s</style>\n</head>\n<body>\n<div id=\"app\"></div>\n", page_style);
	emit_open(&emit, '[');
	for (size_t i = 0; i < n && !rc; i++)
		rc = add_benchmark(out, &emit, &benchmarks[i], err);
	emit_close(&emit, ']');
	buf_adds(out, "<script type=\"application/json\" id=\"data\">");
	add_data(out, &json);
	buf_addf(out,
		 "</script>\n<script>\n(() => {\n\"use strict\";\n%s})();\n</script>\n"
		 "</body>\n</html>\n",
		 page_script);
	if (!rc && (buf_failed(&json) || buf_failed(out)))
		rc = err_memory(err);
	buf_release(&json);
	return rc;
}
