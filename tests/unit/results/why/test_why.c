/* Why one side is slower: what is decided from ledgers whose truth is known. */
#include "results/why/why.h"
#include "tests/unit/support.h"

#include <math.h>

#define LIB "<stdlib>/json/encoder.py"

static struct interval sure(double estimate)
{
	return (struct interval){estimate, estimate * .99, estimate * 1.01, .95};
}

static struct interval moved_by(double part)
{
	return (struct interval){part, part - .01, part + .01, .95};
}

static struct why_place place(const char *function)
{
	return (struct why_place){function, LIB, 10, NULL};
}

static struct call_figure exactly(double n)
{
	return (struct call_figure){n, n};
}

/* The totals of something that is counted. */
static struct why_ledger counted(double old, double new)
{
	return (struct why_ledger){.looked = WHY_LOOKED,
				   .total = {exactly(old), exactly(new)},
				   .change = exactly(new - old)};
}

/* A function that made the whole so much slower, in bytecode. */
static struct why_row slower(const char *function, double part)
{
	return (struct why_row){.place = place(function),
				.is_changed = true,
				.is_old = true,
				.is_new = true,
				.ratio = sure(1 + 4 * part),
				.moved = moved_by(part),
				.old_share = .2,
				.new_share = .3,
				.grown = {[WHY_BYTECODE] = part}};
}

static struct why_ledger called(const struct why_part *parts, size_t n, double old, double new)
{
	struct why_ledger ledger = counted(old, new);

	ledger.parts = parts;
	ledger.n = n;
	return ledger;
}

/* Calls of encode, the same on both sides. */
static const struct why_part same_calls[] = {
	{.place = {"encode", LIB, 10, NULL}, .sides = {{3, 3}, {3, 3}}}};

/* A side that is 20 % slower; everything was counted and nothing of it differs. */
static struct why_ledgers slower_by_a_fifth(const struct why_row *rows, size_t n)
{
	return (struct why_ledgers){.timed = sure(1.2),
				    .clock = {WHY_LOOKED, sure(1.2), {0, -.001, .001, .95}, 1e-3},
				    .counted = {[WHY_CALLED] = called(same_calls, 1, 40, 40),
						[WHY_ALLOCATED] = counted(1000, 1000),
						[WHY_BYTES] = counted(50000, 50000),
						[WHY_COLLECTED] = counted(0, 0),
						[WHY_INSTRUCTIONS] = counted(1e6, 1e6)},
				    .time = {.looked = WHY_LOOKED,
					     .found = CAUSES_NAMED,
					     .is_whole_sure = true,
					     .whole = sure(1.2),
					     .rows = rows,
					     .n = n,
					     .tenth = 1.2}};
}

static struct why_ledgers identical(void)
{
	struct why_ledgers ledgers = slower_by_a_fifth(NULL, 0);

	ledgers.timed = (struct interval){NAN, NAN, NAN, NAN};
	ledgers.clock.ratio = sure(1.001);
	ledgers.time = (struct why_time){.looked = WHY_NOT_LOOKED};
	return ledgers;
}

/* ---- each class */

static void of_the_same_code_nothing_is_named_and_time_need_not_be_sampled(void **state)
{
	struct why_ledgers ledgers = identical();
	struct why why;

	(void)state;
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_NOTHING);
	assert_int_equal(why.n, 0);
	assert_true(why.is_certain);
	assert_true(why.least > 1.005 && why.least < 1.02);
}

static void a_clock_that_scatters_is_not_certain_of_nothing(void **state)
{
	struct why_ledgers ledgers = identical();
	struct why why;

	(void)state;
	ledgers.clock.ratio = (struct interval){1, .8, 1.25, .95};
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_NOTHING);
	assert_false(why.is_certain);
	ledgers = identical();
	ledgers.counted[WHY_INSTRUCTIONS].looked = WHY_NOT_LOOKED;
	why_decide(&ledgers, &why);
	assert_false(why.is_certain);
}

static void more_calls_are_named_with_who_makes_them(void **state)
{
	const struct why_row rows[] = {slower("encode", .15), slower("escape", .05)};
	const struct why_part parts[] = {
		{.place = {"escape", LIB, 50, NULL}, .sides = {{30, 30}, {60, 60}}},
		{.place = {"encode", LIB, 10, NULL},
		 .caller = {"dumps", LIB, 5, NULL},
		 .sides = {{3, 3}, {6, 6}}}};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 2);
	struct why why;

	(void)state;
	ledgers.counted[WHY_CALLED] = called(parts, 2, 40, 73);
	ledgers.time.is_short = true;
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_CALLS);
	assert_int_equal(why.n, 1); /* escape is called by it */
	assert_string_equal(why.causes[0].place.function, "encode");
	assert_string_equal(why.causes[0].other.function, "dumps");
	assert_int_equal(why.causes[0].more, 1);
	assert_rel(why.causes[0].of_difference, 1, 1e-9);
	assert_true(why.causes[0].evidence[WHY_CALLED].is_own);
	assert_true(why.is_certain); /* exact, and a first look agrees */
}

static void what_is_called_first_is_told_after_its_root(void **state)
{
	const struct why_row rows[] = {slower("escape", .15), slower("encode", .05)};
	const struct why_part parts[] = {
		{.place = {"escape", LIB, 50, NULL}, .sides = {{30, 30}, {60, 60}}},
		{.place = {"encode", LIB, 10, NULL},
		 .caller = {"", "", 0, NULL},
		 .sides = {{3, 3}, {6, 6}}}};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 2);
	struct why why;

	(void)state;
	ledgers.counted[WHY_CALLED] = called(parts, 2, 40, 73);
	why_decide(&ledgers, &why);
	assert_int_equal(why.n, 1);
	assert_string_equal(why.causes[0].place.function, "encode");
	assert_rel(why.causes[0].moved.estimate, .2, 1e-9);
}

static void a_few_more_calls_are_not_the_reason_of_ten_times_the_time(void **state)
{
	struct why_row rows[] = {slower("encode", .2)};
	const struct why_part parts[] = {{.place = {"encode", LIB, 10, NULL},
					  .caller = {"dumps", LIB, 5, NULL},
					  .sides = {{3, 3}, {4, 4}}}};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 1);
	struct why why;

	(void)state;
	rows[0].ratio = sure(10);
	ledgers.counted[WHY_CALLED] = called(parts, 1, 40, 41);
	ledgers.counted[WHY_INSTRUCTIONS] = counted(1e6, 1.2e6);
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_WORK);
}

static void the_same_calls_with_more_instructions_are_more_work(void **state)
{
	const struct why_row rows[] = {slower("encode", .2)};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 1);
	struct why why;

	(void)state;
	ledgers.counted[WHY_INSTRUCTIONS] = counted(1e6, 1.18e6);
	ledgers.time.is_short = true;
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_WORK);
	assert_true(why.is_certain);
	assert_string_equal(why.causes[0].place.function, "encode");
	assert_false(why.causes[0].evidence[WHY_CALLED].is_different);
}

static void instructions_of_the_function_itself_decide_where_they_are_known(void **state)
{
	const struct why_row rows[] = {slower("encode", .2)};
	const struct why_part parts[] = {
		{.place = {"encode", LIB, 10, NULL}, .sides = {{2e5, 2e5}, {2e5, 2e5}}},
		{.place = {"loads", LIB, 90, NULL}, .sides = {{2e5, 2e5}, {4e5, 4e5}}}};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 1);
	struct why why;

	(void)state;
	ledgers.counted[WHY_INSTRUCTIONS] = called(parts, 2, 1e6, 1.2e6);
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_SLOWER); /* the whole's are another function's */
}

static void instructions_within_a_functions_floor_are_no_difference(void **state)
{
	const struct why_row rows[] = {slower("encode", .2)};
	struct why_part parts[] = {{.place = place("encode"),
				    .sides = {{2e5, 2.1e5}, {2.05e5, 4.2e5}},
				    .has_floor = true,
				    .is_told = true,
				    .floor = 1e4}};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 1);
	struct why why;

	(void)state; /* layouts overlap, and their differences tell it all the same */
	ledgers.counted[WHY_INSTRUCTIONS] = called(parts, 1, 1e6, 1.1e6);
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_WORK);
	assert_rel(why.causes[0].evidence[WHY_INSTRUCTIONS].floor, 1e4, 1e-9);
	parts[0].is_told = false;
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_SLOWER);
	parts[0].floor = 1e5; /* they may be half of what its time grew by */
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_LONGER);
	parts[0].floor = 1e4;
	parts[0].is_told = true; /* less than what is around a program moves */
	parts[0].sides[0] = exactly(2e5);
	parts[0].sides[1] = exactly(2e5 + 20);
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_SLOWER);
	assert_false(why.causes[0].evidence[WHY_INSTRUCTIONS].is_different);
}

static void the_same_calls_and_instructions_that_take_longer_are_slower(void **state)
{
	const struct why_row rows[] = {slower("encode", .2)};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 1);
	struct why why;

	(void)state;
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_SLOWER);
	ledgers.counted[WHY_INSTRUCTIONS].looked = WHY_CANNOT;
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_LONGER);
	ledgers.time.is_short = true; /* only time says so, and it was looked at shortly */
	why_decide(&ledgers, &why);
	assert_int_equal(why.n, 0);
	assert_false(why.is_certain);
}

static void many_more_allocations_than_work_are_the_reason(void **state)
{
	const struct why_row rows[] = {slower("encode", .2)};
	const struct why_part functions[] = {
		{.place = place("loads"), .sides = {{1, 1}, {900, 900}}},
		{.place = place("encode"), .sides = {{10, 10}, {2020, 2020}}}};
	const struct why_part lines[] = {
		{.place = {"encode", LIB, 11, "x = 1"}, .sides = {{10, 10}, {20, 20}}},
		{.place = {"encode", LIB, 12, "y = [a, b]"}, .sides = {{0, 0}, {2005, 2005}}},
		{.place = {"encode", LIB, 13, "z = 2"}, .sides = {{2100, 2100}, {2095, 2095}}},
		{.place = {"loads", LIB, 90, "a = []"}, .sides = {{1, 1}, {900, 900}}}};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 1);
	struct why_evidence *e;
	struct why why;

	(void)state; /* 200 us are added: 2000 of at most 150 ns */
	ledgers.counted[WHY_ALLOCATED] = counted(1000, 3000);
	ledgers.counted[WHY_INSTRUCTIONS] = counted(1e6, 1.2e6);
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_ALLOCATION);
	assert_false(why.causes[0].evidence[WHY_ALLOCATED].is_own);
	ledgers.counted[WHY_ALLOCATED] = called(functions, 2, 1000, 3909);
	ledgers.counted[WHY_ALLOCATED].lines = lines;
	ledgers.counted[WHY_ALLOCATED].n_lines = 4;
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_ALLOCATION);
	e = &why.causes[0].evidence[WHY_ALLOCATED];
	assert_true(e->is_own && e->is_different);
	assert_rel(e->sides[1].high - e->sides[0].low, 2010, 1e-9);
	assert_int_equal(e->line.line, 12);
	assert_rel(e->line_more, 2005, 1e-9);
	assert_string_equal(why.causes[0].line.text, "y = [a, b]");
	assert_int_equal(why.counted[WHY_ALLOCATED].line.line, 12); /* also of the whole */
	ledgers.counted[WHY_ALLOCATED] = counted(1000, 1100);	    /* too few to take so long */
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_WORK);
	ledgers.counted[WHY_ALLOCATED] = counted(1000, 1900); /* five times its own share */
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_ALLOCATION);
	ledgers.counted[WHY_ALLOCATED] = counted(1, 50); /* many more, but too few to matter */
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_WORK);
	ledgers.counted[WHY_ALLOCATED] = counted(10000, 12000); /* as much more as of time */
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_WORK);
}

/* A message that is put together of many numbers, where nothing was: 530 instructions for each of
   its allocations, and so little time that they could take all of it. */
static void allocations_that_run_a_small_part_of_the_work_are_not_the_reason(void **state)
{
	struct why_row rows[] = {slower("debug", 5.98)};
	const struct why_part requests[] = {
		{.place = place("debug"), .sides = {{0, 0}, {10795, 10795}}}};
	const struct why_part bytes[] = {
		{.place = place("debug"), .sides = {{0, 0}, {950980, 950980}}}};
	struct why_part work[] = {
		{.place = place("debug"), .sides = {{13e3, 13e3}, {5700e3, 5700e3}}}};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 1);
	struct why why;

	(void)state; /* 1.4 ms are added */
	rows[0].ratio = sure(7);
	ledgers.timed = ledgers.clock.ratio = ledgers.time.whole = sure(7);
	ledgers.clock.old_s = 234e-6;
	ledgers.counted[WHY_ALLOCATED] = called(requests, 1, 1, 10796);
	ledgers.counted[WHY_BYTES] = called(bytes, 1, 32, 951012);
	ledgers.counted[WHY_INSTRUCTIONS] = called(work, 1, 15e3, 5702e3);
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_WORK);
	work[0].sides[1] = exactly(13e3 + 10795 * 150); /* a new number each */
	rows[0].ratio = sure(1.1);
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_ALLOCATION);
}

static void a_line_that_lost_is_not_where_more_is(void **state)
{
	const struct why_row rows[] = {slower("encode", .2)};
	const struct why_part functions[] = {
		{.place = place("encode"), .sides = {{3000, 3000}, {4000, 4000}}}};
	const struct why_part lines[] = {
		{.place = {"encode", LIB, 11, "x = 1"}, .sides = {{2500, 2500}, {1000, 1000}}},
		{.place = {"encode", LIB, 12, "y = 2"}, .sides = {{500, 500}, {1700, 1700}}}};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 1);
	struct why why;

	(void)state;
	ledgers.counted[WHY_ALLOCATED] = called(functions, 1, 3000, 4000);
	ledgers.counted[WHY_ALLOCATED].lines = lines;
	ledgers.counted[WHY_ALLOCATED].n_lines = 2;
	why_decide(&ledgers, &why);
	assert_int_equal(why.causes[0].evidence[WHY_ALLOCATED].line.line, 12);
	ledgers.counted[WHY_ALLOCATED] = called(same_calls, 1, 3000, 4000); /* nothing of its own */
	ledgers.counted[WHY_ALLOCATED].lines = lines;
	ledgers.counted[WHY_ALLOCATED].n_lines = 2;
	why_decide(&ledgers, &why);
	assert_null(why.causes[0].evidence[WHY_ALLOCATED].line.function);
}

static void where_collections_began_is_told_with_the_collector(void **state)
{
	struct why_row rows[] = {slower(NULL, .2)};
	const struct why_part lines[] = {
		{.place = {"encode", LIB, 12, "gc.collect()"}, .sides = {{0, 0}, {1, 1}}}};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 1);
	struct why why;

	(void)state;
	rows[0].is_collector = true;
	ledgers.counted[WHY_COLLECTED] = counted(0, 1);
	ledgers.counted[WHY_COLLECTED].lines = lines;
	ledgers.counted[WHY_COLLECTED].n_lines = 1;
	ledgers.time.collector = place("encode");
	why_decide(&ledgers, &why);
	assert_int_equal(why.causes[0].place.line, 10);
	assert_int_equal(why.causes[0].line.line, 12);
	ledgers.time.collector = place("loads"); /* two functions: samples say whose time it is */
	why_decide(&ledgers, &why);
	assert_string_equal(why.causes[0].place.function, "loads");
	assert_null(why.causes[0].line.function);
	ledgers.time.collector = (struct why_place){NULL, NULL, 0, NULL};
	why_decide(&ledgers, &why);
	assert_string_equal(why.causes[0].place.function, "encode");
	assert_int_equal(why.causes[0].line.line, 12);
}

static void the_collector_is_named_with_who_called_it(void **state)
{
	struct why_row rows[] = {slower(NULL, .2)};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 1);
	struct why why;

	(void)state;
	rows[0].is_collector = true;
	ledgers.time.collector = place("encode");
	ledgers.counted[WHY_COLLECTED] = counted(0, 1);
	ledgers.time.is_short = true;
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_COLLECTION);
	assert_string_equal(why.causes[0].place.function, "encode");
	assert_true(why.is_certain);
}

static void more_c_code_below_the_same_calls_is_native(void **state)
{
	struct why_row rows[] = {slower("encode", .2)};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 1);
	struct why why;

	(void)state;
	rows[0].grown[WHY_BYTECODE] = .02;
	rows[0].grown[WHY_LIBRARY] = .18;
	rows[0].leaf = "sha256_block";
	rows[0].library = "libcrypto.so.3";
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_NATIVE);
	assert_string_equal(why.causes[0].library, "libcrypto.so.3");
	rows[0].grown[WHY_LIBRARY] = 0; /* or one function of the interpreter's own */
	rows[0].grown[WHY_INTERPRETER] = .18;
	rows[0].leaf_grown = .15;
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_NATIVE);
	rows[0].leaf_grown = .05; /* but not its C code in general: that is how Python works */
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_SLOWER);
}

static void waiting_is_seen_by_samples_and_by_the_clock(void **state)
{
	struct why_row rows[] = {slower("encode", .2)};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 1);
	struct why why;

	(void)state;
	rows[0].grown[WHY_BYTECODE] = 0;
	rows[0].grown[WHY_SYSCALL] = .2;
	rows[0].leaf = "clock_nanosleep";
	ledgers.time.is_short = true;
	ledgers.clock.waited = (struct interval){.2, .19, .21, .95};
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_WAITING);
	assert_string_equal(why.causes[0].leaf, "clock_nanosleep");
	assert_true(why.is_certain);
	ledgers.clock.waited = (struct interval){0, -.01, .01, .95};
	why_decide(&ledgers, &why); /* a first look alone does not tell */
	assert_int_equal(why.n, 0);
}

static void what_holds_the_event_loop_is_told_as_that(void **state)
{
	struct why_row rows[] = {slower("encode", .2)};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 1);
	struct why why;

	(void)state;
	rows[0].grown[WHY_BYTECODE] = 0;
	rows[0].grown[WHY_SYSCALL] = .2;
	ledgers.loop =
		(struct why_loop){WHY_LOOKED, {{0, {0}, false}, {.05, place("encode"), true}}};
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_LOOP);
	assert_rel(why.causes[0].held_s, .05, 1e-9);
	ledgers.loop.sides[0] = ledgers.loop.sides[1]; /* it was so before */
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_WAITING);
}

/* Five calls of 1 ms that wait, one after another, each in a task of its own. */
static void what_waits_while_the_loop_is_held_holds_it_however_short(void **state)
{
	struct why_row rows[] = {slower("ask", .2)};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 1);
	const struct why_hold waits[] = {{.002, place("send"), true}, {.001, place("ask"), true}};
	struct why why;

	(void)state;
	rows[0].grown[WHY_BYTECODE] = 0;
	rows[0].grown[WHY_SYSCALL] = .2;
	ledgers.loop = (struct why_loop){WHY_LOOKED, .waits = {NULL, waits}, .n_waits = {0, 2}};
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_LOOP);
	assert_rel(why.causes[0].held_s, .001, 1e-9);
	ledgers.loop.n_waits[1] = 1; /* it waits elsewhere, the loop is free meanwhile */
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_WAITING);
	ledgers.loop.n_waits[1] = 2; /* it computes longer, and waits as it did */
	rows[0].grown[WHY_BYTECODE] = .2;
	rows[0].grown[WHY_SYSCALL] = .01;
	why_decide(&ledgers, &why);
	assert_int_not_equal(why.kind, WHY_LOOP);
}

static void a_loop_that_is_held_no_more_is_told_by_what_held_it(void **state)
{
	struct why_row rows[] = {slower("ask", -.2)};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 1);
	const struct why_hold waits[] = {{.001, place("ask"), true}};
	struct why why;

	(void)state;
	rows[0].ratio = sure(.1);
	rows[0].grown[WHY_BYTECODE] = 0;
	rows[0].grown[WHY_SYSCALL] = -.2;
	ledgers.timed = ledgers.clock.ratio = ledgers.time.whole = sure(.8);
	ledgers.loop = (struct why_loop){WHY_LOOKED, .waits = {waits, NULL}, .n_waits = {1, 0}};
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_LOOP);
	assert_rel(why.causes[0].held_s, .001, 1e-9);
}

static void imports_are_one_cause_named_by_who_imports(void **state)
{
	struct why_row rows[] = {slower("get_data", .12), slower("_path_stat", .08)};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 2);
	struct why why;

	(void)state;
	rows[0].imported = .12;
	rows[1].imported = .08;
	ledgers.time.importer = place("encode");
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_IMPORT);
	assert_int_equal(why.n, 1);
	assert_string_equal(why.causes[0].place.function, "encode");
	rows[0].imported = 0; /* one that is found at once: the line says what it is */
	rows[0].line = (struct why_place){"encode", LIB, 12, "import json"};
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_IMPORT);
}

static void everything_slower_alike_names_no_code(void **state)
{
	struct why_ledgers ledgers = slower_by_a_fifth(NULL, 0);
	struct why why;

	(void)state;
	ledgers.time.found = CAUSES_ALIKE;
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_ALIKE);
	assert_int_equal(why.n, 0);
	ledgers.counted[WHY_INSTRUCTIONS] = counted(1e6, 1.2e6);
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_UNKNOWN); /* that is no machine's doing */
	assert_true(why.counted[WHY_INSTRUCTIONS].is_different);
}

static void what_time_alone_names_of_identical_code_is_not_believed(void **state)
{
	const struct why_row rows[] = {slower("encode", .05)};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 1);
	struct why why;

	(void)state;
	ledgers.timed = (struct interval){NAN, NAN, NAN, NAN};
	ledgers.clock.ratio = sure(1);
	ledgers.time.is_whole_sure = false;
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_NOTHING);
	assert_int_equal(why.n, 0);
	ledgers.time.found = CAUSES_NOT_REPRODUCED;
	ledgers.timed = sure(1.2);
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_UNKNOWN);
}

static void a_clock_that_sampled_workers_do_not_confirm_is_no_difference(void **state)
{
	struct why_ledgers ledgers = slower_by_a_fifth(NULL, 0);
	struct why why;

	(void)state;
	ledgers.timed = (struct interval){NAN, NAN, NAN, NAN};
	ledgers.time.found = CAUSES_ALIKE;
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_ALIKE);
	ledgers.time.is_whole_sure = false;
	ledgers.time.whole = (struct interval){1.01, .95, 1.07, .95};
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_NOTHING);
	assert_rel(why.whole.estimate, 1.01, 1e-9);
	ledgers.time.is_whole_sure = true;
	ledgers.time.whole = sure(.8);
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_NOTHING);
}

static void the_only_function_is_named_where_something_counted_says_so(void **state)
{
	struct why_row rows[] = {slower("encode", .2)};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 1);
	struct why why;

	(void)state;
	rows[0].is_changed = false;
	rows[0].ratio = sure(1.2);
	ledgers.time.found = CAUSES_ONE_PLACE;
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_UNKNOWN); /* it, or the machine */
	ledgers.counted[WHY_INSTRUCTIONS] = counted(1e6, 1.2e6);
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_WORK);
	ledgers.time.found = CAUSES_NOTHING;
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_UNKNOWN);
}

/* ---- more than one */

/* Pickle where nothing was: one function has nearly all of the time, and is what the others are
   compared with. They have a small part of the difference. */
static void what_has_nearly_all_of_the_time_is_named_before_what_is_compared_with_it(void **state)
{
	struct why_row rows[] = {slower("pickled", .4), slower("loads", 0)};
	const struct why_part work[] = {
		{.place = place("pickled"), .sides = {{2983, 2983}, {2941, 3009}}},
		{.place = place("loads"), .sides = {{6800, 6800}, {1160e3, 1160e3}}}};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 2);
	struct why why;

	(void)state;
	rows[0].ratio = sure(2.1);
	rows[0].new_share = .003;
	rows[1].is_changed = false;
	rows[1].moved = (struct interval){150, NAN, NAN, NAN};
	rows[1].ratio = sure(240);
	rows[1].old_share = .6;
	rows[1].new_share = .99;
	ledgers.timed = ledgers.clock.ratio = ledgers.time.whole = sure(160);
	ledgers.counted[WHY_INSTRUCTIONS] = called(work, 2, 9800, 1163e3);
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_WORK);
	assert_int_equal(why.n, 1);
	assert_string_equal(why.causes[0].place.function, "loads");
	assert_rel(why.causes[0].moved.estimate, 160 * .99 - .6, 1e-9);
	rows[1].new_share = .8; /* of so little it could be one of several */
	why_decide(&ledgers, &why);
	assert_string_equal(why.causes[0].place.function, "pickled");
}

static void several_causes_are_told_by_what_they_make(void **state)
{
	struct why_row rows[] = {slower("encode", .05), slower("read", .12)};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 2);
	struct why why;

	(void)state;
	rows[1].grown[WHY_BYTECODE] = 0;
	rows[1].grown[WHY_SYSCALL] = .12;
	ledgers.counted[WHY_INSTRUCTIONS] = counted(1e6, 1.05e6);
	why_decide(&ledgers, &why);
	assert_int_equal(why.n, 2);
	assert_int_equal(why.causes[0].kind, WHY_WAITING);
	assert_int_equal(why.causes[1].kind, WHY_WORK);
	assert_rel(why.causes[0].of_difference, .6, 1e-9);
	assert_rel(why.causes[1].of_difference, .25, 1e-9);
}

static void small_ones_beside_a_large_one_are_not_told(void **state)
{
	struct why_row rows[] = {slower("read", .19), slower("encode", .01)};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 2);
	struct why why;

	(void)state;
	why_decide(&ledgers, &why);
	assert_int_equal(why.n, 1);
	assert_string_equal(why.causes[0].place.function, "read");
}

static void what_goes_against_the_whole_wants_a_count(void **state)
{
	struct why_row rows[] = {slower("read", .3), slower("encode", -.1)};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 2);
	struct why why;

	(void)state;
	why_decide(&ledgers, &why);
	assert_int_equal(why.n, 1);
	assert_string_equal(why.causes[0].place.function, "read");
	ledgers.counted[WHY_INSTRUCTIONS] = counted(1e6, .9e6);
	why_decide(&ledgers, &why);
	assert_int_equal(why.n, 2);
}

static void work_that_moved_to_another_function_is_told_as_moved(void **state)
{
	struct why_row rows[] = {slower("encode_new", .2), slower("encode", -.19)};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 2);
	const struct why_part parts[] = {
		{.place = {"encode", LIB, 10, NULL}, .sides = {{3, 3}, {0, 0}}},
		{.place = {"encode_new", LIB, 50, NULL}, .sides = {{0, 0}, {3, 3}}}};
	struct why why;

	(void)state;
	ledgers.timed = sure(1.001);
	ledgers.counted[WHY_CALLED] = called(parts, 2, 40, 40);
	rows[0].is_old = false;
	rows[1].is_new = false;
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_MOVED);
	assert_int_equal(why.n, 1);
	assert_string_equal(why.causes[0].place.function, "encode");
	assert_string_equal(why.causes[0].other.function, "encode_new");
	assert_rel(why.causes[0].moved.estimate, .01, 1e-6);
	rows[0].moved = moved_by(.5); /* far more than what was lost */
	why_decide(&ledgers, &why);
	assert_int_equal(why.n, 2);
	assert_int_equal(why.kind, WHY_CALLS);
}

static void moved_rests_on_instructions_where_both_are_known(void **state)
{
	struct why_row rows[] = {slower("encode_new", .2), slower("encode", -.19)};
	struct why_part parts[] = {{.place = place("encode"), .sides = {{3e5, 3e5}, {0, 0}}},
				   {.place = place("encode_new"), .sides = {{0, 0}, {3e5, 3e5}}}};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 2);
	struct why why;

	(void)state; /* no clock is sure of the whole */
	ledgers.timed = (struct interval){1, .6, 1.6, .95};
	ledgers.clock.ratio = ledgers.time.whole = ledgers.timed;
	ledgers.counted[WHY_INSTRUCTIONS] = called(parts, 2, 1e6, 1e6);
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_MOVED);
	parts[1].sides[1] = exactly(9e5); /* that is three times the work */
	ledgers.timed = sure(1.001);
	why_decide(&ledgers, &why);
	assert_int_equal(why.n, 2);
}

/* One query for each of 40 rows, where one query was for all: the work is of another function now,
   and 40 % more. */
static void what_makes_the_whole_slower_has_not_only_moved(void **state)
{
	struct why_row rows[] = {slower("total_of", 1.25), slower("totals_of_all", -.85)};
	const struct why_part calls[] = {
		{.place = place("totals_of_all"), .sides = {{1, 1}, {0, 0}}},
		{.place = place("total_of"), .sides = {{0, 0}, {40, 40}}}};
	struct why_part work[] = {
		{.place = place("totals_of_all"), .sides = {{770e3, 770e3}, {0, 0}}},
		{.place = place("total_of"), .sides = {{0, 0}, {1083e3, 1084e3}}}};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 2);
	struct why why;

	(void)state;
	rows[0].is_old = false;
	rows[1].is_new = false;
	ledgers.timed = ledgers.clock.ratio = ledgers.time.whole = sure(1.4);
	ledgers.counted[WHY_CALLED] = called(calls, 2, 43, 82);
	ledgers.counted[WHY_INSTRUCTIONS] = called(work, 2, 806e3, 1117e3);
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_CALLS);
	assert_string_equal(why.causes[0].place.function, "total_of");
	work[1].sides[1] = exactly(790e3); /* nearly the same work, which cannot be the reason */
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_MOVED);
	work[1].sides[1] = exactly(1083e3);
	ledgers.timed = ledgers.clock.ratio = ledgers.time.whole = sure(1.001);
	why_decide(&ledgers, &why); /* nothing is slower by it */
	assert_int_equal(why.kind, WHY_MOVED);
}

static void counts_name_a_function_where_time_names_none(void **state)
{
	struct why_part parts[] = {{.place = place("loads"), .sides = {{2e5, 2e5}, {2.4e5, 2.4e5}}},
				   {.place = place("encode"), .sides = {{2e5, 2e5}, {6e5, 6e5}}}};
	struct why_part allocations[] = {
		{.place = place("encode"), .sides = {{1000, 1000}, {3000, 3000}}}};
	struct why_ledgers ledgers = slower_by_a_fifth(NULL, 0);
	struct why why;

	(void)state; /* numbers are allocated, too */
	ledgers.timed = (struct interval){NAN, NAN, NAN, NAN};
	ledgers.time.is_short = true;
	ledgers.clock.ratio = (struct interval){1.5, .5, 4, .95};
	ledgers.time.is_whole_sure = false;
	ledgers.counted[WHY_INSTRUCTIONS] = called(parts, 2, 1e6, 1.44e6);
	ledgers.counted[WHY_ALLOCATED] = called(allocations, 1, 2000, 4000);
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_WORK);
	assert_string_equal(why.causes[0].place.function, "encode");
	assert_true(isnan(why.causes[0].moved.estimate));
	assert_false(why.is_certain);		 /* more time may say how much of it that is */
	allocations[0].sides[1] = exactly(6000); /* far more than instructions did */
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_ALLOCATION);
	parts[0].sides[1] = exactly(9e5); /* no more than half of it is encode's */
	ledgers.counted[WHY_INSTRUCTIONS] = called(parts, 2, 1e6, 2.1e6);
	why_decide(&ledgers, &why);
	assert_string_equal(why.causes[0].place.function, "loads");
	ledgers.counted[WHY_INSTRUCTIONS] = called(parts, 2, 1e6, 3e6);
	why_decide(&ledgers, &why);
	assert_int_equal(why.n, 0);
}

static void small_counts_want_a_clock_that_goes_their_way(void **state)
{
	const struct why_part parts[] = {
		{.place = place("encode"), .sides = {{2e5, 2e5}, {2.2e5, 2.2e5}}}};
	struct why_ledgers ledgers = identical();
	struct why why;

	(void)state;
	ledgers.counted[WHY_INSTRUCTIONS] = called(parts, 1, 1e6, 1.02e6);
	why_decide(&ledgers, &why);
	assert_int_equal(why.n, 0);
	ledgers.clock.ratio = sure(1.03);
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_WORK);
	ledgers.clock.ratio = sure(.97);
	why_decide(&ledgers, &why);
	assert_int_equal(why.n, 0);
}

static void faster_code_is_explained_like_slower(void **state)
{
	struct why_row rows[] = {slower("encode", -.2)};
	struct why_ledgers ledgers = slower_by_a_fifth(rows, 1);
	struct why why;

	(void)state;
	ledgers.timed = sure(.8);
	rows[0].ratio = sure(.5);
	ledgers.counted[WHY_INSTRUCTIONS] = counted(1e6, .8e6);
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_WORK);
	assert_rel(why.causes[0].of_difference, 1, 1e-9);
}

/* ---- what a person has touched */

static void a_touched_function_is_decided_by_what_is_counted(void **state)
{
	const struct why_place touched[] = {place("encode")};
	struct why_ledgers ledgers = identical();
	struct why why;

	(void)state;
	ledgers.touched = touched;
	ledgers.n_touched = 1;
	why_decide(&ledgers, &why);
	assert_int_equal(why.n_touched, 1);
	assert_int_equal(why.touched[0].verdict, WHY_SAME);
	ledgers.counted[WHY_INSTRUCTIONS] = counted(1e6, 1.0005e6); /* .05 %, and nothing else */
	why_decide(&ledgers, &why);
	assert_int_equal(why.touched[0].verdict, WHY_DIFFERS);
	assert_int_equal(why.touched[0].cause.kind, WHY_WORK);
}

static void of_several_touched_ones_each_needs_its_own_count(void **state)
{
	const struct why_place touched[] = {place("encode"), place("never_runs"), place("loads")};
	const struct why_part parts[] = {
		{.place = {"encode", LIB, 10, NULL}, .sides = {{1e4, 1e4}, {1.05e4, 1.05e4}}},
		{.place = {"loads", LIB, 90, NULL}, .sides = {{2e5, 2e5}, {2e5, 2e5}}}};
	const struct why_part calls[] = {
		{.place = {"encode", LIB, 10, NULL}, .sides = {{3, 3}, {3, 3}}},
		{.place = {"loads", LIB, 90, NULL}, .sides = {{3, 3}, {3, 3}}}};
	struct why_ledgers ledgers = identical();
	struct why why;

	(void)state;
	ledgers.touched = touched;
	ledgers.n_touched = 3;
	ledgers.counted[WHY_CALLED] = called(calls, 2, 40, 40);
	ledgers.counted[WHY_INSTRUCTIONS] = counted(1e6, 1.0005e6);
	why_decide(&ledgers, &why);
	assert_int_equal(why.touched[0].verdict, WHY_OPEN); /* any of them */
	ledgers.counted[WHY_INSTRUCTIONS] = called(parts, 2, 1e6, 1.0005e6);
	why_decide(&ledgers, &why);
	assert_int_equal(why.touched[0].verdict, WHY_DIFFERS);
	assert_int_equal(why.touched[1].verdict, WHY_NOT_SEEN);
	assert_int_equal(why.touched[2].verdict, WHY_SAME);
}

static void instructions_within_what_layouts_move_are_no_difference(void **state)
{
	struct why_ledgers ledgers = identical();
	struct why why;

	(void)state;
	ledgers.counted[WHY_INSTRUCTIONS] = counted(1e6, 1.0001e6);
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_NOTHING);
	ledgers.counted[WHY_INSTRUCTIONS] = counted(1e6, 1.001e6);
	ledgers.counted[WHY_INSTRUCTIONS].change = (struct call_figure){200, 1800};
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_NOTHING);
	ledgers.counted[WHY_INSTRUCTIONS].change = (struct call_figure){950, 1050};
	why_decide(&ledgers, &why);
	assert_int_equal(why.kind, WHY_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_the_same_code_nothing_is_named_and_time_need_not_be_sampled),
		cmocka_unit_test(a_clock_that_scatters_is_not_certain_of_nothing),
		cmocka_unit_test(more_calls_are_named_with_who_makes_them),
		cmocka_unit_test(what_is_called_first_is_told_after_its_root),
		cmocka_unit_test(a_few_more_calls_are_not_the_reason_of_ten_times_the_time),
		cmocka_unit_test(the_same_calls_with_more_instructions_are_more_work),
		cmocka_unit_test(instructions_of_the_function_itself_decide_where_they_are_known),
		cmocka_unit_test(instructions_within_a_functions_floor_are_no_difference),
		cmocka_unit_test(the_same_calls_and_instructions_that_take_longer_are_slower),
		cmocka_unit_test(many_more_allocations_than_work_are_the_reason),
		cmocka_unit_test(allocations_that_run_a_small_part_of_the_work_are_not_the_reason),
		cmocka_unit_test(a_line_that_lost_is_not_where_more_is),
		cmocka_unit_test(where_collections_began_is_told_with_the_collector),
		cmocka_unit_test(the_collector_is_named_with_who_called_it),
		cmocka_unit_test(more_c_code_below_the_same_calls_is_native),
		cmocka_unit_test(waiting_is_seen_by_samples_and_by_the_clock),
		cmocka_unit_test(what_holds_the_event_loop_is_told_as_that),
		cmocka_unit_test(what_waits_while_the_loop_is_held_holds_it_however_short),
		cmocka_unit_test(a_loop_that_is_held_no_more_is_told_by_what_held_it),
		cmocka_unit_test(imports_are_one_cause_named_by_who_imports),
		cmocka_unit_test(everything_slower_alike_names_no_code),
		cmocka_unit_test(what_time_alone_names_of_identical_code_is_not_believed),
		cmocka_unit_test(a_clock_that_sampled_workers_do_not_confirm_is_no_difference),
		cmocka_unit_test(the_only_function_is_named_where_something_counted_says_so),
		cmocka_unit_test(
			what_has_nearly_all_of_the_time_is_named_before_what_is_compared_with_it),
		cmocka_unit_test(several_causes_are_told_by_what_they_make),
		cmocka_unit_test(small_ones_beside_a_large_one_are_not_told),
		cmocka_unit_test(what_goes_against_the_whole_wants_a_count),
		cmocka_unit_test(work_that_moved_to_another_function_is_told_as_moved),
		cmocka_unit_test(moved_rests_on_instructions_where_both_are_known),
		cmocka_unit_test(what_makes_the_whole_slower_has_not_only_moved),
		cmocka_unit_test(counts_name_a_function_where_time_names_none),
		cmocka_unit_test(small_counts_want_a_clock_that_goes_their_way),
		cmocka_unit_test(faster_code_is_explained_like_slower),
		cmocka_unit_test(a_touched_function_is_decided_by_what_is_counted),
		cmocka_unit_test(of_several_touched_ones_each_needs_its_own_count),
		cmocka_unit_test(instructions_within_what_layouts_move_are_no_difference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
