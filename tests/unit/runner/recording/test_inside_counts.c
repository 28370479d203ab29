#include "runner/recording/inside_counts.h"

#include "tests/unit/support.h"

#include <stdlib.h>

static struct sites_room *room;
static struct inside_counts now, before;
static struct allocations_counted counted;

static uint32_t add_text(const char *text)
{
	uint32_t at = room->n_text;

	strcpy(room->text + at, text);
	room->n_text += (uint32_t)strlen(text) + 1;
	return at;
}

static void add_code(const char *file, const char *name)
{
	room->codes[room->n_codes] = (struct site_code){add_text(file), add_text(name), 1};
	room->n_codes++;
}

/* main > work > (two lines), main > ours > theirs; numbers of sites: 1, 2, 3, 4, 5. */
static int set_up(void **state)
{
	const struct site sites[] = {{.requests = 7, .bytes = 70},
				     {.parent = 0, .code = CODE_FIRST, .line = 9},
				     {.parent = 1, .code = CODE_FIRST + 1, .line = 3},
				     {.parent = 1, .code = CODE_FIRST + 1, .line = 4},
				     {.parent = 1, .code = CODE_FIRST + 2, .line = 5},
				     {.parent = 4, .code = CODE_FIRST + 1, .line = 3}};

	(void)state;
	room = calloc(1, sizeof(*room));
	if (!room)
		return -1;
	room->n_text = 1;
	room->n_codes = CODE_FIRST;
	add_code("/app/job.py", "main");
	add_code("/app/job.py", "work");
	add_code("/tmp/assay-x/count.py", "begin");
	memcpy(room->sites, sites, sizeof(sites));
	room->n_sites = sizeof(sites) / sizeof(sites[0]);
	room->epoch = 3;
	room->sites[2] = (struct site){.parent = 1,
				       .code = CODE_FIRST + 1,
				       .line = 3,
				       .requests = 10,
				       .bytes = 1000,
				       .temporary = 2,
				       .blocks = 4,
				       .live = 400,
				       .peak_blocks = 6,
				       .peak_live = 600,
				       .epoch = 3};
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	inside_counts_release(&now);
	inside_counts_release(&before);
	allocations_release(&counted);
	free(room);
	return 0;
}

static int64_t total(enum worker_site_count kind)
{
	return stack_profile_samples(&counted.profiles[kind]);
}

static void make(void)
{
	allocations_release(&counted);
	assert_int_equal(inside_counts_take(&now, room, NULL), 0);
	assert_int_equal(inside_counts_profile(&counted, &now, &before, room, "/tmp/assay-x", NULL),
			 0);
}

/* The weight of the only node of this line. */
static int64_t of_line(enum worker_site_count kind, int line)
{
	const struct stack_profile *profile = &counted.profiles[kind];
	int64_t weight = 0;

	for (size_t i = 0; i < profile->n_nodes; i++)
		if (profile->nodes[i].line == line)
			weight += stack_profile_node_own(profile, i);
	return weight;
}

static void paths_have_their_counts(void **state)
{
	const struct stack_profile *profile = &counted.profiles[SITE_BYTES];
	size_t deepest = 0;

	(void)state;
	make();
	assert_int_equal(total(SITE_REQUESTS), 17);
	assert_int_equal(of_line(SITE_REQUESTS, 3), 10);
	assert_int_equal(of_line(SITE_BYTES, 3), 1000);
	assert_int_equal(of_line(SITE_TEMPORARY, 3), 2);
	assert_int_equal(of_line(SITE_LEFT_BYTES, 3), 400);
	for (size_t i = 0; i < profile->n_nodes; i++)
		if (profile->nodes[i].line == 3)
			deepest = i;
	assert_string_equal(profile->frames[profile->nodes[deepest].frame].function, "work");
	assert_int_equal(profile->nodes[profile->nodes[deepest].parent].line, 9);
}

static void what_has_no_counts_has_no_nodes(void **state)
{
	(void)state;
	make();
	assert_int_equal(counted.profiles[0].n_nodes, 3); /* none, main, one line of work */
}

static void a_path_that_has_not_changed_since_the_peak_is_at_it(void **state)
{
	(void)state;
	make();
	assert_int_equal(of_line(SITE_PEAK_BYTES, 3), 600);
	assert_int_equal(of_line(SITE_PEAK_BLOCKS, 3), 6);
	room->epoch++;
	make();
	assert_int_equal(of_line(SITE_PEAK_BYTES, 3), 400);
	assert_int_equal(of_line(SITE_PEAK_BLOCKS, 3), 4);
}

static void what_was_there_when_counting_began_is_not_counted(void **state)
{
	(void)state;
	room->sites[2].begin_live = 300;
	room->sites[2].begin_blocks = 3;
	make();
	assert_int_equal(of_line(SITE_LEFT_BYTES, 3), 100);
	assert_int_equal(of_line(SITE_LEFT_BLOCKS, 3), 1);
	assert_int_equal(of_line(SITE_PEAK_BYTES, 3), 300);
}

static void of_an_earlier_look_requests_are_left_out_and_what_is_alive_is_not(void **state)
{
	(void)state;
	assert_int_equal(inside_counts_take(&before, room, NULL), 0);
	room->sites[2].requests += 5;
	room->sites[2].bytes += 50;
	room->sites[3].requests = 1; /* is it new, it has no earlier look */
	before.n = 3;
	make();
	assert_int_equal(of_line(SITE_REQUESTS, 3), 5);
	assert_int_equal(of_line(SITE_BYTES, 3), 50);
	assert_int_equal(of_line(SITE_TEMPORARY, 3), 0);
	assert_int_equal(of_line(SITE_REQUESTS, 4), 1);
	assert_int_equal(of_line(SITE_LEFT_BYTES, 3), 400);
	assert_int_equal(total(SITE_REQUESTS), 6);
}

static void our_own_script_is_left_out_with_what_it_calls(void **state)
{
	(void)state;
	room->sites[4].requests = 100;
	room->sites[5].requests = 100;
	make();
	assert_int_equal(total(SITE_REQUESTS), 17);
	assert_int_equal(of_line(SITE_REQUESTS, 5), 0);
}

static void code_without_a_place_in_the_book_is_other_code(void **state)
{
	(void)state;
	room->sites[2].code = CODE_OTHER;
	make();
	assert_int_equal(total(SITE_REQUESTS), 17);
	room->sites[2].code = 4000000000; /* no such number either */
	make();
	assert_int_equal(total(SITE_REQUESTS), 17);
}

static void what_was_lost_is_told(void **state)
{
	(void)state;
	make();
	assert_false(counted.lost_paths || counted.lost_blocks);
	room->lost_paths = 1;
	room->lost_blocks = 1;
	make();
	assert_true(counted.lost_paths && counted.lost_blocks);
}

static void assert_refused(void)
{
	struct err err = {0};

	allocations_release(&counted);
	assert_int_equal(inside_counts_take(&now, room, NULL), 0);
	assert_int_equal(inside_counts_profile(&counted, &now, &before, room, "/tmp/assay-x", &err),
			 -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.text, "makes no sense"));
}

static void paths_in_a_circle_are_refused(void **state)
{
	(void)state;
	room->sites[2].parent = 2;
	assert_refused();
	room->sites[2].parent = 4000000000;
	assert_refused();
}

static void numbers_without_a_sum_are_refused(void **state)
{
	(void)state;
	room->sites[2].bytes = INT64_MAX;
	assert_refused();
}

static void more_than_there_can_be_is_not_read(void **state)
{
	(void)state;
	room->n_sites = UINT32_MAX;
	room->n_codes = UINT32_MAX;
	room->codes[CODE_FIRST + 1] = (struct site_code){UINT32_MAX, SITES_TEXT - 1, 1};
	room->text[SITES_TEXT - 1] = 'x'; /* and no NUL behind it */
	make();
	assert_int_equal(now.n, SITES_MOST);
	assert_int_equal(total(SITE_REQUESTS), 17);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(paths_have_their_counts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_has_no_counts_has_no_nodes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_path_that_has_not_changed_since_the_peak_is_at_it,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_was_there_when_counting_began_is_not_counted,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			of_an_earlier_look_requests_are_left_out_and_what_is_alive_is_not, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(our_own_script_is_left_out_with_what_it_calls,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(code_without_a_place_in_the_book_is_other_code,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_was_lost_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(paths_in_a_circle_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(numbers_without_a_sum_are_refused, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(more_than_there_can_be_is_not_read, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
