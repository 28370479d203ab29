#include "cli/pyperf/files.h"

#include "cli/pyperf/label.h"
#include "cli/pyperf/origin.h"
#include "results/files/read.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_kept(const struct texts *keep, const char *name)
{
	if (keep->n == 0)
		return true;
	for (size_t i = 0; i < keep->n; i++)
		if (strcmp(keep->items[i], name) == 0)
			return true;
	return false;
}

/* "has none of: x, y (it has: a, b)" */
static int fail_none_kept(const struct suite *suite, const struct texts *keep, struct err *err)
{
	struct buf wanted = {0}, has = {0};

	for (size_t i = 0; i < keep->n; i++)
		buf_addf(&wanted, "%s%s", i ? ", " : "", keep->items[i]);
	for (size_t i = 0; i < suite->n && has.len < 300; i++)
		buf_addf(&has, "%s%s", i ? ", " : "", bench_name(suite->benches[i]));
	err_set(err, ERR_INPUT, "no benchmark named %s (it has: %s)", buf_text(&wanted),
		buf_text(&has));
	buf_release(&wanted);
	buf_release(&has);
	return -1;
}

static int compare_names(const void *a, const void *b)
{
	const struct pyperf_bench *x = *(const struct pyperf_bench *const *)a;
	const struct pyperf_bench *y = *(const struct pyperf_bench *const *)b;

	return strcmp(x->name, y->name);
}

/* Those of the suite's benchmarks that are kept. */
static int take_benches(struct pyperf_file *file, const struct texts *keep, struct err *err)
{
	size_t most = file->suite->n;

	file->benches = calloc(most + 1, sizeof(*file->benches));
	file->by_name = calloc(most + 1, sizeof(struct pyperf_bench *));
	if (!file->benches || !file->by_name)
		return err_memory(err);
	for (size_t i = 0; i < most; i++) {
		const struct bench *bench = file->suite->benches[i];

		if (!is_kept(keep, bench_name(bench)))
			continue;
		file->by_name[file->n] = &file->benches[file->n];
		if (pyperf_bench_init(&file->benches[file->n++], bench, err))
			return -1;
	}
	if (file->n == 0)
		return fail_none_kept(file->suite, keep, err);
	qsort(file->by_name, file->n, sizeof(struct pyperf_bench *), compare_names);
	return 0;
}

static int file_read(struct pyperf_file *file, const char *path, const struct texts *keep,
		     struct err *err)
{
	file->path = strcmp(path, "-") == 0 ? "<stdin>" : path;
	file->suite = suite_read(path, err);
	if (!file->suite)
		return -1;
	if (take_benches(file, keep, err))
		return err_in(err, "%s", file->path);
	return pyperf_print_origin(file, stderr, err);
}

static int label_files(struct pyperf_files *files, struct err *err)
{
	const char **paths = calloc(files->n + 1, sizeof(*paths));
	char **labels = calloc(files->n + 1, sizeof(*labels));
	int rc = -1;

	if (paths && labels) {
		for (size_t i = 0; i < files->n; i++)
			paths[i] = files->items[i].path;
		rc = pyperf_labels(paths, files->n, labels);
	}
	for (size_t i = 0; rc == 0 && i < files->n; i++)
		files->items[i].label = labels[i];
	free(paths);
	free(labels);
	return rc ? err_memory(err) : 0;
}

int pyperf_files_read(struct pyperf_files *files, const struct texts *paths,
		      const struct texts *keep, struct err *err)
{
	*files = (struct pyperf_files){.items = calloc(paths->n + 1, sizeof(*files->items))};
	if (!files->items)
		return err_memory(err);
	for (size_t i = 0; i < paths->n; i++)
		if (file_read(&files->items[files->n++], paths->items[i], keep, err))
			goto fail;
	if (label_files(files, err))
		goto fail;
	return 0;
fail:
	pyperf_files_release(files);
	return -1;
}

void pyperf_files_release(struct pyperf_files *files)
{
	for (size_t i = 0; i < files->n; i++) {
		struct pyperf_file *file = &files->items[i];

		for (size_t k = 0; k < file->n; k++)
			pyperf_bench_release(&file->benches[k]);
		free(file->benches);
		free(file->by_name);
		free(file->label);
		suite_free(file->suite);
	}
	free(files->items);
	*files = (struct pyperf_files){0};
}

size_t pyperf_files_count(const struct pyperf_files *files)
{
	size_t count = 0;

	for (size_t i = 0; i < files->n; i++)
		count += files->items[i].n;
	return count;
}

const struct pyperf_bench *pyperf_file_find(const struct pyperf_file *file, const char *name)
{
	const struct pyperf_bench wanted = {.name = name}, *key = &wanted;
	const struct pyperf_bench **found =
		bsearch(&key, file->by_name, file->n, sizeof(struct pyperf_bench *), compare_names);

	return found ? *found : NULL;
}

bool pyperf_files_share(const struct pyperf_files *files, const char *name)
{
	for (size_t i = 0; i < files->n; i++)
		if (!pyperf_file_find(&files->items[i], name))
			return false;
	return true;
}

bool pyperf_files_hold_one(const struct pyperf_files *files)
{
	for (size_t i = 0; i < files->n; i++)
		if (files->items[i].n != 1 ||
		    strcmp(files->items[i].benches[0].name, files->items[0].benches[0].name) != 0)
			return false;
	return true;
}

int pyperf_file_duration(const struct pyperf_file *file, double *duration, struct err *err)
{
	struct pyperf_sample durations = {0};
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < file->n; i++) {
		double one = 0;

		rc = pyperf_bench_duration(&file->benches[i], &one);
		if (rc == 0)
			rc = pyperf_sample_add(&durations, pyperf_real(one));
	}
	*duration = pyperf_sum(&durations);
	pyperf_sample_release(&durations);
	return rc ? err_memory(err) : 0;
}

int pyperf_file_dates(const struct pyperf_file *file, struct pyperf_dates *dates, struct err *err)
{
	for (size_t i = 0; i < file->n; i++)
		if (pyperf_add_dates(dates, &file->benches[i], err))
			return err_in(err, "%s", file->path);
	return 0;
}

static int write_all(const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t written = write(STDOUT_FILENO, bytes, n);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -1;
		bytes += written;
		n -= (size_t)written;
	}
	return 0;
}

int pyperf_print(const struct buf *out, struct err *err)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, old;
	int rc;

	if (buf_failed(out))
		return err_memory(err);
	sigaction(SIGPIPE, &ignore, &old);
	rc = write_all(buf_text(out), out->len);
	if (rc && errno == EPIPE)
		rc = 0;
	else if (rc)
		err_sys(err, "cannot write to standard output");
	sigaction(SIGPIPE, &old, NULL);
	return rc;
}

int pyperf_put_suite(const struct suite *suite, const char *path, enum write_style style,
		     struct err *err)
{
	struct buf out = {0};
	int rc;

	if (path)
		return suite_write(suite, path, WRITE_NEW, style, err);
	rc = suite_format(suite, style, &out, err);
	if (rc == 0)
		rc = pyperf_print(&out, err);
	buf_release(&out);
	return rc;
}
