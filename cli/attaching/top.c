#include "cli/attaching/top.h"

#include "cli/attaching/functions_table.h"
#include "cli/attaching/live_page.h"
#include "cli/words/status.h"
#include "cli/words/text.h"
#include "runner/os/interrupt.h"

#include <stdio.h>
#include <stdlib.h>

static const double seconds_shown = 1, seconds_once = 2;

struct top {
	struct recorder recorder;
	const char *command;
	struct live_page page;
	int64_t end_ns;
	/* What the last table was made of, and when. */
	struct stack_profile profile;
	int64_t since_ns, looks;
};

/* ---- what is shown */

static void add_head(struct buf *out, const struct top *top)
{
	int64_t looks = top->recorder.looks - top->looks;
	int64_t samples = stack_profile_samples(&top->profile);

	buf_addf(out, "process %d: CPython %s: ", (int)top->recorder.pid, top->recorder.version);
	text_escape(out, top->command, term_is_utf8());
	buf_addf(out, "\n%.2f threads busy on average, %lld looks%s\n\n",
		 looks ? (double)samples / (double)looks : 0, (long long)looks,
		 top->page.reads_keys ? "; q ends" : "");
}

/* All of it, as lines. NULL with err; free() it. */
static char *page_new(const struct top *top, size_t rows, const struct table_style *style,
		      struct err *err)
{
	struct buf head = {0};
	char *text = NULL;
	size_t size = 0;
	FILE *page = open_memstream(&text, &size);
	int rc = page ? 0 : err_memory(err);

	add_head(&head, top);
	if (page) {
		fputs(buf_text(&head), page);
		rc = functions_table_print(&top->profile, top->recorder.how.wants_calls, rows,
					   style, page, err);
		if (fclose(page) && rc == 0)
			rc = err_memory(err);
	}
	buf_release(&head);
	if (rc == 0)
		return text;
	free(text);
	return NULL;
}

static int show(const struct top *top, struct err *err)
{
	const struct table_style style = table_style_for(stdout);
	const int head_lines = 5, rows_once = 20;
	int rows = live_page_lines(&top->page, rows_once + head_lines) - head_lines;
	char *page = page_new(top, rows > 1 ? (size_t)rows : 1, &style, err);

	if (!page)
		return -1;
	live_page_show(&top->page, page);
	free(page);
	return 0;
}

/* ---- one table after the other */

static int begin(struct top *top, struct err *err)
{
	stack_profile_release(&top->profile);
	top->since_ns = clock_now_ns();
	top->looks = top->recorder.looks;
	return stack_profile_part(&top->profile, err) == SIZE_MAX ? -1 : 0;
}

/* Until `until_ns`. 1: it is to end; -1 with err. */
static int look_until(struct top *top, int64_t until_ns, struct err *err)
{
	struct stack_profile *profile = &top->profile;

	while (clock_now_ns() < until_ns) {
		int64_t next_ns = top->recorder.next_ns;
		int rc;

		if (live_page_wait(&top->page, next_ns < until_ns ? next_ns : until_ns))
			return 1;
		if (clock_now_ns() < next_ns)
			continue;
		rc = recorder_look(&top->recorder, &profile, 1, 0, err);
		if (rc)
			return rc;
	}
	return 0;
}

static int run(struct top *top, struct err *err)
{
	int rc = 0;

	while (rc == 0 && clock_now_ns() < top->end_ns) {
		int64_t until_ns = clock_now_ns() + (int64_t)(seconds_shown * 1e9);

		if (!top->page.is_live || until_ns > top->end_ns)
			until_ns = top->end_ns;
		if (begin(top, err))
			return -1;
		rc = look_until(top, until_ns, err);
		if (rc >= 0 && (rc == 0 || !top->page.is_live) && show(top, err))
			return -1;
	}
	return rc < 0 ? -1 : 0;
}

int top_process(const struct record_options *options, pid_t pid, struct reader *reader,
		const char *command, struct err *err)
{
	const struct reader_options how = {
		.stop = READER_PTRACE, .wants_native = true, .wants_calls = options->native};
	struct top top = {.command = command};
	double seconds = options->seconds;
	int rc;

	live_page_begin(&top.page);
	if (seconds <= 0)
		seconds = top.page.is_live ? 1e7 : seconds_once;
	recorder_init(&top.recorder, pid, &how, &options->choice, 1 / options->rate, reader);
	top.end_ns = top.recorder.begin_ns + (int64_t)(seconds * 1e9);
	rc = run(&top, err);
	live_page_end(&top.page);
	recorder_release(&top.recorder);
	stack_profile_release(&top.profile);
	return rc ? -1 : EXIT_DONE;
}
