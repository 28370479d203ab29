/* Samples of a measurement: only those of its loop become weights. */
#include "runner/diagnosing/sampling.h"
#include "runner/diagnosing/stack_cut.h"
#include "tests/unit/support.h"

static const struct reader_code bench = {"bench", "/p/b.py", 1}, inner = {"inner", "/p/b.py", 9},
				ours = {"timed", "<assay>", 1};

static struct err err;

/* A thread in bench -> inner at a line of it. */
static struct reader_thread at_line(struct reader_frame frames[3], int line)
{
	frames[0] = (struct reader_frame){&ours, 3};
	frames[1] = (struct reader_frame){&bench, 2};
	frames[2] = (struct reader_frame){&inner, line};
	return (struct reader_thread){.frames = frames, .n = 3, .doing = READER_RUNNING};
}

static void add(struct sampling *sampling, int line, int64_t at_ns, double stopped_s)
{
	struct reader_frame frames[3];
	struct reader_thread thread = at_line(frames, line);

	assert_int_equal(sampling_add(sampling, &thread, "/usr/lib/assay", at_ns, stopped_s, &err),
			 0);
}

static void only_samples_of_the_loop_count(void **state)
{
	struct sampling sampling = {0};
	struct stack_profile profile = {0};
	size_t part = stack_profile_part(&profile, &err);

	(void)state;
	add(&sampling, 11, 99, 0.5); /* setup */
	add(&sampling, 12, 100, 0.001);
	add(&sampling, 12, 150, 0.002);
	add(&sampling, 13, 199, 0.004);
	assert_int_equal(sampling_add_lost(&sampling, 160, &err), 0);
	assert_int_equal(sampling_add_lost(&sampling, 200, &err), 0);
	add(&sampling, 14, 200, 0.5); /* teardown */
	assert_rel(sampling_move(&sampling, 100, 200, &profile, part, NULL, NULL, &err), 0.007,
		   1e-12);
	assert_int_equal(profile.parts[part].samples, 3);
	assert_int_equal(profile.parts[part].lost, 1);
	assert_int_equal(profile.n_nodes, 3); /* bench, inner at 12 and at 13: no others */
	assert_string_equal(profile.frames[profile.nodes[0].frame].function, "bench");
	assert_int_equal(profile.nodes[0].line, 2);
	assert_int_equal(profile.nodes[1].line, 12);
	assert_int_equal(stack_profile_node_own(&profile, 1), 2);
	assert_int_equal(sampling.n, 0);
	/* in their order, as they were added: two, one, the lost one */
	assert_int_equal(profile.order.n, 1);
	assert_int_equal(profile.order.lanes[0].n, 3);
	assert_int_equal(profile.order.lanes[0].runs[0].node, 1);
	assert_int_equal(profile.order.lanes[0].runs[0].n, 2);
	assert_int_equal(profile.order.lanes[0].runs[1].node, 2);
	assert_true(profile.order.lanes[0].runs[2].node == PROFILE_NOTHING);
	stack_profile_release(&profile);
}

static void a_benchmark_without_python_frames_has_the_loop(void **state)
{
	struct sampling sampling = {0};
	struct stack_profile profile = {0};
	struct reader_frame frames[] = {{&ours, 3}};
	struct reader_thread thread = {.frames = frames,
				       .n = 1,
				       .doing = READER_RUNNING,
				       .native = "list_sort_impl",
				       .library = "libpython3.13.so"};
	size_t part = stack_profile_part(&profile, &err);

	(void)state;
	assert_int_equal(sampling_add(&sampling, &thread, NULL, 1, 0, &err), 0);
	assert_int_equal(sampling_add(&sampling, &thread, "/usr/lib/assay", 1, 0, &err), 0);
	assert_int_equal(sampling_add_outside(&sampling, 1, 0, &err), 0);
	assert_rel(sampling_move(&sampling, 0, 2, &profile, part, NULL, NULL, &err), 0, 0);
	assert_int_equal(profile.n_nodes, 5);
	assert_string_equal(profile.frames[profile.nodes[0].frame].function, "timed");
	assert_string_equal(profile.frames[profile.nodes[2].frame].function, STACK_LOOP_NAME);
	assert_string_equal(profile.frames[profile.nodes[3].frame].function, "list_sort_impl");
	assert_int_equal(profile.nodes[3].parent, 2);
	assert_string_equal(profile.frames[profile.nodes[4].frame].function, SAMPLING_OUTSIDE_NAME);
	stack_profile_release(&profile);
}

static void measurements_add_up_and_none_is_no_trouble(void **state)
{
	struct sampling sampling = {0};
	struct stack_profile profile = {0};
	size_t part = stack_profile_part(&profile, &err);

	(void)state;
	assert_rel(sampling_move(&sampling, 0, 10, &profile, part, NULL, NULL, &err), 0, 0);
	add(&sampling, 12, 5, 0);
	sampling_move(&sampling, 0, 10, &profile, part, NULL, NULL, &err);
	add(&sampling, 12, 25, 0);
	sampling_move(&sampling, 20, 30, &profile, part, NULL, NULL, &err);
	assert_int_equal(stack_profile_own(&profile, 1, part), 2);
	assert_int_equal(profile.n_nodes, 2);
	sampling_release(&sampling);
	stack_profile_release(&profile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_samples_of_the_loop_count),
		cmocka_unit_test(a_benchmark_without_python_frames_has_the_loop),
		cmocka_unit_test(measurements_add_up_and_none_is_no_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
