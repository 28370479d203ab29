/* When a silent worker is reported, by numbers; and that it is, by a real one. */
#include "cli/measuring/silence_line.h"
#include "runner/drive/worker.h"
#include "tests/unit/support.h"
#include "tests/unit/worker_file.h"

#include <unistd.h>

extern char **environ;

static void it_is_told_of_at_the_limit_and_then_thirty_times_as_long(void **state)
{
	(void)state;
	assert_rel(silence_next(30, 0), 30, 1e-12);
	assert_rel(silence_next(30, 29.9), 30, 1e-12);
	assert_rel(silence_next(30, 30), 31, 1e-12);
	assert_rel(silence_next(30, 30.5), 31, 1e-12);
	assert_rel(silence_next(30, 47.2), 48, 1e-12);
	assert_rel(silence_next(0.3, 0.305), 0.31, 1e-12);
}

static void milestones_are_twice_as_far_each_time(void **state)
{
	(void)state;
	assert_false(silence_has_milestone(30, 0, 29));
	assert_true(silence_has_milestone(30, 0, 30));
	assert_false(silence_has_milestone(30, 30, 59));
	assert_true(silence_has_milestone(30, 59, 60));
	assert_false(silence_has_milestone(30, 60, 119));
	assert_true(silence_has_milestone(30, 119, 500)); /* we were stopped meanwhile */
	assert_false(silence_has_milestone(30, 500, 900));
}

static void the_sentence_says_who_how_long_and_at_what(void **state)
{
	struct silence silence = {.name = "bench_x",
				  .part = "process 3",
				  .doing = "loading",
				  .printed = "IndexError: 1\033[2J",
				  .seconds = 40.2};
	struct buf text = {0};

	(void)state;
	silence_sentence(&text, &silence);
	assert_string_equal(
		buf_text(&text),
		"bench_x: process 3 has been silent for 40 s, loading; it printed last: "
		"IndexError: 1\\x1b[2J");
	buf_clear(&text);
	silence_sentence(&text, &(struct silence){.name = "x.py",
						  .part = "",
						  .doing = "loading",
						  .printed = "",
						  .seconds = 30});
	assert_string_equal(buf_text(&text), "x.py has been silent for 30 s, loading");
	buf_clear(&text);
	silence_sentence(
		&text,
		&(struct silence){.part = "", .doing = "starting", .printed = "", .seconds = 30});
	assert_string_equal(buf_text(&text), "a process has been silent for 30 s, starting");
	buf_release(&text);
}

/* ---- a real worker */

struct heard {
	int times, milestones, ends;
	char name[40], part[40], doing[80], printed[80];
	double seconds;
};

static void hear(void *context, const struct silence *silence)
{
	struct heard *heard = context;

	heard->ends += silence->is_over;
	heard->times += !silence->is_over;
	heard->milestones += silence->is_milestone;
	snprintf(heard->name, sizeof(heard->name), "%s", silence->name);
	snprintf(heard->part, sizeof(heard->part), "%s", silence->part);
	snprintf(heard->doing, sizeof(heard->doing), "%s", silence->doing);
	snprintf(heard->printed, sizeof(heard->printed), "%s", silence->printed);
	heard->seconds = silence->seconds;
}

static void a_worker_that_takes_long_is_told_of_with_what_it_does(void **state)
{
	struct heard heard = {0};
	struct silence_watch watch = {.after_s = 0.03, .tell = hear, .context = &heard};
	char bootstrap[WORKER_FILE_SIZE];
	struct worker_spec spec = {.program = "/usr/bin/python3",
				   .bootstrap = bootstrap,
				   .env = environ,
				   .timeout_s = 60,
				   .name = "slow",
				   .part = "process 7"};
	struct targets targets = {0};
	struct target *target = targets_add(&targets, TARGET_SNIPPET, "slow");
	struct worker worker = {0};
	struct reading reading;
	struct err err = {0};

	(void)state;
	worker_file("bootstrap.py", bootstrap);
	target->setup = strdup("import sys, time; sys.stderr.write('one\\nthe last\\n'); "
			       "sys.stderr.flush(); time.sleep(0.5)");
	target->stmt = strdup("pass");
	assert_int_equal(worker_start(&worker, &spec, &err), 0);
	assert_int_equal(worker_load(&worker, target, &err), 0);
	silence_set_watch(&watch);
	assert_int_equal(worker_measure(&worker, WORKER_LOOP, 8, &reading, &err), 0);
	silence_set_watch(NULL);
	assert_true(heard.times >= 1 && heard.milestones >= 1);
	assert_int_equal(heard.ends, 1);
	assert_string_equal(heard.name, "slow");
	assert_string_equal(heard.part, "process 7");
	assert_string_equal(heard.doing, "measuring 8 loops, or in setup");
	assert_string_equal(heard.printed, "the last");
	assert_true(heard.seconds >= 0.5);

	heard = (struct heard){0}; /* and an answer in time is nobody's business */
	watch.after_s = 60;
	silence_set_watch(&watch);
	assert_int_equal(worker_measure(&worker, WORKER_EMPTY_LOOP, 8, &reading, &err), 0);
	silence_set_watch(NULL);
	assert_int_equal(heard.times + heard.ends, 0);
	worker_finish(&worker);
	worker_release(&worker);
	targets_release(&targets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_told_of_at_the_limit_and_then_thirty_times_as_long),
		cmocka_unit_test(milestones_are_twice_as_far_each_time),
		cmocka_unit_test(the_sentence_says_who_how_long_and_at_what),
		cmocka_unit_test(a_worker_that_takes_long_is_told_of_with_what_it_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
