#include "runner/drive/discovery.h"

#include "results/base/slurp.h"
#include "runner/drive/suite_part.h"
#include "runner/os/environment.h"
#include "runner/target/asv_suite.h"
#include "runner/target/manifest.h"
#include "runner/target/project.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
	const char *late_path; /* of a suite; NULL: it is none */
	long n;		       /* found so far */
};

/* A file of tests that cannot be imported, or that skips itself. */
static int set_unfit(struct target *target, const struct discovered *one, struct err *err)
{
	if (one->skip)
		return target_set_load_error(target, ERR_SKIPPED, one->skip, NULL, err);
	return one->error
		       ? target_set_load_error(target, ERR_BENCHMARK, one->error, one->details, err)
		       : 0;
}

static int add_found(void *context, const struct discovered *one, struct err *err)
{
	struct found *found = context;
	struct target *target;

	if (one->part)
		return suite_part_add(found->targets, one, found->path, found->late_path, err);
	target = targets_add(found->targets,
			     one->is_test   ? TARGET_TEST
			     : one->is_task ? TARGET_SCRIPT
					    : TARGET_FILE,
			     one->name);
	if (!target)
		return err_memory(err);
	if (set_unfit(target, one, err))
		return -1;
	target->path = strdup(one->is_test ? one->path : found->path);
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
	if (target_set_load_error(target, cause->kind, cause->text, details, err))
		return -1;
	return target->path ? 0 : err_memory(err);
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

/* Look into the file, or into the suite that also imports from `late_path` (NULL: it is a file), in
   a worker of this environment. */
static int look(struct targets *targets, const char *path, const struct worker_spec *spec,
		char *const *arguments, const char *late_path, struct err *err)
{
	struct found found = {targets, path, arguments, late_path, 0};
	struct worker worker = {0};
	struct err cause = {0};
	int rc = 0;

	if (worker_start(&worker, spec, &cause)) {
		*err = cause; /* the interpreter itself: no file can be measured */
		rc = -1;
	} else if (late_path
			   ? worker_discover_suite(&worker, path, late_path, add_found, &found,
						   &cause)
			   : worker_discover(&worker, path, arguments, add_found, &found, &cause)) {
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

/* The folders that a file imports from; *path stays NULL where that is not to be looked for. */
static int import_path_of(char **path, const char *file, const struct discovery *how,
			  struct err *err)
{
	*path = NULL;
	return how->finds_project ? project_import_path(path, file, how->top, err) : 0;
}

static int set_import_path(struct targets *targets, size_t from, const char *path, struct err *err)
{
	for (size_t i = from; i < targets->n; i++)
		if (target_set_import_path(&targets->items[i], path, err))
			return -1;
	return 0;
}

static int look_under(struct targets *targets, const char *path, const struct discovery *how,
		      const struct environment_rules *rules, const char *late_path, struct err *err)
{
	struct worker_spec with = *how->spec;
	char **env = environment_new(rules, environ, 0, err);
	int rc;

	if (!env)
		return -1;
	with.env = env;
	with.name = path;
	rc = look(targets, path, &with, how->arguments, late_path, err);
	environment_free(env);
	return rc;
}

/* Look into what is at `absolute`, and called `path`, with the folders of its project: they are in
 *import_path, which the caller frees, and in the rules. */
static int look_in_project(struct targets *targets, const char *absolute, const char *path,
			   const struct discovery *how, struct environment_rules *rules,
			   char **import_path, struct err *err)
{
	if (how->looking)
		how->looking(how->context, path);
	if (import_path_of(import_path, absolute, how, err))
		return -1;
	rules->import_path = *import_path;
	return look_under(targets, absolute, how, rules, NULL, err);
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
	struct environment_rules rules = *how->rules, wider;
	size_t before = targets->n;
	struct stat info;
	char *wanted, *import_path = NULL;
	int rc;

	if (!absolute)
		return err_sys(err, "%s", path);
	if (stat(absolute, &info) == 0 && !S_ISREG(info.st_mode)) {
		free(absolute);
		return err_set(err, ERR_INPUT, "%s: not a regular file", path);
	}
	rc = look_in_project(targets, absolute, path, how, &rules, &import_path, err);
	if (!rc && targets->n == before)
		rc = err_set(
			err, ERR_INPUT,
			"%s: no function is named bench_*, no test takes the fixture benchmark, "
			"and it is not a script with a pyperf Runner (a whole program: assay "
			"command -- python3 FILE)",
			path);
	wanted = !rc && targets->items[before].inherit ? strdup(targets->items[before].inherit)
						       : NULL;
	wider = rules;
	wider.wanted = wanted;
	if (wanted && environment_differs(&rules, &wider, environ)) {
		drop_after(targets, before);
		rc = look_under(targets, absolute, how, &wider, NULL, err);
	}
	rc = rc ? rc : set_import_path(targets, before, import_path, err);
	free(import_path);
	free(wanted);
	free(absolute);
	return rc;
}

/* The tests of a whole folder, by one pytest. */
static int add_tests(struct targets *targets, const char *path, const struct discovery *how,
		     struct err *err)
{
	char *absolute = realpath(path, NULL), *import_path = NULL;
	struct environment_rules rules = *how->rules;
	size_t before = targets->n;
	int rc;

	if (!absolute)
		return err_sys(err, "%s", path);
	rc = look_in_project(targets, absolute, path, how, &rules, &import_path, err);
	if (!rc && targets->n == before)
		rc = err_set(err, ERR_INPUT,
			     "%s: no bench_*.py or bench_*.json in it or below it, and no test "
			     "takes the fixture benchmark or is marked as a benchmark",
			     path);
	rc = rc ? rc : set_import_path(targets, before, import_path, err);
	free(import_path);
	free(absolute);
	return rc;
}

/* ---- folders */

static bool is_benchmark_file(const struct dirent *entry)
{
	const char *name = entry->d_name;

	return strncmp(name, "bench_", 6) == 0 &&
	       (has_suffix(name, ".py") || has_suffix(name, ".json"));
}

static int add_manifest(struct targets *targets, const char *path, const struct discovery *how,
			struct err *err)
{
	size_t before = targets->n;
	char *import_path;
	int rc = manifest_read(path, targets, err) || import_path_of(&import_path, path, how, err);

	if (rc)
		return -1;
	rc = set_import_path(targets, before, import_path, err);
	free(import_path);
	return rc;
}

static int add_file(struct targets *targets, const char *path, const struct discovery *how,
		    struct err *err)
{
	return has_suffix(path, ".json") ? add_manifest(targets, path, how, err)
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

/* Folders that hold no benchmarks of the user's, whatever files are in them: pytest's list, and
   virtual environments by any name. */
static bool is_passed_over(const char *folder, const char *name)
{
	static const char *const names[] = {"build",	   "dist",	    "node_modules",
					    "__pycache__", "site-packages", "venv"};
	char settings[4096];

	if (*name == '.')
		return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	snprintf(settings, sizeof(settings), "%s/%s/pyvenv.cfg", folder, name);
	return access(settings, F_OK) == 0;
}

/* A link to a folder may lead back up. */
static bool is_folder_itself(const char *path)
{
	struct stat info;

	return lstat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* Deeper than anybody keeps benchmarks. */
enum { DEEPEST = 16 };

static int add_below(struct targets *targets, const char *path, const struct discovery *how,
		     int depth, size_t *n, struct err *err);

static int add_entry(struct targets *targets, const char *folder, const struct dirent *entry,
		     const struct discovery *how, int depth, size_t *n, struct err *err)
{
	char path[4096];

	if (snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) >= (int)sizeof(path))
		return 0;
	if (is_benchmark_file(entry)) {
		(*n)++;
		return add_file_of_many(targets, path, how, err);
	}
	if (depth < DEEPEST && !is_passed_over(folder, entry->d_name) && is_folder_itself(path))
		return add_below(targets, path, how, depth + 1, n, err);
	return 0;
}

/* Its files first, then its folders, each in the order of their names. */
static int add_below(struct targets *targets, const char *path, const struct discovery *how,
		     int depth, size_t *n, struct err *err)
{
	struct dirent **entries;
	int count = scandir(path, &entries, NULL, alphasort), rc = 0;

	if (count < 0) /* one further down that may not be read is none of ours */
		return depth ? 0 : err_sys(err, "cannot read the folder %s", path);
	for (int turn = 0; turn < 2; turn++)
		for (int i = 0; i < count && !rc; i++)
			if (is_benchmark_file(entries[i]) == !turn)
				rc = add_entry(targets, path, entries[i], how, depth, n, err);
	for (int i = 0; i < count; i++)
		free(entries[i]);
	free(entries);
	return rc;
}

/* ---- folders of tests */

static bool speaks_of_benchmarks(const char *path)
{
	static const char word[] = "benchmark";
	struct buf text = {0};
	bool does = slurp(path, &slurp_limits_default, &text, NULL) == 0 && text.len &&
		    memmem(text.data, text.len, word, sizeof(word) - 1);

	buf_release(&text);
	return does;
}

/* Is there a file of Python that may hold such tests? Which files are tests is pytest's to say, but
   it is not asked in vain. */
static bool has_tests_below(const char *path, int depth)
{
	struct dirent **entries;
	int count = scandir(path, &entries, NULL, alphasort);
	bool found = false;

	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;
		char below[4096];

		if (!found &&
		    snprintf(below, sizeof(below), "%s/%s", path, name) < (int)sizeof(below)) {
			if (has_suffix(name, ".py"))
				found = speaks_of_benchmarks(below);
			else if (depth < DEEPEST && !is_passed_over(path, name) &&
				 is_folder_itself(below))
				found = has_tests_below(below, depth + 1);
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return found;
}

static int add_folder(struct targets *targets, const char *path, const struct discovery *how,
		      struct err *err)
{
	size_t n = 0;

	if (add_below(targets, path, how, 0, &n, err))
		return -1;
	if (n)
		return 0;
	if (has_tests_below(path, 0))
		return add_tests(targets, path, how, err);
	return err_set(
		err, ERR_INPUT,
		"%s: no bench_*.py or bench_*.json in it or below it, and no test that takes "
		"the fixture benchmark (files of other names are named one by one)",
		path);
}

/* ---- suites of asv's */

/* What is installed is measured, as asv does it, and where it is not, the project around the suite.
   A side of a duel has its own tree, which comes first. */
static int add_suite(struct targets *targets, const char *folder, const struct discovery *how,
		     struct err *err)
{
	struct environment_rules rules = *how->rules;
	size_t before = targets->n;
	char *import_path = NULL;
	int rc;

	if (how->arguments && how->arguments[0])
		return err_set(err, ERR_USAGE,
			       "%s: a suite of asv's takes no arguments: only scripts do", folder);
	if (how->looking)
		how->looking(how->context, folder);
	rc = import_path_of(&import_path, folder, how, err);
	if (how->top)
		rules.import_path = import_path;
	rc = rc ? rc
		: look_under(targets, folder, how, &rules,
			     !how->top && import_path ? import_path : "", err);
	rc = rc || !how->top ? rc : set_import_path(targets, before, import_path, err);
	free(import_path);
	return rc;
}

/* The folder of the suite that `path` is; *folder is NULL where it is none. */
static int find_suite(const char *path, bool is_folder, const struct discovery *how, char **folder,
		      struct err *err)
{
	if (asv_suite_find(path, folder, NULL, err))
		return -1;
	if (*folder || !how->is_asv || !is_folder)
		return 0;
	*folder = realpath(path, NULL);
	return *folder ? 0 : err_sys(err, "%s", path);
}

int discovery_add(struct targets *targets, const char *path, const struct discovery *how,
		  struct err *err)
{
	struct stat info;
	char *suite;
	int rc;

	if (stat(path, &info))
		return err_sys(err, "cannot run %s", path);
	if (find_suite(path, S_ISDIR(info.st_mode), how, &suite, err))
		return -1;
	if (suite) {
		rc = add_suite(targets, suite, how, err);
		free(suite);
		return rc;
	}
	if (S_ISDIR(info.st_mode))
		return add_folder(targets, path, how, err);
	if (!has_suffix(path, ".py") && !has_suffix(path, ".json"))
		return err_set(err, ERR_INPUT, "%s: neither a .py nor a .json file nor a folder",
			       path);
	return add_file(targets, path, how, err);
}
