/* assay loop try: the working tree against the baseline. */
#include "cli/looping/looping.h"
#include "cli/looping/loop_words.h"
#include "cli/words/status.h"
#include "runner/target/selector.h"

#include <stdlib.h>
#include <string.h>

/* ---- the measure stays what it was */

static bool has_end(const char *path, const char *end)
{
	size_t n = strlen(path), m = strlen(end);

	return n > m && strcmp(path + n - m, end) == 0;
}

/* As the search for benchmarks in folders has it (runner/drive/discovery.c). */
static bool is_bench_file(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	return (strncmp(name, "bench_", 6) == 0 &&
		(has_end(path, ".py") || has_end(path, ".json"))) ||
	       strcmp(name, "run_benchmark.py") == 0;
}

/* Is the file at `path` (from the root) the target, or a benchmark's file in it? */
static bool is_of(const struct loop *loop, const char *target, const char *path)
{
	const char *name, *root = loop->attempts.root;
	char *file = strndup(target, selector_split(target, &name));
	char *absolute = file ? realpath(file, NULL) : NULL;
	size_t n = strlen(root), length;
	const char *within;
	bool is = false;

	if (absolute && strncmp(absolute, root, n) == 0) {
		within = absolute[n] == '/' ? absolute + n + 1 : absolute + n;
		length = strlen(within);
		is = strcmp(within, path) == 0 ||
		     ((!length || (strncmp(within, path, length) == 0 && path[length] == '/')) &&
		      is_bench_file(path));
	}
	free(absolute);
	free(file);
	return is;
}

/* Those of the words that name targets stand before the options. */
static bool is_target(const struct loop *loop, const char *path)
{
	for (size_t i = 0; i < loop->attempts.n_words; i++) {
		const char *word = loop->attempts.words[i];

		if (strncmp(word, "--", 2) == 0)
			break;
		if (is_of(loop, word, path))
			return true;
	}
	return false;
}

/* A changed benchmark measures something else: nothing would follow from that. */
static int check_targets(const struct loop *loop, const char *tree, struct err *err)
{
	struct buf paths = {0};
	int rc = snapshots_changed(&loop->snapshots, loop->attempts.tree, tree, &paths, err);
	const char *path = buf_text(&paths), *end = path + paths.len;

	for (; !rc && path < end; path += strlen(path) + 1)
		if (is_target(loop, path))
			rc = err_set(
				err, ERR_USAGE,
				"%s is not what it was in the baseline: an attempt that changes "
				"how it is measured proves nothing; put it back, or begin anew "
				"with it (assay loop end, then start), or start with "
				"--targets-change where the code that is to be faster is in it",
				path);
	buf_release(&paths);
	return rc;
}

/* ---- measuring */

static struct trial *begin(struct loop *loop, const char *tree, const struct loop_options *options,
			   struct err *err)
{
	struct attempts *attempts = &loop->attempts;
	double error = attempts_next_error(attempts);
	size_t number = attempts->tries.n + 1;
	struct trial *trial =
		trials_add(&attempts->tries, tree, number, attempts_base(attempts), error, err);

	if (!trial)
		return NULL;
	trial->note = options->note ? strdup(options->note) : NULL;
	if (options->note && !trial->note) {
		err_memory(err);
		return NULL;
	}
	return loop_store_patch(loop, "try", number, tree, err) || loop_save(loop, err) ? NULL
											: trial;
}

/* A duel that could not even begin has spent nothing. */
static int finish(struct loop *loop, struct trials *trials, int status, struct err *err)
{
	const struct trial *trial = &trials->items[trials->n - 1];

	if (status == EXIT_WRONG_USAGE && trial->state == TRIAL_FAILED) {
		trials->n--;
		return loop_save(loop, err) ? -1 : status;
	}
	return loop_save(loop, err) ? -1 : status;
}

static int measure(struct loop *loop, const char *tree, const struct loop_options *options,
		   struct err *err)
{
	struct trial *trial = begin(loop, tree, options, err);
	struct trials *tries = &loop->attempts.tries;
	size_t n = tries->n;
	int status = trial ? loop_measure(loop, trial, options, err) : -1;

	if (!trial)
		return -1;
	/* What was measured is shown, also where it cannot be kept. */
	status = status < 0 ? -1 : finish(loop, tries, status, err);
	if (tries->n == n && tries->items[n - 1].state != TRIAL_BEGUN &&
	    loop_print_try(loop, &tries->items[n - 1], tree, false, options->json, err))
		return -1;
	return status;
}

/* Has it said all it can say? Undecided, or where all is skipped, it may be measured anew; that is
   an attempt of its own. */
static bool is_decided(const struct trial *before)
{
	enum trial_outcome outcome = trial_outcome(before);

	for (size_t i = 0; i < before->n; i++)
		if (!before->rows[i].skipped && before->rows[i].verdict == VERDICT_UNDECIDED)
			return false;
	return outcome != OUTCOME_OPEN && outcome != OUTCOME_FAILED && outcome != OUTCOME_SKIPPED;
}

static int try_tree(struct loop *loop, const char *tree, const struct loop_options *options,
		    struct err *err)
{
	const struct trial *before = attempts_find_tree(&loop->attempts, tree);

	if (strcmp(tree, loop->attempts.tree) == 0)
		return err_set(err, ERR_USAGE,
			       "the working tree is the baseline: change something, then try");
	if (before && is_decided(before))
		return loop_print_try(loop, before, tree, true, options->json, err);
	if (!loop->attempts.targets_change && check_targets(loop, tree, err))
		return -1;
	return measure(loop, tree, options, err);
}

int loop_try(const struct loop_options *options, struct err *err)
{
	struct loop loop = {0};
	char tree[SNAPSHOT_TREE];
	int status = loop_open(&loop, err) || snapshots_take(&loop.snapshots, tree, err)
			     ? -1
			     : try_tree(&loop, tree, options, err);

	loop_close(&loop);
	return status;
}
