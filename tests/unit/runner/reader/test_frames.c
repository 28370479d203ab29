/* Frames and code objects as 3.12 lays them out, made in our own memory and read from there. */
#include "runner/reader/frames.h"

#include "tests/unit/support.h"

#include <unistd.h>

enum { FRAME_SIZE = 128, CODE_SIZE = 400, OWNER_THREAD = 0, OWNER_GENERATOR = 1, OWNER_C = 3 };

static struct layout layout;
static struct memory memory;
static struct codes codes;
static struct frames frames;
static char code_type; /* only its address counts */

static uint64_t at(const void *p)
{
	return (uint64_t)(uintptr_t)p;
}

static void put(unsigned char *object, uint64_t offset, uint64_t word)
{
	memcpy(object + offset, &word, sizeof(word));
}

/* ---- objects */

static unsigned char *make_string(unsigned char *object, const char *text)
{
	const uint32_t ascii_of_one_byte = 1u << 2 | 1u << 5 | 1u << 6;

	put(object, layout.st_length, strlen(text));
	memcpy(object + layout.st_state, &ascii_of_one_byte, sizeof(ascii_of_one_byte));
	memcpy(object + layout.st_ascii, text, strlen(text));
	return object;
}

struct made_code {
	unsigned char object[CODE_SIZE], name[256], file[256], table[64];
};

/* Line 10 for its first unit, 11 for the second, 12 for the rest: 8 units in all. */
static void make_code(struct made_code *code, const char *name)
{
	const unsigned char table[] = {0x80 | 10 << 3 | 0, 0, 0, 0x80 | 11 << 3 | 0, 0, 0,
				       0x80 | 11 << 3 | 5, 0, 0};
	const int32_t first_line = 10;

	memset(code, 0, sizeof(*code));
	put(code->object, 8, at(&code_type));
	put(code->object, layout.by_size, 8);
	put(code->object, layout.co_file, at(make_string(code->file, "made.py")));
	put(code->object, layout.co_name, at(make_string(code->name, name)));
	put(code->object, layout.co_qualname, at(code->name));
	memcpy(code->object + layout.co_first_line, &first_line, sizeof(first_line));
	put(code->table, layout.by_size, sizeof(table));
	memcpy(code->table + layout.by_data, table, sizeof(table));
	put(code->object, layout.co_lines, at(code->table));
}

struct made_thread {
	unsigned char state[256], c_frame[16], frames[8][FRAME_SIZE];
	size_t n;
};

/* Below the one that was added before; the last one is innermost. */
static void push(struct made_thread *thread, const struct made_code *code, int unit, int owner)
{
	unsigned char *frame = thread->frames[thread->n];

	put(frame, layout.fr_back, thread->n ? at(thread->frames[thread->n - 1]) : 0);
	put(frame, layout.fr_code, code ? at(code->object) : 0);
	put(frame, layout.fr_instruction,
	    code ? at(code->object) + layout.co_code + 2 * (uint64_t)unit : 0);
	frame[layout.fr_owner] = (unsigned char)owner;
	thread->n++;
	put(thread->c_frame, layout.ts_via, at(frame));
	put(thread->state, layout.ts_frame, at(thread->c_frame));
}

static bool read_stack(const struct made_thread *thread)
{
	const struct frames_source from = {&memory, &layout, &codes, at(&code_type)};

	memory_forget(&memory);
	frames.n = 0;
	return frames_add(&frames, &from, at(thread->state));
}

static int set_up(void **state)
{
	(void)state;
	return layout_of_version(&layout, 12, NULL) == 0 && memory_init(&memory, getpid()) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	memory_release(&memory);
	codes_release(&codes);
	frames_release(&frames);
	return 0;
}

/* ---- */

static void a_stack_is_read_innermost_first(void **state)
{
	static struct made_code outer, inner;
	static struct made_thread thread;

	(void)state;
	make_code(&outer, "outer");
	make_code(&inner, "inner");
	push(&thread, NULL, 0, OWNER_C);
	push(&thread, &outer, 1, OWNER_THREAD);
	push(&thread, NULL, 0, OWNER_C);
	push(&thread, &inner, -1, OWNER_GENERATOR);
	assert_true(read_stack(&thread));
	assert_int_equal(frames.n, 2);
	assert_string_equal(frames.items[0].code->shown.function, "inner");
	assert_string_equal(frames.items[1].code->shown.function, "outer");
	assert_string_equal(frames.items[1].code->shown.file, "made.py");
	assert_int_equal(frames.items[1].at, 2);
	assert_int_equal(frames.items[0].at, -2);
}

static void an_address_that_is_used_again_has_its_new_name(void **state)
{
	static struct made_code code;
	static unsigned char other_name[256];
	static struct made_thread thread;
	const struct code *before;

	(void)state;
	make_code(&code, "before");
	push(&thread, &code, 0, OWNER_THREAD);
	assert_true(read_stack(&thread));
	before = frames.items[0].code;
	assert_true(read_stack(&thread));
	assert_ptr_equal(frames.items[0].code, before);
	put(code.object, layout.co_qualname, at(make_string(other_name, "after")));
	put(code.object, layout.co_name, at(other_name));
	assert_true(read_stack(&thread));
	assert_string_equal(frames.items[0].code->shown.function, "after");
	assert_string_equal(before->shown.function, "before"); /* whoever has it still may */
}

static void what_is_no_code_object_is_no_stack(void **state)
{
	static struct made_code code;
	static struct made_thread thread;

	(void)state;
	make_code(&code, "f");
	push(&thread, &code, 0, OWNER_THREAD);
	put(code.object, 8, at(&layout));
	assert_false(read_stack(&thread));
	put(code.object, 8, at(&code_type));
	assert_true(read_stack(&thread));
}

static void an_instruction_outside_of_its_code_is_no_stack(void **state)
{
	static struct made_code code;
	const int outside[] = {8, -2, 1 << 20};

	(void)state;
	make_code(&code, "f");
	for (size_t i = 0; i < 3; i++) {
		struct made_thread thread = {0};

		push(&thread, &code, outside[i], OWNER_THREAD);
		assert_false(read_stack(&thread));
	}
}

static void a_generator_without_a_caller_is_a_stack_cut_short(void **state)
{
	static struct made_code code;
	static struct made_thread cut, whole;

	(void)state;
	make_code(&code, "f");
	push(&cut, &code, 0, OWNER_GENERATOR);
	assert_false(read_stack(&cut));
	push(&whole, NULL, 0, OWNER_C); /* called by C code */
	push(&whole, &code, 0, OWNER_GENERATOR);
	assert_true(read_stack(&whole));
}

static void a_list_that_goes_in_a_circle_ends(void **state)
{
	static struct made_code code;
	static struct made_thread thread;

	(void)state;
	make_code(&code, "f");
	push(&thread, &code, 0, OWNER_THREAD);
	put(thread.frames[0], layout.fr_back, at(thread.frames[0]));
	assert_false(read_stack(&thread));
}

static void what_cannot_be_read_is_no_stack(void **state)
{
	static struct made_code code;
	static struct made_thread thread, empty;

	(void)state;
	make_code(&code, "f");
	push(&thread, &code, 0, OWNER_THREAD);
	put(thread.frames[0], layout.fr_back, 16);
	assert_false(read_stack(&thread));
	put(thread.frames[0], layout.fr_back, 0);
	put(thread.frames[0], layout.fr_code, 16);
	assert_false(read_stack(&thread));
	put(empty.state, layout.ts_frame, at(empty.c_frame));
	assert_true(read_stack(&empty)); /* a thread without Python code */
	assert_int_equal(frames.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stack_is_read_innermost_first),
		cmocka_unit_test(an_address_that_is_used_again_has_its_new_name),
		cmocka_unit_test(what_is_no_code_object_is_no_stack),
		cmocka_unit_test(an_instruction_outside_of_its_code_is_no_stack),
		cmocka_unit_test(a_generator_without_a_caller_is_a_stack_cut_short),
		cmocka_unit_test(a_list_that_goes_in_a_circle_ends),
		cmocka_unit_test(what_cannot_be_read_is_no_stack),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
