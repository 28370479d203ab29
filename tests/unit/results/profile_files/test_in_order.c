#include "results/profile_files/in_order.h"
#include "results/profile_files/speedscope.h"
#include "tests/unit/results/profiles/profile_made.h"

static struct err err;

static void run(struct stack_profile *profile, size_t part, const char *name, size_t node,
		int64_t n)
{
	size_t lane;

	assert_int_equal(profile_order_lane(&profile->order, part, name, &lane, &err), 0);
	assert_int_equal(profile_order_add(&profile->order, lane, node, n, &err), 0);
}

/* f for 3, nothing for 2, g for 4, f for 1; then a second worker with g for 5. */
static void make(struct stack_profile *profile)
{
	size_t f = made_stack(profile, 0, "main f", 4), g = made_stack(profile, 0, "main g", 4);

	made_stack(profile, 1, "main g", 5);
	profile->interval_s = .001;
	run(profile, 0, NULL, f, 3);
	run(profile, 0, NULL, PROFILE_NOTHING, 2);
	run(profile, 0, NULL, g, 4);
	run(profile, 0, NULL, f, 1);
	run(profile, 1, NULL, g, 5);
}

static int note(void *context, const struct in_order_item *item, struct err *e)
{
	struct buf *text = context;

	(void)e;
	buf_addf(text, "%d:%d:%d:%d ", (int)item->lane, (int)item->part, (int)item->node,
		 (int)item->weight);
	return 0;
}

static void check(const struct stack_profile *profile, const char *wanted)
{
	struct buf text = {0};

	assert_int_equal(in_order_each(profile, note, &text, &err), 0);
	assert_string_equal(buf_text(&text), wanted);
	buf_release(&text);
}

static void runs_come_lane_by_lane(void **state)
{
	struct stack_profile profile = {0};

	(void)state;
	make(&profile);
	check(&profile, "0:0:1:3 0:0:-1:2 0:0:2:4 0:0:1:1 1:1:2:5 ");
	stack_profile_release(&profile);
}

static void without_an_order_all_come_node_by_node(void **state)
{
	struct stack_profile profile = {0};

	(void)state;
	make(&profile);
	profile_order_release(&profile.order);
	check(&profile, "-1:0:1:4 -1:0:2:4 -1:1:2:5 ");
	stack_profile_release(&profile);
}

/* A coarse order has too much of one node and too little of another; a lie has no end. */
static void weights_stay_exact_whatever_the_order_says(void **state)
{
	struct stack_profile profile = {0};

	(void)state;
	make(&profile);
	profile_order_release(&profile.order);
	run(&profile, 0, NULL, 1, 3);
	run(&profile, 0, NULL, 0, 9);
	run(&profile, 0, NULL, 1, 3);
	check(&profile, "0:0:1:3 0:0:1:1 -1:0:2:4 -1:1:2:5 ");
	stack_profile_release(&profile);
}

/* The runs of a lane, by the last letter of functions. */
static void check_lane(const struct stack_profile *profile, size_t at, const char *name,
		       const char *wanted)
{
	const struct profile_lane *lane = &profile->order.lanes[at];
	struct buf text = {0};

	if (name)
		assert_string_equal(lane->name, name);
	else
		assert_null(lane->name);
	for (size_t i = 0; i < lane->n; i++) {
		const struct profile_run *one = &lane->runs[i];

		buf_addf(&text, "%s%.0f ",
			 one->node == PROFILE_NOTHING
				 ? "-"
				 : profile->frames[profile->nodes[one->node].frame].function,
			 (double)one->n / 1e6);
	}
	assert_string_equal(buf_text(&text), wanted);
	buf_release(&text);
}

static void speedscope_brings_the_order_back(void **state)
{
	struct profile_set set = {0}, back = {0};
	struct buf text = {0};

	(void)state;
	make(profile_set_add(&set, "x", &err));
	assert_int_equal(speedscope_format(&set, &text, &err), 0);
	if (speedscope_parse(&back, buf_text(&text), text.len, &err))
		fail_msg("%s", err.text);
	assert_int_equal(back.profiles[0].order.n, 2);
	check_lane(&back.profiles[0], 0, "worker 1", "f3 -2 g4 f1 ");
	check_lane(&back.profiles[0], 1, "worker 2", "g5 ");
	profile_set_release(&back);
	/* one that has none does not get one */
	profile_order_release(&set.profiles[0].order);
	buf_clear(&text);
	assert_int_equal(speedscope_format(&set, &text, &err), 0);
	assert_int_equal(speedscope_parse(&back, buf_text(&text), text.len, &err), 0);
	assert_int_equal(back.profiles[0].order.n, 0);
	buf_release(&text);
	profile_set_release(&back);
	profile_set_release(&set);
}

#define SCOPE(inside, more)                                                                        \
	"{\"shared\":{\"frames\":[{\"name\":\"f\"},{\"name\":\"g\"}]},\"profiles\":[{\"unit\":"    \
	"\"milliseconds\"," inside "}]" more "}"

static void other_tools_write_in_order(void **state)
{
	static const struct {
		const char *text, *wanted; /* NULL: no order */
	} files[] = {
		{SCOPE("\"samples\":[[0],[],[0,1]],\"weights\":[2,3,4]", ""), "f2 -3 g4 "},
		{SCOPE("\"events\":[{\"type\":\"O\",\"frame\":0,\"at\":5},{\"type\":\"C\","
		       "\"frame\":0,\"at\":6},{\"type\":\"O\",\"frame\":1,\"at\":9},{\"type\":"
		       "\"C\",\"frame\":1,\"at\":10}]",
		       ""),
		 "f1 -3 g1 "},
		{SCOPE("\"samples\":[[0]],\"weights\":[2]", ",\"exporter\":\"assay\""), NULL},
	};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct profile_set set = {0};

		if (speedscope_parse(&set, files[i].text, strlen(files[i].text), &err))
			fail_msg("%s", err.text);
		assert_int_equal(set.profiles[0].order.n, files[i].wanted ? 1 : 0);
		if (files[i].wanted)
			check_lane(&set.profiles[0], 0, NULL, files[i].wanted);
		profile_set_release(&set);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_come_lane_by_lane),
		cmocka_unit_test(without_an_order_all_come_node_by_node),
		cmocka_unit_test(weights_stay_exact_whatever_the_order_says),
		cmocka_unit_test(speedscope_brings_the_order_back),
		cmocka_unit_test(other_tools_write_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
