#include "cli/dueling/storing.h"

#include "cli/dueling/duel_report.h"
#include "cli/dueling/meetings_shard.h"
#include "cli/dueling/side_blocks.h"
#include "cli/measuring/keep_last.h"
#include "cli/words/status.h"
#include "results/files/convert.h"
#include "results/files/write.h"
#include "results/model/failures.h"

#include <stdlib.h>
#include <string.h>

int storing_check(const struct duel_options *d, const struct measure_options *m, struct err *err)
{
	for (size_t i = 0; m->output && i < duel_options_sides(d); i++) {
		char *file = duel_options_file_new(d, m->output, i);
		int rc = file ? keeping_check_second(file, m->begun, err) : err_memory(err);

		free(file);
		if (rc)
			return -1;
	}
	return 0;
}

/* A suite for each side: the first one's, then the others'. The caller frees the list alone; NULL
   with err. */
static struct suite **gather(const struct meetings *meetings, struct duel *duels, struct err *err)
{
	struct suite **suites = calloc(meetings->n + 1, sizeof(*suites));
	int first = meetings->first;

	if (!suites) {
		err_memory(err);
		return NULL;
	}
	suites[0] = duels[0].suites[first];
	for (size_t i = 0; i < meetings->n; i++) {
		suites[i + 1] = duels[i].suites[!first];
		if (i > 0 && suite_take_all(suites[0], duels[i].suites[first], err)) {
			free(suites);
			return NULL;
		}
	}
	return suites;
}

/* In the order in which they are kept, or announced: the baseline comes first. */
static void turn(struct suite **suites, size_t n)
{
	struct suite *first = suites[0];

	for (size_t i = 1; i < n; i++)
		suites[i - 1] = suites[i];
	suites[n - 1] = first;
}

/* Of those that hold anything: nobody can read a file without benchmarks. Returns how many. */
static size_t drop_empty(struct suite **suites, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (suites[i]->n > 0)
			suites[kept++] = suites[i];
	return kept;
}

static void files_free(char **files, size_t n)
{
	for (size_t i = 0; files && i < n; i++)
		free(files[i]);
	free(files);
}

/* The file of each side, the first one's first. NULL with err (memory). */
static char **files_new(const struct duel_options *d, const char *output, size_t n, struct err *err)
{
	char **files = calloc(n, sizeof(*files));
	bool is_whole = files != NULL;

	for (size_t i = 0; i < n && is_whole; i++) {
		files[i] = i ? duel_options_file_new(d, output, i - 1) : strdup(output);
		is_whole = files[i] != NULL;
	}
	if (is_whole)
		return files;
	files_free(files, n);
	err_memory(err);
	return NULL;
}

/* ---- what a file says of benchmarks that it has no results of */

/* The duels of the i-th file: the first side was in all of them. */
static const struct duel *duels_of(const struct meetings *meetings, const struct duel *duels,
				   size_t i, size_t *n)
{
	*n = i ? 1 : meetings->n;
	return i ? &duels[i - 1] : duels;
}

static json_t *failures_new(const struct meetings *meetings, const struct duel *duels, size_t i,
			    struct err *err)
{
	size_t n;
	const struct duel *of = duels_of(meetings, duels, i, &n);

	return duel_failures_new(of, n, i ? !meetings->first : meetings->first, err);
}

static json_t *unmeasured_new(const struct meetings *meetings, const struct duel *duels, size_t i,
			      const struct suite *suite, struct err *err)
{
	size_t n;
	const struct duel *of = duels_of(meetings, duels, i, &n);

	return duel_unmeasured_new(of, n, suite, err);
}

/* Whoever compares the files must not take what failed, or is waiting, for what is gone. */
static int list_all(const struct meetings *meetings, const struct duel *duels,
		    struct suite *const *suites, size_t n, struct err *err)
{
	int rc = 0;

	for (size_t i = 0; i < n && !rc; i++) {
		json_t *failed = failures_new(meetings, duels, i, err);
		json_t *waiting =
			failed ? unmeasured_new(meetings, duels, i, suites[i], err) : NULL;

		rc = waiting ? suite_set_failures(suites[i], failed, err) ||
				       suite_set_unmeasured(suites[i], waiting, err)
			     : -1;
		json_decref(failed);
		json_decref(waiting);
	}
	return rc ? -1 : 0;
}

static int mark_all(const struct job *job, const struct meetings *meetings,
		    struct suite *const *suites, size_t n, struct err *err)
{
	for (size_t i = 0; i < n; i++)
		if (sharding_mark(&job->sharding, (int)i, meetings_parts(meetings, i), suites[i],
				  err))
			return -1;
	return 0;
}

/* ---- the files */

static int save_one(const struct measure_options *m, struct keeping *keeping, struct suite *suite,
		    const char *file, struct err *err)
{
	return suite_write(suite, file, keeping_mode(keeping, file, m->begun), WRITE_COMPACT, err);
}

static int save_all(const struct measure_options *m, struct suite *const *suites,
		    char *const *files, size_t n, struct keeping *keeping, struct err *err)
{
	for (size_t i = 0; i < n; i++)
		if (suites[i]->n > 0)
			keeping_announce(keeping, suites[i], files[i]);
	for (size_t i = 0; i < n; i++)
		if (suites[i]->n > 0 && save_one(m, keeping, suites[i], files[i], err))
			return -1;
	return 0;
}

/* -o is for what was typed, --vs-output for the other sides. All are announced first: whatever
   happens between them, all are known as the run's own. */
static int save(const struct duel_options *d, const struct measure_options *m,
		struct suite *const *suites, size_t n, struct keeping *keeping, struct err *err)
{
	char **files;
	int rc;

	if (!m->output || suites[0]->n == 0)
		return 0;
	files = files_new(d, m->output, n, err);
	rc = files ? save_all(m, suites, files, n, keeping, err) : -1;
	files_free(files, n);
	return rc;
}

/* Does the i-th side have any result, once those of the first are joined? */
static bool has_results(const struct meetings *meetings, const struct duel *duels, size_t i)
{
	int side = i ? !meetings->first : meetings->first;
	const struct suite *suite = duels[i ? i - 1 : 0].suites[side];

	return suite && suite->n > 0;
}

int storing_store_empty(const struct duel_options *d, const struct job *job,
			const struct meetings *meetings, const struct duel *duels,
			const struct keeping *keeping, struct err *err)
{
	const struct measure_options *m = job->options;
	size_t n = meetings->n + 1;
	char **files;
	int rc = 0;

	if (!m->output || !sharding_is_on(&job->sharding))
		return 0;
	files = files_new(d, m->output, n, err);
	for (size_t i = 0; files && i < n && !rc; i++) {
		json_t *failed;

		if (has_results(meetings, duels, i))
			continue;
		failed = failures_new(meetings, duels, i, err);
		rc = failed ? sharding_write_empty(&job->sharding, (int)i,
						   meetings_parts(meetings, i), failed, files[i],
						   keeping_mode(keeping, files[i], m->begun), err)
			    : -1;
		json_decref(failed);
	}
	rc = files ? rc : -1;
	files_free(files, n);
	return rc;
}

/* What cannot be shown is printed and makes *status; it is saved all the same. */
static int save_and_show(const struct duel_options *d, const struct job *job,
			 const struct meetings *meetings, struct duel *duels,
			 struct keeping *keeping, int *status, struct err *err)
{
	const struct measure_options *m = job->options;
	size_t n = meetings->n + 1;
	struct err trouble = {0};
	struct suite **suites;
	int rc = -1;

	if (d->instead) /* who takes what came of it keeps it, too */
		return 0;
	suites = gather(meetings, duels, err);
	if (!suites)
		return -1;
	rc = list_all(meetings, duels, suites, n, err) || mark_all(job, meetings, suites, n, err) ||
	     save(d, m, suites, n, keeping, err);
	if (side_blocks_print(m, meetings, suites, stdout, &trouble))
		*status = status_fail(&trouble);
	if (meetings->first == SIDE_CANDIDATE)
		turn(suites, n);
	keep_last(m, suites, drop_empty(suites, n));
	free(suites);
	return rc ? -1 : 0;
}

int storing_store(const struct duel_options *d, const struct job *job,
		  const struct meetings *meetings, struct duel *duels, struct keeping *keeping,
		  struct err *err, int status)
{
	const struct measure_options *m = job->options;
	bool is_cut = err->kind != ERR_NONE;
	struct err trouble = {0};

	if (save_and_show(d, job, meetings, duels, keeping, &status, &trouble) ||
	    (!is_cut && storing_store_empty(d, job, meetings, duels, keeping, &trouble))) {
		keeping_cut_short(keeping, m->begun, false, &trouble);
		status = status_fail(&trouble);
	} else if (is_cut) {
		keeping_cut_short(keeping, m->begun, has_results(meetings, duels, 0), err);
	} else {
		keeping_done(keeping);
	}
	return is_cut ? status_fail(err) : status;
}
