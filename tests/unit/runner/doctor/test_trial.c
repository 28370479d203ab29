/* Doctor's measurement with a real interpreter: what its judgement builds on is there and whole,
   each step is told as it begins, and who cannot be measured says why. */
#include "runner/doctor/doctor.h"
#include "tests/unit/scratch.h"
#include "tests/unit/support.h"
#include "tests/unit/told_list.h"
#include "tests/unit/worker_file.h"

#include <unistd.h>

/* Seconds for all of it: at a busy moment it takes longer, since sessions come whole. */
#define BRIEF_S 0.4

static char folder[] = "/tmp/assay-trial-XXXXXX";
static struct settings settings;
static struct preparation preparation;
static struct doctor doctor;
static struct told_list told;
static struct err err;

static int find_worker(void **state)
{
	(void)state;
	return worker_link();
}

static int set_up(void **state)
{
	(void)state;
	settings = (struct settings){.plan = plan_adaptive,
				     .python = "/usr/bin/python3",
				     .version = "1.2.3",
				     .is_pinned = true};
	doctor = (struct doctor){0};
	told = (struct told_list){0};
	err_clear(&err);
	if (scratch_make_state(folder))
		return -1;
	return preparation_init(&preparation, &settings, true, (struct teller){0}, &err);
}

static int tear_down(void **state)
{
	(void)state;
	doctor_release(&doctor);
	preparation_release(&preparation);
	return scratch_remove(folder);
}

static int measure(void)
{
	return doctor_measure(&doctor, &preparation, BRIEF_S, told_list_teller(&told), &err);
}

static void assert_steps(int first, const enum examining *steps, int n)
{
	assert_int_equal(told.n, first + n);
	for (int i = 0; i < n; i++) {
		assert_int_equal(told.items[first + i].kind, TOLD_EXAMINING);
		assert_int_equal(told.items[first + i].number, steps[i]);
	}
}

static void all_that_is_judged_is_measured_step_by_step(void **state)
{
	static const enum examining steps[] = {EXAMINING_STEADINESS, EXAMINING_SESSIONS,
					       EXAMINING_DUEL};
	const struct doctor_trial *t = &doctor.trial;
	size_t blocks = 0;

	(void)state;
	if (measure())
		fail_msg("%s", err.text);
	assert_steps(0, steps, 3);
	/* even when time is short a variance has something to stand on */
	assert_in_range(t->sessions, 4, 8);
	assert_int_equal(t->per_session, DOCTOR_KINDS);
	assert_non_null(t->over); /* a native worker has the yardstick */
	for (size_t i = 0; i < t->sessions * t->per_session; i++) {
		/* logs of seconds: an iteration takes between 10 ns and 1 s */
		assert_true(t->logs[i] > log(1e-8) && t->logs[i] < 0);
		assert_true(isfinite(t->over[i]));
	}
	for (size_t k = 0; k < DOCTOR_KINDS; k++)
		blocks += t->blocks_of[k];
	assert_int_equal(t->blocks, blocks);
	for (size_t i = 0; i < blocks; i++)
		assert_true(isfinite(t->d[i]));
	assert_true(t->process_s > 0);
	assert_true(blocks == 0 || t->block_s > 0);
	/* no step is part of another's time */
	assert_true(doctor.took_s >= t->process_s * (double)(t->sessions * t->per_session));
	assert_true(doctor.steady.slices > 0);
	assert_true(doctor.steal_s >= 0);
}

static void a_python_that_cannot_be_measured_says_why(void **state)
{
	static const enum examining steps[] = {EXAMINING_STEADINESS, EXAMINING_SESSIONS};

	(void)state;
	free(preparation.interp.path);
	preparation.interp.path = strdup("/bin/true");
	assert_int_equal(measure(), -1);
	assert_int_equal(err.kind, ERR_BENCHMARK);
	assert_non_null(strstr(err.text, "/bin/true: did not answer as a Python interpreter"));
	assert_steps(0, steps, 2);
}

/* ---- what is kept of it */

/* The file that a host's profile is in. */
static void write_profile(const char *text)
{
	char path[512], host[200] = "";
	FILE *f;

	assert_int_equal(gethostname(host, sizeof(host) - 1), 0);
	snprintf(path, sizeof(path), "%s/assay", folder);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/assay/profile-%s.json", folder, host);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void an_examination_replaces_a_profile_that_makes_no_sense(void **state)
{
	static const enum examining steps[] = {EXAMINING_STEADINESS, EXAMINING_SESSIONS,
					       EXAMINING_DUEL};
	struct profile kept = {0};

	(void)state;
	write_profile("[1]");
	if (doctor_examine(&doctor, &preparation, BRIEF_S, told_list_teller(&told), &err))
		fail_msg("%s", err.text);
	assert_int_equal(told.items[0].number, EXAMINING_MACHINE);
	assert_int_equal(told.items[1].kind, TOLD_PROFILE_REPLACED);
	assert_non_null(strstr(told.text[1], "profile-"));
	assert_steps(2, steps, 3);
	doctor_keep(&doctor, told_list_teller(&told));
	assert_int_equal(told.n, 5);
	assert_int_equal(profile_read(&kept, doctor.profile.host, &err), 1);
	assert_int_equal(kept.n_sessions, doctor.trial.sessions);
	assert_non_null(strstr(kept.python, "/usr/bin/python3"));
	profile_release(&kept);
}

static void a_profile_that_cannot_be_kept_is_told(void **state)
{
	char file[100];

	(void)state;
	snprintf(file, sizeof(file), "%s/file", folder);
	fclose(fopen(file, "w"));
	setenv("XDG_STATE_HOME", file, 1); /* no folder can be made in a file */
	doctor.profile.host = strdup("here");
	doctor_keep(&doctor, told_list_teller(&told));
	assert_int_equal(told.n, 1);
	assert_int_equal(told.items[0].kind, TOLD_PROFILE_LOST);
	assert_non_null(strstr(told.text[0], file));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(all_that_is_judged_is_measured_step_by_step),
		TEST(a_python_that_cannot_be_measured_says_why),
		TEST(an_examination_replaces_a_profile_that_makes_no_sense),
		TEST(a_profile_that_cannot_be_kept_is_told),
	};

	return cmocka_run_group_tests(tests, find_worker, NULL);
}
