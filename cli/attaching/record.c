#include "cli/attaching/record.h"

#include "cli/attaching/allocations.h"
#include "cli/attaching/functions_table.h"
#include "cli/attaching/named.h"
#include "cli/attaching/rolling.h"
#include "cli/explaining/options.h"
#include "cli/words/status.h"
#include "cli/words/term.h"
#include "results/profile_files/formats.h"
#include "runner/os/interrupt.h"
#include "runner/reader/calls_check.h"
#include "runner/reader/self_test.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* ---- the file */

void record_options_release(struct record_options *options)
{
	texts_release(&options->labels);
}

static struct rolling rolling_of(const struct record_options *options, pid_t pid)
{
	return (struct rolling){options->output, options->keep, &options->labels, pid};
}

/* Of --by. */
static int check_by(struct record_options *options, const struct options_given *given,
		    struct err *err)
{
	if (!options->by || strcmp(options->by, "allocations") == 0)
		return options->by ? allocations_check(given, err) : 0;
	if (strcmp(options->by, "time") != 0)
		return err_set(err, ERR_USAGE,
			       "--by %s is not known here: it is time or allocations", options->by);
	options->by = NULL;
	return 0;
}

int record_check(struct record_options *options, const struct options_given *given, struct err *err)
{
	const struct explain_options as_explain = {.output = options->output, .by = options->by};
	const struct rolling rolling = rolling_of(options, 0);

	if (check_by(options, given, err))
		return -1;
	if (options->native && calls_check_machine(err))
		return -1;
	if (options->every_s == 0 && (options->labels.n > 0 || options->keep_seen))
		return err_set(err, ERR_USAGE, "%s has no effect without --every",
			       options->labels.n > 0 ? "--label" : "--keep");
	if (options->every_s == 0)
		return explain_options_check(&as_explain, 1, err);
	if (!options->output)
		return err_set(err, ERR_USAGE, "--every: name a folder for the files: -o DIR");
	return rolling_check(&rolling, err);
}

/* ---- recording */

static void note_unchecked(const char *why)
{
	fprintf(stderr, "assay: note: not checked on a known stack: %s\n", why);
}

/* A program that is shorter than that is checked at its end. */
static const int64_t check_after_ns = 1000000000;

/* What is recorded, from its first look to its last. */
struct recording {
	const struct record_options *options;
	struct process_tree tree;
	struct profile_set set; /* of the period at hand */
	struct stack_profile *profile;
	const char *name;
	int64_t first_ns, end_ns; /* when all of it began, and is to end */
	int64_t shown_ns;	  /* when its progress was shown last */
	size_t checked, noted;	  /* of the interpreters met, of reasons */
	size_t files;		  /* of --every, written */
};

static int check_python(const struct recording *r, const char *python, struct err *err)
{
	return reader_self_test(python, false, err) ||
			       (r->options->native && reader_self_test_calls(python, err))
		       ? -1
		       : 0;
}

/* A program was looked at without delay, so the reader is checked meanwhile, once for each
   interpreter. -1 with err: what was read is wrong. */
static int check_reader(struct recording *r, struct err *err)
{
	const struct process_tree *tree = &r->tree;

	while (r->noted < tree->unchecked.n)
		note_unchecked(tree->unchecked.items[r->noted++]);
	while (r->checked < tree->pythons.n) {
		struct err why = {0};

		if (check_python(r, tree->pythons.items[r->checked++], &why) == 0)
			continue;
		if (why.kind != ERR_INTERRUPTED) {
			*err = why;
			return -1;
		}
		note_unchecked("interrupted");
	}
	return 0;
}

/* A profile for what comes now. */
static int begin_period(struct recording *r, struct err *err)
{
	profile_set_release(&r->set);
	process_tree_begin(&r->tree);
	r->profile = profile_set_add(&r->set, r->name, err);
	return r->profile && stack_profile_part(r->profile, err) != SIZE_MAX ? 0 : -1;
}

static void show_progress(struct recording *r)
{
	char text[80];
	double all_s = (double)(clock_now_ns() - r->first_ns) * 1e-9;

	if (!term_is_live(stderr) || clock_now_ns() - r->shown_ns < 500000000)
		return;
	r->shown_ns = clock_now_ns();
	if (r->options->every_s > 0)
		snprintf(text, sizeof(text), "recording: %.0f s, %zu files (Ctrl-C ends it)", all_s,
			 r->files);
	else
		snprintf(text, sizeof(text), "recording: %.0f s, %lld looks (Ctrl-C ends it)",
			 all_s, (long long)process_tree_totals(&r->tree).looks);
	term_rewrite(stderr, text);
}

/* What its samples stand for, and of what interpreter. */
static int end_period(struct recording *r, struct err *err)
{
	char python[sizeof(r->tree.version) + 8];

	process_tree_conclude(&r->tree, r->profile, 0);
	snprintf(python, sizeof(python), "CPython %s", r->tree.version);
	r->profile->interpreter = strdup(python);
	return r->profile->interpreter ? 0 : err_memory(err);
}

/* Its file; none where no Python was found yet. */
static int write_period(struct recording *r, struct err *err)
{
	const struct rolling rolling = rolling_of(r->options, r->tree.root);
	double seconds = (double)(clock_now_ns() - r->tree.begin_ns) * 1e-9;
	struct timespec now = {0}; /* the clock can fail */

	if (process_tree_totals(&r->tree).looks == 0)
		return 0;
	clock_gettime(CLOCK_REALTIME, &now);
	if (end_period(r, err) ||
	    rolling_write(&rolling, &r->set, r->tree.version,
			  (double)now.tv_sec + (double)now.tv_nsec * 1e-9 - seconds, seconds, err))
		return -1;
	r->files++;
	return 0;
}

/* When the period is over: its file, and another one begins. */
static int turn_over(struct recording *r, struct err *err)
{
	int64_t age_ns = clock_now_ns() - r->tree.begin_ns;

	if (r->options->every_s == 0 || (double)age_ns < r->options->every_s * 1e9)
		return 0;
	return write_period(r, err) ? -1 : begin_period(r, err);
}

/* Until then, or the end. True: it goes on. */
static bool wait_until(const struct recording *r, int64_t until_ns)
{
	struct pollfd nothing = {.fd = -1}; /* only time is waited for */

	return interrupt_poll(&nothing, 0, until_ns < r->end_ns ? until_ns : r->end_ns) >= 0;
}

/* One process. 1 when it ended, 0 when it was enough, -1 with err. */
static int record_one(struct recording *r, struct err *err)
{
	int rc = 0;

	while (rc == 0 && clock_now_ns() < r->end_ns) {
		rc = process_tree_look(&r->tree, r->profile, 0, err);
		if (rc == 0 && clock_now_ns() - r->first_ns > check_after_ns)
			rc = check_reader(r, err);
		if (rc == 0)
			rc = turn_over(r, err);
		if (rc == 0)
			show_progress(r);
		if (rc == 0 && !wait_until(r, r->tree.next_ns))
			break;
	}
	return rc;
}

/* The next process of that name. 1: there it is; 0: it was enough; -1 with err. */
static int follow(struct recording *r, struct err *err)
{
	const int64_t pause_ns = 100000000;
	pid_t before = r->tree.root, pid = 0;
	bool is_told = false;
	size_t n;

	if (r->options->every_s > 0 && (write_period(r, err) || begin_period(r, err)))
		return -1;
	while (clock_now_ns() < r->end_ns) {
		struct err why = {0};

		if (named_find(r->options->name, &pid, &n, &why) == 0)
			break;
		if (n > 1 && !is_told)
			fprintf(stderr, "assay: note: waits for one alone: %s\n", why.text);
		is_told |= n > 1;
		if (!wait_until(r, clock_now_ns() + pause_ns))
			return 0;
	}
	if (clock_now_ns() >= r->end_ns)
		return 0;
	fprintf(stderr, "assay: note: process %d has ended; going on with process %d\n",
		(int)before, (int)pid);
	return process_tree_begin_with(&r->tree, pid, NULL, err) ? -1 : 1;
}

/* 0 when it ended or it was enough, -1 with err. */
static int record(struct recording *r, struct err *err)
{
	int rc;

	do {
		rc = record_one(r, err);
		if (rc == 1)
			rc = r->options->name ? follow(r, err) : 0;
	} while (rc == 1);
	if (term_is_live(stderr))
		term_rewrite(stderr, "");
	return rc < 0 ? -1 : check_reader(r, err);
}

/* Of the processes that it started. */
static void print_counts(const struct process_tree *tree)
{
	struct process_tree_counts counts = process_tree_counts(tree);

	printf("%zu process%s read", counts.read, counts.read == 1 ? "" : "es");
	if (counts.without_python)
		printf(", %zu more had no Python or ended at once", counts.without_python);
	if (counts.left_out)
		printf(", up to %zu at a time left out beyond %d", counts.left_out, TREE_MOST);
	printf("\n");
	if (counts.refused)
		printf("%zu with a Python that cannot be read: %s\n", counts.refused,
		       tree->why.text);
}

static void print_head(const struct recording *r)
{
	struct process_tree_totals totals = process_tree_totals(&r->tree);

	printf("%lld stacks of CPython %s in %lld looks, %.1f s; it stood still for %.2f%% of "
	       "that\n",
	       (long long)stack_profile_samples(r->profile), r->tree.version,
	       (long long)totals.looks, (double)(clock_now_ns() - r->tree.begin_ns) * 1e-9,
	       totals.seconds > 0 ? 100 * totals.stopped_s / totals.seconds : 0.0);
	if (r->options->subprocesses)
		print_counts(&r->tree);
	if (totals.lost)
		printf("%lld looks found nothing that could be read whole\n",
		       (long long)totals.lost);
	if (stack_profile_samples(r->profile) == 0)
		printf("no thread ran Python code%s\n",
		       r->options->choice.idle ? "" : ", or all waited: --idle counts these too");
}

static int print(const struct recording *r, struct err *err)
{
	const struct table_style style = table_style_for(stdout);

	print_head(r);
	if (functions_table_print(r->profile, r->options->native, 15, &style, stdout, err))
		return -1;
	if (r->options->output)
		printf("written to %s\n", r->options->output);
	return 0;
}

/* The last of the files, and how many there are. */
static int report_files(struct recording *r, struct err *err)
{
	if (write_period(r, err))
		return -1;
	printf("%zu file%s written to %s\n", r->files, r->files == 1 ? "" : "s",
	       r->options->output);
	if (r->options->subprocesses)
		print_counts(&r->tree);
	return 0;
}

static int report_all(struct recording *r, struct err *err)
{
	if (end_period(r, err))
		return -1;
	if (r->options->output && profile_format_write(&r->set, r->options->output, err))
		return -1;
	return print(r, err);
}

static int report(struct recording *r, struct err *err)
{
	if (!r->tree.version[0])
		return err_set(err, ERR_INPUT, "nothing was recorded: %s%s",
			       r->tree.why.kind ? r->tree.why.text
						: "it ended before any Python was found in it",
			       r->options->subprocesses
				       ? ", nor do processes that it started"
				       : "; processes that it starts are looked at with "
					 "--subprocesses");
	if (r->options->every_s > 0 ? report_files(r, err) : report_all(r, err))
		return -1;
	return interrupt_seen() && r->options->seconds > 0 ? EXIT_WAS_INTERRUPTED : EXIT_DONE;
}

int record_process(const struct record_options *options, pid_t pid, enum reader_stop stop,
		   struct reader *reader, const char *name, struct err *err)
{
	const struct process_tree_options how = {
		.how = {.stop = options->native ? READER_PTRACE : stop,
			.wants_native = true,
			.wants_calls = options->native},
		.choice = options->choice,
		.step_s = 1 / options->rate,
		.most_stopped = options->most_stopped,
		/* pprof, which the others are, has none */
		.keeps_order = options->every_s == 0,
		.with_children = options->subprocesses,
		.named = options->subprocesses || (options->name && options->every_s == 0)};
	struct recording r = {
		.options = options, .name = name, .first_ns = clock_now_ns(), .end_ns = INT64_MAX};
	int rc = -1;

	if (options->seconds > 0)
		r.end_ns = r.first_ns + (int64_t)(options->seconds * 1e9);
	process_tree_init(&r.tree, &how);
	if (process_tree_begin_with(&r.tree, pid, reader, err) == 0 && begin_period(&r, err) == 0 &&
	    record(&r, err) == 0)
		rc = report(&r, err);
	process_tree_release(&r.tree);
	profile_set_release(&r.set);
	return rc;
}
