/* assay slowest: the benchmarks of a suite that took longest to measure, as pyperf slowest. */
#include "cli/command.h"
#include "cli/pyperf/files.h"
#include "cli/pyperf/options.h"

#include <stdlib.h>

struct entry {
	const struct pyperf_bench *view;
	double duration;
};

/* Longest first; equal ones in file order, which is the order in memory. */
static int by_duration(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->duration != y->duration)
		return x->duration < y->duration ? 1 : -1;
	return x->view < y->view ? -1 : x->view > y->view;
}

static int add_file(struct buf *out, const struct pyperf_file *file, long limit, struct err *err)
{
	struct entry *entries = calloc(file->n + 1, sizeof(*entries));
	int rc = -1;

	if (!entries)
		return err_memory(err);
	for (size_t i = 0; i < file->n; i++) {
		entries[i].view = &file->benches[i];
		if (pyperf_bench_duration(entries[i].view, &entries[i].duration)) {
			err_memory(err);
			goto out;
		}
	}
	qsort(entries, file->n, sizeof(*entries), by_duration);
	for (size_t i = 0; i < file->n && (long)i < limit; i++) {
		buf_addf(out, "#%zu: ", i + 1);
		pyperf_add_text(out, entries[i].view->name);
		buf_adds(out, " (");
		pyperf_add_timedelta(out, entries[i].duration);
		buf_adds(out, ")\n");
	}
	rc = 0;
out:
	free(entries);
	return rc;
}

static int add_files(struct buf *out, const struct pyperf_files *files, long limit, struct err *err)
{
	for (size_t i = 0; i < files->n; i++) {
		if (files->n > 1) {
			struct buf title = {0};

			pyperf_add_title(&title, files->items[i].label, '=');
			buf_addf(out, "%s\n", buf_text(&title));
			buf_release(&title);
		}
		if (add_file(out, &files->items[i], limit, err))
			return -1;
	}
	return 0;
}

static int print_slowest(const struct texts *paths, long limit)
{
	const struct texts all = {0};
	struct pyperf_files files = {0};
	struct buf out = {0};
	struct err err = {0};
	int rc = -1;

	if (pyperf_files_read(&files, paths, &all, &err) == 0 &&
	    add_files(&out, &files, limit, &err) == 0)
		rc = pyperf_print(&out, &err);
	pyperf_files_release(&files);
	buf_release(&out);
	if (rc == 0)
		return EXIT_DONE;
	err_in(&err, "slowest");
	return status_fail(&err);
}

static int run(int argc, char **argv)
{
	struct texts files = {0};
	long limit = 5;
	const struct option rows[] = {
		OPT_COUNT('n', NULL, &limit, "N", "how many to list (default: 5)", .min = 0,
			  .max = 1e15),
		{0},
	};
	const struct option_parser parser = {
		.command = "slowest",
		.usage = "[-n N] FILE...",
		.description = "List the benchmarks that took longest to measure, by the total "
			       "duration of their runs. " PYPERF_FILE_HELP,
		.rows = rows,
	};
	int status = pyperf_parse(&parser, argc, argv, &files);

	if (status < 0)
		status = print_slowest(&files, limit);
	texts_release(&files);
	return status;
}

const struct command cmd_slowest = {"slowest", "benchmarks that took longest to measure", run};
