/* What compare_to prints: lists, groups by speed, tables, geometric means; once for each tag. */
#include "cli/pyperf/compare_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void names_add(struct names *names, const char *name)
{
	buf_adds(&names->list, names->n++ ? ", " : "");
	pyperf_add_text(&names->list, name);
}

void names_add_hidden(struct buf *out, struct names *hidden, bool blank)
{
	if (hidden->n)
		buf_addf(out, "%sBenchmark hidden because not significant (%zu): %s\n",
			 blank ? "\n" : "", hidden->n, buf_text(&hidden->list));
	out->failed |= buf_failed(&hidden->list);
	buf_release(&hidden->list);
}

static void add_titled(struct buf *out, const char *title)
{
	struct buf block = {0};

	pyperf_add_title(&block, title, '=');
	buf_addf(out, "%s\n", buf_text(&block));
	out->failed |= buf_failed(&block);
	buf_release(&block);
}

/* ---- the list */

static void add_side(struct buf *out, const struct pyperf_file *file,
		     const struct pyperf_bench *view)
{
	buf_adds(out, "[");
	pyperf_add_text(out, file->label);
	buf_adds(out, "] ");
	pyperf_add_result_value(out, view);
}

static void add_change(struct buf *out, const struct pyperf_change *change)
{
	if (change->ref->values.n > 1 || change->changed->values.n > 1)
		buf_adds(out, "Mean +- std dev: ");
	add_side(out, change->ref_file, change->ref);
	buf_adds(out, " -> ");
	add_side(out, change->file, change->changed);
	buf_adds(out, ": ");
	pyperf_add_change(out, change->ratio);
	buf_adds(out, "\n");
}

/* Returns the number of lines. */
static size_t add_change_lines(struct buf *out, const struct pyperf_change *change, bool verbose)
{
	size_t n = 1;

	add_change(out, change);
	if (!change->tested) {
		buf_adds(out, "ERROR when testing if values are significant\n");
		n++;
	}
	if (change->verdict == PYPERF_NOT_SIGNIFICANT) {
		buf_adds(out, "Not significant!\n");
		n++;
	} else if (change->verdict == PYPERF_SIGNIFICANT && verbose) {
		if (isnan(change->t))
			buf_adds(out, "Significant\n");
		else
			buf_addf(out, "Significant (t=%.2f)\n", change->t);
		n++;
	}
	return n;
}

static void add_list_row(struct buf *out, const struct section *section, size_t i)
{
	const struct pyperf_row *row = section->rows[i];
	bool show_name = section->comparison->n > 1;
	struct buf lines = {0};
	size_t n = 0;

	for (size_t k = 0; k < row->n; k++)
		n += add_change_lines(&lines, &row->changes[k], section->style->verbose);
	if (n == 1) {
		if (show_name) {
			pyperf_add_text(out, row->name);
			buf_adds(out, ": ");
		}
		buf_adds(out, buf_text(&lines));
	} else {
		if (show_name)
			add_titled(out, row->name);
		buf_adds(out, buf_text(&lines));
		/* pyperf counts the rows of the whole comparison here, even in a tag's section. */
		if (i != section->comparison->n - 1)
			buf_adds(out, "\n");
	}
	out->failed |= buf_failed(&lines);
	buf_release(&lines);
}

static void add_list(struct buf *out, const struct section *section)
{
	struct names hidden = {0};
	bool any = false;

	for (size_t i = 0; i < section->n; i++) {
		if (!section->style->verbose && !pyperf_row_is_shown(section->rows[i])) {
			if (!section->style->quiet)
				names_add(&hidden, section->rows[i]->name);
			continue;
		}
		add_list_row(out, section, i);
		any = true;
	}
	names_add_hidden(out, &hidden, any);
}

/* ---- grouped by speed */

static void add_group_item(struct buf *out, const struct pyperf_row *row)
{
	const struct pyperf_change *change = &row->changes[0];

	buf_adds(out, "- ");
	pyperf_add_text(out, row->name);
	buf_adds(out, ": ");
	pyperf_add_result_value(out, change->ref);
	buf_adds(out, " -> ");
	pyperf_add_result_value(out, change->changed);
	buf_adds(out, ": ");
	pyperf_add_change(out, change->ratio);
	buf_adds(out, "\n");
}

/* Rows whose ratio has `sign` (of ratio - 1). Returns whether there were any. */
static bool add_group(struct buf *out, const struct section *section, const char *title, int sign,
		      bool blank)
{
	size_t n = 0;
	struct buf items = {0};

	for (size_t i = 0; i < section->n; i++) {
		const struct pyperf_row *row = section->rows[i];
		double ratio = row->changes[0].ratio;

		if (!pyperf_row_is_shown(row) || (ratio > 1) - (ratio < 1) != sign)
			continue;
		add_group_item(&items, row);
		n++;
	}
	if (n)
		buf_addf(out, "%s%s (%zu):\n%s", blank ? "\n" : "", title, n, buf_text(&items));
	out->failed |= buf_failed(&items);
	buf_release(&items);
	return n > 0;
}

static void add_by_speed(struct buf *out, const struct section *section)
{
	struct names hidden = {0};
	bool any;

	for (size_t i = 0; !section->style->quiet && i < section->n; i++)
		if (!pyperf_row_is_shown(section->rows[i]))
			names_add(&hidden, section->rows[i]->name);
	section_sort(section, -1);
	any = add_group(out, section, "Slower", 1, false);
	section_sort(section, 1);
	any |= add_group(out, section, "Faster", -1, any);
	any |= add_group(out, section, "Same speed", 0, any);
	names_add_hidden(out, &hidden, any);
}

/* ---- geometric means */

static int add_geometric_means(struct buf *out, const struct section *section)
{
	size_t files;

	if (section->n < 2)
		return 0;
	files = section->rows[0]->n;
	buf_adds(out, "\n");
	if (files > 1)
		add_titled(out, "Geometric mean");
	for (size_t i = 0; i < files; i++) {
		double mean;

		if (section_geometric_mean(section, i, &mean))
			return -1;
		if (files > 1)
			pyperf_add_text(out, section->rows[0]->changes[i].file->label);
		else
			buf_adds(out, "Geometric mean");
		buf_adds(out, ": ");
		pyperf_add_change(out, mean);
		buf_adds(out, "\n");
	}
	return 0;
}

/* ---- sections, by tag */

static int add_section(struct buf *out, const struct section *section)
{
	if (section->style->table)
		return section_add_table(out, section);
	if (section->style->by_speed)
		add_by_speed(out, section);
	else
		add_list(out, section);
	return add_geometric_means(out, section);
}

/* The rows with `tag`, or all of them for NULL. */
static int add_tagged(struct buf *out, struct section *section, const struct tags *tags,
		      const char *tag)
{
	section->n = 0;
	for (size_t i = 0; i < section->comparison->n; i++)
		if (!tag || tags_has(tags, i, tag))
			section->rows[section->n++] = &section->comparison->rows[i];
	return add_section(out, section);
}

static int add_sections(struct buf *out, struct section *section, const struct tags *tags)
{
	for (size_t i = 0; i < tags->all.n; i++) {
		struct buf title = {0};

		buf_addf(&title, "Benchmarks with tag '%s':", tags->all.items[i]);
		add_titled(out, buf_text(&title));
		buf_release(&title);
		if (add_tagged(out, section, tags, tags->all.items[i]))
			return -1;
		buf_adds(out, "\n");
	}
	if (tags->all.n)
		add_titled(out, "All benchmarks:");
	return add_tagged(out, section, tags, NULL);
}

/* ---- what not all files have */

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int add_ignored(struct buf *out, const struct pyperf_files *files,
		       const struct pyperf_file *file)
{
	struct texts ignored = {0};
	struct names names = {0};

	for (size_t i = 0; i < file->n; i++)
		if (!pyperf_files_share(files, file->benches[i].name) &&
		    texts_add(&ignored, file->benches[i].name)) {
			texts_release(&ignored);
			return -1;
		}
	if (ignored.n) {
		qsort(ignored.items, ignored.n, sizeof(*ignored.items), by_name);
		for (size_t i = 0; i < ignored.n; i++)
			names_add(&names, ignored.items[i]);
		buf_addf(out, "Ignored benchmarks (%zu) of ", names.n);
		pyperf_add_text(out, file->path);
		buf_addf(out, ": %s\n", buf_text(&names.list));
		out->failed |= buf_failed(&names.list);
		buf_release(&names.list);
	}
	texts_release(&ignored);
	return 0;
}

int pyperf_add_comparison(struct buf *out, const struct pyperf_comparison *comparison,
			  const struct pyperf_files *files,
			  const struct pyperf_compare_style *style, struct err *err)
{
	struct section section = {.comparison = comparison, .style = style};
	struct tags tags = {0};
	int rc = -1;

	section.rows = calloc(comparison->n, sizeof(*section.rows));
	if (!section.rows)
		goto out;
	if (tags_init(&tags, comparison, err) || add_sections(out, &section, &tags))
		goto out;
	for (size_t i = 0; !style->quiet && i < files->n; i++)
		if (add_ignored(out, files, &files->items[i]))
			goto out;
	rc = 0;
out:
	tags_release(&tags);
	free(section.rows);
	return rc ? err_memory(err) : 0;
}
