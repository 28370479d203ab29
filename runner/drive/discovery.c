#include "runner/drive/discovery.h"

#include "runner/os/environment.h"
#include "runner/target/manifest.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

extern char **environ;

static bool has_suffix(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);

	return n >= m && strcmp(name + n - m, suffix) == 0;
}

/* ---- files of functions, scripts */

struct found {
	struct targets *targets;
	const char *path;
	char *const *arguments;
	long n; /* found so far */
};

static int add_found(void *context, const struct discovered *one, struct err *err)
{
	struct found *found = context;
	struct target *target =
		targets_add(found->targets, one->is_task ? TARGET_SCRIPT : TARGET_FILE, one->name);

	if (!target)
		return err_memory(err);
	target->path = strdup(found->path);
	target->description = *one->description ? strdup(one->description) : NULL;
	target->inner_loops = one->inner_loops;
	target->loops = one->loops;
	target->index = found->n++;
	if (one->inherit && *one->inherit && !(target->inherit = strdup(one->inherit)))
		return err_memory(err);
	if (one->is_task && target_set_argv(target, found->arguments))
		return err_memory(err);
	return target->path ? 0 : err_memory(err);
}

/* The end of a path: the file's name, with its folder's where all files of a suite have one name
   (pyperformance's bm_pickle/run_benchmark.py). */
static const char *telling_name(const char *path)
{
	const char *slash = strrchr(path, '/'), *folder;

	if (!slash || strcmp(slash + 1, "run_benchmark.py") != 0)
		return slash ? slash + 1 : path;
	folder = slash;
	while (folder > path && folder[-1] != '/')
		folder--;
	return folder < slash ? folder : slash + 1;
}

/* It stands in the table under its file's name. */
static int add_failed(struct targets *targets, const char *path, const struct err *cause,
		      const char *details, struct err *err)
{
	struct target *target = targets_add(targets, TARGET_FILE, telling_name(path));

	if (!target)
		return err_memory(err);
	target->path = strdup(path);
	target->load_error = strdup(cause->text);
	target->load_kind = cause->kind == ERR_TIMEOUT ? ERR_TIMEOUT : ERR_BENCHMARK;
	target->load_details = strdup(details);
	return target->path && target->load_error && target->load_details ? 0 : err_memory(err);
}

/* What it printed explains it too. Without a traceback it is all that there is, and in the details
   already, as far as it had come then. */
static void add_output(struct worker *worker)
{
	const struct buf *output = &worker->child.output;
	struct buf *details = &worker->details;

	child_drain(&worker->child);
	if (details->len <= output->len &&
	    memcmp(buf_text(details), buf_text(output), details->len) == 0)
		buf_clear(details);
	buf_add(details, buf_text(output), output->len);
}

/* Look into the file in a worker of this environment. */
static int look(struct targets *targets, const char *path, const struct worker_spec *spec,
		char *const *arguments, struct err *err)
{
	struct found found = {targets, path, arguments, 0};
	struct worker worker = {0};
	struct err cause = {0};
	int rc = 0;

	if (worker_start(&worker, spec, &cause)) {
		*err = cause; /* the interpreter itself: no file can be measured */
		rc = -1;
	} else if (worker_discover(&worker, path, arguments, add_found, &found, &cause)) {
		add_output(&worker);
		rc = cause.kind == ERR_INTERRUPTED || cause.kind == ERR_MEMORY
			     ? -1
			     : add_failed(targets, path, &cause, buf_text(&worker.details), err);
		if (rc)
			*err = cause;
	}
	worker.end_wait_s = WORKER_END_WAIT_SHORT_S;
	if (rc == 0) /* an interrupted one may be busy with the file for ever */
		worker_finish(&worker);
	worker_release(&worker);
	return rc;
}

static int look_under(struct targets *targets, const char *path, const struct discovery *how,
		      const struct environment_rules *rules, struct err *err)
{
	struct worker_spec with = *how->spec;
	char **env = environment_new(rules, environ, 0, err);
	int rc;

	if (!env)
		return -1;
	with.env = env;
	with.name = path;
	rc = look(targets, path, &with, how->arguments, err);
	environment_free(env);
	return rc;
}

static void drop_after(struct targets *targets, size_t n)
{
	while (targets->n > n)
		target_release(&targets->items[--targets->n]);
}

/* A script that wants variables of the environment is looked into again where it has them: what it
   benchmarks may depend on them. */
static int add_python_file(struct targets *targets, const char *path, const struct discovery *how,
			   struct err *err)
{
	char *absolute = realpath(path, NULL);
	struct environment_rules wider = *how->rules;
	size_t before = targets->n;
	struct stat info;
	char *wanted;
	int rc;

	if (!absolute)
		return err_sys(err, "%s", path);
	if (stat(absolute, &info) == 0 && !S_ISREG(info.st_mode)) {
		free(absolute);
		return err_set(err, ERR_INPUT, "%s: not a regular file", path);
	}
	if (how->looking)
		how->looking(how->context, path);
	rc = look_under(targets, absolute, how, how->rules, err);
	if (!rc && targets->n == before)
		rc = err_set(err, ERR_INPUT,
			     "%s: no function is named bench_*, and it is no script with a pyperf "
			     "Runner",
			     path);
	wanted = !rc && targets->items[before].inherit ? strdup(targets->items[before].inherit)
						       : NULL;
	wider.wanted = wanted;
	if (wanted && environment_differs(how->rules, &wider, environ)) {
		drop_after(targets, before);
		rc = look_under(targets, absolute, how, &wider, err);
	}
	free(wanted);
	free(absolute);
	return rc;
}

/* ---- folders */

static int is_benchmark_file(const struct dirent *entry)
{
	const char *name = entry->d_name;

	return strncmp(name, "bench_", 6) == 0 &&
	       (has_suffix(name, ".py") || has_suffix(name, ".json"));
}

static int add_file(struct targets *targets, const char *path, const struct discovery *how,
		    struct err *err)
{
	return has_suffix(path, ".json") ? manifest_read(path, targets, err)
					 : add_python_file(targets, path, how, err);
}

/* A file that is wrong is a failed benchmark among the others of its folder. */
static int add_file_of_many(struct targets *targets, const char *path, const struct discovery *how,
			    struct err *err)
{
	struct err cause = {0};
	size_t before = targets->n;
	int rc = add_file(targets, path, how, &cause);

	if (rc && cause.kind == ERR_INPUT) {
		size_t place = strlen(path) + 2; /* "PATH: ", which its row says too */

		drop_after(targets, before);
		if (strlen(cause.text) > place && strncmp(cause.text, path, place - 2) == 0)
			memmove(cause.text, cause.text + place, strlen(cause.text + place) + 1);
		return add_failed(targets, path, &cause, "", err);
	}
	if (rc)
		*err = cause;
	return rc;
}

static int add_folder(struct targets *targets, const char *path, const struct discovery *how,
		      struct err *err)
{
	struct dirent **entries;
	int n = scandir(path, &entries, is_benchmark_file, alphasort);
	int rc = 0;

	if (n < 0)
		return err_sys(err, "cannot read the folder %s", path);
	if (n == 0)
		rc = err_set(err, ERR_INPUT, "%s: a folder without bench_*.py or bench_*.json",
			     path);
	for (int i = 0; i < n; i++) {
		char file[4096];

		snprintf(file, sizeof(file), "%s/%s", path, entries[i]->d_name);
		if (!rc)
			rc = add_file_of_many(targets, file, how, err);
		free(entries[i]);
	}
	free(entries);
	return rc;
}

int discovery_add(struct targets *targets, const char *path, const struct discovery *how,
		  struct err *err)
{
	struct stat info;

	if (stat(path, &info))
		return err_sys(err, "cannot run %s", path);
	if (S_ISDIR(info.st_mode))
		return add_folder(targets, path, how, err);
	if (!has_suffix(path, ".py") && !has_suffix(path, ".json"))
		return err_set(err, ERR_INPUT, "%s: neither a .py nor a .json file nor a folder",
			       path);
	return add_file(targets, path, how, err);
}

/* ---- choosing */

bool discovery_matches(const char *name, const char *pattern)
{
	if (strpbrk(pattern, "*?["))
		return fnmatch(pattern, name, 0) == 0;
	return strstr(name, pattern) != NULL;
}
