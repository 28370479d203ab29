/* What is kept of a machine comes back as it was, and nothing else is believed. */
#include "results/files/statedir.h"
#include "results/learned/profile.h"
#include "tests/unit/hosts.h"

#include <math.h>

static struct err err;
static char state_folder[] = "/tmp/assay-profile-XXXXXX";
static struct profile p,
	back; /* not on a stack: a failed assertion jumps over what releases them */

static int begin(void **state)
{
	(void)state;
	return scratch_make_state(state_folder);
}

static int end(void **state)
{
	(void)state;
	return scratch_remove(state_folder);
}

static struct profile profile_of(const char *host)
{
	return (struct profile){.host = strdup(host),
				.cpu = strdup("a CPU"),
				.date = strdup("2026-11-25 10:00"),
				.python = strdup("/usr/bin/python3 3.11.2"),
				.process_s = .25,
				.process_sd = .02,
				.process_sd_over_yardstick = NAN,
				.block_s = .05,
				.block_sd = .012,
				.stored_10s = .04,
				.stored_60s = INFINITY,
				.duel_10s = .005,
				.duel_60s = .002};
}

static void a_profile_comes_back_as_it_was(void **state)
{
	(void)state;
	p = profile_of("box");
	assert_int_equal(profile_add_session(&p, 1, p.python, -3, NAN, &err), 0);
	assert_int_equal(profile_add_session(&p, 2, p.python, -3.1, .5, &err), 0);
	profile_learn(&p, 2, 4);
	assert_int_equal(profile_write(&p, &err), 0);
	assert_int_equal(profile_read(&back, "box", &err), 1);
	assert_string_equal(back.cpu, "a CPU");
	assert_string_equal(back.python, p.python);
	assert_rel(back.session.variance, p.session.variance, 1e-15);
	assert_rel(back.session.df, 1, 1e-15);
	assert_true(isnan(back.session_over_yardstick.variance));
	assert_rel(back.block_sd, .012, 1e-15);
	assert_rel(back.duel_60s, .002, 1e-15);
	assert_true(isinf(back.stored_60s));
	assert_int_equal(back.n_sessions, 2);
	assert_true(isnan(back.sessions[0].log_over_yardstick));
	profile_release(&p);
	profile_release(&back);
}

static void the_variance_is_between_sessions_of_one_python(void **state)
{
	(void)state;
	p = profile_of("box");
	profile_add_session(&p, 1, p.python, 0, NAN, &err);
	profile_add_session(&p, 1, "another", 10, NAN, &err);
	profile_add_session(&p, 1, p.python, .2, NAN, &err);
	profile_learn(&p, 2, 4);
	/* variance of {0, .2} less that of a mean of four processes */
	assert_rel(p.session.variance, .02 - .02 * .02 / 4, 1e-12);
	assert_rel(p.session.df, 1, 1e-15);
	p.process_sd = 1; /* what sampling explains is not between sessions */
	profile_learn(&p, 2, 4);
	assert_true(p.session.variance == 0);
	profile_release(&p);
}

static void a_visit_to_a_busy_machine_does_not_stand_for_all(void **state)
{
	static const double quiet[] = {0, .01, .02, .03, .04, .05, .06, .07};
	(void)state;
	p = profile_of("box");
	for (int visit = 0; visit < 3; visit++)
		for (int i = 0; i < 8; i++)
			profile_add_session(&p, visit, p.python, quiet[i] * (visit == 1 ? 50 : 1),
					    NAN, &err);
	profile_learn(&p, 8, 4);
	assert_rel(p.visit.variance, .0006 - .02 * .02 / 4, 1e-9);
	assert_rel(p.visit.df, 7, 1e-15);
	assert_true(p.session.variance > 0 && p.session.variance < 10 * p.visit.variance);
	assert_rel(p.session.df, .367 * 23, 1e-12);
	profile_release(&p);
}

static void the_oldest_sessions_go(void **state)
{
	(void)state;
	p = profile_of("box");
	for (int i = 0; i < PROFILE_SESSIONS_MAX + 3; i++)
		assert_int_equal(profile_add_session(&p, i, "x", i, NAN, &err), 0);
	assert_int_equal(p.n_sessions, PROFILE_SESSIONS_MAX);
	assert_true(p.sessions[0].log_mean == 3);
	profile_release(&p);
}

static void what_makes_no_sense_is_an_error_that_names_the_file(void **state)
{
	static const char *const texts[] = {
		"",
		"{",
		"[]",
		"{\"version\": 7}",
		"{\"version\": 1, \"host\": \"odd\"}",
		"{\"version\": 1, \"stored\": {\"session_variance\": -1, \"session_df\": 3}}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		hosts_put(state_folder, "/assay/profile-odd.json", texts[i]);
		assert_int_equal(profile_read(&p, "odd", &err), -1);
		assert_non_null(strstr(err.text, "profile-odd.json"));
		err_clear(&err);
		profile_release(&p);
	}
}

static void a_host_that_is_not_known_has_none(void **state)
{
	(void)state;
	assert_int_equal(profile_read(&p, "nowhere", &err), 0);
	setenv("XDG_STATE_HOME", "relative", 1);
	setenv("HOME", "relative too", 1);
	assert_int_equal(profile_read(&p, "nowhere", &err), 0);
	assert_null(statedir_file_new("profile", "box", &err));
	assert_int_equal(err.kind, ERR_INPUT);
	err_clear(&err);
	setenv("XDG_STATE_HOME", state_folder, 1);
}

static void a_name_leads_nowhere_else(void **state)
{
	char *path = statedir_file_new("profile", "../../etc/x\n", &err);

	(void)state;
	assert_null(strstr(path + strlen(state_folder), "/etc"));
	assert_null(strchr(path, '\n'));
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_profile_comes_back_as_it_was),
		cmocka_unit_test(the_variance_is_between_sessions_of_one_python),
		cmocka_unit_test(a_visit_to_a_busy_machine_does_not_stand_for_all),
		cmocka_unit_test(the_oldest_sessions_go),
		cmocka_unit_test(what_makes_no_sense_is_an_error_that_names_the_file),
		cmocka_unit_test(a_host_that_is_not_known_has_none),
		cmocka_unit_test(a_name_leads_nowhere_else),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
