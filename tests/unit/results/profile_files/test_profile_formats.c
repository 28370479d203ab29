#include "results/profile_files/formats.h"
#include "results/profile_files/collapsed.h"
#include "results/profile_files/pprof.h"
#include "results/profile_files/protobuf.h"
#include "results/profile_files/speedscope.h"
#include "results/profile_files/stacks.h"
#include "results/profiles/profile_time.h"
#include "results/profiles/without_lines.h"
#include "tests/unit/results/profiles/profile_made.h"

#include <unistd.h>

static struct err err;

static void make(struct profile_set *set)
{
	struct stack_profile *profile = profile_set_add(set, "dump", &err);

	profile->interval_s = .001;
	made_stack(profile, 0, "main:3 f:12 !sort", 10);
	made_stack(profile, 0, "main:3 f:13 ~poll", 5);
	made_stack(profile, 1, "main:3 f:13 f:2 #gc", 7);
	made_stack(profile, 1, "@tick main:3", 1);
	profile->parts[0].seconds = 3;
	profile->parts[1].seconds = 1.6;
}

static void formats_are_known_by_the_ends_of_names(void **state)
{
	static const struct {
		const char *path;
		enum profile_format format;
	} paths[] = {
		{"run.profile.json.gz", PROFILE_FORMAT_ASSAY},
		{"run.profile.json", PROFILE_FORMAT_ASSAY},
		{"a.speedscope.json", PROFILE_FORMAT_SPEEDSCOPE},
		{"a.folded", PROFILE_FORMAT_COLLAPSED},
		{"a.pb.gz", PROFILE_FORMAT_PPROF},
		{"a.pprof", PROFILE_FORMAT_PPROF},
		{"a.prof", PROFILE_FORMAT_PSTATS},
		{"a.firefox.json.gz", PROFILE_FORMAT_FIREFOX},
		{"a.callgrind.gz", PROFILE_FORMAT_CALLGRIND},
		{"a.json", PROFILE_FORMATS},
		{".prof", PROFILE_FORMATS},
		{"prof", PROFILE_FORMATS},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		assert_int_equal(profile_format_of_path(paths[i].path), paths[i].format);
	assert_int_equal(profile_format_of_name("pprof"), PROFILE_FORMAT_PPROF);
	assert_int_equal(profile_format_of_name("x"), PROFILE_FORMATS);
}

static void seconds_come_from_the_part_or_the_interval(void **state)
{
	struct profile_set set = {0};
	struct stack_profile *profile;

	(void)state;
	make(&set);
	profile = &set.profiles[0];
	assert_rel(profile_seconds_each(profile, 0), .2, 1e-12);
	profile->parts[0].seconds = (double)NAN;
	assert_rel(profile_seconds_each(profile, 0), .001, 0);
	profile->interval_s = 0;
	assert_true(isnan(profile_seconds_each(profile, 0)));
	profile->unit = strdup("bytes");
	assert_true(isnan(profile_seconds_each(profile, 1)));
	free(profile->unit);
	profile->unit = strdup(PROFILE_NANOSECONDS);
	assert_rel(profile_seconds_each(profile, 1), 1e-9, 0);
	profile_set_release(&set);
}

static void an_iteration_is_the_mean_of_the_workers(void **state)
{
	struct profile_set set = {0};
	struct stack_profile *profile;

	(void)state;
	make(&set);
	profile = &set.profiles[0];
	assert_true(isnan(profile_iteration_seconds(profile)));
	profile->parts[0].iterations = 300;
	assert_rel(profile_iteration_seconds(profile), .01, 1e-12);
	profile->parts[1].iterations = 80;
	assert_rel(profile_iteration_seconds(profile), .015, 1e-12);
	profile->parts[1].seconds = (double)NAN;
	assert_rel(profile_iteration_seconds(profile), .01, 1e-12);
	profile_set_release(&set);
}

static void without_lines_calls_of_one_function_are_one(void **state)
{
	struct profile_set set = {0};
	struct stack_profile functions = {0};
	struct stack_profile *profile;

	(void)state;
	make(&set);
	profile = &set.profiles[0];
	assert_int_equal(profile->n_nodes, 9);
	assert_int_equal(profile_without_lines(&functions, profile, &err), 0);
	assert_int_equal(functions.n_nodes, 8);
	assert_int_equal(functions.parts[0].samples, 15);
	assert_rel(functions.parts[0].seconds, 3, 0);
	assert_int_equal(stack_profile_own(&functions, 2, 0), 10);
	for (size_t i = 0; i < functions.n_nodes; i++)
		assert_int_equal(functions.nodes[i].line, 0);
	stack_profile_release(&functions);
	profile_set_release(&set);
}

static void collapsed_stacks_are_as_flamegraph_pl_has_them(void **state)
{
	struct profile_set set = {0};
	struct buf out = {0};

	(void)state;
	make(&set);
	assert_int_equal(collapsed_format(&set.profiles[0], &out, &err), 0);
	assert_string_equal(out.data, "main (/a.py:1);f (/a.py:1);sort (lib.so) 10\n"
				      "main (/a.py:1);f (/a.py:1);poll_[k] 5\n"
				      "main (/a.py:1);f (/a.py:1);f (/a.py:1);gc [gc] 7\n"
				      "tick [task];main (/a.py:1) 1\n");
	buf_release(&out);
	profile_set_release(&set);
}

static void names_cannot_break_a_collapsed_line(void **state)
{
	struct stack_profile profile = {0}, back = {0};
	struct buf out = {0};
	size_t part = stack_profile_part(&profile, &err), node, f;

	(void)state;
	f = stack_profile_frame(&profile, PROFILE_PYTHON, "a;b\nc\xff 1", "", 0, &err);
	node = stack_profile_node(&profile, PROFILE_NO_PARENT, f, 1, &err);
	stack_profile_add(&profile, node, part, 3);
	assert_int_equal(collapsed_format(&profile, &out, &err), 0);
	assert_string_equal(out.data, "a,b?c\xef\xbf\xbd 1 3\n");
	assert_int_equal(collapsed_parse(&back, out.data, out.len, &err), 0);
	assert_int_equal(back.n_nodes, 1);
	assert_int_equal(stack_profile_samples(&back), 3);
	buf_release(&out);
	stack_profile_release(&profile);
	stack_profile_release(&back);
}

/* A set as collapsed stacks: what a format must bring back. */
static char *stacks_of(const struct stack_profile *profile)
{
	struct buf out = {0};

	assert_int_equal(collapsed_format(profile, &out, &err), 0);
	return buf_take(&out);
}

static void what_is_written_comes_back(void **state)
{
	static const enum profile_format formats[] = {PROFILE_FORMAT_ASSAY, PROFILE_FORMAT_PPROF,
						      PROFILE_FORMAT_COLLAPSED};
	struct profile_set set = {0};
	char *wanted, *got;

	(void)state;
	make(&set);
	wanted = stacks_of(&set.profiles[0]);
	for (size_t i = 0; i < 3; i++) {
		struct profile_set back = {0};
		char path[] = "/tmp/assay-formats-XXXXXX";
		struct buf bytes = {0};
		int fd = mkstemp(path);

		assert_int_equal(profile_format_pack(&set, formats[i], true, &bytes, &err), 0);
		assert_int_equal(write(fd, bytes.data, bytes.len), bytes.len);
		close(fd);
		if (profile_format_read(&back, path, PROFILE_FORMATS, &err))
			fail_msg("%s", err.text);
		unlink(path);
		got = stacks_of(&back.profiles[0]);
		assert_string_equal(got, wanted);
		free(got);
		buf_release(&bytes);
		profile_set_release(&back);
	}
	free(wanted);
	profile_set_release(&set);
}

static void pprof_keeps_lines_workers_and_benchmarks(void **state)
{
	struct profile_set set = {0}, back = {0};
	struct stack_profile *profile;
	struct buf bytes = {0};

	(void)state;
	make(&set);
	profile = profile_set_add(&set, "other", &err);
	made_stack(profile, 2, "main:9", 4);
	profile->interval_s = .001;
	assert_int_equal(pprof_format(&set, &bytes, &err), 0);
	assert_int_equal(pprof_parse(&back, bytes.data, bytes.len, &err), 0);
	assert_int_equal(back.n, 2);
	assert_string_equal(back.profiles[0].name, "dump");
	assert_rel(back.profiles[0].interval_s, .001, 0);
	assert_int_equal(back.profiles[0].n_parts, 2);
	assert_int_equal(back.profiles[0].parts[0].samples, 15);
	assert_int_equal(back.profiles[0].parts[1].samples, 8);
	assert_int_equal(back.profiles[0].n_nodes, set.profiles[0].n_nodes);
	profile = profile_set_find(&back, "other");
	assert_int_equal(profile->parts[2].samples, 4);
	assert_int_equal(profile->nodes[0].line, 9);
	assert_null(profile->unit);
	buf_release(&bytes);
	profile_set_release(&set);
	profile_set_release(&back);
}

static void pprof_keeps_labels_interpreters_and_times(void **state)
{
	struct profile_set set = {0}, back = {0};
	struct buf bytes = {0};

	(void)state;
	make(&set);
	set.profiles[0].interpreter = strdup("CPython 3.14.2");
	made_stack(profile_set_add(&set, "other", &err), 0, "main:9", 4);
	set.start_s = 1795910400.25;
	set.duration_s = 60;
	assert_int_equal(profile_labels_set(&set.labels, "commit", "9cfe5fa", &err), 0);
	assert_int_equal(profile_labels_set(&set.labels, "na\xc3\xafve", "", &err), 0);
	assert_int_equal(pprof_format(&set, &bytes, &err), 0);
	assert_int_equal(pprof_parse(&back, bytes.data, bytes.len, &err), 0);
	assert_rel(back.start_s, set.start_s, 1e-15);
	assert_rel(back.duration_s, 60, 0);
	assert_string_equal(profile_labels_get(&back.labels, "commit"), "9cfe5fa");
	assert_int_equal(back.labels.n, 1); /* an empty text is none for pprof */
	assert_string_equal(back.profiles[0].interpreter, "CPython 3.14.2");
	assert_null(back.profiles[1].interpreter);
	buf_release(&bytes);
	profile_set_release(&set);
	profile_set_release(&back);
}

static void add_sample(struct buf *out, const int64_t label[2], const int64_t more[2])
{
	struct buf sample = {0}, one = {0};

	protobuf_add_number(&sample, 1, 1);
	protobuf_add_number(&sample, 2, 5);
	for (size_t i = 0; i < 2; i++) {
		buf_clear(&one);
		protobuf_add_number(&one, 1, i ? more[0] : label[0]);
		protobuf_add_number(&one, 2, i ? more[1] : label[1]);
		protobuf_add_bytes(&sample, 3, one.data, one.len);
	}
	protobuf_add_bytes(out, 2, sample.data, sample.len);
	buf_release(&sample);
	buf_release(&one);
}

static void only_labels_that_all_samples_share_are_the_file_s(void **state)
{
	static const char *const texts[] = {"",	   "samples", "count", "commit",
					    "abc", "thread",  "1",     "2"};
	struct profile_set set = {0};
	struct buf out = {0}, one = {0};

	(void)state;
	protobuf_add_number(&one, 1, 1);
	protobuf_add_number(&one, 2, 2);
	protobuf_add_bytes(&out, 1, one.data, one.len);
	add_sample(&out, (const int64_t[]){3, 4}, (const int64_t[]){5, 6});
	add_sample(&out, (const int64_t[]){5, 7}, (const int64_t[]){3, 4});
	buf_clear(&one);
	protobuf_add_number(&one, 1, 1);
	protobuf_add_bytes(&out, 4, one.data, one.len);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		protobuf_add_bytes(&out, 6, texts[i], strlen(texts[i]));
	assert_int_equal(pprof_parse(&set, out.data, out.len, &err), 0);
	assert_int_equal(set.labels.n, 1);
	assert_string_equal(profile_labels_get(&set.labels, "commit"), "abc");
	assert_rel(set.start_s, 0, 0);
	buf_release(&out);
	buf_release(&one);
	profile_set_release(&set);
}

static void a_format_of_one_benchmark_names_those_that_there_are(void **state)
{
	struct profile_set set = {0};
	struct buf out = {0};

	(void)state;
	make(&set);
	profile_set_add(&set, "other", &err);
	assert_int_equal(profile_format_pack(&set, PROFILE_FORMAT_PSTATS, false, &out, &err), -1);
	assert_string_equal(err.text, "pstats holds one benchmark, and there are 2: dump, other");
	err_clear(&err);
	profile_set_release(&set);
}

static void speedscope_times_become_nanoseconds(void **state)
{
	static const char text[] =
		"{\"profiles\":[{\"type\":\"evented\",\"name\":\"e\",\"unit\":\"milliseconds\","
		"\"events\":[{\"type\":\"O\",\"frame\":0,\"at\":1},{\"type\":\"O\",\"frame\":1,"
		"\"at\":2},{\"type\":\"C\",\"frame\":1,\"at\":2.5},{\"type\":\"C\",\"frame\":0,"
		"\"at\":4}]},{\"type\":\"sampled\",\"name\":\"s\",\"unit\":\"none\",\"samples\":"
		"[[0,1],[1],[]],\"weights\":[2,3,4]},{\"type\":\"sampled\",\"name\":\"s\",\"unit\":"
		"\"bytes\",\"samples\":[],\"weights\":[]}],\"shared\":{\"frames\":[{\"name\":\"f\","
		"\"file\":\"/f.py\",\"line\":7},{\"name\":\"g\",\"kind\":\"native\"}]}}";
	struct profile_set set = {0};
	char *got;

	(void)state;
	if (speedscope_parse(&set, text, strlen(text), &err))
		fail_msg("%s", err.text);
	assert_int_equal(set.n, 3);
	assert_string_equal(set.profiles[0].unit, "nanoseconds");
	got = stacks_of(&set.profiles[0]);
	assert_string_equal(got, "f (/f.py:7) 2500000\nf (/f.py:7);g (?) 500000\n");
	free(got);
	assert_null(set.profiles[1].unit);
	got = stacks_of(&set.profiles[1]);
	assert_string_equal(got, "f (/f.py:7);g (?) 2\ng (?) 3\n");
	free(got);
	assert_string_equal(set.profiles[2].name, "s 2");
	assert_string_equal(set.profiles[2].unit, "bytes");
	profile_set_release(&set);
}

static void refuses(int (*parse)(struct profile_set *set, const char *text, size_t len,
				 struct err *err),
		    const char *text, const char *why)
{
	struct profile_set set = {0};

	err_clear(&err);
	assert_int_equal(parse(&set, text, strlen(text), &err), -1);
	if (err.kind != ERR_INPUT || !strstr(err.text, why))
		fail_msg("%s: %s", text, err.text);
	err_clear(&err);
	profile_set_release(&set);
}

static int parse_collapsed(struct profile_set *set, const char *text, size_t len, struct err *e)
{
	return collapsed_parse(profile_set_add(set, "x", e), text, len, e);
}

static int parse_pprof(struct profile_set *set, const char *text, size_t len, struct err *e)
{
	return pprof_parse(set, text, len, e);
}

#define SCOPE(inside) "{\"shared\":{\"frames\":[{\"name\":\"f\"}]},\"profiles\":[{" inside "}]}"

static void what_makes_no_sense_is_refused_with_its_place(void **state)
{
	(void)state;
	refuses(parse_collapsed, "", "no stack");
	refuses(parse_collapsed, "a;b 1\nxyz\n", "line 2: not a stack");
	refuses(parse_collapsed, "a -1", "line 1: not a stack");
	refuses(parse_collapsed, " 1", "line 1: not a stack");
	refuses(parse_collapsed, "a 99999999999999999999", "line 1: weights of more than 2^53");
	refuses(speedscope_parse, "[]", "not a profile of speedscope");
	refuses(speedscope_parse, "{}", "\"shared\" with its frames is missing");
	refuses(speedscope_parse, "{\"shared\":{\"frames\":[{}]}}", "item 1: name: missing");
	refuses(speedscope_parse, SCOPE("\"samples\":[[1]],\"weights\":[1]"),
		"profiles: item 1: samples: item 1: there is no such frame");
	refuses(speedscope_parse, SCOPE("\"samples\":[[0]],\"weights\":[]"),
		"1 samples but 0 weights");
	refuses(speedscope_parse, SCOPE("\"samples\":[[0]],\"weights\":[-1]"), "a weight below 0");
	refuses(speedscope_parse, SCOPE("\"samples\":[[0]],\"weights\":[1e17]"), "more than 2^53");
	refuses(speedscope_parse, SCOPE("\"events\":[{\"type\":\"C\",\"frame\":0,\"at\":1}]"),
		"closed, but another is open");
	refuses(speedscope_parse, SCOPE("\"events\":[{\"type\":\"X\",\"frame\":0,\"at\":1}]"),
		"must be \"O\" or \"C\"");
	refuses(parse_pprof, "", "not a profile of pprof");
	refuses(parse_pprof, "\xff\xff\xff", "not a profile of pprof");
	/* a type, an empty text, a sample of location 9 that is not there */
	refuses(parse_pprof, "\x0a\x02\x08\x01\x32\x01x\x12\x05\x0a\x01\x09\x10\x01",
		"the sample makes no sense");
}

static void numbers_of_protocol_buffers_come_back(void **state)
{
	static const uint64_t numbers[] = {0, 1, 127, 128, 300, 1u << 31, INT64_MAX, UINT64_MAX};
	struct buf out = {0};
	struct protobuf from;
	uint64_t number;

	(void)state;
	for (size_t i = 0; i < 8; i++)
		protobuf_add_packed(&out, numbers[i]);
	from = (struct protobuf){(unsigned char *)out.data, (unsigned char *)out.data + out.len};
	for (size_t i = 0; i < 8; i++) {
		assert_int_equal(protobuf_next_packed(&from, &number), 1);
		assert_true(number == numbers[i]);
	}
	assert_int_equal(protobuf_next_packed(&from, &number), 0);
	buf_release(&out);
}

static void a_list_of_stacks_has_a_bound(void **state)
{
	struct stack_profile profile = {0};
	size_t node = PROFILE_NO_PARENT, f;
	struct buf out = {0};

	(void)state;
	f = stack_profile_frame(&profile, PROFILE_PYTHON, "f", "", 0, &err);
	stack_profile_part(&profile, &err);
	for (int depth = 0; depth < 10000; depth++) {
		node = stack_profile_node(&profile, node, f, 0, &err);
		stack_profile_add(&profile, node, 0, 1);
	}
	assert_int_equal(collapsed_format(&profile, &out, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.text, "50005000 frames"));
	err_clear(&err);
	buf_release(&out);
	stack_profile_release(&profile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats_are_known_by_the_ends_of_names),
		cmocka_unit_test(seconds_come_from_the_part_or_the_interval),
		cmocka_unit_test(an_iteration_is_the_mean_of_the_workers),
		cmocka_unit_test(without_lines_calls_of_one_function_are_one),
		cmocka_unit_test(collapsed_stacks_are_as_flamegraph_pl_has_them),
		cmocka_unit_test(names_cannot_break_a_collapsed_line),
		cmocka_unit_test(what_is_written_comes_back),
		cmocka_unit_test(pprof_keeps_lines_workers_and_benchmarks),
		cmocka_unit_test(pprof_keeps_labels_interpreters_and_times),
		cmocka_unit_test(only_labels_that_all_samples_share_are_the_file_s),
		cmocka_unit_test(a_format_of_one_benchmark_names_those_that_there_are),
		cmocka_unit_test(speedscope_times_become_nanoseconds),
		cmocka_unit_test(what_makes_no_sense_is_refused_with_its_place),
		cmocka_unit_test(numbers_of_protocol_buffers_come_back),
		cmocka_unit_test(a_list_of_stacks_has_a_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
