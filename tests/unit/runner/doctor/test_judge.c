/* From made-up measurements to what doctor says they mean. */
#include "runner/doctor/doctor.h"
#include "stats/random.h"
#include "tests/unit/support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SESSIONS = 8, PROCESSES = DOCTOR_KINDS };

static struct err err;
static struct doctor doctor;

/* Sessions that differ by `session_sd`, processes by 1 %; over a yardstick that takes the sessions'
   differences out in this draw; a duel of 100 blocks of 50 ms whose interval is +-0.3 %, and +-0.6
   % for the quarter of them that is a kind of work. */
static void examine(double session_sd)
{
	struct random_state random = random_seeded(3, 0);
	struct doctor_trial *t = &doctor.trial;

	doctor_release(&doctor);
	doctor.profile.python = strdup("python");
	*t = (struct doctor_trial){.sessions = SESSIONS,
				   .per_session = PROCESSES,
				   .process_s = .25,
				   .blocks = 100,
				   .block_s = .05,
				   .interleaved = {0, -.003, .003, .95}};
	for (int k = 0; k < DOCTOR_KINDS; k++) {
		t->blocks_of[k] = 25;
		t->interleaved_of[k] = (struct interval){0, -.006, .006, .95};
	}
	t->logs = calloc(SESSIONS * PROCESSES, sizeof(double));
	t->over = calloc(SESSIONS * PROCESSES, sizeof(double));
	for (int i = 0; i < SESSIONS; i++) {
		double session = session_sd * random_normal(&random);

		for (int k = 0; k < PROCESSES; k++) {
			double process = .01 * random_normal(&random);

			t->logs[i * PROCESSES + k] = session + process;
			t->over[i * PROCESSES + k] = process;
		}
	}
	doctor.took_s = 20;
	doctor.steady = (struct steady){.cpu = 3, .watched_s = 3, .spread = .002};
	doctor.thermal_throttles = -1;
	doctor.can_count_hardware = true;
}

static int place_of(enum remedy_kind kind)
{
	for (size_t i = 0; i < doctor.n_remedies; i++)
		if (doctor.remedies[i].kind == kind)
			return (int)i;
	return -1;
}

static void a_duel_sees_what_stored_files_cannot(void **state)
{
	(void)state;
	examine(.03);
	assert_int_equal(doctor_judge(&doctor, &err), 0);
	assert_true(doctor.profile.duel_10s < doctor.profile.stored_10s);
	assert_true(doctor.profile.duel_60s <= doctor.profile.duel_10s);
	/* 200 blocks fit 10 s: (1.97 + .84) sd / sqrt(200), a little more for the looks before */
	assert_int_equal(doctor.duel[0].n, 200);
	assert_true(doctor.profile.duel_10s > .0025 && doctor.profile.duel_10s < .0040);
	assert_int_equal(doctor.duel[1].limit, DETECTABLE_LOOKS);
	/* the yardstick takes the sessions out; without it they are the limit */
	assert_int_equal(doctor.stored[0].limit, DETECTABLE_TIME);
	assert_int_equal(doctor.stored_bare[1].limit, DETECTABLE_SESSIONS);
	assert_true(doctor.profile.session.variance > 1e-4);
	assert_true(place_of(REMEDY_YARDSTICK) >= 0);
	assert_true(place_of(REMEDY_DUEL) >= 0);
	assert_int_equal(place_of(REMEDY_NO_YARDSTICK), -1);
	assert_int_equal(doctor.profile.n_sessions, SESSIONS);
}

static void remedies_come_in_the_order_of_what_they_gain(void **state)
{
	(void)state;
	examine(.001);
	doctor.steady.gaps_s = 1.2; /* of 3 s */
	doctor.steady.gaps = 100;
	doctor.throttled_s = 1;
	doctor.settings = 5;
	assert_int_equal(doctor_judge(&doctor, &err), 0);
	assert_int_equal(place_of(REMEDY_OTHER_WORK), 0);
	assert_int_equal(place_of(REMEDY_QUOTA), 1);
	assert_true(place_of(REMEDY_TUNE) > 1);
	assert_int_equal(doctor.remedies[place_of(REMEDY_TUNE)].count, 5);
	assert_int_equal(doctor.remedies[place_of(REMEDY_TUNE)].cpu, 3);
	for (size_t i = 1; i < doctor.n_remedies; i++)
		assert_true(doctor.remedies[i - 1].gain >= doctor.remedies[i].gain);
}

/* What a quota took is not to be had from other programs. */
static void gaps_that_a_quota_made_are_no_other_work(void **state)
{
	(void)state;
	examine(.001);
	doctor.steady.gaps_s = 1.2; /* of 3 s */
	doctor.steady.gaps = 100;
	doctor.steady.throttled_s = 1.25;
	doctor.throttled_s = 10;
	assert_int_equal(doctor_judge(&doctor, &err), 0);
	assert_int_equal(place_of(REMEDY_OTHER_WORK), -1);
	assert_true(place_of(REMEDY_QUOTA) >= 0);
	doctor.steady.throttled_s = 0.9;
	assert_int_equal(doctor_judge(&doctor, &err), 0);
	assert_true(place_of(REMEDY_OTHER_WORK) >= 0);
	assert_int_equal(doctor.remedies[place_of(REMEDY_OTHER_WORK)].cpu, 3);
	assert_rel(doctor.remedies[place_of(REMEDY_OTHER_WORK)].share, .1, .05);
}

static void a_quiet_machine_is_told_nothing_of_noise(void **state)
{
	(void)state;
	examine(.001);
	assert_int_equal(doctor_judge(&doctor, &err), 0);
	assert_int_equal(place_of(REMEDY_OTHER_WORK), -1);
	assert_int_equal(place_of(REMEDY_QUOTA), -1);
	assert_int_equal(place_of(REMEDY_TUNE), -1);
	assert_int_equal(place_of(REMEDY_VALGRIND), -1);
}

/* The typical spread is that of their variances' mean, the process's what kinds and sessions leave.
 */
static void kinds_of_work_are_judged_together_and_alone(void **state)
{
	(void)state;
	examine(.03);
	for (int i = 0; i < SESSIONS * PROCESSES; i++)
		doctor.trial.logs[i] += i % PROCESSES; /* another time for each kind */
	doctor.trial.interleaved_of[0] = (struct interval){0, -.6, .6, .95};
	doctor.trial.interleaved_of[1] = (struct interval){0, 0, 0, .95};
	assert_int_equal(doctor_judge(&doctor, &err), 0);
	assert_true(doctor.profile.process_sd > .006 && doctor.profile.process_sd < .014);
	assert_rel(doctor.profile.block_sd, doctor_block_sd(&doctor.trial, 2), 1e-12);
	assert_rel(doctor.duel_of[0].log_difference, 100 * doctor.duel[0].log_difference, 1e-9);
	assert_rel(doctor.duel_of[1].log_difference, 0, 0);
}

static void too_few_blocks_claim_nothing(void **state)
{
	(void)state;
	examine(.001);
	doctor.trial.blocks = 99;
	doctor.trial.blocks_of[2] = 3;
	doctor.trial.interleaved_of[2] = (struct interval){0, -INFINITY, INFINITY, 1};
	assert_int_equal(doctor_judge(&doctor, &err), 0);
	assert_true(isinf(doctor.profile.duel_10s));
	assert_int_equal(doctor.duel[0].limit, DETECTABLE_NOTHING);
	assert_int_equal(place_of(REMEDY_DUEL), -1);
}

/* As `examine`, on a machine whose speed differs by 20 % from process to process: what the pacers
   beside them feel too, or something else. */
static void examine_paced(bool is_felt)
{
	struct random_state random = random_seeded(4, 0);
	struct doctor_trial *t = &doctor.trial;

	examine(0);
	t->paced = calloc(SESSIONS * PROCESSES, sizeof(*t->paced));
	for (int i = 0; i < SESSIONS * PROCESSES; i++) {
		double speed = .2 * random_normal(&random), other = .2 * random_normal(&random);
		double felt = is_felt ? speed : other;

		t->logs[i] += speed;
		t->paced[i] = (struct pacing_process){.value = t->logs[i],
						      .pacer = felt,
						      .ratio = t->logs[i] - felt,
						      .spread = .02};
	}
}

static void a_pacer_takes_the_machine_s_speed_out(void **state)
{
	(void)state;
	examine_paced(true);
	assert_int_equal(doctor_judge(&doctor, &err), 0);
	assert_true(doctor.paced.has_run && doctor.paced.is_followed);
	assert_true(doctor.paced.process_sd > .006 && doctor.paced.process_sd < .02);
	assert_true(doctor.paced.moved > .12 && doctor.paced.moved < .3);
	assert_true(doctor.paced.left < .05);
	assert_true(doctor.stored[0].log_difference < doctor.stored_bare[0].log_difference / 2);
	assert_true(place_of(REMEDY_PACER) >= 0);
	assert_int_equal(place_of(REMEDY_YARDSTICK), -1);
}

/* 10 s a side are 40 processes of .25 s: within +-t sqrt(2 (sd^2 / 40 + session)). */
static void the_width_of_a_ratio_is_that_of_two_files(void **state)
{
	struct detectable ten, sixty;
	double se;

	(void)state;
	examine_paced(true);
	assert_int_equal(doctor_judge(&doctor, &err), 0);
	ten = doctor_files_paced(&doctor, 10);
	sixty = doctor_files_paced(&doctor, 60);
	se = sqrt(2 * (pow(doctor.paced.process_sd, 2) / 40 + doctor.paced.session.variance));
	assert_int_equal(ten.n, 40);
	assert_true(ten.half_width > 1.96 * se && ten.half_width < 2.8 * se);
	assert_true(sixty.half_width < ten.half_width);
	assert_true(sixty.half_width > 1.96 * sqrt(2 * doctor.paced.session.variance));
	assert_true(ten.log_difference > ten.half_width);
}

static void a_pacer_that_is_not_followed_predicts_nothing(void **state)
{
	(void)state;
	examine_paced(false);
	assert_int_equal(doctor_judge(&doctor, &err), 0);
	assert_true(doctor.paced.has_run);
	assert_false(doctor.paced.is_followed);
	assert_int_equal(doctor_files_paced(&doctor, 10).limit, DETECTABLE_NOTHING);
	assert_true(isinf(doctor_files_paced(&doctor, 10).half_width));
	assert_int_equal(place_of(REMEDY_PACER), -1);
	examine(.03);
	assert_int_equal(doctor_judge(&doctor, &err), 0);
	assert_false(doctor.paced.has_run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_duel_sees_what_stored_files_cannot),
		cmocka_unit_test(remedies_come_in_the_order_of_what_they_gain),
		cmocka_unit_test(gaps_that_a_quota_made_are_no_other_work),
		cmocka_unit_test(a_quiet_machine_is_told_nothing_of_noise),
		cmocka_unit_test(kinds_of_work_are_judged_together_and_alone),
		cmocka_unit_test(too_few_blocks_claim_nothing),
		cmocka_unit_test(a_pacer_takes_the_machine_s_speed_out),
		cmocka_unit_test(the_width_of_a_ratio_is_that_of_two_files),
		cmocka_unit_test(a_pacer_that_is_not_followed_predicts_nothing),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	doctor_release(&doctor);
	return failed;
}
