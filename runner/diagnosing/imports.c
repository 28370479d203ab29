#include "runner/diagnosing/imports.h"

#include "results/base/buf.h"
#include "runner/diagnosing/counted_worker.h"
#include "runner/drive/worker_loops.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Iterations after the first: one, and two in a value of their own. Or so many further values,
   where the benchmark says how many loops each has. */
#define LATER 3

struct importing {
	const struct diagnosing_config *config;
	const struct diagnosing_side *of;
	struct target target; /* borrows all from the side's: a program's stderr is ours */
	struct diagnosing_side side;
	struct imports_counted *counted;
	struct counted_worker program; /* the launcher of a program, for all of its runs */
	bool has_program;
	int fd; /* a file in memory: its stderr */
	char path[64];
};

/* ---- what it printed */

static int read_all(struct importing *im, struct buf *text, struct err *err)
{
	char bytes[65536];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(im->fd, bytes, sizeof(bytes), at)) > 0) {
		buf_add(text, bytes, (size_t)n);
		at += n;
	}
	if (n < 0)
		return err_sys(err, "cannot read what it printed");
	return buf_failed(text) ? err_memory(err) : 0;
}

/* `loops`: of the first value. */
static int add_printed(struct importing *im, long process, int64_t loops, struct err *err)
{
	struct import_times times = {0};
	struct buf text = {0};
	int rc = read_all(im, &text, err) ||
		 import_times_read(&times, buf_text(&text), text.len, err);

	if (!rc && times.n == 0)
		rc = err_set(
			err, ERR_BENCHMARK,
			"it printed no times of imports: it is no CPython from 3.7 on, ignores "
			"its environment (-E, -I), or its stderr goes elsewhere");
	if (!rc && process >= 0)
		rc = imports_add(im->counted, &times, (size_t)process, (size_t)im->config->workers,
				 LATER * loops * im->of->target->inner_loops, err);
	import_times_release(&times);
	buf_release(&text);
	return rc ? -1 : 0;
}

static bool is_of_imports(const char *line)
{
	static const char printed[] = "import time:";

	return strncmp(line, printed, strlen(printed)) == 0 ||
	       strncmp(line, IMPORT_MARK, strlen(IMPORT_MARK)) == 0;
}

/* What explains a failure is there, too, among the times: its last lines that fit. */
static void keep_details(struct importing *im, const struct counted_worker *worker)
{
	struct buf text = {0}, kept = {0};
	size_t room = sizeof(im->counted->details), skipped;
	struct err err = {0};
	char *rest = NULL, *line;

	counted_details(&worker->worker, im->counted->details, room);
	if (!im->counted->details[0] && read_all(im, &text, &err) == 0) {
		for (line = strtok_r((char *)buf_text(&text), "\n", &rest); line;
		     line = strtok_r(NULL, "\n", &rest))
			if (!is_of_imports(line))
				buf_addf(&kept, "%s\n", line);
		skipped = kept.len >= room ? kept.len - room + 1 : 0;
		snprintf(im->counted->details, room, "%s", buf_text(&kept) + skipped);
	}
	buf_release(&text);
	buf_release(&kept);
}

/* ---- processes */

static int start(struct importing *im, struct counted_worker *worker, long number, struct err *err)
{
	char *prefix[] = {"/bin/sh", "-c", "exec \"$@\" 2>>\"$0\"", im->path, NULL};
	char *set[] = {"PYTHONPROFILEIMPORTTIME=1", NULL};
	const struct counted_way way = {.instrument = im->counted->is_program ? NULL : "imports",
					.cannot = "the times of its imports cannot be counted",
					.prefix = prefix,
					.set = set};

	if (ftruncate(im->fd, 0))
		return err_sys(err, "cannot empty a file in memory");
	return counted_worker_start(worker, &way, number, err);
}

static int name_interpreter(struct importing *im, const struct counted_worker *worker,
			    struct err *err)
{
	if (!im->counted->interpreter)
		im->counted->interpreter = counted_worker_interpreter_new(worker);
	return im->counted->interpreter ? 0 : err_memory(err);
}

/* What is imported first, and what later; *loops become those of the first value. */
static int take_values(struct counted_worker *worker, int64_t *loops, struct err *err)
{
	const struct loops_wanted own = worker_loops(&worker->worker, worker->of->target, 0);

	*loops = own.is_fixed ? own.n : 1;
	if (counted_worker_take(worker, *loops, NULL, err) ||
	    counted_worker_take(worker, *loops, NULL, err))
		return -1;
	if (!own.is_fixed)
		return counted_worker_take(worker, 2, NULL, err);
	return counted_worker_take(worker, *loops, NULL, err) ||
			       counted_worker_take(worker, *loops, NULL, err)
		       ? -1
		       : 0;
}

/* number -1: it does not count. */
static int run_worker(struct importing *im, long number, struct err *err)
{
	struct counted_worker worker = {.config = im->config, .of = &im->side};
	int64_t loops;
	int rc = start(im, &worker, number < 0 ? 0 : number, err) ||
		 name_interpreter(im, &worker, err) || take_values(&worker, &loops, err) ||
		 add_printed(im, number, loops, err);

	if (rc)
		keep_details(im, &worker);
	counted_worker_release(&worker, !rc);
	return rc ? -1 : 0;
}

static int run_program(struct importing *im, long number, struct err *err)
{
	int rc = 0;

	if (!im->has_program) {
		im->has_program = true;
		im->program = (struct counted_worker){.config = im->config, .of = &im->side};
		rc = start(im, &im->program, 0, err);
	} else if (ftruncate(im->fd, 0)) {
		rc = err_sys(err, "cannot empty a file in memory");
	}
	rc = rc || counted_worker_take(&im->program, 1, NULL, err) ||
	     add_printed(im, number, 1, err);
	if (rc)
		keep_details(im, &im->program);
	return rc ? -1 : 0;
}

/* ---- sides */

static int begin(struct importing *im, const struct diagnosing_config *config,
		 const struct diagnosing_side *of, struct imports_counted *counted, struct err *err)
{
	*im = (struct importing){.config = config,
				 .of = of,
				 .target = *of->target,
				 .side = *of,
				 .counted = counted,
				 .fd = memfd_create("assay-imports", MFD_CLOEXEC)};
	*counted = (struct imports_counted){.is_program = of->target->kind == TARGET_COMMAND,
					    .processes = (size_t)config->workers};
	if (im->fd < 0)
		return err_sys(err, "cannot make a file in memory");
	if (im->target.launch.output == LAUNCH_SHOWN)
		im->target.launch.output = LAUNCH_NULL;
	im->side.target = &im->target;
	snprintf(im->path, sizeof(im->path), "/proc/%ld/fd/%d", (long)getpid(), im->fd);
	return 0;
}

static int run(struct importing *im, long number, struct err *err)
{
	return im->counted->is_program ? run_program(im, number, err) : run_worker(im, number, err);
}

/* The sides in turns, each first as often as second. */
static int run_all(struct importing *sides, size_t n, const struct diagnosing_config *config,
		   int *failed, struct err *err)
{
	for (long i = -1; i < config->workers; i++)
		for (size_t k = 0; k < n; k++) {
			int side = n == 2 && i % 2 ? (int)(1 - k) : (int)k;

			if (config->observe)
				config->observe(config->context, side, i < 0 ? 0 : i);
			if (run(&sides[side], i, err)) {
				*failed = side;
				return -1;
			}
		}
	return 0;
}

int imports_count(struct imports_counted *counted, const struct diagnosing_config *config,
		  const struct diagnosing_side *sides, size_t n, int *failed, struct err *err)
{
	struct importing all[2];
	size_t begun = 0;
	int rc = 0;

	*failed = -1;
	for (; !rc && begun < n; begun++)
		rc = begin(&all[begun], config, &sides[begun], &counted[begun], err);
	rc = rc ? rc : run_all(all, n, config, failed, err);
	for (size_t i = 0; i < begun; i++) {
		if (all[i].has_program)
			counted_worker_release(&all[i].program, !rc);
		if (all[i].fd >= 0)
			close(all[i].fd);
	}
	return rc;
}
