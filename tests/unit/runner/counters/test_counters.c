#include "runner/events/errors.h"
#include "runner/events/set.h"
#include "runner/counters/arithmetic.h"
#include "runner/counters/known.h"
#include "runner/counters/wire.h"
#include "tests/unit/support.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <sys/mman.h>

/* Read with PERF_FORMAT_TOTAL_TIME_ENABLED | _RUNNING | _GROUP: nr, enabled, running, values. */
static void a_group_reading_is_taken_apart(void **state)
{
	const uint64_t words[] = {3, 20144893, 20144893, 80431207, 131077, 4096};
	struct counter_reading out[3];

	(void)state;
	assert_int_equal(counter_parse_group(words, sizeof(words), 3, out), 0);
	assert_int_equal(out[0].count, 80431207);
	assert_int_equal(out[2].count, 4096);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(out[i].enabled_ns, 20144893);
		assert_int_equal(out[i].running_ns, 20144893);
	}
	assert_int_equal(counter_parse_group(words, sizeof(words), 2, out), -1);
	assert_int_equal(counter_parse_group(words, sizeof(words) - 8, 3, out), -1);
	assert_int_equal(counter_parse_group(words, 0, 3, out), -1);
}

/* Without the group: value, enabled, running. */
static void a_reading_alone_has_its_value_first(void **state)
{
	const uint64_t words[] = {27, 88147324, 44073662};
	struct counter_reading out;

	(void)state;
	assert_int_equal(counter_parse_alone(words, sizeof(words), &out), 0);
	assert_int_equal(out.count, 27);
	assert_int_equal(out.enabled_ns, 88147324);
	assert_int_equal(out.running_ns, 44073662);
	assert_int_equal(counter_parse_alone(words, 16, &out), -1);
	assert_int_equal(counter_parse_alone(words, 32, &out), -1);
}

static void differences_survive_a_wrap(void **state)
{
	struct counter_reading a = {UINT64_MAX - 9, 100, 60}, b = {5, 300, 160};
	struct counter_reading d = counter_between(a, b);

	(void)state;
	assert_int_equal(d.count, 15);
	assert_int_equal(d.enabled_ns, 200);
	assert_int_equal(d.running_ns, 100);
}

static void events_survive_the_wire(void **state)
{
	const struct counter_event events[] = {{0, 1, 0, 0, true, false},
					       {4, 0xffffffffffffffff, 0x1c2, 7, false, true},
					       {UINT32_MAX, 0, 0, UINT64_MAX, true, true}};
	static const char *const bad[] = {
		"",	      "1",	 "1:2:3:4:",	       "1:2:3:4:x",  "1:2:3:4:uku",
		"-1:2:3:4:u", "1:2:3:u", "1fffffffff:1:1:1:u", "1:2:3:4:u ", "1:g:3:4:u",
		":::: u"};
	char text[COUNTER_EVENT_TEXT];
	struct counter_event back;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		counter_event_format(&events[i], text);
		assert_int_equal(counter_event_parse(text, &back), 0);
		assert_int_equal(back.type, events[i].type);
		assert_true(back.config == events[i].config);
		assert_true(back.config1 == events[i].config1);
		assert_true(back.config2 == events[i].config2);
		assert_int_equal(back.counts_user, events[i].counts_user);
		assert_int_equal(back.counts_kernel, events[i].counts_kernel);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(counter_event_parse(bad[i], &back), -1);
}

static void names_mean_events(void **state)
{
	static const struct {
		const char *name;
		uint32_t type;
		uint64_t config;
		bool user, kernel;
		enum counter_kind kind;
	} cases[] = {
		{"cycles", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES, true, false,
		 COUNTER_HARDWARE},
		{"cpu-cycles:uk", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES, true, true,
		 COUNTER_HARDWARE},
		{"instructions:k", PERF_TYPE_HARDWARE, PERF_COUNT_HW_INSTRUCTIONS, false, true,
		 COUNTER_HARDWARE},
		{"L1-dcache-load-misses", PERF_TYPE_HW_CACHE, 0x10000, true, false, COUNTER_CACHE},
		{"LLC-loads", PERF_TYPE_HW_CACHE, 2, true, false, COUNTER_CACHE},
		{"dTLB-store-misses", PERF_TYPE_HW_CACHE, 0x10103, true, false, COUNTER_CACHE},
		{"task-clock", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK, true, false,
		 COUNTER_SOFTWARE},
		/* all of it happens in the kernel */
		{"context-switches", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES, true, true,
		 COUNTER_SOFTWARE},
		{"page-faults:u", PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS, true, false,
		 COUNTER_SOFTWARE},
		{"r1C2", PERF_TYPE_RAW, 0x1c2, true, false, COUNTER_RAW},
		{"r01c2:uk", PERF_TYPE_RAW, 0x1c2, true, true, COUNTER_RAW},
	};
	static const char *const unknown[] = {
		"", "r", "cycle", "rxyz", "r11112222333344445", "cycles:", "cycles:x", "CYCLES"};
	struct counter_event event;
	enum counter_kind kind;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_true(counter_name_parse(cases[i].name, &event, &kind));
		assert_int_equal(event.type, cases[i].type);
		assert_true(event.config == cases[i].config);
		assert_int_equal(event.counts_user, cases[i].user);
		assert_int_equal(event.counts_kernel, cases[i].kernel);
		assert_int_equal(kind, cases[i].kind);
	}
	for (size_t i = 0; i < sizeof(unknown) / sizeof(*unknown); i++)
		assert_false(counter_name_parse(unknown[i], &event, &kind));
	for (size_t i = 0; counter_defaults[i]; i++)
		assert_true(counter_name_parse(counter_defaults[i], &event, NULL));
}

/* Every errno that perf_event_open(2) documents has a sentence, on every machine. */
static void every_documented_errno_has_a_sentence(void **state)
{
	static const int documented[] = {E2BIG,	     EACCES,	EBADF,	EBUSY,	EFAULT, EINTR,
					 EINVAL,     EMFILE,	ENODEV, ENOENT, ENOSPC, ENOSYS,
					 EOPNOTSUPP, EOVERFLOW, EPERM,	ESRCH};
	const struct counter_event event = {.counts_user = true};
	char text[COUNTER_WHY_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof(documented) / sizeof(*documented); i++)
		for (int kind = COUNTER_HARDWARE; kind <= COUNTER_RAW; kind++)
			for (int bits = 0; bits < 40; bits++) {
				struct counter_machine machine = {bits % 5, bits / 5 & 1,
								  bits / 10 & 1, bits / 20 & 1};
				const char *why =
					counter_why_not(documented[i], (enum counter_kind)kind,
							&event, &machine, text);

				assert_true(strlen(why) > 15);
				assert_null(strchr(why, '\n'));
				assert_true(why[strlen(why) - 1] != '.');
			}
}

static void a_sentence_says_what_would_help(void **state)
{
	const struct counter_event user = {.counts_user = true};
	const struct counter_event kernel = {.counts_user = true, .counts_kernel = true};
	const struct {
		int cause;
		enum counter_kind kind;
		const struct counter_event *event;
		struct counter_machine machine;
		const char *words;
	} cases[] = {
		{EACCES,
		 COUNTER_HARDWARE,
		 &user,
		 {4, false, false, false},
		 "perf_event_paranoid is 4"},
		{EACCES,
		 COUNTER_SOFTWARE,
		 &user,
		 {3, false, false, false},
		 "perf_event_paranoid=2"},
		{EACCES,
		 COUNTER_SOFTWARE,
		 &kernel,
		 {2, false, false, false},
		 "perf_event_paranoid=1"},
		{EPERM, COUNTER_HARDWARE, &user, {1, false, true, false}, "container"},
		{EPERM, COUNTER_HARDWARE, &user, {2, false, true, true}, "seccomp"},
		{ENOENT, COUNTER_HARDWARE, &user, {2, true, false, true}, "virtual machine"},
		{ENOENT, COUNTER_HARDWARE, &user, {2, false, false, true}, "CPU"},
		{ENOSYS, COUNTER_HARDWARE, &user, {-2, false, true, false}, "container"},
		{ENOSYS, COUNTER_HARDWARE, &user, {-2, false, false, false}, "kernel"},
		{EBUSY, COUNTER_HARDWARE, &user, {2, false, false, false}, "another program"},
		{EMFILE, COUNTER_HARDWARE, &user, {2, false, false, false}, "ulimit"},
	};
	char text[COUNTER_WHY_TEXT];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *why = counter_why_not(cases[i].cause, cases[i].kind, cases[i].event,
						  &cases[i].machine, text);

		if (!strstr(why, cases[i].words))
			fail_msg("\"%s\" has no \"%s\"", why, cases[i].words);
	}
}

static void a_set_takes_each_name_once_and_no_unknown_one(void **state)
{
	struct counter_set set = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(counter_set_add(&set, "cycles", &err), 0);
	assert_int_equal(counter_set_add(&set, "cycles", &err), 0);
	assert_int_equal(counter_set_add(&set, "r1a8", &err), 0);
	assert_int_equal(set.n, 2);
	assert_int_equal(counter_set_add(&set, "no such counter", &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.text, "unknown"));
	err_clear(&err);
	assert_int_equal(counter_set_add(&set, "", &err), -1);
	err_clear(&err);
	for (int i = 0; set.n < COUNTERS_MAX; i++) {
		char name[16];

		snprintf(name, sizeof(name), "r%x", i);
		assert_int_equal(counter_set_add(&set, name, &err), 0);
	}
	assert_int_equal(counter_set_add(&set, "rffff", &err), -1);
	assert_non_null(strstr(err.text, "more than"));
}

static void touch_pages(size_t pages)
{
	volatile char *memory = mmap(NULL, pages * 4096, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_true(memory != MAP_FAILED);
	madvise((void *)memory, pages * 4096, MADV_NOHUGEPAGE);
	for (size_t i = 0; i < pages; i++)
		memory[i * 4096] = 1;
	munmap((void *)memory, pages * 4096);
}

/* For real, and more than once: a group that a clock leads counts the first time only. */
static void every_round_is_counted_whatever_the_order(void **state)
{
	static const char *const orders[][4] = {
		{"task-clock", "page-faults", "cpu-clock", "minor-faults"},
		{"page-faults", "task-clock", "minor-faults", "cpu-clock"},
		{"cpu-clock", "minor-faults", "task-clock", "page-faults"}};

	(void)state;
	for (size_t o = 0; o < 3; o++) {
		struct counter_reading before[4], after[4];
		struct counter_event events[4];
		struct counters counters;
		int errnos[4];

		for (size_t i = 0; i < 4; i++) {
			assert_true(counter_name_parse(orders[o][i], &events[i], NULL));
			events[i].counts_kernel = false;
		}
		if (counters_open(&counters, events, 4, COUNTER_OWN, errnos) < 4) {
			counters_close(&counters);
			print_message("perf_event is not allowed here: %s\n", strerror(errnos[0]));
			skip();
		}
		for (int round = 0; round < 3; round++) {
			assert_int_equal(counters_read(&counters, before), 0);
			counters_begin(&counters);
			touch_pages(64);
			counters_end(&counters);
			touch_pages(64); /* not counted */
			assert_int_equal(counters_read(&counters, after), 0);
			for (size_t i = 0; i < 4; i++) {
				struct counter_reading d = counter_between(before[i], after[i]);

				assert_true(d.running_ns > 0 && d.running_ns == d.enabled_ns);
				if (strstr(orders[o][i], "faults"))
					/* a sanitizer's own memory is touched as well; never the
					 * second 64 */
					assert_in_range(d.count, 64, 96);
				else
					assert_true(d.count > 0);
			}
		}
		counters_close(&counters);
	}
}

/* For real: more than any CPU has at once are several groups, and every one of them gets its turn.
   A group of one too many never does. */
static void groups_that_take_turns_all_run(void **state)
{
	struct counter_reading now[COUNTERS_MAX];
	struct counter_event events[COUNTERS_MAX];
	struct counters counters;
	int errnos[COUNTERS_MAX];
	size_t ran = 0;

	(void)state;
	for (size_t i = 0; i < COUNTERS_MAX; i++)
		assert_true(counter_name_parse("cycles", &events[i], NULL));
	if (counters_open(&counters, events, COUNTERS_MAX, COUNTER_OWN, errnos) < COUNTERS_MAX) {
		counters_close(&counters);
		print_message("no hardware to count with here: %s\n", strerror(errnos[0]));
		skip();
	}
	assert_int_equal(counters_read(&counters, now), 0);
	for (size_t i = 0; i < COUNTERS_MAX; i++)
		assert_true(now[i].count < 100000000); /* what the opening took at most */
	counters_begin(&counters);
	for (int tries = 0; tries < 10000 && ran < COUNTERS_MAX; tries++) {
		known_loop(1000000);
		assert_int_equal(counters_read(&counters, now), 0);
		for (ran = 0; ran < COUNTERS_MAX && now[ran].running_ns > 0 &&
			      now[ran].running_ns >= now[ran].enabled_ns / 100;)
			ran++;
	}
	counters_end(&counters);
	assert_int_equal(ran, COUNTERS_MAX);
	counters_close(&counters);
}

/* And a set of so many keeps them all: none is called taken by another program since it waited. */
static void a_set_of_many_keeps_those_that_take_turns(void **state)
{
	struct counter_machine machine = counter_machine_now("");
	struct counter_set set = {0};
	struct buf notes = {0};
	char why[COUNTER_WHY_TEXT];
	static const char *const ends[] = {"", ":u", ":k", ":uk", ":ku", ":uu", ":kk", ":uuk"};

	(void)state;
	for (size_t i = 0; i < 8; i++)
		for (size_t k = 0; k < 2; k++) {
			char name[32];

			snprintf(name, sizeof(name), "%s%s", k ? "cycles" : "instructions",
				 ends[i]);
			assert_int_equal(counter_set_add(&set, name, NULL), 0);
		}
	for (size_t i = 0; i < set.n; i++) {
		struct counter_item item = set.items[i];

		if (!counter_probe_one(&item, &machine, why)) {
			print_message("%s: %s\n", item.name, why);
			skip();
		}
	}
	counter_set_probe(&set, &machine, &notes);
	assert_int_equal(set.n, 16);
	if (counter_probe_room() < 16)
		assert_non_null(strstr(buf_text(&notes), "they take turns"));
	assert_null(strstr(buf_text(&notes), "not counted"));
	buf_release(&notes);
}

/* libpfm4 knows names that exclude all that we count. */
static void a_counter_of_nothing_is_refused(void **state)
{
	struct counter_set set = {0};
	struct err err = {0};

	(void)state;
	assert_int_equal(counter_set_add(&set, "cycles:h", &err), -1);
	assert_int_equal(err.kind, ERR_USAGE);
	err_clear(&err);
}

/* For real: what this machine has, it counts; what it has not, it says. */
static void a_probe_leaves_what_counts_and_says_the_rest(void **state)
{
	struct counter_machine machine = counter_machine_now("");
	struct counter_set set = {0};
	struct buf notes = {0};
	char why[COUNTER_WHY_TEXT];
	bool counts;

	(void)state;
	assert_int_equal(counter_set_add(&set, "task-clock", NULL), 0);
	counts = counter_probe_one(&set.items[0], &machine, why);
	assert_int_equal(counter_set_add(&set, "rfffffffffffffff0", NULL), 0);
	counter_set_probe(&set, &machine, &notes);
	if (counts)
		assert_true(set.n >= 1 && strcmp(set.items[0].name, "task-clock") == 0);
	if (set.n < 2)
		assert_non_null(strstr(buf_text(&notes), "not counted: "));
	buf_release(&notes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_group_reading_is_taken_apart),
		cmocka_unit_test(a_reading_alone_has_its_value_first),
		cmocka_unit_test(differences_survive_a_wrap),
		cmocka_unit_test(events_survive_the_wire),
		cmocka_unit_test(names_mean_events),
		cmocka_unit_test(every_documented_errno_has_a_sentence),
		cmocka_unit_test(a_sentence_says_what_would_help),
		cmocka_unit_test(a_set_takes_each_name_once_and_no_unknown_one),
		cmocka_unit_test(every_round_is_counted_whatever_the_order),
		cmocka_unit_test(groups_that_take_turns_all_run),
		cmocka_unit_test(a_set_of_many_keeps_those_that_take_turns),
		cmocka_unit_test(a_counter_of_nothing_is_refused),
		cmocka_unit_test(a_probe_leaves_what_counts_and_says_the_rest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
