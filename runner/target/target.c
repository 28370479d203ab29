#include "runner/target/target.h"

#include "results/base/buf.h"

#include "runner/os/folder.h"

#include <stdlib.h>
#include <string.h>

struct target *targets_add(struct targets *targets, enum target_kind kind, const char *name)
{
	struct target *target;
	char *copy = strdup(name);

	if (!copy || mem_reserve(&targets->items, &targets->cap, targets->n + 1, sizeof(*target))) {
		free(copy);
		return NULL;
	}
	target = &targets->items[targets->n++];
	*target = (struct target){.kind = kind, .name = copy, .inner_loops = 1, .duplicate = 1};
	return target;
}

int target_set_argv(struct target *target, char *const *argv)
{
	size_t n = 0;

	while (argv && argv[n])
		n++;
	target->argv = calloc(n + 1, sizeof(*target->argv));
	if (!target->argv)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (!(target->argv[i] = strdup(argv[i])))
			return -1;
	return 0;
}

int64_t target_loops(const struct target *target, int64_t asked)
{
	if (target->suite.is_once)
		return 1;
	if (asked > 0)
		return asked;
	/* Each run of a program is one process: there is nothing to amortize. */
	return target->kind == TARGET_COMMAND ? 1 : target->loops;
}

const char *target_unit(const struct target *target)
{
	return target->unit ? target->unit : "second";
}

bool target_is_timed(const struct target *target)
{
	return !target->unit;
}

int targets_make_scratch(struct targets *targets, struct err *err)
{
	const char *parent = getenv("TMPDIR");
	struct buf path = {0};

	if (targets->scratch)
		return 0;
	buf_addf(&path, "%s/assay-XXXXXX", parent && *parent == '/' ? parent : "/tmp");
	targets->scratch = buf_take(&path);
	if (!targets->scratch)
		return err_memory(err);
	if (mkdtemp(targets->scratch))
		return 0;
	err_sys(err, "cannot make a temporary folder %s", targets->scratch);
	free(targets->scratch);
	targets->scratch = NULL;
	return -1;
}

struct environment_rules target_environment(const struct target *target,
					    const struct environment_rules *rules)
{
	struct environment_rules own = *rules;

	own.wanted = target->inherit;
	own.import_path = target->import_path;
	return own;
}

int target_set_import_path(struct target *target, const char *path, struct err *err)
{
	if (!path)
		return 0;
	target->import_path = strdup(path);
	if (!target->import_path)
		return err_memory(err);
	return facts_add_text(&target->facts, "assay_import_path", path, err);
}

int target_set_load_error(struct target *target, enum err_kind kind, const char *error,
			  const char *details, struct err *err)
{
	target->load_kind = kind == ERR_TIMEOUT || kind == ERR_SKIPPED ? kind : ERR_BENCHMARK;
	target->load_error = strdup(error);
	target->load_details = strdup(details ? details : "");
	return target->load_error && target->load_details ? 0 : err_memory(err);
}

bool target_is_skipped(const struct target *target)
{
	return target->load_error && target->load_kind == ERR_SKIPPED;
}

void target_release(struct target *target)
{
	char *texts[] = {target->name,	      target->description,  target->setup,
			 target->stmt,	      target->teardown,	    target->path,
			 target->load_error,  target->load_details, target->inherit,
			 target->import_path, target->own_name,	    target->unit};
	char *of_suite[] = {target->suite.folder,      target->suite.late_path,
			    target->suite.skipped,     target->suite.cache,
			    target->suite.work_folder, target->suite.cache_folder};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		free(texts[i]);
	for (size_t i = 0; i < sizeof(of_suite) / sizeof(of_suite[0]); i++)
		free(of_suite[i]);
	for (size_t i = 0; target->argv && target->argv[i]; i++)
		free(target->argv[i]);
	free(target->argv);
	facts_release(&target->facts);
	launch_release(&target->launch);
	*target = (struct target){0};
}

void targets_release(struct targets *targets)
{
	for (size_t i = 0; i < targets->n; i++)
		target_release(&targets->items[i]);
	free(targets->items);
	if (targets->scratch)
		folder_remove(targets->scratch);
	free(targets->scratch);
	*targets = (struct targets){0};
}

/* Every line of `text` behind `indent`, as timeit does it. */
static void add_indented(struct buf *source, const char *text, const char *indent)
{
	while (text) {
		const char *end = strchr(text, '\n');

		buf_adds(source, indent);
		buf_add(source, text, end ? (size_t)(end - text) : strlen(text));
		buf_adds(source, "\n");
		text = end ? end + 1 : NULL;
	}
}

char *target_source_new(const struct target *target)
{
	struct buf source = {0};

	buf_adds(&source, "def run(_it, _begin, _end):\n");
	add_indented(&source, target->setup, "    ");
	buf_adds(&source, "    _begin()\n    for _i in _it:\n");
	for (int64_t i = 0; i < target->duplicate; i++)
		add_indented(&source, target->stmt, "        ");
	/* As in timeit's own template: a statement may be a comment, and the results agree with
	   timeit's. */
	buf_adds(&source, "        pass\n    _end()\n");
	add_indented(&source, target->teardown, "    ");
	return buf_take(&source);
}
