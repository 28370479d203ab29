#include "results/profile_files/collapsed.h"
#include "results/profile_files/firefox.h"
#include "tests/unit/results/profiles/profile_made.h"

static struct err err;

static char *stacks_of(const struct stack_profile *profile)
{
	struct buf out = {0};

	assert_int_equal(collapsed_format(profile, &out, &err), 0);
	return buf_take(&out);
}

static void check_stacks(const struct stack_profile *profile, const char *wanted)
{
	char *got = stacks_of(profile);

	assert_string_equal(got, wanted);
	free(got);
}

static void check_lane(const struct stack_profile *profile, size_t at, const char *name,
		       const char *wanted)
{
	const struct profile_lane *lane = &profile->order.lanes[at];
	struct buf text = {0};

	assert_true(at < profile->order.n);
	if (name)
		assert_string_equal(lane->name, name);
	else
		assert_null(lane->name);
	for (size_t i = 0; i < lane->n; i++) {
		const struct profile_run *one = &lane->runs[i];

		buf_addf(&text, "%s%d ",
			 one->node == PROFILE_NOTHING
				 ? "-"
				 : profile->frames[profile->nodes[one->node].frame].function,
			 (int)one->n);
	}
	assert_string_equal(buf_text(&text), wanted);
	buf_release(&text);
}

static void read_text(struct profile_set *set, const char *text)
{
	err_clear(&err);
	if (firefox_parse(set, text, strlen(text), &err))
		fail_msg("%s", err.text);
}

static void add_run(struct stack_profile *profile, const char *thread, size_t node, int64_t n)
{
	size_t lane;

	assert_int_equal(profile_order_lane(&profile->order, 0, thread, &lane, &err), 0);
	assert_int_equal(profile_order_add(&profile->order, lane, node, n, &err), 0);
}

/* Every kind of frame, lines, two threads, nothing seen in between. */
static void what_is_written_comes_back(void **state)
{
	static const char *const threads[][2] = {{"a", "b"}, {NULL, NULL}};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct profile_set set = {0}, back = {0};
		struct stack_profile *profile = profile_set_add(&set, "dump", &err);
		size_t sort = made_stack(profile, 0, "main:3 !sort", 5);
		size_t gc = made_stack(profile, 0, "main:3 f:8 #gc", 4);
		size_t poll = made_stack(profile, 0, "@tick main:4 ~poll", 2);
		struct buf text = {0};
		char *wanted = stacks_of(profile);

		profile->interpreter = strdup("CPython 3.14.2");
		profile->interval_s = .001;
		add_run(profile, threads[i][0], sort, 3);
		add_run(profile, threads[i][0], PROFILE_NOTHING, 7);
		add_run(profile, threads[i][0], sort, 2);
		add_run(profile, threads[i][1], gc, 4);
		add_run(profile, threads[i][1], poll, 2);
		assert_int_equal(firefox_format(&set, &text, &err), 0);
		assert_non_null(strstr(buf_text(&text), "\"time\":[0.0,3.0,10.0"));
		read_text(&back, buf_text(&text));
		assert_int_equal(back.n, 1);
		assert_string_equal(back.profiles[0].name, "dump");
		assert_string_equal(back.profiles[0].interpreter, "CPython 3.14.2");
		assert_int_equal(back.profiles[0].nodes[0].line, 3);
		check_stacks(&back.profiles[0], wanted);
		if (threads[i][0]) {
			check_lane(&back.profiles[0], 0, "a", "sort3 -7 sort2 ");
			check_lane(&back.profiles[0], 1, "b", "gc4 poll2 ");
		} else {
			check_lane(&back.profiles[0], 0, NULL, "sort3 -7 sort2 gc4 poll2 ");
		}
		free(wanted);
		buf_release(&text);
		profile_set_release(&set);
		profile_set_release(&back);
	}
}

#define STACKS(frame, prefix)                                                                      \
	"\"stackTable\":{\"frame\":[" frame "],\"prefix\":[" prefix "],\"length\":2}"
#define REST                                                                                       \
	"\"frameTable\":{\"func\":[0,1],\"line\":[5,null],\"category\":[0,0]},"                    \
	"\"funcTable\":{\"name\":[0,1],\"resource\":[-1,0],\"lineNumber\":[4,null],"               \
	"\"fileName\":[2,null]},\"resourceTable\":{\"name\":[3]},"                                 \
	"\"stringArray\":[\"main\",\"g\",\"/m.py\",\"lib.so\"]"
#define TABLES	      STACKS("0,1", "null,0") "," REST
#define SAMPLES(more) "\"samples\":{\"stack\":[1,0,null,1]," more "\"length\":4}"

/* An older one has tables in each thread; a newer one shares them. Here a late sample and a gap. */
static void other_tools_have_tables_here_or_there(void **state)
{
	static const char *const files[] = {
		"{\"meta\":{\"interval\":2,\"preprocessedProfileVersion\":30},\"threads\":["
		"{\"name\":\"t\",\"pid\":7," SAMPLES(
			"\"time\":[0,3,5,15],\"weight\":null,") "," TABLES "}]}",
		"{\"threads\":[{\"name\":\"t\",\"pid\":\"7\"," SAMPLES(
			"\"timeDeltas\":[0,3,2,10],") "}],\"shared\":{" TABLES
						      "},\"meta\":{\"interval\":2,"
						      "\"preprocessedProfileVersion\":75}}",
	};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct profile_set set = {0};

		read_text(&set, files[i]);
		assert_string_equal(set.profiles[0].name, "t");
		assert_null(set.profiles[0].unit);
		assert_rel(set.profiles[0].interval_s, .002, 1e-12);
		check_stacks(&set.profiles[0], "main (/m.py:4) 1\nmain (/m.py:4);g (lib.so) 2\n");
		check_lane(&set.profiles[0], 0, NULL, "g1 main1 -5 g1 ");
		profile_set_release(&set);
	}
}

static void processes_are_profiles_and_threads_are_lanes(void **state)
{
	static const char text[] =
		"{\"meta\":{\"preprocessedProfileVersion\":75},\"shared\":{" TABLES
		"},\"threads\":["
		"{\"name\":\"a\",\"processName\":\"p\",\"pid\":\"1\"," SAMPLES(
			"") "},"
			    "{\"name\":\"a\",\"processName\":\"p\",\"pid\":\"2\"," SAMPLES(
				    "\"weightType\":\"tracing-ms\",\"weight\":[1.5,2,0,-1],") "},"
											      "{\"name\":\"a\",\"processName\":\"p\",\"pid\":\"1\"," SAMPLES(
												      "") "}]}";
	struct profile_set set = {0};

	(void)state;
	read_text(&set, text);
	assert_int_equal(set.n, 2);
	assert_string_equal(set.profiles[1].name, "p 2");
	assert_int_equal(stack_profile_samples(&set.profiles[0]), 6);
	check_lane(&set.profiles[0], 0, "a", "g1 main1 -1 g1 ");
	check_lane(&set.profiles[0], 1, "thread 2", "g1 main1 -1 g1 ");
	assert_string_equal(set.profiles[1].unit, "nanoseconds");
	check_lane(&set.profiles[1], 0, "a", "g1500000 main2000000 ");
	profile_set_release(&set);
}

static void refuses(const char *text, const char *why)
{
	struct profile_set set = {0};

	err_clear(&err);
	assert_int_equal(firefox_parse(&set, text, strlen(text), &err), -1);
	if (err.kind != ERR_INPUT || !strstr(err.text, why))
		fail_msg("%s: %s", text, err.text);
	err_clear(&err);
	profile_set_release(&set);
}

#define FILE_OF(threads) "{\"meta\":{\"preprocessedProfileVersion\":75},\"threads\":" threads "}"
#define THREAD(inside)	 FILE_OF("[{" inside "}]")

static void what_makes_no_sense_is_refused_with_its_place(void **state)
{
	(void)state;
	refuses("[]", "not a profile of Firefox");
	refuses("{\"threads\":[]}", "not a processed profile of Firefox: open it");
	refuses(FILE_OF("{}"), "threads: must be one list");
	refuses(FILE_OF("[]"), "it has no thread");
	refuses(FILE_OF("[1]"), "threads: item 1: must be an object");
	refuses(THREAD("\"pid\":1.5"), "pid: must be one text or integer");
	refuses(THREAD("\"samples\":{\"stack\":[0]}"),
		"threads: item 1: samples: item 1: there is no such stack");
	refuses(THREAD("\"samples\":{\"stack\":[\"x\"]}"),
		"samples: stack: item 1: must be an integer");
	refuses(THREAD("\"samples\":{\"time\":[\"x\"]}"),
		"samples: time: item 1: must be a number");
	refuses(THREAD(SAMPLES("") "," STACKS("0,1", "1,0") "," REST),
		"stackTable: item 1: its caller comes later");
	refuses(THREAD(SAMPLES("") "," STACKS("0,1", "0,0") "," REST),
		"stackTable: item 1: its caller comes later");
	refuses(THREAD(SAMPLES("") "," STACKS("0,9", "null,0") "," REST), "there is no such frame");
	refuses(THREAD(SAMPLES("\"weight\":[1e18],") "," TABLES), "weights of more than 2^53");
	refuses(FILE_OF("[{\"pid\":1," SAMPLES("") "," TABLES "},{\"pid\":1,\"samples\":{"
						   "\"weightType\":\"bytes\"}}]"),
		"weightType: not that of the threads before");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_comes_back),
		cmocka_unit_test(other_tools_have_tables_here_or_there),
		cmocka_unit_test(processes_are_profiles_and_threads_are_lanes),
		cmocka_unit_test(what_makes_no_sense_is_refused_with_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
