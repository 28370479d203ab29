#include "runner/diagnosing/thread_samples.h"

#include "results/profiles/profile_pick.h"
#include "runner/diagnosing/stack_cut.h"
#include "runner/diagnosing/stack_node.h"
#include "runner/diagnosing/thread_frames.h"
#include "runner/os/sysfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void thread_samples_release(struct thread_samples *samples)
{
	stack_profile_release(&samples->stacks);
	free(samples->items);
	*samples = (struct thread_samples){0};
}

/* ---- names */

static size_t main_of(const struct reader_sample *sample)
{
	size_t i = 0;

	while (i < sample->n && !sample->threads[i].is_main)
		i++;
	return i;
}

/* The kernel's name of the thread, which Python tells it from 3.14 on; "": unknown. */
static void kernels_name(pid_t tid, char text[THREAD_NAME_TEXT])
{
	struct buf line = {0};

	if (tid > 0)
		sysfile_line(&line, "", "/proc/%d/comm", (int)tid);
	snprintf(text, THREAD_NAME_TEXT, "%s", buf_text(&line));
	buf_release(&line);
}

/* Outermost frames, this name excepted; *has_it: it is one. */
static size_t other_names(const struct stack_profile *stacks, const char *name, bool *has_it)
{
	size_t n = 0;

	for (size_t i = 0; i < stacks->n_nodes; i++) {
		const struct profile_node *node = &stacks->nodes[i];
		bool is_it = node->parent == PROFILE_NO_PARENT &&
			     strcmp(stacks->frames[node->frame].function, name) == 0;

		n += node->parent == PROFILE_NO_PARENT && !is_it;
		*has_it |= is_it;
	}
	return n;
}

static bool has_room_for(const struct thread_samples *samples, const char *name,
			 const struct stack_profile *into)
{
	bool has_it = false;
	size_t n = other_names(into, name, &has_it) + other_names(&samples->stacks, name, &has_it);

	return has_it || n < THREAD_SAMPLES_MOST_NAMES;
}

static void name_of(const struct reader_thread *thread, const char *main_name,
		    char text[THREAD_NAME_TEXT])
{
	kernels_name(thread->tid, text);
	if (thread_name_is_given(text, main_name))
		thread_name_fold(text);
	else
		thread_family(thread->frames, thread->n, text);
}

/* ---- taking */

static int keep(struct thread_samples *samples, int64_t at_ns, size_t node, struct err *err)
{
	if (mem_reserve(&samples->items, &samples->cap, samples->n + 1, sizeof(*samples->items)))
		return err_memory(err);
	samples->items[samples->n++] = (struct thread_seen){at_ns, node};
	return 0;
}

static int add_thread(struct thread_samples *samples, const struct reader_thread *thread,
		      size_t first, const char *name, int64_t at_ns, struct err *err)
{
	struct stack_profile *stacks = &samples->stacks;
	size_t node =
		stack_node_below(stacks, PROFILE_NO_PARENT, PROFILE_PYTHON, name, "", 0, 0, err);

	if (node != SIZE_MAX)
		node = stack_node_add(stacks, node, thread, first, err);
	if (node != SIZE_MAX && thread->doing == READER_UNKNOWN && !thread->has_gil)
		node = stack_node_below(stacks, node, PROFILE_SYSCALL, THREAD_SAMPLES_WAITING, "",
					0, 0, err);
	return node == SIZE_MAX ? -1 : keep(samples, at_ns, node, err);
}

int thread_samples_add(struct thread_samples *samples, const struct reader_sample *sample,
		       const char *worker_folder, int64_t at_ns, const struct stack_profile *into,
		       struct err *err)
{
	char main_name[THREAD_NAME_TEXT] = "", name[THREAD_NAME_TEXT];
	size_t main_one = main_of(sample);

	if (main_one < sample->n && sample->n > 1)
		kernels_name(sample->threads[main_one].tid, main_name);
	for (size_t i = 0; i < sample->n; i++) {
		const struct reader_thread *thread = &sample->threads[i];
		size_t first = thread_cut(thread->frames, thread->n);

		if (thread->is_main || thread->n == 0 ||
		    stack_cut_is_ours(thread->frames[first].code->file, worker_folder))
			continue;
		name_of(thread, main_name, name);
		if (!has_room_for(samples, name, into))
			snprintf(name, sizeof(name), "%s", THREAD_SAMPLES_REST);
		if (add_thread(samples, thread, first, name, at_ns, err))
			return -1;
	}
	return 0;
}

/* ---- moving */

static bool is_within(const struct thread_seen *one, int64_t begin_ns, int64_t end_ns)
{
	return one->at_ns >= begin_ns && one->at_ns < end_ns;
}

int thread_samples_move(struct thread_samples *samples, int64_t begin_ns, int64_t end_ns,
			struct stack_profile *to, size_t part, struct err *err)
{
	bool *wanted = calloc(samples->stacks.n_nodes + 1, sizeof(*wanted));
	size_t *there = calloc(samples->stacks.n_nodes + 1, sizeof(*there));
	int rc = wanted && there ? 0 : err_memory(err);

	for (size_t i = 0; !rc && i < samples->n; i++)
		if (is_within(&samples->items[i], begin_ns, end_ns))
			wanted[samples->items[i].node] = true;
	rc = rc ? rc : profile_pick(to, PROFILE_NO_PARENT, &samples->stacks, wanted, there, err);
	for (size_t i = 0; !rc && i < samples->n; i++)
		if (is_within(&samples->items[i], begin_ns, end_ns))
			stack_profile_add(to, there[samples->items[i].node], part, 1);
	free(wanted);
	free(there);
	thread_samples_release(samples);
	return rc;
}
