/* Each kind of noise has its sentence; what is found is tests/unit/results/noise. */
#include "cli/words/noise_words.h"
#include "tests/unit/support.h"

static struct noise noise;

static void assert_says(enum noise_kind kind, const struct figure *figures, const char *wanted)
{
	struct buf out = {0};

	noise = (struct noise){.n = 0};
	noise_add(&noise, kind, 0.5, figures);
	noise_words_add(&out, &noise.found[0]);
	assert_string_equal(buf_text(&out), wanted);
	buf_release(&out);
}

#define LOST                                                                                       \
	figure_count("preempted", 5), figure_count("values", 20),                                  \
		figure_of("lost", FIGURE_PERCENT, 0.075)

static void what_takes_the_cpu(void **state)
{
	(void)state;
	assert_says(NOISE_THROTTLED,
		    FIGURES(figure_of("share", FIGURE_PERCENT, 0.25),
			    figure_of("quota", FIGURE_PLAIN, 0.5)),
		    "the control group's quota of 0.5 CPUs kept it waiting for 25.0% of the time");
	assert_says(NOISE_THROTTLED, FIGURES(figure_of("share", FIGURE_PERCENT, 0.25)),
		    "the control group's quota kept it waiting for 25.0% of the time");
	assert_says(NOISE_STOLEN, FIGURES(figure_of("share", FIGURE_PERCENT, 0.1)),
		    "the hypervisor stole 10.0% of this machine's CPU time");
	assert_says(NOISE_PERIODIC, FIGURES(figure_of("period", FIGURE_TIME, 0.23), LOST),
		    "something takes the CPU regularly, about every 230.0 ms: 5 of 20 values, "
		    "7.50% of their time");
	assert_says(
		NOISE_COMPETITION, FIGURES(figure_of("cpus", FIGURE_ONE_DECIMAL, 0.97), LOST),
		"other programs kept 1.0 CPUs at work and took this benchmark's CPU during 5 of 20 "
		"values, 7.50% of their time");
	assert_says(NOISE_COMPETITION, FIGURES(figure_of("cpus", FIGURE_ONE_DECIMAL, 0.97)),
		    "other programs kept 1.0 CPUs at work while it ran");
	assert_says(NOISE_COMPETITION,
		    FIGURES(figure_count("preempted", 5), figure_count("values", 20)),
		    "other programs took this benchmark's CPU during 5 of 20 values");
	assert_says(NOISE_MIGRATION, FIGURES(figure_count("moved", 10), figure_count("values", 50)),
		    "the kernel moved it to another CPU during 10 of 50 values");
	assert_says(NOISE_MIGRATION,
		    FIGURES(figure_count("moved", 10), figure_count("values", 50),
			    figure_count("low_cpu", 0), figure_count("high_cpu", 3)),
		    "the kernel moved it to another CPU (of 0 to 3) during 10 of 50 values");
}

#define CHANGE figure_of("change", FIGURE_CHANGE, 0.077), figure_count("processes", 30)

static void what_depends_on_time(void **state)
{
	(void)state;
	assert_says(NOISE_DRIFT, FIGURES(CHANGE, figure_of("span", FIGURE_SPAN, 3.9)),
		    "it drifted: +7.70% from the first process to the last, over 3.9 s");
	assert_says(NOISE_DRIFT,
		    FIGURES(CHANGE, figure_text("cause", "machine"),
			    figure_of("beside", FIGURE_CHANGE, 0.07)),
		    "it drifted: +7.70% from the first of 30 processes to the last; so did the "
		    "fixed workload beside it (+7.00%): it is the machine");
	assert_says(NOISE_DRIFT,
		    FIGURES(CHANGE, figure_text("cause", "benchmark"),
			    figure_of("beside", FIGURE_CHANGE, 0)),
		    "it drifted: +7.70% from the first of 30 processes to the last; the fixed "
		    "workload beside it did not (+0.00%): it is the benchmark");
	assert_says(NOISE_WANDER,
		    FIGURES(figure_text("cause", "machine"),
			    figure_of("autocorrelation", FIGURE_TWO_DECIMALS, 0.886),
			    figure_count("processes", 24), figure_of("worth", FIGURE_WHOLE, 1.4),
			    figure_of("half_width", FIGURE_PERCENT, 0.018),
			    figure_of("rather", FIGURE_PERCENT, 0.074)),
		    "its speed wanders, as does that of the fixed workload beside it: processes "
		    "that follow each other are alike (lag-1 autocorrelation 0.89), so 24 count as "
		    "about 1, and an interval of 1.80% should be 7.40%");
	assert_says(NOISE_WARMUP,
		    FIGURES(figure_count("value", 2), figure_of("off_by", FIGURE_CHANGE, -0.03)),
		    "value 2 of each process is off by -3.00% from the others");
	assert_says(NOISE_WARMUP,
		    FIGURES(figure_of("slower", FIGURE_PERCENT, 0.05),
			    figure_of("moves_result", FIGURE_CHANGE, 0.012)),
		    "the first value of a process is 5.00% slower than its last: it still warms "
		    "up, which makes the result +1.20%; more warm-ups are needed (-w)");
	assert_says(NOISE_WARMUP, FIGURES(figure_of("faster", FIGURE_PERCENT, 0.05)),
		    "the first value of a process is 5.00% faster than its last: it becomes "
		    "slower with every call");
}

#define GROUPS                                                                                     \
	figure_count("groups", 2), figure_of("low", FIGURE_TIME, 0.02),                            \
		figure_of("low_share", FIGURE_WHOLE_PERCENT, 0.6),                                 \
		figure_of("high", FIGURE_TIME, 0.022),                                             \
		figure_of("high_share", FIGURE_WHOLE_PERCENT, 0.4)

#define ODD                                                                                        \
	figure_count("process", 7), figure_count("processes", 12),                                 \
		figure_of("moves_result", FIGURE_CHANGE, 0.0333)

static void what_depends_on_the_process(void **state)
{
	const struct figure slower = figure_of("slower", FIGURE_PERCENT, 0.399);

	(void)state;
	assert_says(NOISE_MODES, FIGURES(GROUPS),
		    "processes fall into 2 groups, from 20.00 ms (60% of them) to 22.00 ms (40%): "
		    "no single number describes it");
	assert_says(NOISE_MODES, FIGURES(GROUPS, figure_text("follow", "the hash seed")),
		    "processes fall into 2 groups, from 20.00 ms (60% of them) to 22.00 ms (40%), "
		    "which follow the hash seed: no single number describes it");
	assert_says(
		NOISE_MODES, FIGURES(GROUPS, figure_count("changes", 1)),
		"processes fall into 2 groups, from 20.00 ms (60% of them) to 22.00 ms (40%), "
		"one after the other in time (1 change): the machine itself has several speeds: no "
		"single number describes it");
	assert_says(NOISE_ODD_PROCESS,
		    FIGURES(ODD, slower, figure_count("hash_seed", 7),
			    figure_text("cause", "page_faults"),
			    figure_of("mine", FIGURE_THREE_DIGITS, 900),
			    figure_of("usual", FIGURE_THREE_DIGITS, 3)),
		    "process 7 of 12 (hash seed 7) is 39.9% slower than the others, which moves "
		    "the result by +3.33%: it had 900 page faults a value, where 3 is usual");
	assert_says(NOISE_ODD_PROCESS,
		    FIGURES(ODD, slower, figure_text("cause", "machine"),
			    figure_of("beside", FIGURE_PERCENT, 0.25)),
		    "process 7 of 12 is 39.9% slower than the others, which moves the result by "
		    "+3.33%: so was the fixed workload beside it, by 25.0%: it is the machine");
	assert_says(NOISE_ODD_PROCESS, FIGURES(ODD, figure_of("faster", FIGURE_PERCENT, 0.1)),
		    "process 7 of 12 is 10.0% faster than the others, which moves the result by "
		    "+3.33%: nothing recorded says why");
}

static void every_cause_of_an_odd_process_has_words(void **state)
{
	static const char *const causes[][2] = {
		{"off_cpu", "its CPU was taken for 4% of the time, where 1 is usual"},
		{"other_cpus", "other programs kept 4 CPUs at work meanwhile, where 1 is usual"},
		{"page_faults", "it had 4 page faults a value, where 1 is usual"},
		{"collections", "it had 4 garbage collections a value, where 1 is usual"},
		{"waits", "it waited 4 times a value, where 1 is usual"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(causes) / sizeof(*causes); i++) {
		struct buf wanted = {0};

		buf_addf(&wanted,
			 "process 7 of 12 is  than the others, which moves the result by +3.33%%: "
			 "%s",
			 causes[i][1]);
		assert_says(NOISE_ODD_PROCESS,
			    FIGURES(ODD, figure_text("cause", causes[i][0]),
				    figure_of("mine", FIGURE_THREE_DIGITS, 4),
				    figure_of("usual", FIGURE_THREE_DIGITS, 1)),
			    buf_text(&wanted));
		buf_release(&wanted);
	}
}

static void programs_get_kind_size_text_and_numbers(void **state)
{
	json_t *list;
	char *text;

	(void)state;
	for (int kind = 0; kind < NOISE_KINDS; kind++)
		assert_true(noise_pattern((enum noise_kind)kind) &&
			    noise_word((enum noise_kind)kind));
	noise = (struct noise){.n = 0};
	noise_add(&noise, NOISE_STOLEN, 0.1, FIGURES(figure_of("share", FIGURE_PERCENT, 0.5)));
	list = noise_json_new(&noise);
	text = json_dumps(list, JSON_COMPACT);
	assert_string_equal(
		text,
		"[{\"kind\":\"stolen\",\"text\":\"the hypervisor stole 50.0% of this machine's CPU "
		"time\",\"share\":0.5,"
		"\"size\":0.10000000000000001}]");
	free(text);
	json_decref(list);
}

static void check_mark(const char *wanted)
{
	struct buf text = {0};

	noise_mark_add(&text, &noise.found[0]);
	assert_string_equal(buf_text(&text), wanted);
	buf_release(&text);
	noise = (struct noise){.n = 0};
}

static void a_mark_is_a_word_or_two(void **state)
{
	(void)state;
	noise = (struct noise){.n = 0};
	noise_add(&noise, NOISE_COMPETITION, 0.4,
		  FIGURES(figure_of("cpus", FIGURE_ONE_DECIMAL, 0.4),
			  figure_of("lost", FIGURE_PERCENT, 0.423)));
	check_mark("busy 42%");
	noise_add(&noise, NOISE_COMPETITION, 0.4,
		  FIGURES(figure_of("cpus", FIGURE_ONE_DECIMAL, 0.4)));
	check_mark("busy 0.4 CPUs");
	noise_add(&noise, NOISE_STOLEN, 0.004, FIGURES(figure_of("share", FIGURE_PERCENT, 0.0042)));
	check_mark("stolen 0.42%");
	noise_add(&noise, NOISE_MODES, 0.2, FIGURES(figure_count("groups", 2)));
	check_mark("2 speeds");
	for (int kind = 0; kind < NOISE_KINDS; kind++) {
		struct buf text = {0};

		noise_add(&noise, (enum noise_kind)kind, 0.1, NULL);
		noise_mark_add(&text, &noise.found[0]);
		assert_true(text.len > 0);
		buf_release(&text);
		noise = (struct noise){.n = 0};
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_takes_the_cpu),
		cmocka_unit_test(what_depends_on_time),
		cmocka_unit_test(what_depends_on_the_process),
		cmocka_unit_test(every_cause_of_an_odd_process_has_words),
		cmocka_unit_test(a_mark_is_a_word_or_two),
		cmocka_unit_test(programs_get_kind_size_text_and_numbers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
