/* The worker's loop: one request, one reply. */
#include "runner/worker/worker.h"
#include "runner/worker/instrument.h"

#include <string.h>
#include <unistd.h>

static int answer(struct worker *worker, const char *verb)
{
	if (strcmp(verb, "measure") == 0)
		return task_measure(worker, worker->run);
	if (strcmp(verb, "measure-empty") == 0)
		return task_measure_empty(worker);
	if (strcmp(verb, "measure-yardstick") == 0)
		return task_measure_yardstick(worker);
	if (strcmp(verb, "load-snippet") == 0)
		return task_load_snippet(worker);
	if (strcmp(verb, "load-file") == 0)
		return task_load_file(worker);
	if (strcmp(verb, "load-script") == 0)
		return task_load_script(worker);
	if (strcmp(verb, "load-test") == 0)
		return task_load_test(worker);
	if (strcmp(verb, "discover") == 0)
		return task_discover(worker);
	if (strcmp(verb, "discover-suite") == 0)
		return task_discover_suite(worker);
	if (strcmp(verb, "fill-cache") == 0)
		return task_fill_cache(worker);
	if (strcmp(verb, "counters") == 0)
		return task_counters(worker);
	if (strcmp(verb, "count") == 0)
		return task_count(worker);
	if (strcmp(verb, "count-known") == 0)
		return task_count_known(worker);
	if (strcmp(verb, "instrument") == 0)
		return instrument_answer(worker);
	if (strcmp(verb, "calls") == 0)
		return calls_answer(worker);
	if (strcmp(verb, "collections") == 0)
		return collections_answer(worker);
	if (strcmp(verb, "turns") == 0)
		return turns_answer(worker);
	if (strcmp(verb, "sites") == 0)
		return sites_answer(worker);
	if (strcmp(verb, "report") == 0)
		return task_report(worker);
	PyErr_Format(PyExc_ValueError, "this worker cannot %s", verb);
	return -1;
}

int serve(struct worker *worker)
{
	for (;;) {
		int end = message_receive(&worker->in, worker->in_fd);
		const char *verb;
		int rc;

		if (end)
			return end < 0 ? -1 : 0;
		verb = message_next(&worker->in, NULL);
		if (!verb || strcmp(verb, "end") == 0)
			return 0;
		message_clear(&worker->out);
		rc = answer(worker, verb);
		/* A child that the benchmark forked, and that did not end there: it ends as it
		   would without us, and the line to the manager is not its own. */
		if (getpid() != worker->pid)
			return rc;
		if (worker->is_over && !worker->tells_end) { /* a script, after it was measured */
			PyErr_Clear();
			return 0;
		}
		if (rc)
			failure_describe(worker);
		if (message_send(&worker->out, worker->out_fd))
			return -1;
		if (worker->is_over)
			return 0;
	}
}
