#include "runner/os/lanes.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

enum lane_state { LANE_IDLE, LANE_GIVEN, LANE_DONE, LANE_OVER };

struct lane {
	struct lanes *lanes;
	pthread_t thread;
	bool has_thread;
	const struct cpus *home;
	enum lane_state state; /* under the lock */
	void (*work)(void *);
	void *context;
};

struct lanes {
	struct lane *items;
	size_t n;
	pthread_mutex_t lock;
	pthread_cond_t changed; /* some lane's state has */
};

static void set_state(struct lane *lane, enum lane_state state)
{
	pthread_mutex_lock(&lane->lanes->lock);
	lane->state = state;
	pthread_cond_broadcast(&lane->lanes->changed);
	pthread_mutex_unlock(&lane->lanes->lock);
}

/* False when the lane is over. */
static bool wait_for_work(struct lane *lane)
{
	bool given;

	pthread_mutex_lock(&lane->lanes->lock);
	while (lane->state != LANE_GIVEN && lane->state != LANE_OVER)
		pthread_cond_wait(&lane->lanes->changed, &lane->lanes->lock);
	given = lane->state == LANE_GIVEN;
	pthread_mutex_unlock(&lane->lanes->lock);
	return given;
}

static void *live(void *argument)
{
	struct lane *lane = argument;

	if (lane->home)
		cpus_set_affinity(lane->home, 0,
				  NULL); /* anywhere else it is still right, only slower */
	while (wait_for_work(lane)) {
		lane->work(lane->context);
		set_state(lane, LANE_DONE);
	}
	return NULL;
}

struct lanes *lanes_new(size_t n, const struct cpus *homes, struct err *err)
{
	struct lanes *lanes = calloc(1, sizeof(*lanes));
	int cause;

	if (lanes)
		lanes->items = calloc(n ? n : 1, sizeof(*lanes->items));
	if (!lanes || !lanes->items) {
		free(lanes);
		err_memory(err);
		return NULL;
	}
	pthread_mutex_init(&lanes->lock, NULL);
	pthread_cond_init(&lanes->changed, NULL);
	for (; lanes->n < n; lanes->n++) {
		struct lane *lane = &lanes->items[lanes->n];

		*lane = (struct lane){.lanes = lanes, .home = homes ? &homes[lanes->n] : NULL};
		if (n == 1)
			continue;
		cause = pthread_create(&lane->thread, NULL, live, lane);
		if (cause) {
			lanes_free(lanes);
			errno = cause;
			err_sys(err, "cannot start a thread");
			return NULL;
		}
		lane->has_thread = true;
	}
	return lanes;
}

void lanes_free(struct lanes *lanes)
{
	if (!lanes)
		return;
	while (lanes_busy(lanes) > 0)
		lanes_finish(lanes);
	for (size_t i = 0; i < lanes->n; i++) {
		set_state(&lanes->items[i], LANE_OVER);
		if (lanes->items[i].has_thread)
			pthread_join(lanes->items[i].thread, NULL);
	}
	pthread_cond_destroy(&lanes->changed);
	pthread_mutex_destroy(&lanes->lock);
	free(lanes->items);
	free(lanes);
}

/* Only the caller makes a lane busy or idle, so what it reads here is still true afterwards. */
static enum lane_state state_of(const struct lanes *lanes, size_t i)
{
	struct lanes *own = lanes->items[i].lanes;
	enum lane_state state;

	pthread_mutex_lock(&own->lock);
	state = lanes->items[i].state;
	pthread_mutex_unlock(&own->lock);
	return state;
}

size_t lanes_busy(const struct lanes *lanes)
{
	size_t busy = 0;

	for (size_t i = 0; i < lanes->n; i++)
		busy += state_of(lanes, i) != LANE_IDLE;
	return busy;
}

long lanes_idle(const struct lanes *lanes)
{
	for (size_t i = 0; i < lanes->n; i++)
		if (state_of(lanes, i) == LANE_IDLE)
			return (long)i;
	return -1;
}

void lanes_begin(struct lanes *lanes, size_t i, void (*work)(void *), void *context)
{
	struct lane *lane = &lanes->items[i];

	lane->work = work;
	lane->context = context;
	if (lane->has_thread) {
		set_state(lane, LANE_GIVEN);
		return;
	}
	work(context);
	set_state(lane, LANE_DONE);
}

static long find_done(const struct lanes *lanes)
{
	for (size_t i = 0; i < lanes->n; i++)
		if (lanes->items[i].state == LANE_DONE)
			return (long)i;
	return -1;
}

size_t lanes_finish(struct lanes *lanes)
{
	long done;

	pthread_mutex_lock(&lanes->lock);
	while ((done = find_done(lanes)) < 0)
		pthread_cond_wait(&lanes->changed, &lanes->lock);
	lanes->items[done].state = LANE_IDLE;
	pthread_mutex_unlock(&lanes->lock);
	return (size_t)done;
}
