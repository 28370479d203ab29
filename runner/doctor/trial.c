/* The measurements: how steadily the CPU runs, sessions of one code, a duel of it with itself. */
#include "runner/doctor/doctor.h"

#include "results/noise/paced.h"
#include "results/verdicts/sample.h"
#include "runner/drive/yardsticks.h"
#include "runner/duel/duel.h"
#include "runner/machine/host.h"
#include "runner/os/interrupt.h"
#include "runner/os/sysfile.h"
#include "runner/session/session.h"
#include "stats/signed_rank.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

/* Sequential sessions, each of one process of each kind of work. Enough for a variance with 7
   degrees of freedom. */
enum { SESSIONS = 8 };

/* So many are taken even where a busy machine makes them late; and no more where a process has a
   pacer, and takes twice as long. */
enum { LEAST_SESSIONS = 4, PACED_SESSIONS = 5 };

/* A kind's blocks end with the time, at the latest after so many. */
enum { BLOCKS = 100 };

static void observe_nothing(void *context, const struct session *session, enum session_event event,
			    size_t target, double value)
{
	(void)context, (void)session, (void)event, (void)target, (void)value;
}

static void observe_no_block(void *context, const struct duel *duel, size_t pair)
{
	(void)context, (void)duel, (void)pair;
}

/* ---- sequential */

/* About what a session takes of which no process is shortened. */
#define WHOLE_S	      0.8
#define WHOLE_PACED_S 2.2

/* The plan of one session: of each kind one of the adaptive plan's processes, all in `seconds`. */
static struct plan plan_of(double seconds, bool is_paced, uint64_t seed)
{
	struct plan plan = plan_adaptive;
	double whole_s = is_paced ? WHOLE_PACED_S : WHOLE_S;

	if (is_paced)
		plan_pace(&plan, false);
	plan.is_adaptive = false;
	plan.processes = 1;
	plan.budget_s = 0;
	plan.seed = seed;
	/* short trials shorten the processes, not their number */
	if (seconds < whole_s)
		plan.values = (long)fmax(2, (double)plan.values * seconds / whole_s);
	return plan;
}

/* The one process of a kind: its mean, also over the yardstick (NaN: there was none). */
static int measured(const struct bench *bench, double *log_mean, double *log_over, struct err *err)
{
	struct sample sample = {0};
	int rc = sample_init(&sample, bench, err);

	if (rc == 0 && sample.processes < 1)
		rc = err_set(err, ERR_BENCHMARK, "a session lost processes");
	if (rc == 0) {
		const double *mix = sample.yardsticks[0];

		*log_mean = log(sample.means[0]);
		*log_over = mix ? log(sample.means[0] / mix[0]) : NAN;
	}
	sample_release(&sample);
	return rc;
}

/* What the pacer beside the one process says. False: there was none, or no memory to ask it. */
static bool bench_paced(const struct bench *bench, struct pacing_process *paced)
{
	size_t i = 0;

	while (i < bench->nruns && bench->runs[i]->nvalues == 0)
		i++;
	return i < bench->nruns && paced_process(bench->runs[i], PACER_EVERYDAY, paced, NULL) > 0;
}

static int keep_session(struct doctor_trial *trial, const struct session *session, struct err *err)
{
	size_t at = trial->sessions * DOCTOR_KINDS;
	bool has_yardstick = trial->over != NULL, has_pacer = trial->paced != NULL;

	for (size_t k = 0; k < DOCTOR_KINDS; k++) {
		const struct bench *bench = suite_find(session->suite, doctor_kind(k));
		double over;

		if (session->measurements[k].status == MEASUREMENT_FAILED || !bench) {
			*err = session->measurements[k].err;
			return -1;
		}
		if (measured(bench, &trial->logs[at + k], &over, err))
			return -1;
		has_yardstick = has_yardstick && !isnan(over);
		if (has_yardstick)
			trial->over[at + k] = over;
		has_pacer = has_pacer && bench_paced(bench, &trial->paced[at + k]);
	}
	if (!has_yardstick) {
		free(trial->over);
		trial->over = NULL;
	}
	if (!has_pacer) {
		free(trial->paced);
		trial->paced = NULL;
	}
	trial->sessions++;
	return 0;
}

/* Later sessions need not find the numbers of loops again. */
static double learn_loops(struct targets *targets, const struct session *session)
{
	double spent = 0;

	for (size_t k = 0; k < DOCTOR_KINDS; k++) {
		targets->items[k].loops = session->measurements[k].loops;
		spent += session->measurements[k].spent_s;
	}
	return spent;
}

static int run_sessions(struct doctor_trial *trial, const struct preparation *preparation,
			struct targets *targets, double seconds, struct err *err)
{
	int64_t end_ns = clock_now_ns() + (int64_t)(seconds * 1e9);
	bool is_paced = preparation->reference.path != NULL;
	int sessions = is_paced ? PACED_SESSIONS : SESSIONS;
	double spent = 0;

	trial->per_session = DOCTOR_KINDS;
	trial->logs = calloc(SESSIONS * DOCTOR_KINDS, sizeof(double));
	trial->over = calloc(SESSIONS * DOCTOR_KINDS, sizeof(double));
	trial->paced = is_paced ? calloc(SESSIONS * DOCTOR_KINDS, sizeof(*trial->paced)) : NULL;
	if (!trial->logs || !trial->over || (is_paced && !trial->paced))
		return err_memory(err);
	for (int i = 0; i < sessions && (i < LEAST_SESSIONS || clock_now_ns() < end_ns); i++) {
		struct session_config config = {
			.targets = targets,
			.plan = plan_of(seconds / sessions, is_paced,
					preparation->settings->plan.seed + (uint64_t)i),
			.python = preparation->interp.path,
			.bootstrap = preparation->home.bootstrap,
			.launcher = preparation->home.launcher,
			.one_cpu = cpus_count(&preparation->one_cpu) ? &preparation->one_cpu : NULL,
			.all_cpus = &preparation->all_cpus,
			.start_cpus = cpus_count(&preparation->start_cpu) ? &preparation->start_cpu
									  : NULL,
			.pacer = is_paced ? &preparation->pacer : NULL,
			.yardsticks = YARDSTICKS_OF(YARDSTICK_MIX),
			.observe = observe_nothing,
		};
		struct session session;
		int rc = session_run(&session, &config, err);

		if (rc == 0)
			rc = keep_session(trial, &session, err);
		if (rc == 0)
			spent += learn_loops(targets, &session);
		session_release(&session);
		if (rc)
			return -1;
	}
	trial->process_s = spent / (double)(trial->sessions * DOCTOR_KINDS);
	for (size_t k = 0; k < DOCTOR_KINDS; k++)
		targets->items[k].loops = 0; /* a duel has numbers of its own */
	return 0;
}

/* ---- interleaved */

/* scratch: signed_rank_scratch of its blocks. */
static void keep_kind(struct doctor_trial *trial, size_t kind, const struct bout *bout,
		      double *scratch)
{
	double *d = trial->d + trial->blocks;

	if (bout->n > 0) /* on a slow machine the time may be up before the first */
		memcpy(d, bout->d, bout->n * sizeof(double));
	trial->blocks += bout->n;
	trial->blocks_of[kind] = bout->n;
	trial->block_s += bout->spent_s;
	trial->interleaved_of[kind] = signed_rank_test(d, bout->n, .95, scratch).center;
}

static int keep_duel(struct doctor_trial *trial, const struct bout *bouts, struct err *err)
{
	size_t n = 0, room = 0;
	double *scratch;

	for (size_t k = 0; k < DOCTOR_KINDS; k++) {
		if (bout_is_out(&bouts[k])) {
			*err = bouts[k].err;
			return -1;
		}
		n += bouts[k].n;
		/* where the test is exact it wants more than for many blocks */
		if (signed_rank_scratch(bouts[k].n) > room)
			room = signed_rank_scratch(bouts[k].n);
	}
	if (signed_rank_scratch(n) > room)
		room = signed_rank_scratch(n);
	trial->d = calloc(n + 1, sizeof(double));
	scratch = calloc(room + 1, sizeof(double));
	if (!trial->d || !scratch) {
		free(scratch);
		return err_memory(err);
	}
	for (size_t k = 0; k < DOCTOR_KINDS; k++)
		keep_kind(trial, k, &bouts[k], scratch);
	trial->block_s = n ? trial->block_s / (double)n : NAN;
	trial->interleaved = signed_rank_test(trial->d, n, .95, scratch).center;
	free(scratch);
	return 0;
}

static int run_duel(struct doctor_trial *trial, const struct preparation *preparation,
		    const struct targets *targets, double seconds, struct err *err)
{
	static const size_t pairs[DOCTOR_KINDS][2] = {{0, 0}, {1, 1}, {2, 2}, {3, 3}};
	struct side side = {.label = "the same",
			    .program = preparation->interp.path,
			    .bootstrap = preparation->home.bootstrap,
			    .targets = targets};
	const struct side sides[2] = {side, side};
	char why[256];
	struct duel_config config = {
		.sides = {side, side},
		.pairs = pairs,
		.n_pairs = DOCTOR_KINDS,
		.looks = spending_fixed(BLOCKS, .05),
		.margin = .01,
		.budget_s = seconds / DOCTOR_KINDS, /* for each of them */
		.slice_s = .004,
		.shares_placement = duel_can_share_placement(sides, why, sizeof(why)),
		.yardsticks = YARDSTICKS_NONE,
		.seed = preparation->settings->plan.seed,
		.places = {.n_cores = cpus_count(&preparation->one_cpu) ? 1 : 0,
			   .cores = &preparation->one_cpu,
			   .start = cpus_count(&preparation->start_cpu) ? &preparation->start_cpu
									: NULL,
			   .all = &preparation->all_cpus},
		.observe = observe_no_block,
	};
	struct duel duel = {0};
	int rc = duel_run(&duel, &config, err);

	if (rc == 0)
		rc = keep_duel(trial, duel.bouts, err);
	duel_release(&duel);
	return rc;
}

/* ---- all */

/* How often the processor has slowed itself down for heat; -1: nobody counts. */
static long thermal_throttles(const struct topology *topology)
{
	long sum = -1;

	for (size_t i = 0; i < topology->n; i++) {
		int64_t n = sysfile_number(
			-1, "",
			"/sys/devices/system/cpu/cpu%d/thermal_throttle/core_throttle_count",
			topology->cpus[i].id);

		if (n >= 0)
			sum = (sum < 0 ? 0 : sum) + (long)n;
	}
	return sum;
}

static void tell_step(struct teller teller, enum examining step)
{
	teller_tell(teller, &(struct told){.kind = TOLD_EXAMINING, .number = step});
}

static int measure_all(struct doctor *doctor, const struct preparation *preparation, double seconds,
		       struct teller teller, struct err *err)
{
	/* Beside pacers sessions want more of it. */
	bool is_paced = preparation->reference.path != NULL;
	double steady = is_paced ? .1 : .15, sessions = is_paced ? .5 : .35;
	double duel = is_paced ? .3 : .35;
	struct targets targets = {0};
	int rc = -1;

	if (doctor_kinds_add(&targets, err))
		goto out;
	tell_step(teller, EXAMINING_STEADINESS);
	if (steady_measure(&doctor->steady, cpus_next(&preparation->one_cpu, -1), steady * seconds,
			   steady * seconds, err))
		goto out;
	tell_step(teller, EXAMINING_SESSIONS);
	if (run_sessions(&doctor->trial, preparation, &targets, sessions * seconds, err))
		goto out;
	tell_step(teller, EXAMINING_DUEL);
	rc = run_duel(&doctor->trial, preparation, &targets, duel * seconds, err);
out:
	targets_release(&targets);
	return rc;
}

int doctor_measure(struct doctor *doctor, const struct preparation *preparation, double seconds,
		   struct teller teller, struct err *err)
{
	struct host_moment begin, end;
	long throttles = thermal_throttles(&preparation->topology);

	host_moment_read(&begin, "");
	if (measure_all(doctor, preparation, seconds, teller, err))
		return -1;
	host_moment_read(&end, "");
	doctor->took_s = (double)(end.monotonic.tv_sec - begin.monotonic.tv_sec) +
			 1e-9 * (double)(end.monotonic.tv_nsec - begin.monotonic.tv_nsec);
	doctor->steal_s = end.steal_s - begin.steal_s;
	doctor->throttled_s = end.throttled_s - begin.throttled_s;
	doctor->thermal_throttles =
		throttles < 0 ? -1 : thermal_throttles(&preparation->topology) - throttles;
	return host_collect_run(&doctor->facts, &preparation->topology, &preparation->one_cpu,
				&begin, "", err);
}
