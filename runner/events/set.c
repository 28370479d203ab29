#include "runner/events/set.h"

#include "results/model/metric.h"
#include "runner/counters/known.h"
#include "runner/events/pfm.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* ---- names */

static bool has(const struct counter_set *set, const char *name)
{
	for (size_t i = 0; i < set->n; i++)
		if (strcmp(set->items[i].name, name) == 0)
			return true;
	return false;
}

int counter_set_add(struct counter_set *set, const char *name, struct err *err)
{
	struct counter_item item = {.kind = COUNTER_RAW};
	char why[COUNTER_WHY_TEXT];

	if (has(set, name))
		return 0;
	if (!*name)
		return err_set(err, ERR_USAGE, "a counter without a name");
	if (strlen(name) >= sizeof(item.name))
		return err_set(err, ERR_USAGE, "%s: too long for a counter's name", name);
	if (set->n == COUNTERS_MAX)
		return err_set(err, ERR_USAGE, "more than %d counters at once", COUNTERS_MAX);
	memcpy(item.name, name, strlen(name) + 1);
	if (!counter_name_parse(name, &item.event, &item.kind) &&
	    !pfm_find(name, &item.event, why, sizeof(why)))
		return err_set(err, ERR_USAGE, "%s: %s", name, why);
	if (!item.event.counts_user && !item.event.counts_kernel) /* libpfm4 has :h */
		return err_set(err, ERR_USAGE,
			       "%s: counts neither in user space (:u) nor in the kernel (:k)",
			       name);
	set->items[set->n++] = item;
	return 0;
}

/* ---- trying */

/* About a millisecond of work, so that a counter that can run does; where groups take turns, a
   kernel changes them every few milliseconds, and all have run long before the last moment. */
#define WORK	      1000000
#define LAST_MOMENT_S 0.05

struct trial {
	struct counters counters;
	int errnos[COUNTERS_MAX];
	struct counter_reading counted[COUNTERS_MAX];
};

/* What may not be counted in the kernel is counted in user space alone, where that makes sense. */
static void leave_kernel_where_forbidden(struct counter_item *items, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct counters counters;
		int cause;

		if (!items[i].event.counts_kernel || !counter_name_may_leave_kernel(items[i].name))
			continue;
		counters_open(&counters, &items[i].event, 1, COUNTER_OWN, &cause);
		counters_close(&counters);
		if (cause == EACCES || cause == EPERM)
			items[i].event.counts_kernel = false;
	}
}

static double now_s(void)
{
	struct timespec now = {0}; /* the clock can fail */

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static bool has_run(const struct counter_reading *counted)
{
	return counted->running_ns > 0 &&
	       !isnan(metric_scaled((double)counted->count, (double)counted->enabled_ns,
				    (double)counted->running_ns));
}

/* Reads what was counted since `before`: true when all that is open ran. */
static bool all_ran(struct trial *trial, const struct counter_reading *before)
{
	struct counter_reading now[COUNTERS_MAX];
	bool all = true;

	counters_read(&trial->counters, now);
	for (size_t i = 0; i < trial->counters.n; i++) {
		trial->counted[i] = counter_between(before[i], now[i]);
		all &= trial->errnos[i] || has_run(&trial->counted[i]);
	}
	return all;
}

/* Leaves the counters open. */
static void run_trial(struct trial *trial, const struct counter_event *events, size_t n)
{
	struct counter_reading before[COUNTERS_MAX];
	double end = now_s() + LAST_MOMENT_S;

	counters_open(&trial->counters, events, n, COUNTER_OWN, trial->errnos);
	counters_read(&trial->counters, before);
	counters_begin(&trial->counters);
	do
		known_loop(WORK);
	while (!all_ran(trial, before) && now_s() < end);
	counters_end(&trial->counters);
}

/* Opened, but the kernel never gave it hardware: somebody else has it. */
static const char never_ran[] =
	"all its hardware is taken: by the watchdog (sysctl kernel.nmi_watchdog=0 "
	"frees one) or by another program";

static bool counts(const struct trial *trial, size_t i, const struct counter_item *item,
		   const struct counter_machine *machine, char why[COUNTER_WHY_TEXT])
{
	const char *text = never_ran;

	if (trial->errnos[i])
		text = counter_why_not(trial->errnos[i], item->kind, &item->event, machine, why);
	else if (has_run(&trial->counted[i]))
		return true;
	if (text != why)
		snprintf(why, COUNTER_WHY_TEXT, "%s", text);
	return false;
}

bool counter_probe_one(struct counter_item *item, const struct counter_machine *machine,
		       char why[COUNTER_WHY_TEXT])
{
	struct trial trial;
	bool yes;

	leave_kernel_where_forbidden(item, 1);
	run_trial(&trial, &item->event, 1);
	yes = counts(&trial, 0, item, machine, why);
	counters_close(&trial.counters);
	return yes;
}

size_t counter_probe_room(void)
{
	struct counter_event events[COUNTERS_MAX];
	int errnos[COUNTERS_MAX];
	struct counters counters;
	size_t room = 0;

	/* What nearly every CPU has, again and again until no more fits: each needs hardware of its
	 * own. */
	for (size_t i = 0; i < COUNTERS_MAX; i++)
		counter_name_parse(i % 2 ? "instructions" : "cycles", &events[i], NULL);
	counters_open(&counters, events, COUNTERS_MAX, COUNTER_OWN, errnos);
	for (size_t i = 0; i < counters.ngroups; i++)
		if (counters.groups[i].n > room)
			room = counters.groups[i].n;
	counters_close(&counters);
	return room;
}

/* ---- a whole set */

/* A reason and the names that it is the reason for. */
struct reason {
	char why[COUNTER_WHY_TEXT];
	struct buf names;
};

static void add_reason(struct reason *reasons, size_t *n, const char *why, const char *name)
{
	size_t i = 0;

	while (i < *n && strcmp(reasons[i].why, why) != 0)
		i++;
	if (i == *n) {
		reasons[i] = (struct reason){0};
		snprintf(reasons[(*n)++].why, COUNTER_WHY_TEXT, "%s", why);
	}
	buf_addf(&reasons[i].names, "%s%s", reasons[i].names.len ? ", " : "", name);
}

static size_t hardware_groups(const struct trial *trial, const struct counter_set *set)
{
	size_t n = 0;

	for (size_t i = 0; i < trial->counters.ngroups; i++)
		n += set->items[trial->counters.groups[i].members[0]].kind != COUNTER_SOFTWARE;
	return n;
}

void counter_set_probe(struct counter_set *set, const struct counter_machine *machine,
		       struct buf *notes)
{
	struct counter_event events[COUNTERS_MAX];
	struct reason reasons[COUNTERS_MAX];
	struct trial trial;
	size_t kept = 0, n = 0;

	leave_kernel_where_forbidden(set->items, set->n);
	for (size_t i = 0; i < set->n; i++)
		events[i] = set->items[i].event;
	run_trial(&trial, events, set->n);
	if (hardware_groups(&trial, set) > 1)
		buf_adds(notes, "more counters than this CPU has at once: they take turns, and "
				"their counts are scaled up from the time that each ran\n");
	for (size_t i = 0; i < set->n; i++) {
		char why[COUNTER_WHY_TEXT];

		if (counts(&trial, i, &set->items[i], machine, why))
			set->items[kept++] = set->items[i];
		else
			add_reason(reasons, &n, why, set->items[i].name);
	}
	set->n = kept;
	counters_close(&trial.counters);
	for (size_t i = 0; i < n; i++) {
		buf_addf(notes, "not counted: %s: %s\n", buf_text(&reasons[i].names),
			 reasons[i].why);
		buf_release(&reasons[i].names);
	}
}
