/*
 * One process of one target: started, calibrated when it is the first, warmed up, measured,
 * asked for its metadata, ended. Its values become one run.
 */
#ifndef RUNNER_SESSION_PROCESS_H
#define RUNNER_SESSION_PROCESS_H

#include "results/model/evidence.h"
#include "runner/drive/coins.h"
#include "runner/drive/pacer.h"
#include "runner/drive/yardsticks.h"
#include "runner/session/session.h"

struct process {
	const struct session *session;
	struct measurement *measurement;
	uint32_t hash_seed;
	const struct placement *placement; /* where its memory lies; NULL: as the kernel likes */
	bool is_apart;			   /* it answers a question of its own: no pacer */
	/* results */
	struct worker worker; /* its details explain a failure */
	struct run *run;      /* what was measured; the caller may take it */
	double spent_s, timed_s;
	double around_s; /* what a value took beside itself: its setup; 0: none was taken */
	struct host_moment begin;
	struct yardsticks yardsticks;
	struct pacer pacer; /* beside it, if it is there */
	bool has_lost_pacer;
	struct coins coins;
};

/* 0 with a whole run, or -1 with err: a run may hold what was measured before that. process_release
   is due in every case. */
int process_measure(struct process *process, struct err *err);
void process_release(struct process *process);

#endif
