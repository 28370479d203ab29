#include "cli/attaching/record.h"

#include "cli/attaching/functions_table.h"
#include "cli/explaining/options.h"
#include "cli/words/status.h"
#include "cli/words/term.h"
#include "results/base/gzip.h"
#include "results/profile_files/formats.h"
#include "runner/os/interrupt.h"
#include "runner/reader/self_test.h"

#include <stdio.h>
#include <string.h>

/* ---- the file */

int record_check(const struct record_options *options, struct err *err)
{
	const struct explain_options as_explain = {.output = options->output};

	return explain_options_check(&as_explain, 1, err);
}

static int write_file(const struct profile_set *set, const char *path, struct err *err)
{
	struct buf bytes = {0};
	int rc = profile_format_pack(set, profile_format_of_path(path), gzip_is_name(path), &bytes,
				     err);

	if (rc == 0)
		rc = atomic_write(path, WRITE_NEW, buf_text(&bytes), bytes.len, err);
	buf_release(&bytes);
	return rc ? err_in(err, "%s", path) : 0;
}

/* ---- recording */

static void show_progress(const struct recorder *recorder)
{
	char text[80];
	double all_s = (double)(clock_now_ns() - recorder->begin_ns) * 1e-9;

	if (!term_is_live(stderr))
		return;
	snprintf(text, sizeof(text), "recording: %.0f s, %lld looks (Ctrl-C ends it)", all_s,
		 (long long)recorder->looks);
	term_rewrite(stderr, text);
}

/* 0 when it ended or it was enough, -1 with err. */
static int record(struct recorder *recorder, struct stack_profile *profile, double seconds,
		  struct err *err)
{
	int64_t end_ns = seconds > 0 ? recorder->begin_ns + (int64_t)(seconds * 1e9) : INT64_MAX;
	struct pollfd nothing = {.fd = -1}; /* only time is waited for */
	int64_t shown_ns = 0;
	int rc = 0;

	while (rc == 0 && clock_now_ns() < end_ns) {
		rc = recorder_look(recorder, &profile, 1, 0, err);
		if (rc == 0 && clock_now_ns() - shown_ns > 500000000) {
			shown_ns = clock_now_ns();
			show_progress(recorder);
		}
		if (rc == 0 &&
		    interrupt_poll(&nothing, 0,
				   recorder->next_ns < end_ns ? recorder->next_ns : end_ns) < 0)
			break;
	}
	if (term_is_live(stderr))
		term_rewrite(stderr, "");
	return rc < 0 ? -1 : 0;
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

/* The program ran at once, so it is now that the reader is checked. */
static int check_reader(const struct recorder *recorder, struct err *err)
{
	if (recorder->python[0])
		return reader_self_test(recorder->python, err);
	if (recorder->unchecked[0])
		fprintf(stderr, "assay: note: not checked on a known stack: %s\n",
			recorder->unchecked);
	return 0;
}

static int report(const struct record_options *options, const struct recorder *recorder,
		  const struct profile_set *set, struct err *err)
{
	const struct stack_profile *profile = &set->profiles[0];
	const struct table_style style = table_style_for(stdout);

	if (!recorder->version[0])
		return err_set(
			err, ERR_INPUT,
			"nothing was recorded: %s; processes that it starts are not looked at",
			recorder->why.kind ? recorder->why.text
					   : "it ended before any Python was found in it");
	if (check_reader(recorder, err))
		return -1;
	if (options->output && write_file(set, options->output, err))
		return -1;
	print_head(recorder, profile);
	if (functions_table_print(profile, 15, &style, stdout, err))
		return -1;
	if (options->output)
		printf("written to %s\n", options->output);
	return interrupt_seen() && options->seconds > 0 ? EXIT_WAS_INTERRUPTED : EXIT_DONE;
}

int record_process(const struct record_options *options, pid_t pid, enum reader_stop stop,
		   struct reader *reader, const char *name, struct err *err)
{
	const struct reader_options how = {.stop = stop, .wants_native = true};
	struct profile_set set = {0};
	struct stack_profile *profile = profile_set_add(&set, name, err);
	struct recorder recorder;
	int rc = -1;

	recorder_init(&recorder, pid, &how, &options->choice, 1 / options->rate, reader);
	if (profile && stack_profile_part(profile, err) != SIZE_MAX &&
	    record(&recorder, profile, options->seconds, err) == 0) {
		char python[sizeof(recorder.version) + 8];

		recorder_conclude(&recorder, profile, 0);
		snprintf(python, sizeof(python), "CPython %s", recorder.version);
		profile->interpreter = strdup(python);
		rc = profile->interpreter ? report(options, &recorder, &set, err) : err_memory(err);
	}
	recorder_release(&recorder);
	profile_set_release(&set);
	return rc;
}
