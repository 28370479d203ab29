#include "cli/pyperf/display.h"

#include "cli/words/status.h"
#include "cli/pyperf/checks.h"
#include "cli/pyperf/hist.h"
#include "cli/pyperf/metadata.h"
#include "cli/pyperf/options.h"
#include "cli/pyperf/statistics.h"

/* What is being displayed, on its way through files and benchmarks. */
struct stage {
	const struct pyperf_files *files;
	const struct pyperf_display *display;
	struct pyperf_metadata metadata; /* one set a benchmark, less what all share */
	bool show_file, show_name;
	bool warned;
	struct err *err;
};

static int add_hist(struct buf *out, const struct pyperf_bench *view, struct err *err)
{
	struct pyperf_hist_style style = pyperf_hist_style();

	style.bins = 20; /* whatever the height of the terminal */
	return pyperf_add_hist(out, &view, (const char *[]){""}, 1, &style, err);
}

static int add_blocks(struct buf *out, const struct pyperf_bench *view, struct stage *stage)
{
	const struct pyperf_display *display = stage->display;

	if (display->dump && pyperf_add_dump(out, view, &display->dump_style, stage->err))
		return -1;
	if (display->hist && add_hist(out, view, stage->err))
		return -1;
	if (display->stats && pyperf_add_statistics(out, view, stage->err))
		return -1;
	if (display->checks &&
	    pyperf_add_checks(out, view, display->only_checks, &stage->warned, stage->err))
		return -1;
	if (display->result) {
		pyperf_add_blank(out);
		pyperf_add_result(out, view);
		buf_adds(out, "\n");
	}
	return 0;
}

static int add_suite_summary(struct buf *out, const struct pyperf_file *file, struct err *err)
{
	struct pyperf_dates dates = {0};
	double duration;

	if (pyperf_file_duration(file, &duration, err) || pyperf_file_dates(file, &dates, err))
		return -1;
	pyperf_add_blank(out);
	buf_addf(out, "Number of benchmarks: %zu\nTotal duration: ", file->n);
	pyperf_add_duration(out, duration);
	buf_adds(out, "\n");
	pyperf_show_dates(out, &dates);
	return 0;
}

/* Join two runs of lines by an empty one, where both have some. */
static void join(struct buf *out, const struct buf *more)
{
	if (more->len)
		pyperf_add_blank(out);
	buf_add(out, buf_text(more), more->len);
	out->failed |= buf_failed(more);
}

/* One benchmark with its titles. *titled: its file's title was shown already. */
static int add_benchmark(struct buf *out, const struct pyperf_file *file,
			 const struct pyperf_bench *view, size_t index, bool *titled,
			 struct stage *stage)
{
	struct buf blocks = {0}, body = {0}, whole = {0};
	int rc = -1;

	if (stage->display->metadata)
		pyperf_metadata_add_own(&body, &stage->metadata, index);
	if (add_blocks(&blocks, view, stage))
		goto out;
	join(&body, &blocks);
	if (body.len == 0) {
		rc = 0;
		goto out;
	}
	if (stage->show_file && !*titled) {
		*titled = true;
		pyperf_add_title(&whole, file->label, '=');
		if (stage->display->stats && file->n > 1 &&
		    add_suite_summary(&whole, file, stage->err))
			goto out;
	}
	if (stage->show_name)
		pyperf_add_title(&whole, view->name, '-');
	join(&whole, &body);
	join(out, &whole);
	rc = 0;
out:
	buf_release(&blocks);
	buf_release(&body);
	buf_release(&whole);
	return rc;
}

static int add_titled(struct buf *out, struct stage *stage)
{
	size_t count = pyperf_files_count(stage->files), index = 0;

	stage->show_file = stage->files->n > 1 || (stage->display->stats && count > 1);
	stage->show_name = !pyperf_files_hold_one(stage->files);
	for (size_t i = 0; i < stage->files->n; i++) {
		const struct pyperf_file *file = &stage->files->items[i];
		bool titled = false;

		for (size_t k = 0; k < file->n; k++)
			if (add_benchmark(out, file, &file->benches[k], index++, &titled, stage))
				return err_in(stage->err, "%s", file->path);
	}
	if (stage->display->only_checks && !stage->warned)
		buf_adds(out, count == 1 ? "The benchmark seems to be stable\n"
					 : "All benchmarks seem to be stable\n");
	return 0;
}

static void add_plain(struct buf *out, const struct pyperf_files *files)
{
	bool show_name = pyperf_files_count(files) > 1;

	for (size_t i = 0; i < files->n; i++) {
		const struct pyperf_file *file = &files->items[i];

		if (files->n > 1) {
			pyperf_add_title(out, file->label, '=');
			buf_adds(out, "\n");
		}
		for (size_t k = 0; k < file->n; k++) {
			if (show_name) {
				pyperf_add_text(out, file->benches[k].name);
				buf_adds(out, ": ");
			}
			pyperf_add_result(out, &file->benches[k]);
			buf_adds(out, "\n");
		}
	}
}

/* Titles are needed for blocks, and when any benchmark has a warning. */
static int find_whether_titled(const struct pyperf_files *files,
			       const struct pyperf_display *display, bool *titled, struct err *err)
{
	struct buf warnings = {0};
	int rc = 0;

	*titled = display->hist || display->stats || display->dump || display->metadata ||
		  !display->result;
	for (size_t i = 0; !*titled && rc == 0 && display->checks && i < files->n; i++)
		for (size_t k = 0; rc == 0 && k < files->items[i].n; k++)
			rc = pyperf_add_checks(&warnings, &files->items[i].benches[k], false,
					       titled, err);
	buf_release(&warnings);
	return rc;
}

int pyperf_add_display(struct buf *out, const struct pyperf_files *files,
		       const struct pyperf_display *display, struct err *err)
{
	struct stage stage = {.files = files, .display = display, .err = err};
	bool titled;
	int rc = -1;

	if (find_whether_titled(files, display, &titled, err))
		return -1;
	if (!titled) {
		add_plain(out, files);
		return 0;
	}
	if (display->metadata) {
		if (pyperf_metadata_init(&stage.metadata, files, err))
			goto out;
		pyperf_metadata_add_common(out, &stage.metadata);
	}
	rc = add_titled(out, &stage);
out:
	pyperf_metadata_release(&stage.metadata);
	return rc;
}

int pyperf_display_command(const struct texts *paths, const struct texts *keep,
			   const struct pyperf_display *display, const char *command)
{
	struct pyperf_files files = {0};
	struct buf out = {0};
	struct err err = {0};
	int rc = -1;

	if (pyperf_files_read(&files, paths, keep, &err) == 0 &&
	    pyperf_add_display(&out, &files, display, &err) == 0)
		rc = pyperf_print(&out, &err);
	pyperf_files_release(&files);
	buf_release(&out);
	if (rc == 0)
		return EXIT_DONE;
	err_in(&err, "%s", command);
	return status_fail(&err);
}

int pyperf_display_main(const char *command, const char *description, struct pyperf_display display,
			int argc, char **argv)
{
	struct texts files = {0}, keep = {0};
	bool quiet = false;
	const struct option rows[] = {PYPERF_QUIET(&quiet), PYPERF_BENCHMARK(&keep), {0}};
	const struct option_parser parser = {.command = command,
					     .usage = "[options] FILE...",
					     .description = description,
					     .rows = rows};
	int status = pyperf_parse(&parser, argc, argv, &files);

	if (status < 0) {
		display.checks |= !quiet;
		status = pyperf_display_command(&files, &keep, &display, command);
	}
	texts_release(&files);
	texts_release(&keep);
	return status;
}
