/*
 * From the registers of one call to those of its caller: what a rule of call frame information (as
 * DWARF, and the x86-64 ABI, have it) says of a stopped thread's registers and a copy of its
 * stack. Pure. What is not known stays so, and is never guessed.
 */
#ifndef RUNNER_READER_UNWIND_RULE_H
#define RUNNER_READER_UNWIND_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* By DWARF's numbers for x86-64. */
enum {
	UNWIND_RBX = 3,
	UNWIND_RBP = 6,
	UNWIND_RSP = 7,
	UNWIND_R12 = 12,
	UNWIND_PC = 16,
	UNWIND_REGISTERS = 17
};

/* Those that a function keeps for its caller, and the return address. */
#define UNWIND_SAVED 7
extern const uint8_t unwind_saved[UNWIND_SAVED];

struct unwind_registers {
	uint64_t value[UNWIND_REGISTERS];
	uint32_t known; /* a bit for each */
};

bool unwind_knows(const struct unwind_registers *registers, int number);

/* The thread's stack from `begin` on, as far as it was copied. */
struct stack_copy {
	uint64_t begin;
	const unsigned char *bytes;
	size_t n;
};

/* False: it lies outside the copy. */
bool stack_copy_word(const struct stack_copy *stack, uint64_t at, uint64_t *word);

/* One of DWARF's operations, with up to two operands. */
struct unwind_operation {
	uint8_t atom;
	int32_t a, b;
};

enum unwind_kind {
	UNWIND_UNKNOWN,	  /* it is lost */
	UNWIND_SAME,	  /* the function has not touched it */
	UNWIND_IN_MEMORY, /* saved at the address that the operations give */
	UNWIND_VALUE,	  /* what the operations give */
};

struct unwind_place {
	uint8_t kind;	  /* enum unwind_kind */
	uint8_t first, n; /* its operations */
};

/* Of a rule, for all its places: functions have up to 15, a signal's frame 24. */
#define UNWIND_OPERATIONS 32

struct unwind_rule {
	struct unwind_place cfa;		 /* the caller's stack pointer */
	struct unwind_place saved[UNWIND_SAVED]; /* in the order of unwind_saved */
	struct unwind_operation ops[UNWIND_OPERATIONS];
	uint8_t n_ops;
	bool is_signal; /* the kernel called it: its caller was interrupted, it did not call */
};

enum unwind_result {
	UNWIND_DONE,
	UNWIND_OUTERMOST, /* there is no caller */
	UNWIND_BEYOND,	  /* what is needed lies behind the end of the copy */
	UNWIND_STUCK,	  /* a register is not known, or the rule cannot be */
};

/* Turn the registers into those of the caller. They are changed only by UNWIND_DONE. */
enum unwind_result unwind_step(const struct unwind_rule *rule, const struct stack_copy *stack,
			       struct unwind_registers *registers);

/* The same for a function that keeps a frame pointer, at any instruction behind its first. It is
   for the caller to find out whether it does. */
enum unwind_result unwind_frame_pointer(const struct stack_copy *stack,
					struct unwind_registers *registers);

#endif
