#include "runner/recording/process_tree.h"

#include "results/base/buf.h"
#include "runner/os/interrupt.h"
#include "runner/os/process.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void process_tree_init(struct process_tree *tree, const struct process_tree_options *options)
{
	*tree = (struct process_tree){.options = *options, .begin_ns = clock_now_ns()};
}

static void release_texts(struct process_tree_texts *texts)
{
	for (size_t i = 0; i < texts->n; i++)
		free(texts->items[i]);
	texts->n = 0;
}

void process_tree_release(struct process_tree *tree)
{
	release_texts(&tree->pythons);
	release_texts(&tree->unchecked);
	for (size_t i = 0; i < tree->n; i++)
		recorder_release(&tree->members[i].recorder);
	free(tree->members);
	*tree = (struct process_tree){0};
}

/* ---- members come */

static struct process_tree_member *find(const struct process_tree *tree, pid_t pid)
{
	for (size_t i = 0; i < tree->n; i++)
		if (tree->members[i].recorder.pid == pid)
			return &tree->members[i];
	return NULL;
}

static int add(struct process_tree *tree, const struct process *process, struct reader *reader,
	       struct err *err)
{
	const struct process_tree_options *options = &tree->options;
	struct reader_options how = options->how;
	struct process_tree_member *member;

	if (mem_reserve(&tree->members, &tree->cap, tree->n + 1, sizeof(*tree->members))) {
		reader_close(reader);
		return err_memory(err);
	}
	if (process->pid != tree->root)
		how.stop = READER_PTRACE;
	member = &tree->members[tree->n++];
	*member = (struct process_tree_member){.started = process->started};
	recorder_init(&member->recorder, process->pid, &how, &options->choice, options->step_s,
		      reader);
	member->recorder.most_stopped = options->most_stopped;
	member->recorder.keeps_order = options->keeps_order && !options->named;
	return 0;
}

int process_tree_begin_with(struct process_tree *tree, pid_t root, struct reader *reader,
			    struct err *err)
{
	struct process process;

	/* One that has ended already is found to be so at its first look. */
	if (!process_look(&process, root))
		process = (struct process){.pid = root};
	tree->root = root;
	return add(tree, &process, reader, err);
}

/* A fork of a member that is not one yet. */
static bool is_new(const struct process_tree *tree, const struct process *process)
{
	const struct process_tree_member *parent = find(tree, process->parent);

	return parent && parent->started <= process->started && !find(tree, process->pid);
}

static int add_children(struct process_tree *tree, const struct processes *all, struct err *err)
{
	size_t before, left_out;

	do { /* a child may stand before its parent, when numbers begin anew */
		before = tree->n;
		left_out = 0;
		for (size_t i = 0; i < all->n; i++) {
			if (!is_new(tree, &all->items[i]))
				continue;
			if (tree->n >= TREE_MOST)
				left_out++;
			else if (add(tree, &all->items[i], NULL, err))
				return -1;
		}
	} while (tree->n > before);
	if (left_out > tree->counts.left_out)
		tree->counts.left_out = left_out;
	return 0;
}

/* ---- members go */

static double seconds_of(const struct recorder *recorder)
{
	return (double)(clock_now_ns() - recorder->begin_ns) * 1e-9;
}

static void count_totals(struct process_tree_totals *totals,
			 const struct process_tree_member *member)
{
	if (member->recorder.looks == 0)
		return;
	totals->looks += member->recorder.looks;
	totals->lost += member->recorder.lost;
	totals->stopped_s += member->recorder.stopped_s;
	totals->seconds += seconds_of(&member->recorder);
}

static void count(struct process_tree_counts *counts, const struct process_tree_member *member)
{
	if (member->is_read)
		counts->read++;
	else if (member->has_python)
		counts->refused++;
	else
		counts->without_python++;
}

static void drop(struct process_tree *tree, size_t i)
{
	struct process_tree_member *member = &tree->members[i];

	count_totals(&tree->ended, member);
	count(&tree->counts, member);
	recorder_release(&member->recorder);
	*member = tree->members[--tree->n];
}

/* Those that ended without being noticed: never read, or another process has their number now. */
static void drop_gone(struct process_tree *tree, const struct processes *all)
{
	for (size_t i = tree->n; i-- > 0;) {
		const struct process_tree_member *member = &tree->members[i];
		const struct process *now = processes_find(all, member->recorder.pid);

		if (member->recorder.pid != tree->root && (!now || now->started != member->started))
			drop(tree, i);
	}
}

/* What that took sets when it is done again: on a machine with very many processes less often. */
static int scan(struct process_tree *tree, struct err *err)
{
	const int most_share = 20;
	struct processes all = {0};
	int64_t begin_ns = clock_now_ns();
	int rc;

	if (!tree->options.with_children || begin_ns < tree->next_scan_ns)
		return 0;
	rc = processes_read(&all) ? 0 : err_memory(err);
	if (rc == 0) {
		drop_gone(tree, &all);
		rc = add_children(tree, &all, err);
	}
	processes_release(&all);
	tree->next_scan_ns = clock_now_ns() + (int64_t)(TREE_SCAN_S * 1e9) +
			     most_share * (clock_now_ns() - begin_ns);
	return rc;
}

/* ---- one look */

/* Who it is, until it is read: a fork may still become another program. */
static void name(struct process_tree_member *member)
{
	struct recorder *recorder = &member->recorder;
	struct buf command = {0};

	if (member->is_read)
		return;
	process_command(&command, recorder->pid);
	snprintf(recorder->label, sizeof(recorder->label), "process %d: %.100s", (int)recorder->pid,
		 buf_text(&command));
	buf_release(&command);
}

static void note_refusal(struct process_tree *tree, struct process_tree_member *member)
{
	const struct recorder *recorder = &member->recorder;
	bool is_first = !member->has_python && tree->why.kind == ERR_NONE;

	if (reader_sees_python(recorder->pid))
		member->has_python = true;
	if (recorder->pid == tree->root || (is_first && member->has_python))
		tree->why = recorder->why;
}

/* Most programs that have no Python never will; a shell may become one. */
static void wait_for_python(struct process_tree *tree, struct process_tree_member *member)
{
	const int most_doublings = 6;
	const double root_s = 0.02, others_s = 0.5;
	double most_s = member->recorder.pid == tree->root ? root_s : others_s;
	double wait_s = tree->options.step_s;

	for (int i = 0; i < member->tries && i < most_doublings; i++)
		wait_s *= 2;
	member->tries++;
	member->recorder.next_ns =
		clock_now_ns() + (int64_t)((wait_s < most_s ? wait_s : most_s) * 1e9);
}

static void add_text(struct process_tree_texts *texts, const char *text)
{
	const size_t most = sizeof(texts->items) / sizeof(texts->items[0]);

	for (size_t i = 0; i < texts->n; i++)
		if (strcmp(texts->items[i], text) == 0)
			return;
	if (*text && texts->n < most && (texts->items[texts->n] = strdup(text)))
		texts->n++;
}

static void note_reading(struct process_tree *tree, struct process_tree_member *member)
{
	const struct recorder *recorder = &member->recorder;

	if (!member->is_read) {
		add_text(&tree->pythons, recorder->python);
		add_text(&tree->unchecked, recorder->unchecked);
	}
	if (!tree->version[0] || (!member->is_read && recorder->pid == tree->root))
		snprintf(tree->version, sizeof(tree->version), "%s", recorder->version);
	member->is_read = true;
	member->tries = 0;
}

/* Its number was used again before we had a hold on it. */
static bool is_another(const struct process_tree_member *member)
{
	struct process now;

	return !process_look(&now, member->recorder.pid) || now.started != member->started;
}

static int look_at(struct process_tree *tree, struct process_tree_member *member,
		   struct stack_profile *profile, size_t part, struct err *err)
{
	struct recorder *recorder = &member->recorder;
	double crowd_s = (double)tree->n / TREE_RATE;
	int rc;

	if (!member->is_read && is_another(member))
		return 1;
	if (tree->options.named)
		name(member);
	recorder->step_s = tree->options.step_s > crowd_s ? tree->options.step_s : crowd_s;
	rc = recorder_look(recorder, &profile, 1, part, err);
	if (recorder->reader) {
		note_reading(tree, member);
	} else if (rc == 0) {
		note_refusal(tree, member);
		wait_for_python(tree, member);
	}
	return rc;
}

static void plan_next(struct process_tree *tree)
{
	tree->next_ns = tree->options.with_children ? tree->next_scan_ns : INT64_MAX;
	for (size_t i = 0; i < tree->n; i++)
		if (tree->members[i].recorder.next_ns < tree->next_ns)
			tree->next_ns = tree->members[i].recorder.next_ns;
}

int process_tree_look(struct process_tree *tree, struct stack_profile *profile, size_t part,
		      struct err *err)
{
	bool is_over = false;

	if (scan(tree, err))
		return -1;
	for (size_t i = tree->n; i-- > 0;) {
		struct process_tree_member *member = &tree->members[i];
		int rc;

		if (clock_now_ns() < member->recorder.next_ns)
			continue;
		rc = look_at(tree, member, profile, part, err);
		if (rc < 0)
			return -1;
		is_over |= rc && member->recorder.pid == tree->root;
		if (rc)
			drop(tree, i);
	}
	plan_next(tree);
	return is_over;
}

/* ---- periods */

void process_tree_begin(struct process_tree *tree)
{
	for (size_t i = 0; i < tree->n; i++)
		recorder_begin(&tree->members[i].recorder);
	tree->ended = (struct process_tree_totals){0};
	tree->begin_ns = clock_now_ns();
}

struct process_tree_totals process_tree_totals(const struct process_tree *tree)
{
	struct process_tree_totals totals = tree->ended;

	for (size_t i = 0; i < tree->n; i++)
		count_totals(&totals, &tree->members[i]);
	return totals;
}

void process_tree_conclude(const struct process_tree *tree, struct stack_profile *profile,
			   size_t part)
{
	struct process_tree_totals totals = process_tree_totals(tree);
	struct profile_part *of = &profile->parts[part];

	of->lost = totals.lost;
	if (totals.looks == 0)
		return;
	profile->interval_s = totals.seconds / (double)totals.looks;
	of->seconds =
		(totals.seconds - totals.stopped_s) / (double)totals.looks * (double)of->samples;
}

struct process_tree_counts process_tree_counts(const struct process_tree *tree)
{
	struct process_tree_counts counts = tree->counts;

	for (size_t i = 0; i < tree->n; i++)
		count(&counts, &tree->members[i]);
	return counts;
}
