#include "cli/explaining/stored.h"

#include "cli/explaining/difference.h"
#include "cli/explaining/left_out.h"
#include "cli/words/status.h"
#include "results/profile_files/profile_set.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct reporting {
	const struct stored_request *request;
	struct profile_set sets[2];
	size_t printed;
};

static bool prints(const struct reporting *reporting)
{
	return !reporting->request->rows || reporting->request->prints;
}

static void begin_section(struct reporting *reporting)
{
	if (reporting->printed++)
		fputc('\n', stdout);
}

static struct explained_style style_of(const struct reporting *reporting)
{
	return (struct explained_style){reporting->request->quiet, reporting->request->verbose};
}

/* ---- the profiles */

static int read_all(struct reporting *reporting, struct err *err)
{
	const struct stored_request *request = reporting->request;

	for (size_t i = 0; i < request->n && !request->ignores_profiles; i++) {
		if (profile_set_read_beside(&reporting->sets[i], request->suites[i],
					    request->paths[i], err) == 0)
			continue;
		if (request->keeps_to_profiles)
			return -1;
		status_fail(err); /* what they were of is run again */
		err_clear(err);
		profile_set_release(&reporting->sets[i]);
	}
	return 0;
}

/* Have all files one of it? They are put into `profiles`. */
static bool find_profiles(const struct reporting *reporting, const char *name,
			  const struct stack_profile *profiles[2])
{
	profiles[0] = profiles[1] = NULL;
	for (size_t i = 0; i < reporting->request->n; i++)
		if (!(profiles[i] = profile_set_find(&reporting->sets[i], name)))
			return false;
	return profiles[0] != NULL;
}

/* ---- what is reported of them */

/* The profile of this benchmark's other threads; NULL: there are none. */
static const struct stack_profile *find_threads(const struct profile_set *set,
						const struct stack_profile *profile)
{
	const struct stack_profile *threads = NULL;
	struct buf name = {0};

	buf_addf(&name, "%s" PROFILE_THREADS_SUFFIX, profile->name);
	if (!buf_failed(&name))
		threads = profile_set_find(set, buf_text(&name));
	buf_release(&name);
	return threads && threads->n_parts == profile->n_parts ? threads : NULL;
}

static int report_one(struct reporting *reporting, const struct stack_profile *profile,
		      struct err *err)
{
	const struct explained_style style = style_of(reporting);
	struct profile_summary summary = {0};
	struct profile_threads threads = {0};
	struct source_lines sources = {0};
	const struct explained explained = {.name = profile->name,
					    .profile = profile,
					    .threads_profile =
						    find_threads(&reporting->sets[0], profile),
					    .threads = &threads,
					    .summary = &summary,
					    .sources = &sources};
	json_t *rows = reporting->request->rows;
	int rc = profile_summary_make(&summary, profile, err);

	if (!rc && explained.threads_profile)
		rc = profile_threads_make(&threads, explained.threads_profile, profile, err);
	if (!rc && rows && json_array_append_new(rows, explained_json_new(&explained)))
		rc = err_memory(err);
	if (!rc && prints(reporting)) {
		begin_section(reporting);
		rc = explained_print(&explained, &style, stdout, err);
	}
	source_lines_release(&sources);
	profile_threads_release(&threads);
	profile_summary_release(&summary);
	return rc ? -1 : 0;
}

static json_t *side_json_new(const struct difference *difference, int side)
{
	struct source_lines sources = {0};
	const struct explained explained = {.name = difference->name,
					    .profile = difference->profiles[side],
					    .threads_profile = difference->threads_profiles[side],
					    .threads = &difference->threads[side],
					    .summary = &difference->summaries[side],
					    .sources = &sources};
	json_t *json = explained_json_new(&explained);

	source_lines_release(&sources);
	return json;
}

static int add_row(json_t *rows, const struct difference *difference, struct err *err)
{
	json_t *row = difference_json_new(difference, side_json_new(difference, 0),
					  side_json_new(difference, 1));

	return json_array_append_new(rows, row) ? err_memory(err) : 0;
}

static int report_two(struct reporting *reporting, const struct again_item *item,
		      const struct stack_profile *const profiles[2], struct err *err)
{
	const struct stored_request *request = reporting->request;
	const struct explained_style style = style_of(reporting);
	char here[PATH_MAX];
	const char *cwd = getcwd(here, sizeof(here));
	struct difference difference = {.name = profiles[0]->name,
					.roots = {cwd, cwd},
					.labels = {request->labels[0], request->labels[1]},
					.profiles = {profiles[0], profiles[1]}};
	int rc;

	for (int side = 0; side < 2; side++)
		difference.threads_profiles[side] =
			find_threads(&reporting->sets[side], profiles[side]);
	rc = difference_find(&difference, item->timed, item->df, err);
	if (!rc && request->rows)
		rc = add_row(request->rows, &difference, err);
	if (!rc && prints(reporting)) {
		begin_section(reporting);
		rc = difference_print(&difference, &style, stdout, err);
	}
	difference_release(&difference);
	return rc ? -1 : 0;
}

/* ---- all benchmarks */

/* Options that say how it is run again are for nothing where nothing is. What is stored was looked
   at by time. */
static int check_given(const struct options_given *given, struct err *err)
{
	static const char *const by[] = {"by", NULL};
	const struct option_given *one = options_given_any(given, by);
	bool is_by_time = one && one->value && strcmp(one->value, "time") == 0;
	const char *const shown[] = {"keep", "json", "quiet", "verbose", is_by_time ? "by" : NULL,
				     NULL};
	char name[OPTION_NAME_SIZE];

	one = options_given_other(given, shown);
	if (!one)
		return 0;
	return err_set(err, ERR_USAGE,
		       "explain: %s: profiles stand beside, so nothing runs: --again runs it, "
		       "assay profile convert writes a profile in another form",
		       option_spell(one, name));
}

/* Where profiles are kept to: what has none is left out, unless none has any. */
static int leave_out(struct reporting *reporting, struct again_item *items, size_t n,
		     struct err *err)
{
	const struct stack_profile *profiles[2];
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		found += find_profiles(reporting, items[i].name, profiles);
	if (!reporting->request->keeps_to_profiles || found == 0)
		return 0;
	for (size_t i = 0; i < n; i++)
		items[i].is_done = !find_profiles(reporting, items[i].name, profiles);
	if (found < n && !reporting->request->quiet)
		fprintf(stderr,
			"assay: explain: %zu of %zu benchmarks have no profile and are left out: "
			"--again runs all of them\n",
			n - found, n);
	return check_given(reporting->request->given, err);
}

/* From profiles, those that have them. */
static int report_stored(struct reporting *reporting, struct again_item *items, size_t n,
			 struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		const struct stack_profile *profiles[2];

		if (items[i].is_done || !find_profiles(reporting, items[i].name, profiles))
			continue;
		if (reporting->request->n == 1 ? report_one(reporting, profiles[0], err)
					       : report_two(reporting, &items[i], profiles, err))
			return -1;
		items[i].is_done = true;
	}
	return 0;
}

/* Are there enough of them? Of what is refused in one line there may be as many as there are. */
static bool is_full(const struct stored_request *request, const struct again *again)
{
	return request->most && request->ignores_profiles && again->n >= request->most;
}

/* Those that are not done. */
static int run_again(struct reporting *reporting, struct again_item *items, size_t n)
{
	const struct stored_request *request = reporting->request;
	struct again again = {.items = calloc(n + 1, sizeof(*items)),
			      .labels = {request->labels[0], request->labels[1]},
			      .rows = request->rows,
			      .prints = request->prints,
			      .quiet = request->quiet};
	struct err err = {0};
	int status = EXIT_DONE;
	size_t left = 0;

	for (size_t i = 0; again.items && i < n; i++) {
		if (items[i].is_done)
			continue;
		if (!is_full(request, &again)) {
			again.items[again.n++] = items[i];
			continue;
		}
		left_out_add(request->rows, items[i].name);
		left++;
	}
	if (!again.items) {
		err_memory(&err);
		return status_fail(&err);
	}
	if (again.n > 0 && prints(reporting) && reporting->printed)
		fputc('\n', stdout);
	fflush(stdout);
	if (again.n > 0)
		status = request->run_again(request, &again);
	if (prints(reporting))
		left_out_print(left, n, stdout);
	free(again.items);
	return status;
}

int stored_explain_items(const struct stored_request *request, struct again_item *items, size_t n)
{
	struct reporting reporting = {.request = request};
	struct err err = {0};
	int status;

	if (read_all(&reporting, &err) || leave_out(&reporting, items, n, &err) ||
	    report_stored(&reporting, items, n, &err))
		status = status_fail(&err);
	else
		status = run_again(&reporting, items, n);
	profile_set_release(&reporting.sets[0]);
	profile_set_release(&reporting.sets[1]);
	return status;
}
