/* Rules as compilers write them, on a stack of twelve words. */
#include "runner/reader/unwind_rule.h"

#include "tests/unit/support.h"

enum { BREG_RSP = 0x70 + UNWIND_RSP, CALL_FRAME_CFA = 0x9c, PLUS_UCONST = 0x23, BASE = 0x1000 };

static const uint64_t words[12] = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110};

static struct stack_copy stack_of(size_t n)
{
	return (struct stack_copy){BASE, (const unsigned char *)words, n * sizeof(words[0])};
}

/* CFA = rsp + size; the return address below it, rbx below that; rbp untouched, the rest lost. */
static struct unwind_rule rule_of(int32_t size)
{
	return (struct unwind_rule){
		.cfa = {UNWIND_VALUE, 0, 1},
		.saved = {{UNWIND_IN_MEMORY, 1, 2}, {UNWIND_SAME}, [6] = {UNWIND_IN_MEMORY, 3, 2}},
		.ops = {{BREG_RSP, size},
			{CALL_FRAME_CFA},
			{PLUS_UCONST, -16},
			{CALL_FRAME_CFA},
			{PLUS_UCONST, -8}},
		.n_ops = 5};
}

static struct unwind_registers registers_at(uint64_t rsp)
{
	struct unwind_registers registers = {.known = 1u << UNWIND_RSP | 1u << UNWIND_RBP |
						      1u << UNWIND_PC};

	registers.value[UNWIND_RSP] = rsp;
	registers.value[UNWIND_RBP] = BASE + 16;
	registers.value[UNWIND_PC] = 7;
	return registers;
}

static void the_caller_has_what_the_rule_says(void **state)
{
	const struct stack_copy stack = stack_of(12);
	struct unwind_registers registers = registers_at(BASE + 8);
	const struct unwind_rule rule = rule_of(32);

	(void)state;
	assert_int_equal(unwind_step(&rule, &stack, &registers), UNWIND_DONE);
	assert_int_equal(registers.value[UNWIND_RSP], BASE + 40);
	assert_int_equal(registers.value[UNWIND_PC], 40);
	assert_int_equal(registers.value[UNWIND_RBX], 30);
	assert_int_equal(registers.value[UNWIND_RBP], BASE + 16);
	assert_true(unwind_knows(&registers, UNWIND_RBX));
	assert_false(unwind_knows(&registers, UNWIND_R12));
}

static void what_was_just_popped_is_read_below_the_stack_pointer(void **state)
{
	const struct stack_copy stack = stack_of(12);
	struct unwind_registers registers = registers_at(BASE + 24);
	const struct unwind_rule rule = rule_of(8);

	(void)state;
	assert_int_equal(unwind_step(&rule, &stack, &registers), UNWIND_DONE);
	assert_int_equal(registers.value[UNWIND_RBX], 20);
	assert_int_equal(registers.value[UNWIND_PC], 30);
}

static void a_copy_that_is_too_short_is_told_from_a_rule_that_fails(void **state)
{
	const struct stack_copy stack = stack_of(3);
	struct unwind_registers registers = registers_at(BASE + 8);
	struct unwind_rule rule = rule_of(64);

	(void)state;
	assert_int_equal(unwind_step(&rule, &stack, &registers), UNWIND_BEYOND);
	assert_int_equal(registers.value[UNWIND_RSP], BASE + 8); /* unchanged */
	rule.ops[0].atom = 0x70 + UNWIND_R12;			 /* whose value nobody knows */
	assert_int_equal(unwind_step(&rule, &stack, &registers), UNWIND_STUCK);
	rule = rule_of(0); /* no stack grows up */
	registers = registers_at(BASE + 24);
	assert_int_equal(unwind_step(&rule, &stack, &registers), UNWIND_STUCK);
}

static void a_call_without_a_return_address_is_the_outermost(void **state)
{
	const struct stack_copy stack = stack_of(12);
	struct unwind_registers registers = registers_at(BASE);
	struct unwind_rule rule = rule_of(16);

	(void)state;
	rule.saved[6].kind = UNWIND_UNKNOWN;
	assert_int_equal(unwind_step(&rule, &stack, &registers), UNWIND_OUTERMOST);
}

static void operations_that_are_not_known_are_not_guessed(void **state)
{
	const struct stack_copy stack = stack_of(12);
	struct unwind_registers registers = registers_at(BASE);
	struct unwind_rule rule = rule_of(16);

	(void)state;
	rule.ops[0].atom = 0xff;
	assert_int_equal(unwind_step(&rule, &stack, &registers), UNWIND_STUCK);
	rule.ops[0].atom = 0x22; /* plus, of two that are not there */
	assert_int_equal(unwind_step(&rule, &stack, &registers), UNWIND_STUCK);
}

static void a_frame_pointer_leads_to_the_caller(void **state)
{
	const struct stack_copy stack = stack_of(12);
	struct unwind_registers registers = registers_at(BASE + 8);

	(void)state;
	assert_int_equal(unwind_frame_pointer(&stack, &registers), UNWIND_DONE);
	assert_int_equal(registers.value[UNWIND_RBP], 20);
	assert_int_equal(registers.value[UNWIND_PC], 30);
	assert_int_equal(registers.value[UNWIND_RSP], BASE + 32);
	/* 20 lies below the stack pointer: no frame pointer */
	assert_int_equal(unwind_frame_pointer(&stack, &registers), UNWIND_STUCK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_caller_has_what_the_rule_says),
		cmocka_unit_test(what_was_just_popped_is_read_below_the_stack_pointer),
		cmocka_unit_test(a_copy_that_is_too_short_is_told_from_a_rule_that_fails),
		cmocka_unit_test(a_call_without_a_return_address_is_the_outermost),
		cmocka_unit_test(operations_that_are_not_known_are_not_guessed),
		cmocka_unit_test(a_frame_pointer_leads_to_the_caller),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
