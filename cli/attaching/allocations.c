#include "cli/attaching/allocations.h"

#include "cli/attaching/allocated_lines.h"
#include "cli/attaching/live_page.h"
#include "cli/explaining/by_allocations.h"
#include "cli/explaining/count_words.h"
#include "cli/explaining/options.h"
#include "cli/words/status.h"
#include "cli/words/text.h"
#include "results/base/unit.h"
#include "results/profile_files/formats.h"
#include "results/profile_files/tracemalloc.h"
#include "runner/os/interrupt.h"
#include "runner/os/process.h"
#include "runner/recording/inside_counts.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LINES_SHOWN 15
#define PATHS_SHOWN 5

static const int64_t step_ns = 20000000;

int allocations_check(const struct options_given *given, struct err *err)
{
	static const char *const of_time[] = {
		"rate",		"idle",	 "gil",	  "native",	  "threads", "keep",
		"max-overhead", "every", "label", "subprocesses", NULL};
	const struct option_given *wrong = options_given_any(given, of_time);
	char name[OPTION_NAME_SIZE];

	return wrong ? err_set(err, ERR_USAGE, "%s has no effect with --by allocations",
			       option_spell(wrong, name))
		     : 0;
}

/* ---- what is counted */

struct counting {
	const struct record_options *options;
	const char *command;
	struct inside *inside;
	pid_t pid; /* of the process, or of the program that was started */
	int64_t begin_ns, end_ns;
	struct inside_counts now, before;
	struct allocations_counted counted;
};

static void release(struct counting *c)
{
	inside_counts_release(&c->now);
	inside_counts_release(&c->before);
	allocations_release(&c->counted);
}

static struct counting counting_of(const struct record_options *options, struct inside *inside,
				   pid_t pid, const char *command)
{
	struct counting c = {.options = options,
			     .command = command,
			     .inside = inside,
			     .pid = pid,
			     .begin_ns = clock_now_ns(),
			     .end_ns = INT64_MAX};

	if (options->seconds > 0)
		c.end_ns = c.begin_ns + (int64_t)(options->seconds * 1e9);
	return c;
}

/* What there is now, less `before`. */
static int look(struct counting *c, struct err *err)
{
	char python[sizeof(c->inside->room->python) + 8];

	allocations_release(&c->counted);
	if (inside_counts_take(&c->now, c->inside->room, err) ||
	    inside_counts_profile(&c->counted, &c->now, &c->before, c->inside->room,
				  c->inside->folder, err))
		return -1;
	snprintf(python, sizeof(python), "CPython %.15s", c->inside->room->python);
	for (int kind = 0; kind < SITE_COUNTS; kind++) {
		struct stack_profile *profile = &c->counted.profiles[kind];

		profile->interpreter = strdup(python);
		profile->name = strdup(c->command);
		if (!profile->interpreter || !profile->name)
			return err_memory(err);
	}
	return 0;
}

static double total(const struct counting *c, enum worker_site_count kind)
{
	return (double)stack_profile_samples(&c->counted.profiles[kind]);
}

static bool is_gone(pid_t pid)
{
	struct process process;

	return !process_look(&process, pid);
}

/* ---- -o */

static int keep_kind(struct counting *c, struct profile_set *set, int kind, bool is_only,
		     struct err *err)
{
	struct stack_profile copy = {0};
	struct buf name = {0};
	int rc = call_profile_mean(&copy, &c->counted.profiles[kind], err);

	buf_addf(&name, "%s, %s", c->command, allocations_units[kind]);
	free(copy.name);
	copy.name = is_only ? strdup(c->command) : buf_take(&name);
	buf_release(&name);
	if (!rc && !copy.name)
		rc = err_memory(err);
	rc = rc ? rc : profile_set_move(set, &copy, err);
	stack_profile_release(&copy);
	return rc;
}

static int write_profiles(struct counting *c, struct err *err)
{
	static const int kinds[] = {SITE_BYTES, SITE_REQUESTS, SITE_TEMPORARY, SITE_PEAK_BYTES,
				    SITE_LEFT_BYTES};
	const struct explain_options as_explain = {.output = c->options->output};
	size_t n = by_allocations_holds_kinds(&as_explain) ? sizeof(kinds) / sizeof(kinds[0]) : 1;
	struct profile_set set = {0};
	int rc = 0;

	for (size_t i = 0; i < n && !rc; i++)
		rc = keep_kind(c, &set, kinds[i], n == 1, err);
	rc = rc ? rc : profile_format_write(&set, c->options->output, err);
	profile_set_release(&set);
	return rc;
}

/* What is alive in the end. */
static int write_snapshot(struct counting *c, bool as_text, struct err *err)
{
	struct buf bytes = {0};
	int rc = (as_text ? tracemalloc_top_format : tracemalloc_format)(
		&c->counted.profiles[SITE_LEFT_BYTES], &c->counted.profiles[SITE_LEFT_BLOCKS],
		&bytes, err);

	if (rc == 0 &&
	    atomic_write(c->options->output, WRITE_NEW, buf_text(&bytes), bytes.len, err))
		rc = err_in(err, "%s", c->options->output);
	buf_release(&bytes);
	return rc;
}

static int write_file(struct counting *c, struct err *err)
{
	const struct explain_options as_explain = {.output = c->options->output};

	if (!c->options->output)
		return 0;
	return explain_output_is_snapshot(&as_explain)
		       ? write_snapshot(c, explain_output_is_snapshot_text(&as_explain), err)
		       : write_profiles(c, err);
}

/* ---- what is printed */

static void print_head(const struct counting *c)
{
	struct buf text = {0};
	double seconds = (double)(clock_now_ns() - c->begin_ns) * 1e-9;

	count_words_add(&text, total(c, SITE_REQUESTS));
	buf_adds(&text, " requests");
	if (total(c, SITE_TEMPORARY) > 0) {
		buf_adds(&text, " (");
		count_words_add(&text, total(c, SITE_TEMPORARY));
		buf_adds(&text, " temporary)");
	}
	buf_adds(&text, " of ");
	count_words_add(&text, total(c, SITE_BYTES));
	buf_addf(&text, " bytes in %.1f s, ", seconds);
	count_words_add(&text, total(c, SITE_PEAK_BYTES));
	buf_adds(&text, " bytes at the peak, ");
	count_words_add(&text, total(c, SITE_LEFT_BYTES));
	buf_addf(&text, " still alive; CPython %.15s", c->inside->room->python);
	text_wrap(stdout, buf_text(&text), 0, 2, (size_t)term_columns(stdout));
	fputs("\n", stdout);
	buf_release(&text);
}

/* Its files close before it is gone: that may take a moment. */
static bool is_gone_soon(pid_t pid)
{
	const int patience_ms = 2000;

	for (int ms = 0; ms < patience_ms; ms++) {
		if (is_gone(pid))
			return true;
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	}
	return false;
}

/* How its end went, where that is worth a word. */
static void note_end(const struct counting *c)
{
	const struct sites_room *room = c->inside->room;
	uint32_t state = atomic_load(&room->state);

	if (room->stays_below)
		fputs("assay: note: another tool has put its functions before ours, which stay "
		      "below them and do nothing\n",
		      stderr);
	else if (state == SITES_COUNTING && !is_gone_soon(c->inside->pid))
		fputs("assay: note: the process runs another program now, or has closed all its "
		      "files: what it allocated before is shown\n",
		      stderr);
	else if (state != SITES_COUNTING && state != SITES_REMOVED && !is_gone(c->inside->pid))
		fputs("assay: note: nothing is counted any more; our functions go when the process "
		      "asks for memory again\n",
		      stderr);
}

static void print_notes(const struct counting *c, const struct allocated_lines *lines)
{
	bool notes[ALLOCATION_NOTES] = {false};

	allocation_notes(&c->counted, &lines->lines, notes);
	notes[ALLOCATION_NOTE_NO_MALLOC] = false;
	allocation_notes_print(notes, stdout);
}

static int print(struct counting *c, struct err *err)
{
	struct allocated_lines lines = {0};
	struct source_lines sources = {0};
	int rc = allocated_lines_make(&lines, &c->counted, err);

	if (rc == 0) {
		print_head(c);
		if (lines.n)
			fputs("\n", stdout);
		rc = lines.n && allocated_lines_print(&lines, LINES_SHOWN, &sources, stdout, err);
	}
	if (rc == 0)
		rc = allocated_paths_print(&c->counted, PATHS_SHOWN, stdout, err);
	if (rc == 0) {
		print_notes(c, &lines);
		if (c->options->output)
			printf("written to %s\n", c->options->output);
	}
	allocated_lines_release(&lines);
	source_lines_release(&sources);
	return rc;
}

/* ---- record */

static void show_progress(const struct counting *c, int64_t *shown_ns)
{
	char text[80];

	if (!term_is_live(stderr) || clock_now_ns() - *shown_ns < 500000000)
		return;
	*shown_ns = clock_now_ns();
	snprintf(text, sizeof(text), "counting: %.0f s (Ctrl-C ends it)",
		 (double)(*shown_ns - c->begin_ns) * 1e-9);
	term_rewrite(stderr, text);
}

/* Until it is enough. */
static void wait_for_the_end(struct counting *c)
{
	struct pollfd nothing = {.fd = -1};
	int64_t shown_ns = 0;

	while (clock_now_ns() < c->end_ns && inside_counts(c->inside)) {
		int64_t next_ns = clock_now_ns() + step_ns;

		show_progress(c, &shown_ns);
		if (interrupt_poll(&nothing, 0, next_ns < c->end_ns ? next_ns : c->end_ns) < 0)
			break;
	}
	if (shown_ns)
		term_rewrite(stderr, "");
}

static int record(struct counting *c, struct err *err)
{
	int rc;

	wait_for_the_end(c);
	inside_end(c->inside);
	rc = look(c, err) || write_file(c, err) || print(c, err);
	note_end(c);
	if (rc)
		return -1;
	return interrupt_seen() && c->options->seconds > 0 ? EXIT_WAS_INTERRUPTED : EXIT_DONE;
}

int allocations_record(const struct record_options *options, pid_t pid, const char *command,
		       struct err *err)
{
	struct inside inside = {0};
	struct counting c;
	int rc = inside_attach(&inside, pid, err);

	c = counting_of(options, &inside, pid, command);
	if (rc == 0)
		rc = record(&c, err);
	release(&c);
	inside_release(&inside);
	return rc;
}

/* ---- top */

static void add_head(struct buf *out, const struct counting *c, double seconds, bool reads_keys)
{
	char rate[UNIT_TEXT], alive[UNIT_TEXT];

	unit_format_alone(UNIT_BYTE, total(c, SITE_BYTES) / seconds, rate);
	unit_format_alone(UNIT_BYTE, total(c, SITE_LEFT_BYTES), alive);
	buf_addf(out, "process %d: CPython %.15s: ", (int)c->pid, c->inside->room->python);
	text_escape(out, c->command, term_is_utf8());
	buf_addf(
		out,
		"\n%s each second in %.0f requests; %s alive of what was asked for in %.0f s%s\n\n",
		rate, total(c, SITE_REQUESTS) / seconds, alive,
		(double)(clock_now_ns() - c->begin_ns) * 1e-9, reads_keys ? "; q ends" : "");
}

/* Of the last `seconds`, as lines. NULL with err; free() it. */
static char *page_new(const struct counting *c, double seconds, size_t rows, bool reads_keys,
		      struct err *err)
{
	const struct table_style style = table_style_for(stdout);
	struct allocated_lines lines = {0};
	struct buf head = {0};
	char *text = NULL;
	size_t size = 0;
	FILE *page = open_memstream(&text, &size);
	int rc = page ? allocated_lines_make(&lines, &c->counted, err) : err_memory(err);

	add_head(&head, c, seconds, reads_keys);
	if (page) {
		fputs(buf_text(&head), page);
		if (rc == 0)
			rc = allocated_lines_print_rates(&lines, seconds, rows, &style, page, err);
		if (fclose(page) && rc == 0)
			rc = err_memory(err);
	}
	allocated_lines_release(&lines);
	buf_release(&head);
	if (rc == 0)
		return text;
	free(text);
	return NULL;
}

static int show(struct counting *c, const struct live_page *page, int64_t since_ns, struct err *err)
{
	const int head_lines = 5, rows_once = 20;
	int rows = live_page_lines(page, rows_once + head_lines) - head_lines;
	double seconds = (double)(clock_now_ns() - since_ns) * 1e-9;
	char *text;

	if (look(c, err))
		return -1;
	text = page_new(c, seconds, rows > 1 ? (size_t)rows : 1, page->reads_keys, err);
	if (!text)
		return -1;
	live_page_show(page, text);
	free(text);
	inside_counts_release(&c->before);
	c->before = c->now;
	c->now = (struct inside_counts){0};
	return 0;
}

/* One table after the other; elsewhere than on a terminal one. */
static int show_all(struct counting *c, const struct live_page *page, struct err *err)
{
	const int64_t second_ns = 1000000000;
	bool is_over = false;

	while (!is_over && clock_now_ns() < c->end_ns) {
		int64_t since_ns = clock_now_ns(), until_ns = since_ns + second_ns;

		if (!page->is_live || until_ns > c->end_ns)
			until_ns = c->end_ns;
		while (!is_over && clock_now_ns() < until_ns) {
			int64_t next_ns = clock_now_ns() + step_ns;

			is_over = live_page_wait(page, next_ns < until_ns ? next_ns : until_ns) ||
				  !inside_counts(c->inside);
		}
		if ((!is_over || !page->is_live) && show(c, page, since_ns, err))
			return -1;
	}
	return 0;
}

int allocations_top(const struct record_options *options, pid_t pid, const char *command,
		    struct err *err)
{
	const double seconds_once = 2;
	struct live_page page = {.is_live = false};
	struct inside inside = {0};
	struct counting c;
	int rc = inside_attach(&inside, pid, err);

	c = counting_of(options, &inside, pid, command);
	if (rc == 0) {
		live_page_begin(&page);
		if (options->seconds <= 0 && !page.is_live)
			c.end_ns = c.begin_ns + (int64_t)(seconds_once * 1e9);
		rc = show_all(&c, &page, err);
		live_page_end(&page);
		inside_end(&inside);
		note_end(&c);
	}
	release(&c);
	inside_release(&inside);
	return rc ? -1 : EXIT_DONE;
}

/* ---- a program that is started */

#define PATH_VARIABLE "PYTHONPATH"

int allocations_program_prepare(struct inside *inside, struct err *err)
{
	const char *before = getenv(PATH_VARIABLE);
	struct buf path = {0};
	int rc;

	if (inside_prepare_start(inside, err))
		return -1;
	buf_addf(&path, "%s/" INSIDE_START_FOLDER "%s%s", inside->folder,
		 before && *before ? ":" : "", before ? before : "");
	rc = buf_failed(&path) || setenv(PATH_VARIABLE, buf_text(&path), 1) ? err_memory(err) : 0;
	buf_release(&path);
	return rc;
}

void allocations_program_started(const struct inside *inside)
{
	const char *now = getenv(PATH_VARIABLE);
	size_t own = strlen(inside->folder) + strlen("/" INSIDE_START_FOLDER);
	char *before;

	if (!now || strlen(now) < own)
		return;
	before = now[own] == ':' ? strdup(now + own + 1) : NULL;
	if (before)
		setenv(PATH_VARIABLE, before, 1);
	else
		unsetenv(PATH_VARIABLE);
	free(before);
}

/* Until a Python of the program counts. 1: it does; 0: it was enough before; -1 with err. */
static int wait_for_the_start(struct counting *c, struct err *err)
{
	struct pollfd nothing = {.fd = -1};

	while (clock_now_ns() < c->end_ns) {
		bool was_gone = is_gone(c->pid);
		int rc = inside_meet_started(c->inside, err);

		if (rc)
			return rc;
		if (was_gone || interrupt_poll(&nothing, 0, clock_now_ns() + step_ns / 4) < 0)
			break;
	}
	return 0;
}

int allocations_program_record(const struct record_options *options, struct inside *inside,
			       pid_t pid, const char *command, struct err *err)
{
	struct counting c = counting_of(options, inside, pid, command);
	int rc = wait_for_the_start(&c, err);

	if (rc == 0)
		return err_set(err, ERR_INPUT,
			       "nothing was counted: no Python was found in %s that lets itself be "
			       "asked as it starts (options -I, -E and -S forbid that)",
			       command);
	if (rc > 0) {
		c.begin_ns = clock_now_ns();
		rc = record(&c, err);
	}
	release(&c);
	return rc;
}
