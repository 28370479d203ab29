#include "cli/attaching/top.h"

#include "cli/attaching/functions_table.h"
#include "cli/words/status.h"
#include "cli/words/term.h"
#include "cli/words/text.h"
#include "runner/os/interrupt.h"
#include "runner/os/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const double seconds_shown = 1, seconds_once = 2;

struct top {
	struct recorder recorder;
	const char *command;
	bool is_live;	 /* a person watches */
	bool reads_keys; /* and can type */
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
		 top->reads_keys ? "; q ends" : "");
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

/* As many lines as the terminal has, each cut to its width: what is longer would push the rest. */
static void draw(char *page)
{
	size_t lines = (size_t)term_lines(stdout), columns = (size_t)term_columns(stdout);
	const struct table_style style = table_style_for(stdout);
	char *rest = page, *line;

	fputs("\033[H", stdout);
	for (size_t i = 1; i < lines && (line = strsep(&rest, "\n")); i++) {
		/* Lines of the table fit, and their colours have no width. */
		if (!style.colour || i <= 3)
			line[text_fit(line, columns)] = '\0';
		printf("%s\033[K\n", line);
	}
	fputs("\033[J", stdout);
	fflush(stdout);
}

static int show(const struct top *top, struct err *err)
{
	const struct table_style style = table_style_for(stdout);
	const int head_lines = 5;
	int rows = top->is_live ? term_lines(stdout) - head_lines : 20;
	char *page = page_new(top, rows > 1 ? (size_t)rows : 1, &style, err);

	if (!page)
		return -1;
	if (top->is_live)
		draw(page);
	else
		fputs(page, stdout);
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

static bool wants_end(void)
{
	char key;

	return read(STDIN_FILENO, &key, 1) != 1 || key == 'q' || key == 'Q';
}

/* Until `until_ns`. 1: it is to end; -1 with err. */
static int look_until(struct top *top, int64_t until_ns, struct err *err)
{
	struct stack_profile *profile = &top->profile;
	struct pollfd keys = {.fd = STDIN_FILENO, .events = POLLIN};

	while (clock_now_ns() < until_ns) {
		int64_t next_ns = top->recorder.next_ns;
		int rc = interrupt_poll(&keys, top->reads_keys ? 1 : 0,
					next_ns < until_ns ? next_ns : until_ns);

		if (rc < 0 || (rc > 0 && wants_end()))
			return 1;
		if (rc > 0 || clock_now_ns() < next_ns)
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

		if (!top->is_live || until_ns > top->end_ns)
			until_ns = top->end_ns;
		if (begin(top, err))
			return -1;
		rc = look_until(top, until_ns, err);
		if (rc >= 0 && (rc == 0 || !top->is_live) && show(top, err))
			return -1;
	}
	return rc < 0 ? -1 : 0;
}

/* ---- the terminal */

/* Keys come one by one and are not echoed; Ctrl-C stays what it is. */
static void take_keys(struct termios *before)
{
	struct termios settings;

	terminal_remember(); /* for a second Ctrl-C, which ends us at once */
	if (tcgetattr(STDIN_FILENO, before))
		return;
	settings = *before;
	settings.c_lflag &= (tcflag_t) ~(ICANON | ECHO);
	tcsetattr(STDIN_FILENO, TCSANOW, &settings);
}

static int run_live(struct top *top, struct err *err)
{
	struct termios before = {0};
	int rc;

	if (top->reads_keys)
		take_keys(&before);
	fputs("\033[?1049h\033[?25l\033[2J", stdout); /* a page of its own, without a cursor */
	rc = run(top, err);
	fputs("\033[?25h\033[?1049l", stdout);
	fflush(stdout);
	if (top->reads_keys)
		tcsetattr(STDIN_FILENO, TCSANOW, &before);
	return rc;
}

int top_process(const struct record_options *options, pid_t pid, struct reader *reader,
		const char *command, struct err *err)
{
	const struct reader_options how = {
		.stop = READER_PTRACE, .wants_native = true, .wants_calls = options->native};
	struct top top = {.command = command, .is_live = term_is_live(stdout)};
	double seconds = options->seconds;
	int rc;

	top.reads_keys = top.is_live && isatty(STDIN_FILENO);
	if (seconds <= 0)
		seconds = top.is_live ? 1e7 : seconds_once;
	recorder_init(&top.recorder, pid, &how, &options->choice, 1 / options->rate, reader);
	top.end_ns = top.recorder.begin_ns + (int64_t)(seconds * 1e9);
	rc = top.is_live ? run_live(&top, err) : run(&top, err);
	recorder_release(&top.recorder);
	stack_profile_release(&top.profile);
	return rc ? -1 : EXIT_DONE;
}
