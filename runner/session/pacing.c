#include "runner/session/pacing.h"

#include "results/noise/paced.h"
#include "results/model/keys.h"
#include "runner/drive/pair.h"
#include "runner/os/sysfile.h"
#include "runner/session/turns.h"
#include "runner/target/reference.h"
#include "stats/moment.h"
#include "stats/reference.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The same for all pacers: what the seed does to its dictionaries is no news. */
#define PACER_HASH_SEED 1
/* The least time of a slice that a value is cut into. */
#define SLICE_S 0.004

bool pacing_is_wanted(const struct process *process)
{
	return process->session->config->pacer && !process->is_apart &&
	       !process->measurement->target->suite.is_once &&
	       process->measurement->pacers_lost < PACING_LOSSES_MAX;
}

void pacing_lose(struct process *process, const struct err *why)
{
	struct measurement *m = process->measurement;

	process->pacer.is_there = false;
	m->pacers_lost++;
	snprintf(m->no_pacer, sizeof(m->no_pacer), "%.250s", why->text);
}

/* Both are gone, and the benchmark's process starts anew. */
static int go_alone(struct process *process, const struct err *why)
{
	pacing_lose(process, why);
	worker_release(&process->pacer.worker);
	worker_release(&process->worker);
	return 1;
}

static bool is_the_end(const struct err *err)
{
	return err->kind == ERR_INTERRUPTED || err->kind == ERR_MEMORY;
}

int pacing_start(struct process *process, struct worker_spec spec,
		 const struct environment_rules *rules, struct err *err)
{
	const struct session *session = process->session;
	const struct session_config *config = session->config;
	const struct target *target = process->measurement->target;
	struct target work = pacer_target(config->pacer);
	/* Their memory lies where the kernel likes: with its draw switched off a benchmark ran up
	   to a tenth slower than anywhere else (docs/pacer.md). */
	struct pair pair = {.cpus = spec.cpus,
			    .start_cpus = spec.cpus == config->one_cpu ? config->start_cpus : NULL};
	struct err cause = {0};

	pair.sides[0] = (struct pair_side){.worker = &process->worker,
					   .spec = spec,
					   .environment = *rules,
					   .hash_seed = process->hash_seed,
					   .target = target};
	pair.sides[1] = (struct pair_side){
		.worker = &process->pacer.worker,
		.spec = {.program = config->pacer->python, .bootstrap = config->pacer->bootstrap},
		.environment = {.no_locale = true},
		.hash_seed = PACER_HASH_SEED,
		.target = &work};
	if (pair_start(&pair, &process->coins, &cause) == 0 &&
	    pacer_begin(&process->pacer, config->pacer, &cause) == 0)
		return 0;
	if (is_the_end(&cause) || pair.failed_side == 0) {
		*err = cause;
		return -1;
	}
	return go_alone(process, &cause);
}

long pacing_slices(int64_t loops, double value_s, double overhead_s)
{
	long slices = 1;

	while (loops % (2 * slices) == 0 && value_s / (double)(2 * slices) >= SLICE_S &&
	       value_s / (double)(2 * slices) >= overhead_s)
		slices *= 2;
	return slices;
}

/* ---- does it wait for memory */

#define HOLDS_MORE    (4 << 20)
#define ASKS_FOR      (1 << 20)
#define PROGRAM_HOLDS (32 << 20)

/* Bytes in memory; 0: not known. */
static int64_t resident(pid_t pid)
{
	char path[64];
	long pages = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/statm", (int)pid);
	file = fopen(path, "re");
	if (!file)
		return 0;
	if (fscanf(file, "%*d %ld", &pages) != 1)
		pages = 0;
	fclose(file);
	return (int64_t)pages * sysconf(_SC_PAGESIZE);
}

enum paced_memory pacing_waits_memory(const struct process *process, const struct reading *reading)
{
	int64_t own, bare;

	if (process->measurement->target->kind == TARGET_COMMAND)
		return reading->max_rss > PROGRAM_HOLDS ? PACED_MEMORY_YES : PACED_MEMORY_NO;
	own = resident(process->worker.child.pid);
	bare = resident(process->pacer.worker.child.pid);
	if (own > 0 && bare > 0 && own - bare > HOLDS_MORE)
		return PACED_MEMORY_YES;
	return reading->minor_faults * sysconf(_SC_PAGESIZE) > ASKS_FOR ? PACED_MEMORY_YES
									: PACED_MEMORY_NO;
}

/* ---- who it was */

/* Once for a target: its processes read the same files. */
static int identify(struct measurement *m, const struct pacer *pacer, struct err *err)
{
	char checksum[32];
	unsigned work;

	if (m->pacer[0])
		return 0;
	if (reference_checksum(pacer->worker.child.pid, checksum, sizeof(checksum), err) ||
	    reference_checksum_file(pacer->work, &work, err))
		return -1;
	snprintf(m->pacer, sizeof(m->pacer), "%.15s %.23s, build %s, work %08x",
		 pacer->worker.implementation, pacer->worker.version, checksum, work);
	return 0;
}

int pacing_describe(struct process *process, struct err *err)
{
	struct measurement *m = process->measurement;
	struct run *run = process->run;
	struct err cause = {0};

	if (!process->pacer.is_there)
		return 0;
	if (identify(m, &process->pacer, &cause)) {
		if (is_the_end(&cause)) {
			*err = cause;
			return -1;
		}
		/* Its slices stand, but nobody will know whose they are. */
		snprintf(m->no_pacer, sizeof(m->no_pacer), "%.250s", cause.text);
		return 0;
	}
	return run_set_text(run, KEY_PACER, m->pacer, err) ||
			       run_set_text(run, KEY_PACER_PYTHON, process->pacer.worker.program,
					    err) ||
			       run_set_text(run, "assay_coins", process->coins.drawn, err)
		       ? -1
		       : 0;
}

/* ---- what all processes say */

static void find_level(struct measurement *m, double *logs, double *scratch)
{
	const struct pacing_process *kinds[PACING_KINDS] = {m->paced, NULL};
	size_t n = (size_t)m->processes;
	struct pacing_choice choice;

	m->paced_level = (struct interval){NAN, NAN, NAN, 0.95};
	for (size_t i = 0; i < n; i++) {
		if (isnan(m->paced[i].ratio))
			return;
		logs[i] = log(m->means[i]);
	}
	choice = pacing_choose(logs, kinds, NULL, n, scratch);
	if (choice.kind < 0 ||
	    choice.paced_variance > REFERENCE_TOLERATED * moment_variance(logs, n))
		return;
	for (size_t i = 0; i < n; i++)
		logs[i] = pacing_level(&m->paced[i], choice.slope.b);
	m->paced_level = interval_t(logs, n, 0.95);
}

int pacing_add(struct measurement *m, const struct run *run, size_t at, struct err *err)
{
	double *logs = malloc(2 * (at + 1) * sizeof(*logs));
	int rc = logs ? 0 : err_memory(err);

	if (!rc && mem_reserve(&m->paced, &m->paced_cap, at + 1, sizeof(*m->paced)))
		rc = err_memory(err);
	if (!rc) {
		m->paced[at] = (struct pacing_process){NAN, NAN, NAN, NAN, 0, 0};
		rc = paced_process(run, PACER_EVERYDAY, &m->paced[at], err) < 0 ? -1 : 0;
	}
	if (!rc)
		find_level(m, logs, logs + at + 1);
	free(logs);
	return rc;
}
