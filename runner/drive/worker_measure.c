/* What a worker measures, counts and tells of itself. */
#include "runner/drive/worker_talk.h"

#include "runner/counters/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int worker_measure_begin(struct worker *worker, enum worker_loop which, int64_t loops,
			 struct err *err)
{
	static const char *const verbs[] = {[WORKER_LOOP] = "measure",
					    [WORKER_EMPTY_LOOP] = "measure-empty",
					    [WORKER_COUNTED_LOOP] = "count",
					    [WORKER_KNOWN_LOOP] = "count-known"};
	struct buf body = {0};
	char number[32];

	snprintf(number, sizeof(number), "%lld", (long long)loops);
	message_add(&body, verbs[which]);
	message_add(&body, number);
	if (worker->is_in_pieces && (which == WORKER_LOOP || which == WORKER_EMPTY_LOOP)) {
		snprintf(number, sizeof(number), "%lld", (long long)worker->loops);
		message_add(&body, number);
	}
	return worker_ask(worker, &body, err);
}

int worker_measure_end(struct worker *worker, struct reading *reading, struct err *err)
{
	if (worker_expect(worker, "value", err) ||
	    message_reading(worker->reply, worker->reply_len, reading, err))
		return -1;
	reading->counters = worker->counters;
	return 0;
}

int worker_measure(struct worker *worker, enum worker_loop which, int64_t loops,
		   struct reading *reading, struct err *err)
{
	return worker_measure_begin(worker, which, loops, err) ||
			       worker_measure_end(worker, reading, err)
		       ? -1
		       : 0;
}

int worker_measure_counts(struct worker *worker, enum worker_loop which, int64_t loops,
			  struct reading *reading, const char *const *keys, int64_t *numbers,
			  struct err *err)
{
	if (worker_measure(worker, which, loops, reading, err))
		return -1;
	for (size_t i = 0; keys[i]; i++)
		if (message_number(worker->reply, worker->reply_len, keys[i], &numbers[i], err))
			return -1;
	return 0;
}

int worker_measure_yardstick(struct worker *worker, enum yardstick kind, double *per_iteration_s,
			     struct err *err)
{
	/* About a millisecond each, less on faster machines. */
	static const struct {
		const char *name;
		int iterations;
	} slices[YARDSTICK_KINDS] = {
		[YARDSTICK_MIX] = {"mix", 100000}, [YARDSTICK_MEMORY] = {"memory", 20000}};
	struct buf body = {0};
	struct reading reading;
	char number[32];

	snprintf(number, sizeof(number), "%d", slices[kind].iterations);
	message_add(&body, "measure-yardstick");
	message_add(&body, slices[kind].name);
	message_add(&body, number);
	if (worker_call(worker, &body, "value", err) ||
	    message_reading(worker->reply, worker->reply_len, &reading, err))
		return -1;
	*per_iteration_s = (double)reading.wall_ns * 1e-9 / slices[kind].iterations;
	return 0;
}

/* ---- counters */

/* What the manager could count a moment ago, the worker cannot. */
static void say_why_not(const struct counter_item *item, int cause, struct err *err)
{
	struct counter_machine machine = counter_machine_now("");
	char why[COUNTER_WHY_TEXT];

	err_set(err, ERR_BENCHMARK, "%s is not counted in the benchmark's process: %s", item->name,
		counter_why_not(cause, item->kind, &item->event, &machine, why));
}

/* The reply is an errno for each. The first that is not 0 makes a sentence. */
static int read_errnos(struct worker *worker, const struct counter_set *set, struct err *err)
{
	const char *field = worker_field(worker, NULL);

	for (size_t i = 0; i < set->n; i++) {
		field = field ? worker_field(worker, field) : NULL;
		if (!field)
			return err_set(err, ERR_BENCHMARK, "the worker's answer ends in mid-air");
		if (strcmp(field, "0") != 0 && !err->kind)
			say_why_not(&set->items[i], (int)strtol(field, NULL, 10), err);
	}
	return err->kind ? -1 : 0;
}

int worker_open_counters(struct worker *worker, const struct counter_set *set, struct err *err)
{
	struct buf body = {0};
	struct err cause = {0};
	char text[COUNTER_EVENT_TEXT];

	if (strcmp(worker->kind, "pure") == 0)
		return err_set(err, ERR_BENCHMARK, "the pure-Python worker has none");
	message_add(&body, "counters");
	message_add(&body, set->inherits ? "inherit" : "own");
	for (size_t i = 0; i < set->n; i++) {
		counter_event_format(&set->items[i].event, text);
		message_add(&body, text);
	}
	if (!worker_call(worker, &body, "counters", &cause)) {
		worker->counters = set;
		if (!read_errnos(worker, set, &cause))
			return 0;
	}
	*err = cause;
	return -1;
}

/* ---- its report */

int worker_each_pair(struct worker *worker,
		     int (*add)(void *context, const char *key, const char *text, struct err *err),
		     void *context, struct err *err)
{
	const char *key = worker_field(worker, worker_field(worker, NULL));

	while (key) {
		const char *text = worker_field(worker, key);

		if (!text)
			return err_set(err, ERR_BENCHMARK, "the worker's answer ends in mid-air");
		if (add(context, key, text, err))
			return -1;
		key = worker_field(worker, text);
	}
	return 0;
}

int worker_report(struct worker *worker,
		  int (*add)(void *context, const char *key, const char *text, struct err *err),
		  void *context, struct err *err)
{
	struct buf body = {0};

	message_add(&body, "report");
	return worker_call(worker, &body, "report", err) ||
			       worker_each_pair(worker, add, context, err)
		       ? -1
		       : 0;
}
