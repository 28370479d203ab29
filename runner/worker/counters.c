/* Counters of the kernel and the hardware around the timed loop: opened when the manager asks for
   them, counting between the two clock reads, read outside of them. */
#include "runner/worker/worker.h"
#include "runner/counters/wire.h"

#include <string.h>

static int add_errnos(struct worker *worker, const int *errnos, size_t n)
{
	char text[16];

	if (message_adds(&worker->out, "counters"))
		return -1;
	for (size_t i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "%d", errnos[i]);
		if (message_adds(&worker->out, text))
			return -1;
	}
	return 0;
}

int task_counters(struct worker *worker)
{
	const char *whose = message_next(&worker->in, message_next(&worker->in, NULL));
	struct counter_event events[COUNTERS_MAX];
	int errnos[COUNTERS_MAX];
	size_t n = 0;

	for (const char *field = whose ? message_next(&worker->in, whose) : NULL; field;
	     field = message_next(&worker->in, field)) {
		if (n == COUNTERS_MAX || counter_event_parse(field, &events[n])) {
			PyErr_Format(PyExc_ValueError, "no counter: %s", field);
			return -1;
		}
		n++;
	}
	counters_close(&worker->counters);
	counters_open(&worker->counters, events, n,
		      whose && strcmp(whose, "inherit") == 0 ? COUNTER_INHERITED : COUNTER_OWN,
		      errnos);
	return add_errnos(worker, errnos, n);
}

static int add_one(struct message *out, const char *what, size_t i, uint64_t number)
{
	char key[32];

	snprintf(key, sizeof(key), "%s.%zu", what, i);
	return message_add_number(out, key, (int64_t)number);
}

int counters_add_evidence(struct worker *worker)
{
	struct message *out = &worker->out;

	for (size_t i = 0; i < worker->counters.n; i++) {
		struct counter_reading delta =
			counter_between(worker->counted_before[i], worker->counted_after[i]);

		if (worker->counters.fds[i] >= 0 && (add_one(out, "count", i, delta.count) ||
						     add_one(out, "enabled", i, delta.enabled_ns) ||
						     add_one(out, "running", i, delta.running_ns)))
			return -1;
	}
	return 0;
}
