#include "runner/reader/chain.h"

#include "results/base/buf.h"

#include <stdlib.h>
#include <string.h>

/* Longer than any that C's own recursion makes below one Python call in a stack of 8 MB; what is
   longer goes in a circle. */
static const size_t longest = 100000;

void chain_release(struct chain *chain)
{
	free(chain->items);
	*chain = (struct chain){0};
}

struct walk {
	struct natives *natives;
	const struct chain_start *start;
	struct unwind_registers registers;
	bool is_interrupted; /* at the very instruction; else behind a call */
};

/* Behind a call the next instruction may be another function's. */
static uint64_t address_of(const struct walk *walk)
{
	return walk->registers.value[UNWIND_PC] - !walk->is_interrupted;
}

static enum unwind_result step(struct walk *walk, const struct native_place *place,
			       struct unwind_registers *caller)
{
	const struct unwind_rule *rule = native_rule(place);

	*caller = walk->registers;
	if (rule)
		return unwind_step(rule, &walk->start->stack, caller);
	return UNWIND_STUCK;
}

/* Does the loop's C frame lie between these two calls? */
static bool holds_loop(const struct walk *walk, const struct unwind_registers *caller)
{
	uint64_t at = walk->start->loop_at;

	return at >= walk->registers.value[UNWIND_RSP] && at < caller->value[UNWIND_RSP];
}

static bool is_past_loop(const struct walk *walk)
{
	return walk->start->loop_at && walk->registers.value[UNWIND_RSP] > walk->start->loop_at;
}

/* What Python has compiled itself is in no file, so nothing says how to unwind it. Where it keeps
   a frame pointer it is called by the loop, and that can be seen. */
static bool is_called_by_loop(const struct walk *walk)
{
	struct walk caller = *walk;
	struct unwind_registers beyond;
	struct native_place place;

	if (unwind_frame_pointer(&walk->start->stack, &caller.registers) != UNWIND_DONE)
		return false;
	caller.is_interrupted = false;
	place = natives_at(walk->natives, address_of(&caller));
	return step(&caller, &place, &beyond) == UNWIND_DONE && holds_loop(&caller, &beyond);
}

static bool is_named_loop(const struct native_place *place)
{
	return place->symbol && natives_is_loop(place->symbol);
}

/* The loop is no call of its own, nor is a second piece without a name of the same library. */
static bool add(struct chain *chain, const struct native_place *place)
{
	const struct reader_native *last = chain->n ? &chain->items[chain->n - 1] : NULL;
	const char *symbol = place->symbol && *place->symbol ? place->symbol : NULL;

	if (is_named_loop(place) || (last && !symbol && !last->symbol && last->library &&
				     place->library && strcmp(last->library, place->library) == 0))
		return true;
	if (mem_reserve(&chain->items, &chain->cap, chain->n + 1, sizeof(*chain->items)))
		return false;
	chain->items[chain->n++] = (struct reader_native){symbol, place->library};
	return true;
}

static void turn_round(struct chain *chain)
{
	for (size_t i = 0; i < chain->n / 2; i++) {
		struct reader_native other = chain->items[chain->n - 1 - i];

		chain->items[chain->n - 1 - i] = chain->items[i];
		chain->items[i] = other;
	}
}

/* From the innermost call out. False: memory. */
static bool walk_out(struct chain *chain, struct walk *walk)
{
	for (size_t i = 0; i < longest; i++) {
		struct native_place place = natives_at(walk->natives, address_of(walk));
		struct unwind_registers caller;
		enum unwind_result result = step(walk, &place, &caller);
		bool is_loop = walk->start->loop_at
				       ? result == UNWIND_DONE && holds_loop(walk, &caller)
				       : is_named_loop(&place);
		const struct unwind_rule *rule = native_rule(&place);

		if (is_loop) {
			chain->is_whole = true;
			return true;
		}
		if (is_past_loop(walk)) {
			chain->n = chain->n > 0;
			return true;
		}
		if (!add(chain, &place))
			return false;
		if (result != UNWIND_DONE) {
			chain->ran_out = result == UNWIND_BEYOND;
			chain->is_whole = !place.file && is_called_by_loop(walk);
			return true;
		}
		walk->registers = caller;
		walk->is_interrupted = rule->is_signal;
	}
	return true;
}

bool chain_walk(struct chain *chain, struct natives *natives, const struct chain_start *start)
{
	struct walk walk = {natives, start, start->registers, true};

	chain->n = 0;
	chain->is_whole = chain->ran_out = false;
	if (!walk_out(chain, &walk))
		return false;
	turn_round(chain);
	return true;
}
