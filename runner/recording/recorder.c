#include "runner/recording/recorder.h"

#include "runner/diagnosing/stack_node.h"
#include "runner/os/interrupt.h"
#include "runner/reader/check.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

void recorder_init(struct recorder *recorder, pid_t pid, const struct reader_options *how,
		   const struct recorder_choice *choice, double step_s, struct reader *reader)
{
	int64_t now_ns = clock_now_ns();

	*recorder = (struct recorder){.pid = pid,
				      .how = *how,
				      .choice = *choice,
				      .step_s = step_s,
				      .jitter = random_seeded((uint64_t)now_ns, 0),
				      .reader = reader,
				      .begin_ns = now_ns,
				      .next_ns = now_ns};
	if (reader)
		snprintf(recorder->version, sizeof(recorder->version), "%s",
			 reader_version(reader));
}

void recorder_release(struct recorder *recorder)
{
	reader_close(recorder->reader);
	recorder->reader = NULL;
}

bool recorder_chooses(const struct recorder_choice *choice, const struct reader_thread *thread)
{
	if (choice->gil)
		return thread->has_gil;
	return choice->idle || thread->doing == READER_RUNNING ||
	       (thread->doing == READER_UNKNOWN && thread->has_gil);
}

/* ---- one look */

enum { THREAD_NAME = 40 };

static const char *thread_name(const struct reader_thread *thread, char name[THREAD_NAME])
{
	if (thread->tid)
		snprintf(name, THREAD_NAME, "thread %d", (int)thread->tid);
	else
		snprintf(name, THREAD_NAME, "thread 0x%llx", (unsigned long long)thread->ident);
	return name;
}

/* One look is one of the order's time, whatever it found. */
static int add_in_order(const struct recorder *recorder, struct stack_profile *profile, size_t part,
			const char *thread, size_t node, struct err *err)
{
	size_t lane;

	if (!recorder->keeps_order)
		return 0;
	return profile_order_lane(&profile->order, part, thread, &lane, err) ||
			       profile_order_pad(&profile->order, lane, recorder->looks - 1, err) ||
			       profile_order_add(&profile->order, lane, node, 1, err)
		       ? -1
		       : 0;
}

static int add_thread(const struct recorder *recorder, struct stack_profile *profile, size_t part,
		      const struct reader_thread *thread, struct err *err)
{
	size_t node = PROFILE_NO_PARENT;
	char text[THREAD_NAME];
	const char *name = thread_name(thread, text);

	if (recorder->label[0]) {
		node = stack_node_below(profile, node, PROFILE_PYTHON, recorder->label, "", 0, 0,
					err);
		if (node == SIZE_MAX)
			return -1;
	}
	if (recorder->choice.threads) {
		node = stack_node_below(profile, node, PROFILE_PYTHON, name, "", 0, 0, err);
		if (node == SIZE_MAX)
			return -1;
	}
	node = stack_node_add(profile, node, thread, 0, err);
	if (node == SIZE_MAX)
		return -1;
	stack_profile_add(profile, node, part, 1);
	return add_in_order(recorder, profile, part, name, node, err);
}

static int add_all(const struct recorder *recorder, struct stack_profile *const *profiles, size_t n,
		   size_t part, const struct reader_sample *sample, struct err *err)
{
	for (size_t t = 0; t < sample->n; t++)
		for (size_t i = 0;
		     i < n && recorder_chooses(&recorder->choice, &sample->threads[t]); i++)
			if (add_thread(recorder, profiles[i], part, &sample->threads[t], err))
				return -1;
	return 0;
}

static bool has_ended(pid_t pid)
{
	siginfo_t info = {0};

	if (kill(pid, 0))
		return errno == ESRCH;
	return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid;
}

static void open_reader(struct recorder *recorder)
{
	err_clear(&recorder->why);
	recorder->reader = reader_open_new(recorder->pid, &recorder->how, &recorder->why);
	recorder->lost_in_row = 0;
	if (!recorder->reader)
		return;
	snprintf(recorder->version, sizeof(recorder->version), "%s",
		 reader_version(recorder->reader));
	if (!reader_check_find(recorder->pid, recorder->python, sizeof(recorder->python),
			       recorder->unchecked, sizeof(recorder->unchecked)))
		recorder->python[0] = '\0';
}

double recorder_wait(double step_s, double stopped_s, double elapsed_s, double most)
{
	double least_s = most > 0 ? stopped_s / most - elapsed_s : 0;

	return step_s > least_s ? step_s : least_s;
}

/* From now on, never from when the last look was due: a late one is not caught up with. */
static void plan_next(struct recorder *recorder)
{
	double step_s = recorder->step_s * (0.5 + random_uniform(&recorder->jitter));
	double elapsed_s = (double)(clock_now_ns() - recorder->begin_ns) * 1e-9;
	double wait_s =
		recorder_wait(step_s, recorder->stopped_s, elapsed_s, recorder->most_stopped);

	recorder->next_ns = clock_now_ns() + (int64_t)(wait_s * 1e9);
}

/* So many in a row, and the process has probably become another program. */
static const int64_t too_many_lost = 50;

int recorder_look(struct recorder *recorder, struct stack_profile *const *profiles, size_t n,
		  size_t part, struct err *err)
{
	struct reader_sample sample = {0};
	enum reader_result result = READER_LOST;
	int rc = 0;

	if (!recorder->reader)
		open_reader(recorder);
	if (!recorder->reader) {
		plan_next(recorder);
		return has_ended(recorder->pid);
	}
	result = reader_take(recorder->reader, &sample);
	recorder->looks++;
	recorder->stopped_s += sample.stopped_s;
	recorder->lost_in_row = result == READER_LOST ? recorder->lost_in_row + 1 : 0;
	recorder->lost += result == READER_LOST;
	if (result == READER_TAKEN)
		rc = add_all(recorder, profiles, n, part, &sample, err);
	if (recorder->lost_in_row > too_many_lost)
		recorder_release(recorder);
	plan_next(recorder);
	return rc ? -1 : result == READER_GONE;
}

void recorder_begin(struct recorder *recorder)
{
	recorder->begin_ns = clock_now_ns();
	recorder->looks = recorder->lost = 0;
	recorder->stopped_s = 0;
}
