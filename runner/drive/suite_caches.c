#include "runner/drive/suite_caches.h"

#include "runner/drive/worker_spec.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

extern char **environ;

static bool is_wanted(const struct target *target)
{
	return target->suite.folder && !target->load_error && !target->suite.skipped;
}

static bool shares_cache(const struct target *a, const struct target *b)
{
	return is_wanted(a) && is_wanted(b) && a->suite.cache && b->suite.cache &&
	       strcmp(a->suite.cache, b->suite.cache) == 0 &&
	       strcmp(a->suite.folder, b->suite.folder) == 0;
}

static int make_folder(char **place, const char *scratch, size_t number, struct err *err)
{
	struct buf path = {0};

	buf_addf(&path, "%s/%zu", scratch, number);
	*place = buf_take(&path);
	if (!*place)
		return err_memory(err);
	return mkdir(*place, 0700) && errno != EEXIST ? err_sys(err, "cannot make %s", *place) : 0;
}

/* The suite's own limit: the longest of those that share it, as asv has it. */
static void set_limit(struct worker_spec *spec, const struct targets *targets, size_t first)
{
	double longest_s = 0;

	for (size_t i = 0; i < targets->n; i++)
		if (shares_cache(&targets->items[first], &targets->items[i]) &&
		    targets->items[i].suite.cache_timeout_s > longest_s)
			longest_s = targets->items[i].suite.cache_timeout_s;
	worker_spec_limit(spec, longest_s, WORKER_IS_TIMED);
}

/* In a process of its own. Why it failed is in *cause and *details. */
static int fill(const struct target *target, const struct worker_spec *spec, struct err *cause,
		char **details)
{
	struct worker worker = {0};
	int rc = worker_start(&worker, spec, cause) ||
		 worker_fill_cache(&worker, target, target->suite.cache_folder, cause);

	if (rc)
		*details = strdup(buf_text(&worker.details));
	else
		worker_finish(&worker);
	worker_release(&worker);
	return rc ? -1 : 0;
}

static int fail(struct targets *targets, size_t first, const struct err *cause, const char *details,
		struct err *err)
{
	int rc = 0;

	/* From behind: the first is what the others are compared with. */
	for (size_t i = targets->n; !rc && i-- > first;) {
		struct target *target = &targets->items[i];
		struct buf text = {0};

		if (!shares_cache(&targets->items[first], target))
			continue;
		buf_addf(&text, "its setup_cache failed: %s", cause->text);
		rc = buf_failed(&text) ? err_memory(err)
				       : target_set_load_error(target, cause->kind, buf_text(&text),
							       details, err);
		buf_release(&text);
	}
	return rc;
}

static int make_one(struct targets *targets, size_t first, const struct worker_spec *spec,
		    const struct environment_rules *rules, struct err *err)
{
	const struct target *target = &targets->items[first];
	struct environment_rules own = target_environment(target, rules);
	struct worker_spec with = *spec;
	struct err cause = {0};
	char **env = environment_new(&own, environ, 0, err), *details = NULL;
	int rc = env ? 0 : -1;

	with.env = env;
	with.name = target->name;
	with.part = "setup_cache";
	set_limit(&with, targets, first);
	if (!rc && fill(target, &with, &cause, &details)) {
		rc = cause.kind == ERR_INTERRUPTED || cause.kind == ERR_MEMORY
			     ? -1
			     : fail(targets, first, &cause, details, err);
		if (rc)
			*err = cause;
	}
	free(details);
	environment_free(env);
	return rc;
}

/* The folder that was made for another one which shares its cache; NULL: none was. */
static const char *folder_of_earlier(const struct targets *targets, size_t i)
{
	for (size_t by = 0; by < i; by++)
		if (targets->items[by].suite.cache_folder &&
		    shares_cache(&targets->items[by], &targets->items[i]))
			return targets->items[by].suite.cache_folder;
	return NULL;
}

static int prepare(struct targets *targets, size_t i, const struct worker_spec *spec,
		   const struct environment_rules *rules, struct err *err)
{
	struct target *target = &targets->items[i];
	const char *earlier;

	if (targets_make_scratch(targets, err) ||
	    make_folder(&target->suite.work_folder, targets->scratch, 0, err))
		return -1;
	if (!target->suite.cache)
		return 0;
	earlier = folder_of_earlier(targets, i);
	if (earlier) {
		target->suite.cache_folder = strdup(earlier);
		return target->suite.cache_folder ? 0 : err_memory(err);
	}
	return make_folder(&target->suite.cache_folder, targets->scratch, i + 1, err) ||
			       make_one(targets, i, spec, rules, err)
		       ? -1
		       : 0;
}

int suite_caches_make(struct targets *targets, const bool *measured, const struct worker_spec *spec,
		      const struct environment_rules *rules, struct err *err)
{
	for (size_t i = 0; i < targets->n; i++)
		if ((!measured || measured[i]) && is_wanted(&targets->items[i]) &&
		    prepare(targets, i, spec, rules, err))
			return -1;
	return 0;
}
