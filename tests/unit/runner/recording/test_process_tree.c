#include "runner/recording/process_tree.h"

#include "runner/os/interrupt.h"
#include "tests/unit/support.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct process_tree_options options = {
	.how = {.stop = READER_SIGSTOP}, .step_s = 0.001, .with_children = true, .named = true};

/* A process without Python, with so many children like it. */
static pid_t start_sleeper(int children)
{
	pid_t pid;

	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		while (children-- > 0)
			if (fork() == 0)
				break;
		pause();
		_exit(0);
	}
	assert_true(pid > 0);
	setpgid(pid, pid);
	return pid;
}

static void end(pid_t pid)
{
	kill(-pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* Of what was seen so far. */
static void look(struct process_tree *tree, struct stack_profile *profile, int rc)
{
	while (clock_now_ns() < tree->next_ns)
		usleep(1000);
	assert_int_equal(process_tree_look(tree, profile, 0, NULL), rc);
}

static void children_are_found_and_counted(void **state)
{
	struct stack_profile profile = {0};
	struct process_tree tree;
	pid_t pid = start_sleeper(3);

	(void)state;
	assert_int_equal(stack_profile_part(&profile, NULL), 0);
	process_tree_init(&tree, &options);
	assert_int_equal(process_tree_begin_with(&tree, pid, NULL, NULL), 0);
	while (tree.n < 4)
		look(&tree, &profile, 0);
	for (int i = 0; i < 20; i++)
		look(&tree, &profile, 0);
	assert_int_equal(process_tree_counts(&tree).without_python, 4);
	assert_int_equal(process_tree_counts(&tree).read, 0);
	assert_non_null(strstr(tree.why.text, "runs no Python"));
	assert_int_equal(process_tree_totals(&tree).looks, 0);
	end(pid);
	while (process_tree_look(&tree, &profile, 0, NULL) == 0)
		;
	while (tree.n > 0) { /* the others are gone too: at the next scan */
		usleep(1000);
		process_tree_look(&tree, &profile, 0, NULL);
	}
	assert_int_equal(process_tree_counts(&tree).without_python, 4);
	process_tree_release(&tree);
	stack_profile_release(&profile);
}

static void no_more_than_so_many_are_looked_at_at_once(void **state)
{
	struct stack_profile profile = {0};
	struct process_tree tree;
	pid_t pid = start_sleeper(TREE_MOST + 9);

	(void)state;
	assert_int_equal(stack_profile_part(&profile, NULL), 0);
	process_tree_init(&tree, &options);
	assert_int_equal(process_tree_begin_with(&tree, pid, NULL, NULL), 0);
	while (process_tree_counts(&tree).left_out < 10)
		look(&tree, &profile, 0);
	assert_int_equal(tree.n, TREE_MOST);
	assert_int_equal(process_tree_counts(&tree).left_out, 10);
	end(pid);
	process_tree_release(&tree);
	stack_profile_release(&profile);
}

static void one_that_has_ended_is_the_end(void **state)
{
	struct stack_profile profile = {0};
	struct process_tree tree;
	pid_t pid = start_sleeper(0);

	(void)state;
	end(pid);
	process_tree_init(&tree, &options);
	assert_int_equal(process_tree_begin_with(&tree, pid, NULL, NULL), 0);
	assert_int_equal(process_tree_look(&tree, &profile, 0, NULL), 1);
	process_tree_release(&tree);
}

static void another_process_with_its_number_is_not_it(void **state)
{
	struct stack_profile profile = {0};
	struct process_tree tree;
	pid_t pid = start_sleeper(0);

	(void)state;
	process_tree_init(&tree, &options);
	assert_int_equal(process_tree_begin_with(&tree, pid, NULL, NULL), 0);
	tree.members[0].started++;
	assert_int_equal(process_tree_look(&tree, &profile, 0, NULL), 1);
	end(pid);
	process_tree_release(&tree);
}

static void samples_stand_for_the_time_between_looks(void **state)
{
	struct stack_profile profile = {0};
	struct process_tree_member member = {.recorder = {.looks = 8, .stopped_s = 0.25}};
	struct process_tree tree = {
		.members = &member,
		.n = 1,
		.ended = {.looks = 2, .lost = 1, .seconds = 1, .stopped_s = 0.25}};
	size_t frame, node;

	(void)state;
	assert_int_equal(stack_profile_part(&profile, NULL), 0);
	frame = stack_profile_frame(&profile, PROFILE_PYTHON, "f", "f.py", 1, NULL);
	node = stack_profile_node(&profile, PROFILE_NO_PARENT, frame, 1, NULL);
	stack_profile_add(&profile, node, 0, 4);
	member.recorder.begin_ns = clock_now_ns() - 1000000000;
	process_tree_conclude(&tree, &profile, 0);
	/* 2 s and what has passed since, of which 0.5 s it stood still; 4 of 10 looks */
	assert_true(profile.interval_s >= 0.2);
	assert_rel(profile.parts[0].seconds, (profile.interval_s * 10 - 0.5) * 0.4, 1e-9);
	assert_int_equal(profile.parts[0].lost, 1);
	stack_profile_release(&profile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(children_are_found_and_counted),
		cmocka_unit_test(no_more_than_so_many_are_looked_at_at_once),
		cmocka_unit_test(one_that_has_ended_is_the_end),
		cmocka_unit_test(another_process_with_its_number_is_not_it),
		cmocka_unit_test(samples_stand_for_the_time_between_looks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
