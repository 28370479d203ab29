/* From what was measured to what comparisons can show here, and to what would help. Pure. */
#include "runner/doctor/doctor.h"

#include "stats/moment.h"
#include "stats/order.h"
#include "stats/planning.h"
#include "stats/spending.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LEVEL 0.95

static const double budgets_s[2] = {10, 60};

/* ---- sessions */

/* Sessions and kinds of work, taken apart by medians: a process that ran at half the speed is no
   property of its session, nor of its kind. */
struct apart {
	double session[PROFILE_SESSIONS_MAX]; /* the log mean of each */
	double process_sd;		      /* the kinds' median */
};

static struct apart take_apart(const struct doctor_trial *t, const double *x)
{
	double kind[DOCTOR_KINDS], sd[DOCTOR_KINDS] = {0}, row[DOCTOR_KINDS];
	double column[PROFILE_SESSIONS_MAX], scratch[PROFILE_SESSIONS_MAX], level = 0;
	struct apart apart;

	for (size_t k = 0; k < DOCTOR_KINDS; k++) {
		for (size_t i = 0; i < t->sessions; i++)
			column[i] = x[i * DOCTOR_KINDS + k];
		kind[k] = order_median(column, t->sessions, scratch);
		level += kind[k] / DOCTOR_KINDS;
	}
	for (size_t i = 0; i < t->sessions; i++) {
		for (size_t k = 0; k < DOCTOR_KINDS; k++)
			row[k] = x[i * DOCTOR_KINDS + k] - kind[k];
		apart.session[i] = level + order_median(row, DOCTOR_KINDS, scratch);
		for (size_t k = 0; k < DOCTOR_KINDS; k++)
			sd[k] += pow(row[k] + level - apart.session[i], 2);
	}
	for (size_t k = 0; k < DOCTOR_KINDS; k++)
		sd[k] = sqrt(sd[k] / (double)(t->sessions - 1));
	apart.process_sd = order_median(sd, DOCTOR_KINDS, scratch);
	return apart;
}

static int learn_sessions(struct doctor *doctor, struct err *err)
{
	const struct doctor_trial *t = &doctor->trial;
	struct apart plain = take_apart(t, t->logs);
	struct apart over = t->over ? take_apart(t, t->over) : (struct apart){.process_sd = NAN};
	struct profile *p = &doctor->profile;
	double now = (double)time(NULL);

	for (size_t i = 0; i < t->sessions; i++)
		if (profile_add_session(p, now, p->python, plain.session[i],
					t->over ? over.session[i] : NAN, err))
			return -1;
	p->process_s = t->process_s;
	p->process_sd = plain.process_sd;
	p->process_sd_over_yardstick = over.process_sd;
	profile_learn(p, t->sessions, t->per_session);
	return 0;
}

/* What two sessions in a row differ by, of the same code. */
static int compare_neighbours(struct doctor *doctor, struct err *err)
{
	const struct doctor_trial *t = &doctor->trial;
	size_t n = t->sessions > 1 ? t->sessions - 1 : 0;
	double *differences = calloc(2 * n + 1, sizeof(double));

	if (!differences)
		return err_memory(err);
	doctor->sequential_largest = 0;
	for (size_t i = 0; i < n; i++) {
		const double *here = t->logs + i * t->per_session;

		differences[i] = expm1(fabs(moment_mean(here + t->per_session, t->per_session) -
					    moment_mean(here, t->per_session)));
		doctor->sequential_largest = fmax(doctor->sequential_largest, differences[i]);
	}
	doctor->sequential_median = order_median(differences, n, differences + n);
	free(differences);
	return 0;
}

/* ---- what can be shown */

static double ratio_of(struct detectable found)
{
	return expm1(found.log_difference);
}

double doctor_block_sd(const struct doctor_trial *trial, size_t kind)
{
	const struct interval *found = &trial->interleaved_of[kind];

	return planning_sd((found->high - found->low) / 2, trial->blocks_of[kind], found->level);
}

/* The median of the kinds: processors have kinds of work (loops of floating-point numbers on one
   that was met) of which one process in twenty runs at half the speed, and so few blocks show that
   as anything between nothing and all. NaN when one kind has too few blocks. */
static double typical_block_sd(const struct doctor_trial *trial)
{
	double sd[DOCTOR_KINDS], scratch[DOCTOR_KINDS];

	for (size_t k = 0; k < DOCTOR_KINDS; k++)
		sd[k] = doctor_block_sd(trial, k);
	return order_median(sd, DOCTOR_KINDS, scratch);
}

static void find_detectable(struct doctor *doctor)
{
	struct profile *p = &doctor->profile;
	struct spending looks = spending_duel();
	double stored[2], duel[2];

	p->block_s = doctor->trial.block_s;
	p->block_sd = typical_block_sd(&doctor->trial);
	doctor->over_yardstick = doctor->trial.over != NULL && !doctor->paced.is_followed;
	for (size_t k = 0; k < DOCTOR_KINDS; k++)
		doctor->duel_of[k] = detectable_duel(doctor_block_sd(&doctor->trial, k), p->block_s,
						     budgets_s[0], &looks, DOCTOR_POWER);
	for (int i = 0; i < 2; i++) {
		doctor->duel[i] = detectable_duel(p->block_sd, p->block_s, budgets_s[i], &looks,
						  DOCTOR_POWER);
		doctor->stored_bare[i] = detectable_stored(
			p->process_sd, p->process_s, budgets_s[i], &p->visit, LEVEL, DOCTOR_POWER);
		doctor->stored[i] = doctor->stored_bare[i];
		if (doctor->over_yardstick)
			doctor->stored[i] = detectable_stored(
				p->process_sd_over_yardstick, p->process_s, budgets_s[i],
				&p->visit_over_yardstick, LEVEL, DOCTOR_POWER);
		if (doctor->paced.is_followed)
			doctor->stored[i] = doctor_files_paced(doctor, budgets_s[i] / 2);
		stored[i] = ratio_of(doctor->stored[i]);
		duel[i] = ratio_of(doctor->duel[i]);
	}
	p->stored_10s = stored[0];
	p->stored_60s = stored[1];
	p->duel_10s = duel[0];
	p->duel_60s = duel[1];
}

/* ---- remedies */

static struct doctor_remedy *next_remedy(struct doctor *doctor)
{
	return doctor->n_remedies < DOCTOR_REMEDIES_MAX ? &doctor->remedies[doctor->n_remedies++]
							: NULL;
}

/* From a smallest difference to another. Worth a line from a tenth on. */
static void add_change(struct doctor *doctor, enum remedy_kind kind, double from, double to)
{
	struct doctor_remedy *remedy;

	if (!(to < .9 * from) || !(remedy = next_remedy(doctor)))
		return;
	*remedy = (struct doctor_remedy){
		.kind = kind, .from = from, .to = to, .gain = isfinite(from) ? from - to : 1};
}

/* Something that takes up to `gain` of the time, or moves it by as much. */
static void add(struct doctor *doctor, struct doctor_remedy what)
{
	struct doctor_remedy *remedy = next_remedy(doctor);

	if (!remedy)
		return;
	*remedy = what;
	remedy->from = remedy->to = NAN;
}

/* The same when that share of the time is what was seen. */
static void add_share(struct doctor *doctor, enum remedy_kind kind, double share)
{
	add(doctor,
	    (struct doctor_remedy){
		    .kind = kind, .gain = share, .share = share, .cpu = doctor->steady.cpu});
}

static void prescribe_ways(struct doctor *doctor)
{
	const struct profile *p = &doctor->profile;
	double bare = ratio_of(doctor->stored_bare[0]);

	add_change(doctor, REMEDY_DUEL, p->stored_10s, p->duel_10s);
	add_change(doctor, REMEDY_LONGER_DUEL, p->duel_10s, p->duel_60s);
	add_change(doctor, REMEDY_LONGER_FILES, p->stored_10s, p->stored_60s);
	if (doctor->paced.is_followed)
		add_change(doctor, REMEDY_PACER, bare, p->stored_10s);
	if (!doctor->over_yardstick)
		return;
	add_change(doctor, REMEDY_YARDSTICK, bare, p->stored_10s);
	add_change(doctor, REMEDY_NO_YARDSTICK, p->stored_10s, bare);
}

static bool is_fact(const struct doctor *doctor, const char *key, const char *text)
{
	const char *value = facts_text(&doctor->facts, key);

	return value && strcmp(value, text) == 0;
}

static void prescribe_quiet(struct doctor *doctor)
{
	const struct steady *s = &doctor->steady;
	double others = steady_others(s), took = doctor->took_s;

	if (others > .002)
		add_share(doctor, REMEDY_OTHER_WORK, others);
	if (doctor->steal_s > .002 * took)
		add_share(doctor, REMEDY_OWN_HOST, doctor->steal_s / took);
	if (doctor->throttled_s > 0)
		add_share(doctor, REMEDY_QUOTA, doctor->throttled_s / took);
	if (doctor->thermal_throttles > 0)
		add(doctor, (struct doctor_remedy){.kind = REMEDY_HEAT,
						   .gain = fabs(s->drift),
						   .count = doctor->thermal_throttles});
}

/* What the frequency can have to do with is the unsteadiness of the fixed workload, at most. */
static void prescribe_settings(struct doctor *doctor)
{
	double unsteady = fmax(doctor->steady.spread, fabs(doctor->steady.drift));

	if (is_fact(doctor, "assay_power", "battery"))
		add(doctor, (struct doctor_remedy){.kind = REMEDY_BATTERY, .gain = unsteady});
	if (doctor->settings)
		add(doctor, (struct doctor_remedy){.kind = REMEDY_TUNE,
						   .gain = doctor->settings > 1 ? unsteady : 0,
						   .cpu = doctor->steady.cpu,
						   .count = (long)doctor->settings});
	if (is_fact(doctor, "aslr", "No randomization"))
		add(doctor, (struct doctor_remedy){.kind = REMEDY_RANDOMIZATION});
	if (!*doctor->valgrind && !doctor->can_count_hardware)
		add(doctor, (struct doctor_remedy){.kind = REMEDY_VALGRIND});
}

static int compare_remedies(const void *a, const void *b)
{
	double x = ((const struct doctor_remedy *)a)->gain;
	double y = ((const struct doctor_remedy *)b)->gain;

	return (x < y) - (x > y);
}

int doctor_judge(struct doctor *doctor, struct err *err)
{
	if (learn_sessions(doctor, err) || compare_neighbours(doctor, err) ||
	    doctor_judge_paced(&doctor->paced, &doctor->trial, err))
		return -1;
	find_detectable(doctor);
	prescribe_ways(doctor);
	prescribe_quiet(doctor);
	prescribe_settings(doctor);
	qsort(doctor->remedies, doctor->n_remedies, sizeof(*doctor->remedies), compare_remedies);
	return 0;
}
