/* What stored files can show where their values have partners in time: from the processes of the
   trial to what a comparison of two files will make of such. Pure. */
#include "runner/doctor/doctor.h"

#include "stats/moment.h"
#include "stats/order.h"

#include <math.h>
#include <stdlib.h>

#define LEVEL 0.95

/* The processes of a trial, in two orders: kind by kind, as comparisons see benchmarks, and as they
   ran. */
struct rows {
	size_t n, *groups; /* the kind of each */
	double *logs, *levels, *scratch;
	struct pacing_process *paced;
};

static int rows_init(struct rows *rows, const struct doctor_trial *t, struct err *err)
{
	size_t n = t->sessions * DOCTOR_KINDS;

	*rows = (struct rows){.n = n,
			      .groups = calloc(n + 1, sizeof(*rows->groups)),
			      .logs = calloc(n + 1, sizeof(double)),
			      .levels = calloc(n + 1, sizeof(double)),
			      .scratch = calloc(n + 1, sizeof(double)),
			      .paced = calloc(n + 1, sizeof(*rows->paced))};
	if (!rows->groups || !rows->logs || !rows->levels || !rows->scratch || !rows->paced)
		return err_memory(err);
	for (size_t i = 0; i < n; i++) {
		size_t kind = i / t->sessions, from = i % t->sessions * DOCTOR_KINDS + kind;

		rows->groups[i] = kind;
		rows->logs[i] = t->logs[from];
		rows->paced[i] = t->paced[from];
	}
	return 0;
}

static void rows_release(struct rows *rows)
{
	free(rows->groups);
	free(rows->logs);
	free(rows->levels);
	free(rows->scratch);
	free(rows->paced);
}

/* Levels over the pacer as they ran, without what kinds differ by. Returns the kinds' median of
   what processes differ by: a kind of which one process in twenty is slow must not stand for all.
 */
static double find_levels(struct rows *rows, const struct doctor_trial *t, double b)
{
	double sd[DOCTOR_KINDS], scratch[DOCTOR_KINDS];

	for (size_t k = 0; k < DOCTOR_KINDS; k++) {
		struct moment_running kind = {0};

		for (size_t i = 0; i < t->sessions; i++)
			moment_running_add(&kind, pacing_level(&t->paced[i * DOCTOR_KINDS + k], b));
		for (size_t i = 0; i < t->sessions; i++)
			rows->levels[i * DOCTOR_KINDS + k] =
				pacing_level(&t->paced[i * DOCTOR_KINDS + k], b) - kind.mean;
		sd[k] = moment_running_sd(&kind);
	}
	return order_median(sd, DOCTOR_KINDS, scratch);
}

/* How far the machine's speed was apart between the trial's sessions: what is quicker than these
   averages out in a file. */
static double session_speed_sd(const struct doctor_trial *t)
{
	struct moment_running sessions = {0};

	for (size_t i = 0; i < t->sessions; i++) {
		double sum = 0;

		for (size_t k = 0; k < DOCTOR_KINDS; k++)
			sum += t->paced[i * DOCTOR_KINDS + k].pacer;
		moment_running_add(&sessions, sum / DOCTOR_KINDS);
	}
	return moment_running_sd(&sessions);
}

/* Two files from times between which the machine moved as it did between the trial's sessions. */
static struct ttest_session two_sessions(const struct rows *rows, const struct doctor_trial *trial,
					 struct pacing_choice choice, double moved)
{
	struct ttest_session rest =
		pacing_rest_of(rows->levels, rows->n, moved, choice.left, false);

	return pacing_rest_moved(pacing_rest_pool(rest, rest), sqrt(2) * session_speed_sd(trial),
				 choice.slope.variance, fmax((double)rows->n - 2, 2));
}

int doctor_judge_paced(struct doctor_paced *paced, const struct doctor_trial *trial,
		       struct err *err)
{
	struct rows rows = {0};
	const struct pacing_process *kinds[PACING_KINDS] = {NULL};
	struct moment_running moved = {0};
	struct pacing_choice choice;
	int rc = 0;

	*paced = (struct doctor_paced){.has_run = trial->paced != NULL};
	if (!trial->paced)
		return 0;
	rc = rows_init(&rows, trial, err);
	if (!rc) {
		kinds[0] = rows.paced;
		choice = pacing_choose(rows.logs, kinds, rows.groups, rows.n, rows.scratch);
		for (size_t i = 0; i < rows.n; i++)
			moment_running_add(&moved, rows.paced[i].pacer);
		paced->moved = moment_running_sd(&moved);
		paced->is_followed = choice.kind >= 0;
		paced->slope = choice.slope.b;
		paced->left = choice.left;
	}
	if (!rc && paced->is_followed) {
		paced->process_sd = choice.widening * find_levels(&rows, trial, choice.slope.b);
		paced->session = two_sessions(&rows, trial, choice, paced->moved);
	}
	rows_release(&rows);
	return rc;
}

struct detectable doctor_files_paced(const struct doctor *doctor, double side_s)
{
	const struct doctor_paced *paced = &doctor->paced;

	return detectable_stored(paced->is_followed ? paced->process_sd : NAN,
				 doctor->trial.process_s, 2 * side_s, &paced->session, LEVEL,
				 DOCTOR_POWER);
}
