#include "results/model/evidence.h"
#include "results/model/keys.h"
#include "results/verdicts/pair.h"
#include "tests/unit/compare_support.h"

static const struct compare_rules plain = {.margin = 0.01, .limit = NAN};

/* Compares, and frees the benchmarks at release. */
struct trial {
	struct comparison c;
	struct bench *old_bench, *new_bench;
};

static struct trial compare_under(struct compare_rules rules, struct bench *old_bench,
				  struct bench *new_bench)
{
	struct trial trial = {.old_bench = old_bench, .new_bench = new_bench};
	struct err err = {0};

	assert_int_equal(comparison_init(&trial.c, old_bench, new_bench, &rules, &err), 0);
	return trial;
}

static struct trial compare(struct bench *old_bench, struct bench *new_bench)
{
	return compare_under(plain, old_bench, new_bench);
}

static void end(struct trial *trial)
{
	comparison_release(&trial->c);
	bench_free(trial->old_bench);
	bench_free(trial->new_bench);
}

static bool notes(const struct trial *trial, enum note_kind kind)
{
	return notes_find(&trial->c.notes, kind) != NULL;
}

/* What the note of that kind says under that name; NULL: there is no such note, or figure. */
static const struct figure *said(const struct trial *trial, enum note_kind kind, const char *name)
{
	const struct note *note = notes_find(&trial->c.notes, kind);

	return note ? figure_find(note->figures, name) : NULL;
}

static const char *said_text(const struct trial *trial, enum note_kind kind, const char *name)
{
	const struct figure *figure = said(trial, kind, name);

	return figure ? figure->text : "";
}

static bool notes_noise(const struct trial *trial, const char *side, enum noise_kind kind)
{
	return notes_find_noise(&trial->c.notes, side, kind) != NULL;
}

static void means_of_processes_are_compared_on_logs(void **state)
{
	/* The example of benchstat's manual; the reference is R's t.test on the logs. */
	const double old_x[] = {1726, 1723, 1707, 1707, 1713, 1729, 1736, 1707, 1705, 1774};
	const double new_x[] = {1423, 1416, 1411, 1413, 1412, 1426, 1422, 1424, 1447, 1425};
	struct trial t = compare(make_bench("json", old_x, 10), make_bench("json", new_x, 10));

	(void)state;
	assert_int_equal(t.c.verdict, VERDICT_FASTER);
	assert_int_equal(t.c.basis, BASIS_PROCESSES);
	assert_rel(t.c.ratio.low, 0.817556136469675, 1e-12);
	assert_rel(t.c.ratio.high, 0.833370229766326, 1e-12);
	assert_rel(t.c.df, 14.8188312470093, 1e-12);
	assert_int_equal(t.c.needs, 0);
	end(&t);
}

static void four_verdicts_from_data(void **state)
{
	struct trial slower = compare(make_spread("a", 20, 1, .01), make_spread("a", 20, 1.1, .01));
	struct trial faster = compare(make_spread("a", 20, 1, .01), make_spread("a", 20, .9, .01));
	struct trial same = compare(make_spread("a", 20, 1, .002), make_spread("a", 19, 1, .002));
	struct trial open = compare(make_spread("a", 20, 1, .1), make_spread("a", 20, 1, .1));

	(void)state;
	assert_int_equal(slower.c.verdict, VERDICT_SLOWER);
	assert_int_equal(faster.c.verdict, VERDICT_FASTER);
	assert_int_equal(same.c.verdict, VERDICT_SAME);
	assert_int_equal(open.c.verdict, VERDICT_UNDECIDED);
	assert_true(open.c.needs > 100);
	end(&slower);
	end(&faster);
	end(&same);
	end(&open);
}

static void unequal_counts_of_processes_are_fine(void **state)
{
	struct trial t = compare(make_spread("a", 40, 1, .01), make_spread("a", 6, 1.05, .01));

	(void)state;
	assert_int_equal(t.c.verdict, VERDICT_SLOWER);
	assert_int_equal(t.c.old_side.processes, 40);
	assert_int_equal(t.c.new_side.processes, 6);
	end(&t);
}

static void values_of_one_process_decide_nothing(void **state)
{
	double values[100];
	struct bench *old_bench = bench_new(), *new_bench = bench_new();
	struct trial t;

	(void)state;
	spread(values, 100, 1, .001);
	bench_take_run(old_bench, make_run("a", values, 100), NULL);
	spread(values, 100, 2, .001);
	bench_take_run(new_bench, make_run("a", values, 100), NULL);
	t = compare(old_bench, new_bench);
	assert_int_equal(t.c.verdict, VERDICT_UNDECIDED);
	assert_true(isnan(t.c.p));
	assert_rel(t.c.ratio.estimate, 2, 1e-6);
	assert_true(isinf(t.c.ratio.high));
	assert_string_equal(said_text(&t, NOTE_ONE_PROCESS, "side"), "both");
	end(&t);
}

static void one_process_on_one_side_decides_nothing_either(void **state)
{
	const double one[] = {2};
	struct trial t = compare(make_spread("a", 20, 1, .001), make_bench("a", one, 1));

	(void)state;
	assert_int_equal(t.c.verdict, VERDICT_UNDECIDED);
	assert_string_equal(said_text(&t, NOTE_ONE_PROCESS, "side"), "new");
	end(&t);
}

static void the_same_data_twice_are_not_different(void **state)
{
	struct trial t = compare(make_spread("a", 20, 1, .02), make_spread("a", 20, 1, .02));

	(void)state;
	assert_rel(t.c.ratio.estimate, 1, 1e-15);
	assert_true(t.c.verdict == VERDICT_SAME || t.c.verdict == VERDICT_UNDECIDED);
	assert_true(notes(&t, NOTE_SAME_VALUES));
	end(&t);
}

static void constant_data_are_exact(void **state)
{
	const double ones[] = {1, 1, 1}, more[] = {1.5, 1.5, 1.5};
	struct trial same = compare(make_bench("a", ones, 3), make_bench("a", ones, 3));
	struct trial slower = compare(make_bench("a", ones, 3), make_bench("a", more, 3));

	(void)state;
	assert_int_equal(same.c.verdict, VERDICT_SAME);
	assert_int_equal(slower.c.verdict, VERDICT_SLOWER);
	assert_rel(said(&slower, NOTE_FEW_PROCESSES, "old")->number, 3, 0);
	assert_rel(said(&slower, NOTE_FEW_PROCESSES, "new")->number, 3, 0);
	end(&same);
	end(&slower);
}

static void calibrations_are_no_results(void **state)
{
	struct bench *bench = bench_new();
	struct run *run = make_run("a", NULL, 0);
	struct trial t;

	(void)state;
	run_add_warmup(run, 8, 0.5, NULL);
	bench_take_run(bench, run, NULL);
	t = compare(make_spread("a", 20, 1, .01), bench);
	assert_int_equal(t.c.basis, BASIS_NONE);
	assert_int_equal(t.c.verdict, VERDICT_UNDECIDED);
	assert_true(isnan(t.c.ratio.estimate));
	assert_string_equal(said_text(&t, NOTE_NO_VALUES, "side"), "new");
	end(&t);
}

static void units_that_differ_cannot_be_compared(void **state)
{
	struct bench *bytes = make_spread("a", 20, 1, .01);
	struct trial t;

	(void)state;
	set_text(bytes, "unit", "byte");
	t = compare(make_spread("a", 20, 1, .01), bytes);
	assert_int_equal(t.c.basis, BASIS_NONE);
	assert_string_equal(said_text(&t, NOTE_UNITS, "old"), "second");
	assert_string_equal(said_text(&t, NOTE_UNITS, "new"), "byte");
	end(&t);
}

static void a_verdict_on_bytes_has_words_of_its_own(void **state)
{
	struct bench *old_bench = make_spread("a", 20, 1000, .01);
	struct bench *new_bench = make_spread("a", 20, 1100, .01);
	struct trial t;

	(void)state;
	set_text(old_bench, "unit", "byte");
	set_text(new_bench, "unit", "byte");
	t = compare(old_bench, new_bench);
	assert_string_equal(comparison_word(&t.c), "more");
	end(&t);
}

/* ---- the gate's p */

static void beyond_a_limit_means_the_lower_bound_is(void **state)
{
	struct compare_rules rules = {.margin = 0.01, .limit = 0.05};
	struct trial t = compare_under(rules, make_spread("a", 20, 1, .02),
				       make_spread("a", 20, 1.065, .02));

	(void)state;
	assert_true(t.c.ratio.low > 1.05);
	assert_true(t.c.p_beyond < 0.05);
	rules.limit = t.c.ratio.low - 1; /* exactly at the bound of 95 % */
	end(&t);
	t = compare_under(rules, make_spread("a", 20, 1, .02), make_spread("a", 20, 1.065, .02));
	assert_rel(t.c.p_beyond, 0.05, 1e-9);
	end(&t);
	rules.limit = 0.10;
	t = compare_under(rules, make_spread("a", 20, 1, .02), make_spread("a", 20, 1.065, .02));
	assert_int_equal(t.c.verdict, VERDICT_SLOWER);
	assert_rel(t.c.p_beyond, 1, 0);
	end(&t);
}

static void a_limit_of_nothing_asks_for_any_difference(void **state)
{
	struct compare_rules rules = {.margin = 0.01, .limit = 0};
	struct trial t =
		compare_under(rules, make_spread("a", 20, 1, .02), make_spread("a", 20, 1.01, .02));

	(void)state;
	assert_rel(t.c.p_beyond, t.c.p, 1e-9);
	end(&t);
}

/* ---- the yardstick */

/* Every process k times slower than the one before, and so is its yardstick. */
static struct bench *make_throttled(double seconds, double k)
{
	struct bench *bench = make_spread("a", 20, seconds, .002);
	double slowdown = 1;

	for (size_t i = 0; i < bench->nruns; i++) {
		bench->runs[i]->values[0] *= slowdown;
		run_set_real(bench->runs[i], KEY_YARDSTICK_MIX, 1e-8 * slowdown, NULL);
		slowdown *= k;
	}
	return bench;
}

static void the_yardstick_takes_the_machines_speed_out(void **state)
{
	struct compare_rules ignoring = {.margin = .01, .limit = NAN, .ignore_yardstick = true};
	struct trial t = compare(make_throttled(1, 1.01), make_throttled(1.02, 1.03));

	(void)state;
	assert_int_equal(t.c.basis, BASIS_YARDSTICK);
	assert_int_equal(t.c.verdict, VERDICT_SLOWER);
	assert_rel(t.c.ratio.estimate, 1.02, 1e-9);
	assert_string_equal(said_text(&t, NOTE_YARDSTICK, "yardstick"), t.c.yardstick);
	end(&t);
	t = compare_under(ignoring, make_throttled(1, 1.01), make_throttled(1.02, 1.03));
	assert_int_equal(t.c.basis, BASIS_PROCESSES);
	assert_true(t.c.ratio.estimate > 1.1);
	end(&t);
}

static double log_width(const struct trial *t)
{
	return t->c.log_ratio.high - t->c.log_ratio.low;
}

/* What the doctor saw sessions differ by, over the yardstick and without one: each where it
 * belongs. */
static void sessions_of_this_machine_are_in_the_interval(void **state)
{
	char host[] = "host", cpu[] = "cpu", date[] = "2026-11-25", elsewhere[] = "elsewhere";
	struct profile profile = {.host = host, .cpu = cpu, .date = date};
	struct compare_rules knowing = plain, ignoring = plain;
	struct trial before, with;

	(void)state;
	profile.session = (struct ttest_session){.01, 9};
	profile.session_over_yardstick = (struct ttest_session){1e-4, 9};
	knowing.profile = ignoring.profile = &profile;
	knowing.session_sd = ignoring.session_sd = NAN;
	ignoring.ignore_yardstick = true;
	before = compare(make_throttled(1, 1.001), make_throttled(1, 1.001));
	with = compare_under(knowing, make_throttled(1, 1.001), make_throttled(1, 1.001));
	assert_int_equal(with.c.basis, BASIS_YARDSTICK);
	assert_true(log_width(&with) > 2 * 1.96 * sqrt(2e-4));
	assert_true(log_width(&with) < 2 * 3 * sqrt(4e-4) && log_width(&before) < .02);
	assert_int_equal(with.c.session.source, SESSION_PROFILE);
	assert_rel(said(&with, NOTE_SESSIONS_DIFFER, "by")->number, 0.01, 1e-12);
	assert_non_null(said(&with, NOTE_SESSIONS_DIFFER, "yardstick"));
	assert_string_equal(said_text(&with, NOTE_SESSIONS_DIFFER, "date"), date);
	end(&with);
	with = compare_under(ignoring, make_throttled(1, 1.001), make_throttled(1, 1.001));
	assert_int_equal(with.c.basis, BASIS_PROCESSES);
	/* less than the profile says, since the files stand still */
	assert_true(log_width(&with) > 2 * 1.96 * sqrt(.01));
	end(&with);
	profile.host = elsewhere;
	with = compare_under(knowing, make_throttled(1, 1.001), make_throttled(1, 1.001));
	assert_int_equal(with.c.session.source, SESSION_ASSUMED);
	assert_false(notes(&with, NOTE_SESSIONS_DIFFER) || notes(&with, NOTE_SESSIONS_ALIKE));
	end(&with);
	end(&before);
}

/* Nothing is known of the machine: what its kind is known for is in the interval, until the user
   says otherwise. */
static void sessions_are_never_taken_for_equal(void **state)
{
	static const struct {
		const char *key, *value;
		enum session_machine machine;
	} signs[] = {{"assay_virtualization", "KVM", SESSION_ON_VIRTUAL},
		     {"assay_virtualization", "none", SESSION_ON_BARE},
		     {"cpu_config", "idle:none", SESSION_ON_VIRTUAL},
		     {"cpu_config", "1=driver:intel_pstate, governor:performance", SESSION_ON_BARE},
		     {"platform", "Linux-5.15.0-1-aws-x86_64", SESSION_ON_VIRTUAL},
		     {"platform", "Linux-6.1.0", SESSION_ON_UNKNOWN}};
	struct compare_rules rules = plain;
	struct trial t;

	(void)state;
	rules.session_sd = NAN;
	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		struct bench *old_bench = make_spread("b", 20, 1, .002);
		struct bench *new_bench = make_spread("b", 20, 1.05, .002);

		set_text(old_bench, signs[i].key, signs[i].value);
		t = compare_under(rules, old_bench, new_bench);
		/* the new side does not say what it is: the larger one counts */
		assert_int_equal(t.c.session.machine, signs[i].machine == SESSION_ON_VIRTUAL
							      ? SESSION_ON_VIRTUAL
							      : SESSION_ON_UNKNOWN);
		assert_int_equal(t.c.verdict, VERDICT_UNDECIDED);
		end(&t);
		old_bench = make_spread("b", 20, 1, .002);
		new_bench = make_spread("b", 20, 1.05, .002);
		set_text(old_bench, signs[i].key, signs[i].value);
		set_text(new_bench, signs[i].key, signs[i].value);
		t = compare_under(rules, old_bench, new_bench);
		assert_int_equal(t.c.session.machine, signs[i].machine);
		assert_int_equal(t.c.session.source, SESSION_ASSUMED);
		assert_int_equal(t.c.verdict, signs[i].machine == SESSION_ON_BARE
						      ? VERDICT_SLOWER
						      : VERDICT_UNDECIDED);
		assert_non_null(said(&t, NOTE_SESSIONS_ASSUMED, "by"));
		end(&t);
	}
	rules.session_sd = .01;
	t = compare_under(rules, make_spread("b", 20, 1, .002), make_spread("b", 20, 1.05, .002));
	assert_int_equal(t.c.session.source, SESSION_GIVEN);
	assert_rel(t.c.session.term.variance, 1e-4, 1e-12);
	assert_int_equal(t.c.verdict, VERDICT_SLOWER);
	end(&t);
}

static void a_yardstick_of_another_machine_or_of_some_runs_is_not_used(void **state)
{
	struct bench *away = make_throttled(1, 1.01), *partly = make_throttled(1, 1.01);
	struct trial t;

	(void)state;
	set_text(away, "hostname", "elsewhere");
	t = compare(make_throttled(1, 1.01), away);
	assert_int_equal(t.c.basis, BASIS_PROCESSES);
	assert_int_equal(t.c.machine, MACHINE_OTHER);
	end(&t);
	run_remove_meta(partly->runs[7], KEY_YARDSTICK_MIX);
	t = compare(make_throttled(1, 1.01), partly);
	assert_int_equal(t.c.basis, BASIS_PROCESSES);
	end(&t);
}

/* Beside a mix that knows nothing of what slows them, a memory walk that does. */
static struct bench *make_memory_bound(double seconds, double mix_spread)
{
	struct bench *bench = make_throttled(seconds, 1.01);

	for (size_t i = 0; i < bench->nruns; i++) {
		struct run *run = bench->runs[i];
		double slowdown = meta_number(run->meta, KEY_YARDSTICK_MIX, 0);

		run_set_real(run, KEY_YARDSTICK_MEMORY, slowdown * 7, NULL);
		run_set_real(run, KEY_YARDSTICK_MIX, 1e-8 * (1 + mix_spread * (double)(i % 3)),
			     NULL);
	}
	return bench;
}

static void the_yardstick_that_follows_the_benchmark_is_used(void **state)
{
	struct trial t = compare(make_memory_bound(1, .3), make_memory_bound(1.02, .3));

	(void)state;
	assert_int_equal(t.c.basis, BASIS_YARDSTICK);
	assert_string_equal(t.c.yardstick, "memory");
	assert_rel(t.c.ratio.estimate, 1.02, 1e-9);
	end(&t);
}

static void a_yardstick_that_makes_it_worse_is_not_used(void **state)
{
	struct bench *old_bench = make_memory_bound(1, 1), *new_bench = make_memory_bound(1, 1);
	struct trial t;

	(void)state;
	for (size_t i = 0; i < old_bench->nruns; i++) {
		run_remove_meta(old_bench->runs[i], KEY_YARDSTICK_MEMORY);
		run_remove_meta(new_bench->runs[i], KEY_YARDSTICK_MEMORY);
	}
	t = compare(old_bench, new_bench);
	assert_int_equal(t.c.basis, BASIS_PROCESSES);
	assert_null(t.c.yardstick);
	assert_true(notes(&t, NOTE_YARDSTICK_UNUSED));
	end(&t);
}

/* ---- remarks */

static void machines_builds_and_settings_are_told(void **state)
{
	struct bench *bench = make_spread("a", 20, 1, .01);
	struct bench *other = make_spread("a", 20, 1, .01);
	struct trial t;

	(void)state;
	set_text(bench, "python_version", "3.11.2");
	set_text(other, "python_version", "3.12.1");
	set_text(bench, "aslr", "Full randomization");
	set_text(other, "aslr", "No randomization");
	set_text(other, "cpu_model_name", "better");
	set_text(other, "python_compiler", "only here: nothing to compare");
	t = compare(bench, other);
	assert_int_equal(t.c.machine, MACHINE_OTHER);
	assert_string_equal(said_text(&t, NOTE_MACHINES, "cpu_model_name"), "cpu -> better");
	assert_null(said(&t, NOTE_MACHINES, "hostname"));
	assert_string_equal(said_text(&t, NOTE_BUILDS, "python_version"), "3.11.2 -> 3.12.1");
	assert_null(said(&t, NOTE_BUILDS, "python_compiler"));
	assert_non_null(said(&t, NOTE_SETTINGS, "aslr"));
	end(&t);
}

/* On hosted runners each job has another host: whoever says so compares machines of one class. */
static void hosts_of_one_class_are_compared_where_that_is_asked_for(void **state)
{
	struct compare_rules rules = plain;

	(void)state;
	rules.session_sd = NAN;
	for (int i = 0; i < 4; i++) {
		bool says_image = i & 1, is_class;
		struct bench *old_bench = make_spread("a", 20, 1, .01);
		struct bench *new_bench = make_spread("a", 20, 1.5, .01);
		struct trial t;

		rules.same_class = i & 2;
		is_class = rules.same_class && says_image;
		set_text(old_bench, MACHINE_IMAGE, "ubuntu24 1");
		set_text(new_bench, "hostname", "another");
		if (says_image)
			set_text(new_bench, MACHINE_IMAGE, "ubuntu24 1");
		t = compare_under(rules, old_bench, new_bench);
		assert_int_equal(t.c.machine, is_class ? MACHINE_CLASS : MACHINE_OTHER);
		assert_int_equal(notes(&t, NOTE_MACHINES), !is_class);
		assert_int_equal(notes(&t, NOTE_NO_CLASS), rules.same_class && !says_image);
		assert_string_equal(said_text(&t, NOTE_MACHINE_CLASS, "image"),
				    is_class ? "ubuntu24 1" : "");
		/* what sessions differ by is in the interval, by the kind of machine */
		assert_int_equal(t.c.session.source, SESSION_ASSUMED);
		end(&t);
	}
}

static void a_machine_that_is_not_named_is_unknown(void **state)
{
	struct bench *bench = make_spread("a", 20, 1, .01);
	struct trial t;

	(void)state;
	for (size_t i = 0; i < bench->nruns; i++)
		run_remove_meta(bench->runs[i], "hostname");
	t = compare(make_spread("a", 20, 1, .01), bench);
	assert_int_equal(t.c.machine, MACHINE_UNKNOWN);
	end(&t);
}

static void drift_of_the_processes_is_told(void **state)
{
	double drifting[30];
	struct trial t;

	(void)state;
	for (size_t i = 0; i < 30; i++)
		drifting[i] = 1 + 0.01 * (double)i;
	t = compare(make_spread("a", 20, 1, .01), make_bench("a", drifting, 30));
	assert_true(notes_noise(&t, "new", NOISE_DRIFT));
	assert_true(said(&t, NOTE_NOISE, "change")->number > 0.2);
	assert_false(notes_noise(&t, "old", NOISE_DRIFT));
	end(&t);
}

static void a_slow_first_value_is_told(void **state)
{
	struct bench *bench = bench_new();
	double values[3];
	struct trial t;

	(void)state;
	for (size_t i = 0; i < 20; i++) {
		spread(values, 3, 1 + 0.01 * (double)(i * 7 % 20), .001);
		values[0] *= 1.2;
		bench_take_run(bench, make_run("a", values, 3), NULL);
	}
	t = compare(make_spread("a", 20, 1, .01), bench);
	assert_true(notes_noise(&t, "new", NOISE_WARMUP));
	assert_non_null(said(&t, NOTE_NOISE, "slower"));
	end(&t);
}

static void two_groups_of_processes_are_told(void **state)
{
	double means[40];
	struct trial t;

	(void)state;
	spread(means, 20, 1, .01);
	spread(means + 20, 20, 1.5, .01);
	for (size_t i = 1; i < 20; i += 2) { /* mixed in time */
		double kept = means[i];

		means[i] = means[20 + i];
		means[20 + i] = kept;
	}
	t = compare(make_bench("a", means, 40), make_spread("a", 40, 1, .01));
	assert_true(notes_noise(&t, "old", NOISE_MODES));
	assert_rel(said(&t, NOTE_NOISE, "groups")->number, 2, 0);
	assert_false(notes_noise(&t, "new", NOISE_MODES));
	end(&t);
}

static void marked_values_are_told(void **state)
{
	struct bench *bench = make_spread("a", 20, 1, .01);
	struct trial t;

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		struct evidence evidence = evidence_unknown;

		evidence.marks = MARK_PREEMPTED;
		evidence.wall_ns = 1000000000;
		evidence.cpu_ns = 700000000;
		assert_int_equal(run_add_evidence(bench->runs[i], &evidence, false, NULL), 0);
	}
	t = compare(bench, make_spread("a", 20, 1, .01));
	assert_true(notes_noise(&t, "old", NOISE_COMPETITION));
	assert_rel(said(&t, NOTE_NOISE, "preempted")->number, 5, 0);
	assert_rel(said(&t, NOTE_NOISE, "values")->number, 20, 0);
	end(&t);
}

static void quiet_data_have_no_remarks(void **state)
{
	struct trial t = compare(make_spread("a", 20, 1, .01), make_spread("a", 20, 1.1, .01));

	(void)state;
	assert_int_equal(t.c.notes.n, 0);
	end(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(means_of_processes_are_compared_on_logs),
		cmocka_unit_test(four_verdicts_from_data),
		cmocka_unit_test(unequal_counts_of_processes_are_fine),
		cmocka_unit_test(values_of_one_process_decide_nothing),
		cmocka_unit_test(one_process_on_one_side_decides_nothing_either),
		cmocka_unit_test(the_same_data_twice_are_not_different),
		cmocka_unit_test(constant_data_are_exact),
		cmocka_unit_test(calibrations_are_no_results),
		cmocka_unit_test(units_that_differ_cannot_be_compared),
		cmocka_unit_test(a_verdict_on_bytes_has_words_of_its_own),
		cmocka_unit_test(beyond_a_limit_means_the_lower_bound_is),
		cmocka_unit_test(a_limit_of_nothing_asks_for_any_difference),
		cmocka_unit_test(the_yardstick_takes_the_machines_speed_out),
		cmocka_unit_test(sessions_of_this_machine_are_in_the_interval),
		cmocka_unit_test(sessions_are_never_taken_for_equal),
		cmocka_unit_test(a_yardstick_of_another_machine_or_of_some_runs_is_not_used),
		cmocka_unit_test(the_yardstick_that_follows_the_benchmark_is_used),
		cmocka_unit_test(a_yardstick_that_makes_it_worse_is_not_used),
		cmocka_unit_test(machines_builds_and_settings_are_told),
		cmocka_unit_test(hosts_of_one_class_are_compared_where_that_is_asked_for),
		cmocka_unit_test(a_machine_that_is_not_named_is_unknown),
		cmocka_unit_test(drift_of_the_processes_is_told),
		cmocka_unit_test(a_slow_first_value_is_told),
		cmocka_unit_test(two_groups_of_processes_are_told),
		cmocka_unit_test(marked_values_are_told),
		cmocka_unit_test(quiet_data_have_no_remarks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
