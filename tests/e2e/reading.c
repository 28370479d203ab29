/*
 * runner/reader/ for tests that hold it against Python itself:
 *
 *     reading self PYTHON                 the self-test: "fine", or why not
 *     reading lines KIND                  KIND: 0 lnotab, 1 ranges, 2 locations; reads lines "FIRST
 * N TABLE" (TABLE in hexadecimal), prints the line of each even offset below N reading stacks N
 * PROGRAM ARGS...    N stacks of the main thread of a child, from its first output on, one a line:
 * names joined by ";". The last line: "taken 2500 lost 3" reading twice PID                   opens
 * it by ptrace, takes two samples: "1 3" (threads of each)
 */
#include "runner/os/child.h"
#include "runner/os/interrupt.h"
#include "runner/reader/lines.h"
#include "runner/reader/reader.h"
#include "runner/reader/self_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int self(const char *python)
{
	struct err err = {0};
	int rc = reader_self_test(python, true, &err);

	puts(rc ? err.text : "fine");
	return rc ? 1 : 0;
}

/* ---- lines */

static size_t from_hex(char *text)
{
	size_t n = 0;

	for (; text[2 * n] && text[2 * n] != '\n'; n++) {
		char pair[] = {text[2 * n], text[2 * n + 1], '\0'};

		text[n] = (char)strtol(pair, NULL, 16);
	}
	return n;
}

static int lines(const char *kind)
{
	char *text = NULL;
	size_t size = 0;

	while (getline(&text, &size, stdin) > 0) {
		int first, n, at;

		if (sscanf(text, "%d %d %n", &first, &n, &at) != 2)
			return 2;
		memmove(text, text + at, strlen(text + at) + 1);
		size = from_hex(text);
		for (int i = 0; i < n; i += 2)
			printf("%d ", lines_find((enum lines_kind)atoi(kind),
						 (const unsigned char *)text, size, first, i));
		puts("");
		free(text);
		text = NULL;
		size = 0;
	}
	free(text);
	return 0;
}

/* ---- stacks */

static void print_stack(const struct reader_thread *thread)
{
	for (size_t i = 0; i < thread->n; i++)
		printf("%s%s", i ? ";" : "", thread->frames[i].code->function);
	puts("");
}

static void sample(struct reader *reader, long n)
{
	long taken = 0, lost = 0;

	srand(1);
	while (taken < n) {
		struct reader_sample got;
		enum reader_result result = reader_take(reader, &got);

		if (result == READER_GONE)
			break;
		if (result == READER_LOST)
			lost++;
		else if (got.n && ++taken)
			print_stack(got.threads);
		nanosleep(&(struct timespec){.tv_nsec = 100000 + rand() % 400000}, NULL);
	}
	printf("taken %ld lost %ld\n", taken, lost);
}

static int stacks(long n, char **argv)
{
	const struct child_spec spec = {.argv = argv, .env = environ};
	const struct reader_options options = {.stop = READER_SIGSTOP, .only_main = true};
	struct reader *reader = NULL;
	struct child child = {0};
	struct err err = {0};
	int rc = child_start(&child, &spec, &err);

	while (rc == 0 && child.output_bytes == 0) {
		interrupt_poll(&(struct pollfd){.fd = child.output_fd, .events = POLLIN}, 1, -1);
		if (!child_drain(&child))
			rc = err_set(&err, ERR_BENCHMARK, "it ended");
	}
	if (rc == 0)
		reader = reader_open_new(child.pid, &options, &err);
	if (reader)
		sample(reader, n);
	else
		fprintf(stderr, "reading: %s\n", err.text);
	reader_close(reader);
	child_release(&child);
	return reader ? 0 : 1;
}

/* ---- ptrace */

static int twice(pid_t pid)
{
	const struct reader_options options = {.stop = READER_PTRACE, .wants_native = true};
	struct reader_sample samples[2] = {0};
	struct err err = {0};
	struct reader *reader = reader_open_new(pid, &options, &err);

	if (!reader) {
		puts(err.text);
		return 1;
	}
	for (int i = 0; i < 2; i++)
		while (reader_take(reader, &samples[i]) == READER_LOST)
			;
	printf("%zu %zu\n", samples[0].n, samples[1].n);
	reader_close(reader);
	return 0;
}

int main(int argc, char **argv)
{
	interrupt_install();
	if (argc == 3 && strcmp(argv[1], "self") == 0)
		return self(argv[2]);
	if (argc == 3 && strcmp(argv[1], "lines") == 0)
		return lines(argv[2]);
	if (argc == 3 && strcmp(argv[1], "twice") == 0)
		return twice(atoi(argv[2]));
	if (argc > 3 && strcmp(argv[1], "stacks") == 0)
		return stacks(atol(argv[2]), argv + 3);
	fprintf(stderr, "usage: reading self|lines|stacks|twice ...\n");
	return 2;
}
