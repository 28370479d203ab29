/* assay hist: histograms of stored benchmarks, as pyperf hist. */
#include "cli/command.h"
#include "cli/pyperf/files.h"
#include "cli/pyperf/hist.h"
#include "cli/pyperf/options.h"

#include <stdlib.h>

/* One benchmark of all files, on one scale; with several files each has its label as a heading. */
static int add_group(struct buf *out, const struct pyperf_files *files, const char *name,
		     const struct pyperf_hist_style *style, struct err *err)
{
	const struct pyperf_bench **views = calloc(files->n, sizeof(*views));
	const char **titles = calloc(files->n, sizeof(*titles));
	struct buf group = {0};
	int rc = -1;

	if (!views || !titles) {
		err_memory(err);
		goto out;
	}
	for (size_t i = 0; i < files->n; i++) {
		views[i] = pyperf_file_find(&files->items[i], name);
		titles[i] = files->n > 1 ? files->items[i].label : "";
	}
	rc = pyperf_add_hist(&group, views, titles, files->n, style, err);
	buf_add(out, buf_text(&group), group.len);
	out->failed |= buf_failed(&group);
out:
	buf_release(&group);
	free(views);
	free(titles);
	return rc;
}

static int add_shared(struct buf *out, const struct pyperf_files *files,
		      const struct pyperf_hist_style *style, struct err *err)
{
	const struct pyperf_file *first = &files->items[0];
	size_t shared = 0;

	for (size_t i = 0; i < first->n; i++)
		shared += pyperf_files_share(files, first->benches[i].name);
	for (size_t i = 0; i < first->n; i++) {
		const char *name = first->benches[i].name;

		if (!pyperf_files_share(files, name))
			continue;
		pyperf_add_blank(out);
		if (shared > 1) {
			struct buf title = {0};

			pyperf_add_title(&title, name, '=');
			buf_addf(out, "%s\n", buf_text(&title));
			out->failed |= buf_failed(&title);
			buf_release(&title);
		}
		if (add_group(out, files, name, style, err))
			return -1;
	}
	return 0;
}

/* Benchmarks that some file lacks, each on its own scale. */
static int add_unshared(struct buf *out, const struct pyperf_files *files,
			const struct pyperf_hist_style *style, struct err *err)
{
	for (size_t i = 0; i < files->n; i++)
		for (size_t k = 0; k < files->items[i].n; k++) {
			const struct pyperf_bench *view = &files->items[i].benches[k];
			struct buf title = {0};
			int rc;

			if (pyperf_files_share(files, view->name))
				continue;
			buf_addf(&title, "%s: %s", files->items[i].label, view->name);
			rc = pyperf_add_hist(out, &view, (const char *[]){buf_text(&title)}, 1,
					     style, err);
			buf_release(&title);
			if (rc)
				return -1;
		}
	return 0;
}

static int print_hist(const struct texts *paths, const struct texts *keep,
		      const struct pyperf_hist_style *style)
{
	struct pyperf_files files = {0};
	struct buf out = {0};
	struct err err = {0};
	int rc = -1;

	if (pyperf_files_read(&files, paths, keep, &err) == 0 &&
	    add_shared(&out, &files, style, &err) == 0 &&
	    add_unshared(&out, &files, style, &err) == 0)
		rc = pyperf_print(&out, &err);
	pyperf_files_release(&files);
	buf_release(&out);
	if (rc == 0)
		return EXIT_DONE;
	err_in(&err, "hist");
	return status_fail(&err);
}

static int run(int argc, char **argv)
{
	struct pyperf_hist_style style = pyperf_hist_style();
	struct texts files = {0}, keep = {0};
	bool quiet = false;
	const struct option rows[] = {
		OPT_FLAG(0, "extend", &style.extend, NULL,
			 "use the whole width and height of the terminal"),
		OPT_COUNT('n', "bins", &style.bins, "N",
			  "number of bars (default: 25, or what fits the terminal)", .min = 0,
			  .max = PYPERF_HIST_MOST_BINS),
		PYPERF_QUIET(&quiet),
		PYPERF_BENCHMARK(&keep),
		{0},
	};
	const struct option_parser parser = {
		.command = "hist",
		.usage = "[options] FILE...",
		.description =
			"Print a histogram of the values of each benchmark. Several files share "
			"one scale for each benchmark. " PYPERF_FILE_HELP,
		.rows = rows,
	};
	int status = pyperf_parse(&parser, argc, argv, &files);

	if (status < 0) {
		style.checks = !quiet;
		status = print_hist(&files, &keep, &style);
	}
	texts_release(&files);
	texts_release(&keep);
	return status;
}

const struct command cmd_hist = {"hist", "histograms of stored benchmarks", run};
