#include "runner/os/lanes.h"
#include "tests/unit/support.h"

#include <pthread.h>

struct piece {
	pthread_barrier_t *meet; /* NULL: alone */
	int done;
};

static void work(void *context)
{
	struct piece *piece = context;

	if (piece->meet)
		pthread_barrier_wait(piece->meet);
	piece->done++;
}

/* Three pieces that wait for each other end only when they run at the same time. */
static void lanes_work_at_the_same_time(void **state)
{
	struct lanes *lanes = lanes_new(3, NULL, NULL);
	pthread_barrier_t meet;
	struct piece pieces[3];
	unsigned finished = 0;

	(void)state;
	pthread_barrier_init(&meet, NULL, 3);
	for (int round = 0; round < 20; round++) {
		for (int i = 0; i < 3; i++) {
			long lane = lanes_idle(lanes);

			assert_in_range(lane, 0, 2);
			pieces[lane] = (struct piece){.meet = &meet};
			lanes_begin(lanes, (size_t)lane, work, &pieces[lane]);
		}
		assert_int_equal(lanes_idle(lanes), -1);
		for (finished = 0; lanes_busy(lanes) > 0;) {
			size_t lane = lanes_finish(lanes);

			assert_int_equal(pieces[lane].done, 1);
			finished |= 1U << lane;
		}
		assert_int_equal(finished, 7);
	}
	lanes_free(lanes);
	pthread_barrier_destroy(&meet);
}

static void thread_of(void *context)
{
	*(pthread_t *)context = pthread_self();
}

static void one_lane_is_the_caller(void **state)
{
	struct lanes *lanes = lanes_new(1, NULL, NULL);
	pthread_t who;

	(void)state;
	lanes_begin(lanes, 0, thread_of, &who);
	assert_int_equal(lanes_busy(lanes), 1);
	assert_int_equal(lanes_finish(lanes), 0);
	assert_int_equal(lanes_busy(lanes), 0);
	assert_true(pthread_equal(who, pthread_self()));
	lanes_free(lanes);
}

static void what_still_runs_is_waited_for(void **state)
{
	struct lanes *lanes = lanes_new(2, NULL, NULL);
	struct piece piece = {0};

	(void)state;
	lanes_begin(lanes, 1, work, &piece);
	lanes_free(lanes);
	assert_int_equal(piece.done, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lanes_work_at_the_same_time),
		cmocka_unit_test(one_lane_is_the_caller),
		cmocka_unit_test(what_still_runs_is_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
