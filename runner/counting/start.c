/* The workers of instruments: each in the sealed folder and environment of a layout. */
#include "runner/counting/counting.h"
#include "runner/counting/preload.h"
#include "runner/drive/worker_spec.h"

#include <stdlib.h>

extern char **environ;

static enum worker_use use_of(const struct counting_way *way)
{
	if (way->is_idle)
		return WORKER_IS_TRIED;
	return way->is_under_valgrind ? WORKER_IS_UNDER_VALGRIND : WORKER_COUNTS;
}

static int start_in(struct worker *worker, const struct counting_subject *subject,
		    const char *directory, char *const *env, const struct counting_way *way,
		    struct err *err)
{
	struct worker_spec spec =
		worker_spec_of(subject->side, subject->target, use_of(way), subject->timeout_s);

	spec.prefix = way->prefix;
	spec.instrument = way->instrument;
	spec.env = env;
	spec.directory = directory;
	spec.cpus = subject->cpus;
	spec.shows_output = subject->target->launch.output == LAUNCH_SHOWN;
	spec.part = "what counts";
	if (worker_start(worker, &spec, err))
		return -1;
	return way->is_idle ? 0 : worker_load(worker, subject->target, err);
}

int counting_start(struct worker *worker, const struct counting_subject *subject,
		   const struct layout *layout, const struct counting_way *way, bool *is_in_folder,
		   struct err *err)
{
	struct environment_rules rules =
		target_environment(subject->target, &subject->side->environment);
	char **entries = preload_joined_new(rules.set, way->set), **env = NULL;
	bool is_program = subject->target->kind == TARGET_COMMAND;
	struct err cause = {0};
	int rc = -1;

	*worker = (struct worker){0};
	rules.set = entries;
	if (entries)
		env = sealed_environment_new(&rules, environ, layout, err);
	if (!env) {
		free(entries);
		return err_memory(err);
	}
	/* A program's words name files of the folder that it was given. */
	if (!is_program)
		rc = start_in(worker, subject, subject->folder->path, env, way, &cause);
	if (is_in_folder)
		*is_in_folder = rc != 0;
	if (rc && (is_program || cause.kind == ERR_BENCHMARK)) {
		worker_release(worker);
		rc = start_in(worker, subject, subject->side->directory, env, way, err);
	} else if (rc) {
		*err = cause;
	}
	if (subject->ends_late)
		worker->end_wait_s = WORKER_END_WAIT_SHORT_S;
	environment_free(env);
	free(entries);
	return rc;
}
