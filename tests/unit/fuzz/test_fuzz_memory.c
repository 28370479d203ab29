/* What the fuzzer tries at random, and what its seeds say in full. */
#include "tests/fuzz/fuzz_memory.c"
#include "tests/unit/fuzz_replay.h"

static void the_corpus_of_a_process_s_memory_holds(void **state)
{
	(void)state;
	replay_corpus("tests/fuzz/corpus/memory", 12);
}

/* ---- tasks */

struct seen_tasks {
	struct memory memory;
	struct layout layout;
	struct codes codes;
	struct tasks tasks;
	bool is_whole;
};

static void see_tasks(struct seen_tasks *seen, const char *path)
{
	static uint8_t bytes[SPACE + 2];
	FILE *file = fopen(path, "rb");
	const struct frames_source from = {&seen->memory, &seen->layout, &seen->codes, TYPES};

	assert_non_null(file);
	memset(bytes, 0, sizeof(bytes));
	assert_true(fread(bytes, 1, sizeof(bytes), file) > 2);
	fclose(file);
	seen->layout = layout_by(bytes[1]);
	fill(bytes + 2, SPACE);
	assert_true(memory_init(&seen->memory, 1));
	seen->is_whole = add_tasks(&seen->tasks, &from);
}

static void release(struct seen_tasks *seen)
{
	tasks_release(&seen->tasks);
	codes_release(&seen->codes);
	memory_release(&seen->memory);
}

static void tasks_are_read_with_what_they_await(void **state)
{
	struct seen_tasks seen = {0};

	(void)state;
	see_tasks(&seen, "tests/fuzz/corpus/memory/tasks");
	assert_true(seen.is_whole);
	assert_int_equal(seen.tasks.n, 2);
	assert_string_equal(seen.tasks.items[0].name, "one");
	assert_false(seen.tasks.items[0].is_running);
	assert_int_equal(seen.tasks.items[0].n, 2);
	assert_string_equal(seen.tasks.items[1].name, "Task-7");
	assert_int_equal(seen.tasks.items[1].n, 1);
	assert_string_equal(seen.tasks.frames.items[1].code->shown.function, "inner");
	release(&seen);
}

static void a_list_in_a_circle_ends_soon(void **state)
{
	struct seen_tasks seen = {0};

	(void)state;
	see_tasks(&seen, "tests/fuzz/corpus/memory/tasks_in_a_circle");
	assert_false(seen.is_whole);
	assert_in_range(seen.tasks.n, 2, 8);
	release(&seen);
}

static void one_that_awaits_itself_ends_soon(void **state)
{
	struct seen_tasks seen = {0};

	(void)state;
	see_tasks(&seen, "tests/fuzz/corpus/memory/tasks_that_await_themselves");
	assert_true(seen.is_whole);
	assert_int_equal(seen.tasks.n, 2);
	assert_in_range(seen.tasks.items[1].n, 1, 4);
	release(&seen);
}

/* ---- variables */

static const struct object_types no_types = {0};

static bool add_locals(struct locals *locals, const char *path, int64_t until_ns)
{
	struct seen_tasks seen = {0};
	const struct values_source from = {&seen.memory, &seen.layout, &no_types};
	const struct code code = {.at = CODE};
	const struct raw_frame frame = {.code = &code, .address = FRAME};
	bool is_whole;

	see_tasks(&seen, path);
	is_whole = locals_add(locals, &from, &frame, 1, until_ns);
	release(&seen);
	return is_whole;
}

static void a_count_of_names_that_no_function_has_is_refused(void **state)
{
	struct locals locals = {0};

	(void)state;
	assert_false(add_locals(&locals, "tests/fuzz/corpus/memory/locals_hidden", INT64_MAX));
	assert_int_equal(locals.n, 0);
	locals_release(&locals);
}

static void what_takes_too_long_is_left_out_and_counted(void **state)
{
	struct locals locals = {0};

	(void)state;
	assert_true(add_locals(&locals, "tests/fuzz/corpus/memory/locals_3_12", 0));
	assert_int_equal(locals.spans[0].n, 0);
	assert_int_equal(locals.spans[0].left_out, 18);
	locals_release(&locals);
	assert_true(add_locals(&locals, "tests/fuzz/corpus/memory/locals_3_8", INT64_MAX));
	assert_int_equal(locals.spans[0].n, 18);
	assert_string_equal(locals.items[0].name, "small");
	assert_int_equal(locals.items[16].kind, READER_CELL);
	assert_int_equal(locals.items[17].kind, READER_FREE);
	assert_null(locals.items[15].value);
	locals_release(&locals);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_corpus_of_a_process_s_memory_holds),
		cmocka_unit_test(tasks_are_read_with_what_they_await),
		cmocka_unit_test(a_list_in_a_circle_ends_soon),
		cmocka_unit_test(one_that_awaits_itself_ends_soon),
		cmocka_unit_test(a_count_of_names_that_no_function_has_is_refused),
		cmocka_unit_test(what_takes_too_long_is_left_out_and_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
