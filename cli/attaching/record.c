#include "cli/attaching/record.h"

#include "cli/attaching/functions_table.h"
#include "cli/attaching/rolling.h"
#include "cli/explaining/options.h"
#include "cli/words/status.h"
#include "cli/words/term.h"
#include "results/profile_files/formats.h"
#include "runner/os/interrupt.h"
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

int record_check(const struct record_options *options, struct err *err)
{
	const struct explain_options as_explain = {.output = options->output};
	const struct rolling rolling = rolling_of(options, 0);

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

/* The program was looked at without delay, so the reader is checked meanwhile, once. -1 with err:
   what was read is wrong. */
static int check_reader(const struct recorder *recorder, bool *is_checked, struct err *err)
{
	struct err why = {0};

	if (*is_checked || !recorder->version[0])
		return 0;
	*is_checked = true;
	if (recorder->unchecked[0])
		note_unchecked(recorder->unchecked);
	if (!recorder->python[0] || reader_self_test(recorder->python, false, &why) == 0)
		return 0;
	if (why.kind != ERR_INTERRUPTED) {
		*err = why;
		return -1;
	}
	note_unchecked("interrupted");
	return 0;
}

/* A program that is shorter than that is checked at its end. */
static const int64_t check_after_ns = 1000000000;

/* What is recorded, from its first look to its last. */
struct recording {
	const struct record_options *options;
	struct recorder recorder;
	struct profile_set set; /* of the period at hand */
	struct stack_profile *profile;
	const char *name;
	int64_t first_ns; /* when all of it began */
	bool is_checked;
	size_t files; /* of --every, written */
};

/* A profile for what comes now. */
static int begin_period(struct recording *r, struct err *err)
{
	profile_set_release(&r->set);
	recorder_begin(&r->recorder);
	r->profile = profile_set_add(&r->set, r->name, err);
	return r->profile && stack_profile_part(r->profile, err) != SIZE_MAX ? 0 : -1;
}

static void show_progress(const struct recording *r)
{
	char text[80];
	double all_s = (double)(clock_now_ns() - r->first_ns) * 1e-9;

	if (!term_is_live(stderr))
		return;
	if (r->options->every_s > 0)
		snprintf(text, sizeof(text), "recording: %.0f s, %zu files (Ctrl-C ends it)", all_s,
			 r->files);
	else
		snprintf(text, sizeof(text), "recording: %.0f s, %lld looks (Ctrl-C ends it)",
			 all_s, (long long)r->recorder.looks);
	term_rewrite(stderr, text);
}

/* What its samples stand for, and of what interpreter. */
static int end_period(struct recording *r, struct err *err)
{
	char python[sizeof(r->recorder.version) + 8];

	recorder_conclude(&r->recorder, r->profile, 0);
	snprintf(python, sizeof(python), "CPython %s", r->recorder.version);
	r->profile->interpreter = strdup(python);
	return r->profile->interpreter ? 0 : err_memory(err);
}

/* Its file; none where no Python was found yet. */
static int write_period(struct recording *r, struct err *err)
{
	const struct rolling rolling = rolling_of(r->options, r->recorder.pid);
	double seconds = (double)(clock_now_ns() - r->recorder.begin_ns) * 1e-9;
	struct timespec now;

	if (r->recorder.looks == 0)
		return 0;
	clock_gettime(CLOCK_REALTIME, &now);
	if (end_period(r, err) ||
	    rolling_write(&rolling, &r->set, r->recorder.version,
			  (double)now.tv_sec + (double)now.tv_nsec * 1e-9 - seconds, seconds, err))
		return -1;
	r->files++;
	return 0;
}

/* When the period is over: its file, and another one begins. */
static int turn_over(struct recording *r, struct err *err)
{
	int64_t age_ns = clock_now_ns() - r->recorder.begin_ns;

	if (r->options->every_s == 0 || (double)age_ns < r->options->every_s * 1e9)
		return 0;
	return write_period(r, err) ? -1 : begin_period(r, err);
}

/* 0 when it ended or it was enough, -1 with err. */
static int record(struct recording *r, struct err *err)
{
	struct recorder *recorder = &r->recorder;
	double seconds = r->options->seconds;
	int64_t end_ns = seconds > 0 ? r->first_ns + (int64_t)(seconds * 1e9) : INT64_MAX;
	struct pollfd nothing = {.fd = -1}; /* only time is waited for */
	int64_t shown_ns = 0;
	int rc = 0;

	while (rc == 0 && clock_now_ns() < end_ns) {
		rc = recorder_look(recorder, &r->profile, 1, 0, err);
		if (rc == 0 && clock_now_ns() - r->first_ns > check_after_ns)
			rc = check_reader(recorder, &r->is_checked, err);
		if (rc == 0)
			rc = turn_over(r, err);
		if (rc == 0 && clock_now_ns() - shown_ns > 500000000) {
			shown_ns = clock_now_ns();
			show_progress(r);
		}
		if (rc == 0 &&
		    interrupt_poll(&nothing, 0,
				   recorder->next_ns < end_ns ? recorder->next_ns : end_ns) < 0)
			break;
	}
	if (term_is_live(stderr))
		term_rewrite(stderr, "");
	return rc < 0 ? -1 : check_reader(recorder, &r->is_checked, err);
}

static void print_head(const struct recorder *recorder, const struct stack_profile *profile)
{
	printf("%lld stacks of CPython %s in %lld looks, %.1f s; it stood still for %.2f%% of "
	       "that\n",
	       (long long)stack_profile_samples(profile), recorder->version,
	       (long long)recorder->looks, (double)(clock_now_ns() - recorder->begin_ns) * 1e-9,
	       100 * recorder->stopped_s * 1e9 / (double)(clock_now_ns() - recorder->begin_ns));
	if (recorder->lost)
		printf("%lld looks found nothing that could be read whole\n",
		       (long long)recorder->lost);
	if (stack_profile_samples(profile) == 0)
		printf("no thread ran Python code%s\n",
		       recorder->choice.idle ? "" : ", or all waited: --idle counts these too");
}

static int print(const struct recording *r, struct err *err)
{
	const struct table_style style = table_style_for(stdout);

	print_head(&r->recorder, r->profile);
	if (functions_table_print(r->profile, 15, &style, stdout, err))
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
	if (!r->recorder.version[0])
		return err_set(
			err, ERR_INPUT,
			"nothing was recorded: %s; processes that it starts are not looked at",
			r->recorder.why.kind ? r->recorder.why.text
					     : "it ended before any Python was found in it");
	if (r->options->every_s > 0 ? report_files(r, err) : report_all(r, err))
		return -1;
	return interrupt_seen() && r->options->seconds > 0 ? EXIT_WAS_INTERRUPTED : EXIT_DONE;
}

int record_process(const struct record_options *options, pid_t pid, enum reader_stop stop,
		   struct reader *reader, const char *name, struct err *err)
{
	const struct reader_options how = {.stop = stop, .wants_native = true};
	struct recording r = {.options = options, .name = name, .first_ns = clock_now_ns()};
	int rc = -1;

	recorder_init(&r.recorder, pid, &how, &options->choice, 1 / options->rate, reader);
	r.recorder.most_stopped = options->most_stopped;
	if (begin_period(&r, err) == 0 && record(&r, err) == 0)
		rc = report(&r, err);
	recorder_release(&r.recorder);
	profile_set_release(&r.set);
	return rc;
}
