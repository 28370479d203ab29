#include "runner/diagnosing/children_use.h"

#include "runner/drive/worker_loops.h"

#include <stdlib.h>
#include <string.h>

/* Loops that are counted, unless the benchmark wants others: of more nothing else is expected. */
#define LOOPS 3

#define NAME_KEY "child:"

/* "git=9" */
static void add_name(struct children_use *use, const char *field, double iterations)
{
	const char *number = strrchr(field, '=');

	if (!number || use->n == CHILDREN_NAMES)
		return;
	snprintf(use->names[use->n].name, CHILDREN_NAME_TEXT, "%.*s", (int)(number - field), field);
	use->names[use->n++].started = (double)strtoll(number + 1, NULL, 10) / iterations;
}

static void sort_names(struct children_use *use)
{
	for (size_t i = 1; i < use->n; i++)
		for (size_t k = i; k > 0 && use->names[k].started > use->names[k - 1].started;
		     k--) {
			struct children_name swapped = use->names[k];

			use->names[k] = use->names[k - 1];
			use->names[k - 1] = swapped;
		}
}

int children_use_parse(struct children_use *use, const char *body, size_t body_len,
		       double iterations, struct err *err)
{
	int64_t started, cpu_ns;

	*use = (struct children_use){0};
	if (message_number(body, body_len, "children_started", &started, err) ||
	    message_number(body, body_len, "children_cpu_ns", &cpu_ns, err))
		return -1;
	for (const char *field = NULL; (field = message_field(body, body_len, field));)
		if (strncmp(field, NAME_KEY, strlen(NAME_KEY)) == 0)
			add_name(use, field + strlen(NAME_KEY), iterations);
	sort_names(use);
	use->is_known = true;
	use->started = (double)started / iterations;
	use->cpu_s = (double)cpu_ns * 1e-9 / iterations;
	return 0;
}

/* What is done once is done before. */
static int count(struct children_use *use, struct worker *worker, const struct target *target,
		 struct err *err)
{
	const struct loops_wanted own = worker_loops(worker, target, 0);
	int64_t loops = own.is_fixed ? own.n : LOOPS;
	struct reading reading;

	if (worker_measure(worker, WORKER_LOOP, own.is_fixed ? loops : 1, &reading, err) ||
	    worker_measure(worker, WORKER_LOOP, loops, &reading, err))
		return -1;
	return children_use_parse(use, worker->reply, worker->reply_len,
				  (double)loops * (double)target->inner_loops, err);
}

int children_use_count(struct children_use *use, const struct worker_spec *spec,
		       const struct target *target, struct err *err)
{
	struct worker worker = {0};
	struct err why = {0};
	int rc;

	*use = (struct children_use){0};
	rc = worker_start(&worker, spec, &why) || worker_load(&worker, target, &why) ||
	     count(use, &worker, target, &why);
	if (!rc)
		worker_finish(&worker);
	worker_release(&worker);
	if (!rc || (why.kind != ERR_INTERRUPTED && why.kind != ERR_MEMORY))
		return 0;
	*err = why;
	return -1;
}
