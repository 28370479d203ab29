#include "results/profile_files/profile_set.h"
#include "results/files/read.h"
#include "results/files/write.h"
#include "results/profile_files/limits.h"
#include "tests/unit/results/profiles/profile_made.h"
#include "tests/unit/scratch.h"

static struct err err;

/* Two workers, the second with a thread, and nothing seen in between. */
static void make_order(struct stack_profile *profile)
{
	size_t lane;

	profile_order_lane(&profile->order, 0, NULL, &lane, &err);
	profile_order_add(&profile->order, lane, 2, 10, &err);
	profile_order_add(&profile->order, lane, 4, 5, &err);
	profile_order_lane(&profile->order, 2, "thread \xc3\xa9", &lane, &err);
	profile_order_add(&profile->order, lane, 5, 3, &err);
	profile_order_add(&profile->order, lane, PROFILE_NOTHING, 7, &err);
	profile_order_add(&profile->order, lane, 5, 4, &err);
}

static void make(struct profile_set *set)
{
	struct stack_profile *profile = profile_set_add(set, "json_dump", &err);

	profile->interpreter = strdup("CPython 3.14.2");
	profile->interval_s = 1e-3;
	made_stack(profile, 0, "main:3 f:12 !sort", 10);
	made_stack(profile, 0, "main:3 f:13 ~poll", 5);
	made_stack(profile, 2, "main:3 #gc", 7);
	profile->parts[0].seconds = 1.5;
	profile->parts[0].iterations = 1200;
	profile->parts[0].lost = 2;
	profile->parts[0].plain_s = 0.00125;
	profile->parts[0].seen_s = 0.0013;
	make_order(profile);
	profile = profile_set_add(set, "na\xc3\xafve <b>\"\x01", &err);
	profile->unit = strdup("bytes");
	made_stack(profile, 0, "@t\xc3\xa2sk co\xe9:1", 1);
	profile_set_add(set, "empty", &err);
}

static void check_order(const struct profile_order *a, const struct profile_order *b)
{
	assert_int_equal(a->n, b->n);
	assert_int_equal(profile_order_grain(a), profile_order_grain(b));
	for (size_t i = 0; i < a->n; i++) {
		assert_int_equal(a->lanes[i].part, b->lanes[i].part);
		if (a->lanes[i].name)
			assert_string_equal(a->lanes[i].name, b->lanes[i].name);
		else
			assert_null(b->lanes[i].name);
		assert_int_equal(a->lanes[i].n, b->lanes[i].n);
		for (size_t k = 0; k < a->lanes[i].n; k++) {
			assert_int_equal(a->lanes[i].runs[k].node, b->lanes[i].runs[k].node);
			assert_int_equal(a->lanes[i].runs[k].n, b->lanes[i].runs[k].n);
		}
	}
}

static void check_alike(const struct stack_profile *a, const struct stack_profile *b)
{
	assert_string_equal(a->name, b->name);
	assert_int_equal(a->n_frames, b->n_frames);
	assert_int_equal(a->n_nodes, b->n_nodes);
	assert_int_equal(a->n_parts, b->n_parts);
	assert_rel(a->interval_s, b->interval_s, 0);
	for (size_t i = 0; i < a->n_frames; i++) {
		assert_int_equal(a->frames[i].kind, b->frames[i].kind);
		assert_int_equal(a->frames[i].first_line, b->frames[i].first_line);
		assert_string_equal(a->frames[i].function, b->frames[i].function);
		assert_string_equal(a->frames[i].file, b->frames[i].file);
	}
	for (size_t i = 0; i < a->n_nodes; i++) {
		assert_int_equal(a->nodes[i].parent, b->nodes[i].parent);
		assert_int_equal(a->nodes[i].frame, b->nodes[i].frame);
		assert_int_equal(a->nodes[i].line, b->nodes[i].line);
		for (size_t part = 0; part < a->n_parts; part++)
			assert_int_equal(stack_profile_own(a, i, part),
					 stack_profile_own(b, i, part));
	}
	for (size_t i = 0; i < a->n_parts; i++) {
		assert_rel(a->parts[i].seconds, b->parts[i].seconds, 0);
		assert_rel(a->parts[i].plain_s, b->parts[i].plain_s, 0);
		assert_rel(a->parts[i].seen_s, b->parts[i].seen_s, 0);
		assert_int_equal(a->parts[i].iterations, b->parts[i].iterations);
		assert_int_equal(a->parts[i].samples, b->parts[i].samples);
		assert_int_equal(a->parts[i].lost, b->parts[i].lost);
	}
	check_order(&a->order, &b->order);
}

static void what_is_written_is_read(void **state)
{
	static const char *const names[] = {"a.profile.json", "a.profile.json.gz"};
	struct profile_set set = {0};
	char folder[] = "/tmp/assay-profile-XXXXXX", path[64];

	(void)state;
	assert_int_equal(scratch_make(folder), 0);
	make(&set);
	for (size_t i = 0; i < 2; i++) {
		struct profile_set back = {0};

		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		assert_int_equal(profile_set_write(&set, path, WRITE_NEW, &err), 0);
		if (profile_set_read(&back, path, &err))
			fail_msg("%s", err.text);
		assert_int_equal(back.n, 3);
		assert_null(back.result);
		for (size_t k = 0; k < 3; k++)
			check_alike(&set.profiles[k], &back.profiles[k]);
		assert_string_equal(back.profiles[0].interpreter, "CPython 3.14.2");
		assert_string_equal(back.profiles[1].unit, "bytes");
		assert_ptr_equal(profile_set_find(&back, "empty"), &back.profiles[2]);
		assert_null(profile_set_find(&back, "nothing"));
		profile_set_release(&back);
	}
	profile_set_release(&set);
	scratch_remove(folder);
}

/* What an earlier assay wrote has no order; that of a long recording has a grain. */
static void a_coarse_order_is_read_as_it_was(void **state)
{
	struct profile_set set = {0}, back = {0};
	struct stack_profile *profile = profile_set_add(&set, "long", &err);
	size_t node = made_stack(profile, 0, "f g", 100), lane;
	struct buf text = {0};

	(void)state;
	profile->order.most = 2;
	profile_order_lane(&profile->order, 0, NULL, &lane, &err);
	for (int i = 0; i < 100; i++)
		profile_order_add(&profile->order, lane, i / 50 ? node : 0, 1, &err);
	profile_order_add(&profile->order, lane, PROFILE_NOTHING, 28, &err);
	assert_true(profile->order.grain > 1);
	assert_int_equal(profile_set_format(&set, &text, &err), 0);
	assert_int_equal(profile_set_parse(&back, buf_text(&text), text.len, &err), 0);
	check_alike(profile, &back.profiles[0]);
	buf_release(&text);
	profile_set_release(&set);
	profile_set_release(&back);
}

static void the_file_stands_beside_the_result(void **state)
{
	static const char *const paths[][2] = {
		{"dir.json/run.json", "dir.json/run.profile.json.gz"},
		{"run.json.gz", "run.profile.json.gz"},
		{"run", "run.profile.json.gz"},
		{".json", ".json.profile.json.gz"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		char *path = profile_set_path_new(paths[i][0]);

		assert_string_equal(path, paths[i][1]);
		free(path);
	}
}

static struct suite *result(const char *value)
{
	char text[200];
	struct suite *suite;

	snprintf(text, sizeof(text),
		 "{\"version\":\"1.0\",\"benchmarks\":[{\"metadata\":{\"name\":\"a\"},"
		 "\"runs\":[{\"values\":[%s]}]}]}",
		 value);
	suite = suite_parse(text, strlen(text), "x", &err);
	assert_non_null(suite);
	return suite;
}

static void a_profile_knows_its_result(void **state)
{
	struct profile_set set = {0}, back = {0};
	struct suite *own = result("1.5"), *same = result(" 1.5e0"), *other = result("1.6");
	struct buf text = {0};

	(void)state;
	assert_int_equal(profile_set_check(&set, other, "other.json", &err), 0);
	assert_int_equal(profile_set_bind(&set, own, "dir/run.json", &err), 0);
	assert_int_equal(profile_set_format(&set, &text, &err), 0);
	assert_int_equal(profile_set_parse(&back, text.data, text.len, &err), 0);
	assert_string_equal(back.result, "run.json");
	assert_int_equal(profile_set_check(&back, own, "run.json", &err), 0);
	assert_int_equal(profile_set_check(&back, same, "moved.json", &err), 0);
	assert_int_equal(profile_set_check(&back, other, "dir/run.json", &err), -1);
	assert_string_equal(err.text, "the profile is of an earlier state of dir/run.json");
	err_clear(&err);
	assert_int_equal(profile_set_check(&back, other, "b.json", &err), -1);
	assert_string_equal(err.text,
			    "the profile is of another result, run.json, and not of b.json");
	err_clear(&err);
	buf_release(&text);
	suite_free(own);
	suite_free(same);
	suite_free(other);
	profile_set_release(&set);
	profile_set_release(&back);
}

static void labels_and_time_are_those_of_the_result_and_come_back(void **state)
{
	static const char text[] =
		"{\"version\":\"1.0\",\"benchmarks\":[{\"metadata\":{\"name\":\"a\","
		"\"hostname\":\"box\",\"commit_id\":\"9cfe5fa\"},\"runs\":[{\"metadata\":"
		"{\"date\":\"2026-11-29 12:00:00.5\"},\"values\":[1]},{\"metadata\":"
		"{\"date\":\"2026-11-29 11:59:00\"},\"values\":[1]}]}]}";
	struct suite *suite = suite_parse(text, strlen(text), "x", &err);
	struct profile_set set = {0}, back = {0};
	struct buf out = {0};

	(void)state;
	assert_non_null(suite);
	assert_int_equal(profile_labels_set(&set.labels, "na\xc3\xafve", "<b>\"\x01", &err), 0);
	assert_int_equal(profile_set_bind(&set, suite, "run.json", &err), 0);
	set.duration_s = 2.5;
	assert_int_equal(profile_set_format(&set, &out, &err), 0);
	assert_int_equal(profile_set_parse(&back, out.data, out.len, &err), 0);
	assert_int_equal(back.labels.n, 3);
	assert_string_equal(back.labels.items[0].key, "na\xc3\xafve");
	assert_string_equal(back.labels.items[0].text, "<b>\"\x01");
	assert_string_equal(profile_labels_get(&back.labels, LABEL_COMMIT), "9cfe5fa");
	assert_string_equal(profile_labels_get(&back.labels, LABEL_MACHINE), "box");
	assert_null(profile_labels_get(&back.labels, "x"));
	assert_rel(back.duration_s, 2.5, 0);
	/* of this machine's clock, whatever its zone: on a whole minute */
	assert_true(back.start_s > 1795910400 - 86400 && back.start_s < 1795910400 + 2 * 86400);
	assert_int_equal((long)back.start_s % 60, 0);
	buf_release(&out);
	suite_free(suite);
	profile_set_release(&set);
	profile_set_release(&back);
}

static void a_label_that_is_set_again_has_the_new_text(void **state)
{
	struct profile_labels labels = {0};

	(void)state;
	assert_int_equal(profile_labels_set_word(&labels, "a=1", &err), 0);
	assert_int_equal(profile_labels_set_word(&labels, "b=", &err), 0);
	assert_int_equal(profile_labels_set_word(&labels, "a=x=y", &err), 0);
	assert_int_equal(labels.n, 2);
	assert_string_equal(profile_labels_get(&labels, "a"), "x=y");
	assert_string_equal(profile_labels_get(&labels, "b"), "");
	assert_int_equal(profile_labels_set_word(&labels, "=x", &err), -1);
	assert_string_equal(err.text, "not of the form KEY=TEXT");
	err_clear(&err);
	assert_int_equal(profile_labels_set_word(&labels, "benchmark=x", &err), -1);
	assert_string_equal(err.text, "assay itself sets the label benchmark");
	err_clear(&err);
	profile_labels_release(&labels);
}

#define PROFILE(inside) "{\"assay_profile\":1,\"profiles\":[{\"name\":\"a\"," inside "}]}"
#define FRAME                                                                                      \
	"\"frames\":{\"file\":[\"f\"],\"first_line\":[1],\"function\":[\"g\"],\"kind\":[\"python\"]}"
#define NODES(frame, line, up)                                                                     \
	FRAME ",\"nodes\":{\"frame\":[" frame "],\"line\":[" line "],\"up\":[" up "]}"
#define PART(inside) NODES("0,0", "1,2", "0,1") ",\"parts\":[{" inside "}]"
#define ORDER(grain, node, runs)                                                                   \
	"\"order\":{\"grain\":" grain ",\"lanes\":[{\"part\":0,\"runs\":[" runs "]}],"             \
	"\"nodes\":[" node "]}"

static void what_makes_no_sense_is_refused_with_its_place(void **state)
{
	static const char *const refused[][2] = {
		{"", "not a profile of assay"},
		{"[]", "not a profile of assay"},
		{"{\"profiles\":[]}", "\"assay_profile\" is missing"},
		{"{\"assay_profile\":1}", "\"profiles\" is missing"},
		{"{\"assay_profile\":2,\"profiles\":[]}", "of a later version"},
		{"{\"assay_profile\":1,\"profiles\":[]} x", "text after the end"},
		{"{\"assay_profile\":1,\"profiles\":[{}]}", "profiles: item 1: name: missing"},
		{"{\"assay_profile\":1,\"profiles\":[{\"name\":\"a\"},{\"name\":\"a\"}]}",
		 "item 2: name: also that of item 1"},
		{"{\"assay_profile\":1,\"profiles\":[],\"result\":{\"crc32\":-1}}",
		 "result: crc32: must be an integer from 0"},
		{"{\"assay_profile\":1,\"labels\":{},\"profiles\":[]}", "labels: must be a list"},
		{"{\"assay_profile\":1,\"labels\":[1],\"profiles\":[]}",
		 "labels: item 1: must be two texts"},
		{"{\"assay_profile\":1,\"labels\":[[\"a\",\"b\"],[\"a\"]],\"profiles\":[]}",
		 "labels: item 2: must be two texts"},
		{"{\"assay_profile\":1,\"labels\":[[\"a\",7]],\"profiles\":[]}",
		 "labels: item 1: must be two texts"},
		{"{\"assay_profile\":1,\"start_s\":-1,\"profiles\":[]}",
		 "start_s: must be a number >= 0"},
		{PROFILE("\"name\":\"b\""), "name: the key appears twice"},
		{PROFILE("\"interval_s\":-1"), "interval_s: must be a number >= 0"},
		{PROFILE("\"unit\":7"), "unit: must be a text"},
		{PROFILE(FRAME ",\"frames\":{\"file\":[]}"), "file: the key appears twice"},
		{PROFILE("\"frames\":{\"file\":[\"f\"]}"), "frames: the lists have different"},
		{PROFILE("\"frames\":{\"file\":[\"f\",\"f\"],\"first_line\":[1,1],"
			 "\"function\":[\"g\",\"g\"],\"kind\":[\"task\",\"task\"]}"),
		 "frames: item 2: the same as item 1"},
		{PROFILE("\"frames\":{\"file\":[\"f\"],\"first_line\":[1],\"function\":[\"g\"],"
			 "\"kind\":[\"x\"]}"),
		 "kind: item 1: unknown: \"x\""},
		{PROFILE("\"frames\":{\"first_line\":[-1]}"), "first_line: item 1: must be"},
		{PROFILE(NODES("0", "1", "0,0")), "nodes: the lists have different"},
		{PROFILE(NODES("1", "1", "0")), "nodes: item 1: there is no such frame"},
		{PROFILE(NODES("0", "1", "1")), "nodes: item 1: there is no such caller"},
		{PROFILE(NODES("0,0", "1,1", "0,0")), "nodes: item 2: the same as item 1"},
		{PROFILE(PART("\"steps\":[0]")), "parts: item 1: the lists have different"},
		{PROFILE(PART("\"steps\":[2],\"weights\":[1]")), "steps: item 1: leads to no"},
		{PROFILE(PART("\"steps\":[0,0],\"weights\":[1,1]")), "steps: item 2: leads to no"},
		{PROFILE(PART("\"steps\":[0],\"weights\":[0]")), "weights: item 1: must be"},
		{PROFILE(ORDER("1", "", "0")), "order: lanes: item 1: part: there is no"},
		{PROFILE(PART("") "," ORDER("1", "0", "2")),
		 "order: lanes: item 1: runs: item 1: there"},
		{PROFILE(PART("") "," ORDER("1", "0", "-1")),
		 "runs: item 1: there is no such node"},
		{PROFILE(PART("") "," ORDER("1", "0", "1,-2,-3")),
		 "runs: item 3: there is no such"},
		{PROFILE(PART("") "," ORDER("1", "2", "0")), "order: nodes: item 1: there is no"},
		{PROFILE(PART("") "," ORDER("0", "0", "0")),
		 "order: grain: must be an integer from 1"},
		{PROFILE(PART("") "," ORDER("9007199254740992", "0", "1,0")),
		 "the order in time: weights of more than"},
		{PROFILE(PART("") "," ORDER("1", "0", "0") "," ORDER("1", "0", "0")),
		 "order: the key appears twice"},
		{PROFILE(PART("\"steps\":[0,1],\"weights\":[9007199254740992,1]")),
		 "weights: item 2: weights of more than 2^53"},
		{PROFILE(PART("\"iterations\":1.5")), "iterations: must be an integer"},
		{PROFILE(PART("\"seconds\":1e999")),
		 "seconds: line 1 column 188: a number that is too large"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		struct profile_set set = {0};

		err_clear(&err);
		assert_int_equal(
			profile_set_parse(&set, refused[i][0], strlen(refused[i][0]), &err), -1);
		if (err.kind != ERR_INPUT || !strstr(err.text, refused[i][1]))
			fail_msg("%s: %s", refused[i][0], err.text);
		profile_set_release(&set);
	}
	err_clear(&err);
}

static void bounds_hold_however_a_profile_is_built(void **state)
{
	struct stack_profile profile = {0};
	size_t f = stack_profile_frame(&profile, PROFILE_PYTHON, "f", "", 0, &err), node;

	(void)state;
	node = limited_node(&profile, PROFILE_NO_PARENT, f, 1, &err);
	for (int i = 0; i < LIMIT_PARTS; i++)
		assert_int_equal(limited_part(&profile, &err), i);
	assert_int_equal(limited_part(&profile, &err), SIZE_MAX);
	assert_int_equal(err.kind, ERR_INPUT);
	err_clear(&err);
	for (int i = 0; i < 2; i++)
		assert_int_equal(limited_add(&profile, node, 0, LIMIT_WEIGHT / 2, &err), 0);
	assert_int_equal(limited_add(&profile, node, 0, 1, &err), -1);
	assert_int_equal(limited_add(&profile, node, 1, -1, &err), -1);
	err_clear(&err);
	for (int line = 2; line <= LIMIT_CELLS / LIMIT_PARTS; line++)
		assert_true(limited_node(&profile, PROFILE_NO_PARENT, f, line, &err) < SIZE_MAX);
	assert_int_equal(limited_node(&profile, PROFILE_NO_PARENT, f, 0, &err), SIZE_MAX);
	assert_int_equal(err.kind, ERR_INPUT);
	err_clear(&err);
	stack_profile_release(&profile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(a_coarse_order_is_read_as_it_was),
		cmocka_unit_test(the_file_stands_beside_the_result),
		cmocka_unit_test(a_profile_knows_its_result),
		cmocka_unit_test(labels_and_time_are_those_of_the_result_and_come_back),
		cmocka_unit_test(a_label_that_is_set_again_has_the_new_text),
		cmocka_unit_test(what_makes_no_sense_is_refused_with_its_place),
		cmocka_unit_test(bounds_hold_however_a_profile_is_built),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
