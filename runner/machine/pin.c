#include "runner/machine/pin.h"

#include <stdlib.h>

/* From this share of its time on, a CPU counts as busy. Below it are the odd jobs of any machine; a
   program that computes uses all of it. */
static const double busy_from = 0.25;

void pin_release(struct pin *pin)
{
	cpus_release(&pin->manager);
	*pin = (struct pin){0};
}

/* ---- what may be chosen from */

static int refuse(const struct topology *t, const struct cpus *asked, struct err *err)
{
	struct buf list = {0}, allowed = {0};
	struct cpus bad = {0};
	bool is_offline;

	if (cpus_copy(&bad, asked, err))
		return -1;
	cpus_subtract(&bad, &t->online);
	is_offline = cpus_count(&bad) > 0;
	if (!is_offline && cpus_copy(&bad, asked, err) == 0)
		cpus_subtract(&bad, &t->allowed);
	cpus_fmt(&bad, &list);
	cpus_fmt(&t->allowed, &allowed);
	err_set(err, ERR_USAGE, "CPU %s %s; CPUs that can be used: %s", buf_text(&list),
		is_offline ? "is not online" : "is not allowed to this process (taskset, cpuset)",
		buf_text(&allowed));
	cpus_release(&bad);
	buf_release(&list);
	buf_release(&allowed);
	return -1;
}

/* The CPUs to choose from: those asked for, or all that are allowed, with the isolated ones alone
   when there are some. */
static int find_candidates(struct cpus *from, const struct pin_question *q, struct err *err)
{
	const struct topology *t = q->topology;
	struct cpus isolated = {0};
	int rc = -1;

	if (q->asked && cpus_count(q->asked) > 0) {
		if (!cpus_contains(&t->allowed, q->asked))
			return refuse(t, q->asked, err);
		return cpus_copy(from, q->asked, err);
	}
	if (cpus_copy(&isolated, &t->isolated, err))
		goto out;
	cpus_intersect(&isolated, &t->allowed);
	rc = cpus_copy(from, cpus_count(&isolated) ? &isolated : &t->allowed, err);
out:
	cpus_release(&isolated);
	return rc;
}

/* ---- how good a CPU is */

/* What is wrong with a CPU, the worst first: compared in this order, smaller is better. */
struct merit {
	int is_not_isolated;
	int slowness;	 /* how far its kind is from the fastest one */
	int is_busy;	 /* itself, or another thread of its core */
	int serves_irqs; /* on the core of CPU 0 */
	double load;	 /* of its core, in steps of a tenth: smaller differences are noise */
	int last;	 /* any order will do, but always the same: highest first */
};

static double core_load(const struct pin_question *q, const struct cpu *cpu)
{
	double load = 0;

	if (!q->busy)
		return 0;
	for (size_t i = 0; i < q->topology->n; i++)
		if (cpus_has(&cpu->siblings, q->topology->cpus[i].id) && q->busy[i] > load)
			load = q->busy[i];
	return load;
}

static struct merit judge(const struct pin_question *q, const struct cpu *cpu)
{
	double load = core_load(q, cpu);

	return (struct merit){
		.is_not_isolated = !cpus_has(&q->topology->isolated, cpu->id),
		.slowness = -cpu->capacity,
		.is_busy = load >= busy_from,
		.serves_irqs = cpus_has(&cpu->siblings, 0),
		.load = (int)(load * 10) / 10.0,
		.last = -cpu->id,
	};
}

static bool is_better(struct merit a, struct merit b)
{
	if (a.is_not_isolated != b.is_not_isolated)
		return a.is_not_isolated < b.is_not_isolated;
	if (a.slowness != b.slowness)
		return a.slowness < b.slowness;
	if (a.is_busy != b.is_busy)
		return a.is_busy < b.is_busy;
	if (a.serves_irqs != b.serves_irqs)
		return a.serves_irqs < b.serves_irqs;
	if (a.load != b.load)
		return a.load < b.load;
	return a.last < b.last;
}

/* The best of the candidates, or NULL when there is none. */
static const struct cpu *find_best(const struct pin_question *q, const struct cpus *candidates)
{
	const struct cpu *best = NULL;

	for (size_t i = 0; i < q->topology->n; i++) {
		const struct cpu *cpu = &q->topology->cpus[i];

		if (cpus_has(candidates, cpu->id) &&
		    (!best || is_better(judge(q, cpu), judge(q, best))))
			best = cpu;
	}
	return best;
}

/* ---- the manager's place */

/* All allowed CPUs without the worker's core and isolated CPUs. If none is left, without the
   worker's core; if still none, without its CPU; in the end its CPU, too. */
static int place_manager(struct pin *pin, const struct topology *t, const struct cpu *worker,
			 struct err *err)
{
	if (cpus_copy(&pin->manager, &t->allowed, err))
		return -1;
	cpus_subtract(&pin->manager, &worker->siblings);
	if (cpus_count(&pin->manager) > 0) {
		struct cpus ordinary = {0};
		int rc = cpus_copy(&ordinary, &pin->manager, err);

		cpus_subtract(&ordinary, &t->isolated);
		if (rc == 0 && cpus_count(&ordinary) > 0)
			rc = cpus_copy(&pin->manager, &ordinary, err);
		cpus_release(&ordinary);
		return rc;
	}
	if (cpus_copy(&pin->manager, &t->allowed, err))
		return -1;
	if (cpus_count(&pin->manager) > 1)
		cpus_remove(&pin->manager, worker->id);
	return 0;
}

/* Of the fastest kind, so that the start takes no longer there. */
static int find_start(const struct pin *pin, const struct pin_question *q, const struct cpu *worker)
{
	const struct topology *t = q->topology;
	bool is_asked = q->asked && cpus_count(q->asked) > 0;

	for (size_t i = 0; i < t->n; i++) {
		const struct cpu *cpu = &t->cpus[i];

		if (is_asked && !cpus_has(q->asked, cpu->id))
			continue;
		if (cpus_has(&pin->manager, cpu->id) && !cpus_has(&worker->siblings, cpu->id) &&
		    cpu->package == worker->package && cpu->node == worker->node &&
		    cpu->capacity == worker->capacity)
			return cpu->id;
	}
	return -1;
}

static enum pin_reason find_reason(const struct pin *pin, const struct pin_question *q,
				   const struct cpu *worker)
{
	struct merit merit = judge(q, worker);

	if (cpus_has(&pin->manager, worker->id))
		return PIN_SHARED_CPU;
	for (int c = cpus_next(&pin->manager, -1); c >= 0; c = cpus_next(&pin->manager, c))
		if (cpus_has(&worker->siblings, c))
			return PIN_SHARED_CORE;
	if (merit.is_busy)
		return PIN_LEAST_BUSY;
	if (!merit.is_not_isolated)
		return PIN_ISOLATED;
	return merit.serves_irqs ? PIN_QUIET_WITH_0 : PIN_QUIET;
}

int pin_choose(struct pin *pin, const struct pin_question *question, struct err *err)
{
	struct cpus candidates = {0};
	const struct cpu *worker;
	int rc = -1;

	*pin = (struct pin){0};
	if (find_candidates(&candidates, question, err))
		goto out;
	worker = find_best(question, &candidates);
	if (!worker) {
		err_set(err, ERR_USAGE, "there is no CPU to pin to");
		goto out;
	}
	if (place_manager(pin, question->topology, worker, err))
		goto out;
	pin->worker = worker->id;
	pin->start = find_start(pin, question, worker);
	pin->is_asked = question->asked && cpus_count(question->asked) > 0;
	pin->reason = find_reason(pin, question, worker);
	rc = 0;
out:
	cpus_release(&candidates);
	if (rc)
		pin_release(pin);
	return rc;
}

int pin_choose_many(int *cpus, size_t k, bool leaves_one, const struct pin_question *question,
		    struct err *err)
{
	struct cpus candidates = {0}, free_cores = {0};
	const struct cpu *cpu;
	size_t n = 0;
	int rc = -1;

	if (find_candidates(&candidates, question, err) ||
	    cpus_copy(&free_cores, &question->topology->allowed, err))
		goto out;
	while (n < k && (cpu = find_best(question, &candidates))) {
		cpus_subtract(&free_cores, &cpu->siblings);
		if (leaves_one && n > 0 && cpus_count(&free_cores) == 0)
			break; /* the manager's */
		cpus_subtract(&candidates, &cpu->siblings);
		cpus[n++] = cpu->id;
	}
	rc = (int)n;
out:
	cpus_release(&candidates);
	cpus_release(&free_cores);
	return rc;
}
