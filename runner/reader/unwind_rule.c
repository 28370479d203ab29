#include "runner/reader/unwind_rule.h"

#include <string.h>

const uint8_t unwind_saved[UNWIND_SAVED] = {UNWIND_RBX, UNWIND_RBP, UNWIND_R12, 13,
					    14,		15,	    UNWIND_PC};

bool unwind_knows(const struct unwind_registers *registers, int number)
{
	return registers->known >> number & 1;
}

static void set(struct unwind_registers *registers, int number, uint64_t value)
{
	registers->value[number] = value;
	registers->known |= 1u << number;
}

bool stack_copy_word(const struct stack_copy *stack, uint64_t at, uint64_t *word)
{
	if (at < stack->begin || stack->n < sizeof(*word) ||
	    at - stack->begin > stack->n - sizeof(*word))
		return false;
	memcpy(word, stack->bytes + (at - stack->begin), sizeof(*word));
	return true;
}

/* ---- operations */

enum { DEPTH = 16 };

struct machine {
	const struct unwind_rule *rule;
	const struct stack_copy *stack;
	const struct unwind_registers *registers;
	uint64_t cfa;
	uint64_t items[DEPTH];
	size_t n;
	enum unwind_result result; /* why it stopped */
};

static bool push(struct machine *m, uint64_t value)
{
	if (m->n == DEPTH)
		return false;
	m->items[m->n++] = value;
	return true;
}

static bool push_register(struct machine *m, int32_t number, int32_t offset)
{
	return number >= 0 && number < UNWIND_REGISTERS && unwind_knows(m->registers, number) &&
	       push(m, m->registers->value[number] + (uint64_t)(int64_t)offset);
}

static bool fetch(struct machine *m, uint64_t at, uint64_t *word)
{
	if (stack_copy_word(m->stack, at, word))
		return true;
	if (at >= m->stack->begin)
		m->result = UNWIND_BEYOND;
	return false;
}

enum {
	OP_DEREF = 0x06,
	OP_CONST1U = 0x08,
	OP_CONST1S = 0x09,
	OP_AND = 0x1a,
	OP_MINUS = 0x1c,
	OP_PLUS = 0x22,
	OP_PLUS_UCONST = 0x23,
	OP_SHL = 0x24,
	OP_GE = 0x2a,
	OP_LIT0 = 0x30,
	OP_LIT31 = 0x4f,
	OP_BREG0 = 0x70,
	OP_BREG31 = 0x8f,
	OP_BREGX = 0x92,
	OP_CALL_FRAME_CFA = 0x9c,
};

static bool run_on_two(struct machine *m, uint8_t atom)
{
	uint64_t second, *first;

	if (m->n < 2)
		return false;
	second = m->items[--m->n];
	first = &m->items[m->n - 1];
	switch (atom) {
	case OP_AND:
		*first &= second;
		return true;
	case OP_PLUS:
		*first += second;
		return true;
	case OP_MINUS:
		*first -= second;
		return true;
	case OP_SHL:
		*first = second < 64 ? *first << second : 0;
		return true;
	case OP_GE:
		*first = (int64_t)*first >= (int64_t)second;
		return true;
	default:
		return false;
	}
}

static bool run_one(struct machine *m, const struct unwind_operation *op)
{
	uint64_t *top = m->n ? &m->items[m->n - 1] : NULL;

	if (op->atom >= OP_LIT0 && op->atom <= OP_LIT31)
		return push(m, (uint64_t)(op->atom - OP_LIT0));
	if (op->atom >= OP_BREG0 && op->atom <= OP_BREG31)
		return push_register(m, op->atom - OP_BREG0, op->a);
	switch (op->atom) {
	case OP_BREGX:
		return push_register(m, op->a, op->b);
	case OP_CONST1U:
	case OP_CONST1S:
		return push(m, (uint64_t)(int64_t)op->a);
	case OP_CALL_FRAME_CFA:
		return push(m, m->cfa);
	case OP_DEREF:
		return top && fetch(m, *top, top);
	case OP_PLUS_UCONST:
		if (top)
			*top += (uint64_t)(int64_t)op->a;
		return top;
	default:
		return run_on_two(m, op->atom);
	}
}

static bool run(struct machine *m, const struct unwind_place *place, uint64_t *value)
{
	m->n = 0;
	for (size_t i = 0; i < place->n; i++)
		if (!run_one(m, &m->rule->ops[place->first + i]))
			return false;
	if (m->n == 0)
		return false;
	*value = m->items[m->n - 1];
	return true;
}

/* ---- one call */

/* False: it should be known, but is not. */
static bool restore(struct machine *m, const struct unwind_place *place, int number,
		    struct unwind_registers *caller)
{
	uint64_t value;

	switch (place->kind) {
	case UNWIND_SAME:
		if (unwind_knows(m->registers, number))
			set(caller, number, m->registers->value[number]);
		return true;
	case UNWIND_IN_MEMORY:
		if (!run(m, place, &value) || !fetch(m, value, &value))
			return false;
		set(caller, number, value);
		return true;
	case UNWIND_VALUE:
		if (!run(m, place, &value))
			return false;
		set(caller, number, value);
		return true;
	case UNWIND_UNKNOWN:
		break;
	}
	return true;
}

enum unwind_result unwind_step(const struct unwind_rule *rule, const struct stack_copy *stack,
			       struct unwind_registers *registers)
{
	const struct unwind_place *pc = &rule->saved[UNWIND_SAVED - 1];
	struct machine m = {rule, stack, registers, .result = UNWIND_STUCK};
	struct unwind_registers caller = {0};

	if (!unwind_knows(registers, UNWIND_RSP) || rule->cfa.kind != UNWIND_VALUE ||
	    !run(&m, &rule->cfa, &m.cfa))
		return m.result;
	if (pc->kind == UNWIND_UNKNOWN)
		return UNWIND_OUTERMOST;
	/* Stacks grow down: a caller's lies higher, but for one on a stack of its own. */
	if (m.cfa <= registers->value[UNWIND_RSP])
		return UNWIND_STUCK;
	set(&caller, UNWIND_RSP, m.cfa);
	for (size_t i = 0; i < UNWIND_SAVED; i++)
		if (!restore(&m, &rule->saved[i], unwind_saved[i], &caller))
			return m.result;
	if (!unwind_knows(&caller, UNWIND_PC))
		return UNWIND_STUCK;
	*registers = caller;
	return UNWIND_DONE;
}

enum unwind_result unwind_frame_pointer(const struct stack_copy *stack,
					struct unwind_registers *registers)
{
	struct unwind_registers caller = {0};
	uint64_t frame = registers->value[UNWIND_RBP], value;

	if (!unwind_knows(registers, UNWIND_RBP) || !unwind_knows(registers, UNWIND_RSP) ||
	    frame < registers->value[UNWIND_RSP] || frame % 8)
		return UNWIND_STUCK;
	if (!stack_copy_word(stack, frame, &value))
		return UNWIND_BEYOND;
	set(&caller, UNWIND_RBP, value);
	if (!stack_copy_word(stack, frame + 8, &value))
		return UNWIND_BEYOND;
	set(&caller, UNWIND_PC, value);
	set(&caller, UNWIND_RSP, frame + 16);
	*registers = caller;
	return UNWIND_DONE;
}
