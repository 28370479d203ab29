/* Records where a process spends its time, into a file. */
#ifndef CLI_ATTACHING_RECORD_H
#define CLI_ATTACHING_RECORD_H

#include "cli/words/option.h"
#include "results/base/texts.h"
#include "runner/recording/process_tree.h"

struct record_options {
	const char *by;	     /* "allocations"; NULL: time */
	double seconds;	     /* 0: until it ends, or Ctrl-C */
	double rate;	     /* looks a second */
	double most_stopped; /* the part of its time that it may stand still; 0: any */
	double every_s;	     /* a file for each such period; 0: one for all */
	long keep;	     /* so many of these */
	bool keep_seen;
	struct texts labels; /* of these, KEY=TEXT */
	const char *output;  /* the file, or the folder of files */
	bool subprocesses;   /* also those that it starts */
	const char *name;    /* named_find(): when it ends, go on with the next one; or NULL */
	struct recorder_choice choice;
	bool native; /* all native calls below Python */
};
#define RECORD_DEFAULTS                                                                            \
	{                                                                                          \
		.rate = 100, .keep = 1440                                                          \
	}
/* What the labels' list holds. */
void record_options_release(struct record_options *options);

/* A diagnosis, not a measurement: more often, and it is the reader that is seen. */
#define RECORD_RATE_MOST 1000

/* What --by can be. */
#define RECORD_BY_CHOICES "time allocations"

/* The rows of its table. */
#define RECORD_ROWS(o)                                                                                                                 \
	OPT_TEXT(0, "by", &(o)->by, "WHAT",                                                                                            \
		 "time (default), or allocations (attach: from 3.14 on)", .is_common = true,                                           \
		 .choices = RECORD_BY_CHOICES),                                                                                        \
		OPT_TEXT(                                                                                                              \
			'o', "output", &(o)->output, "FILE",                                                                           \
			"the file to write; its name says the form: .html, .profile.json, .collapsed, "                                \
			".speedscope.json, .pprof, .prof, .firefox.json, .callgrind, each also with .gz; of allocations .tracemalloc", \
			.is_common = true),                                                                                            \
		OPT_SECONDS('d', "duration", &(o)->seconds, "TIME",                                                                    \
			    "end after this time (default: with the process, or by Ctrl-C)",                                           \
			    .min = 0.01, .max = 1e7, .is_common = true),                                                               \
		OPT_NUMBER('r', "rate", &(o)->rate, "HZ", "looks a second (default 100)",                                              \
			   .min = 0.1, .max = RECORD_RATE_MOST, .is_common = true),                                                    \
		OPT_FLAG(0, "idle", &(o)->choice.idle, NULL,                                                                           \
			 "also count threads that wait in a system call", .is_common = true),                                          \
		OPT_FLAG(0, "gil", &(o)->choice.gil, NULL,                                                                             \
			 "only count the thread that has the GIL"),                                                                    \
		OPT_FLAG(0, "subprocesses", &(o)->subprocesses, NULL,                                                                  \
			 "also record the processes that it starts, and those that they start",                                        \
			 .is_common = true),                                                                                           \
		OPT_FLAG(                                                                                                              \
			0, "native", &(o)->native, NULL,                                                                               \
			"all native calls below the Python function that runs, not only the innermost"),                               \
		OPT_FLAG(0, "threads", &(o)->choice.threads, NULL, "keep threads apart"),                                              \
		OPT_PERCENT(                                                                                                           \
			0, "max-overhead", &(o)->most_stopped, "PCT",                                                                  \
			"look less often than --rate says where it would stand still for more of its time",                            \
			.min = 1e-6, .max = 1),                                                                                        \
		OPT_SECONDS(                                                                                                           \
			0, "every", &(o)->every_s, "TIME",                                                                             \
			"write a pprof file for each such period into the folder -o, until it ends",                                   \
			.is_common = true, .min = 1, .max = 1e6),                                                                      \
		OPT_COUNT(0, "keep", &(o)->keep, "N",                                                                                  \
			  "of --every: remove the oldest files beyond N (default 1440)", 1, 1e6,                                       \
			  .seen = &(o)->keep_seen),                                                                                    \
		OPT_TEXTS(0, "label", &(o)->labels, "KEY=TEXT",                                                                        \
			  "of --every: a label beside host, pid and python; repeatable")

/* Do they fit each other (`given`: what was typed), and can the file be written, as far as is known
   before? --by time becomes NULL. -1 with err (ERR_USAGE, ERR_INPUT). */
int record_check(struct record_options *options, const struct options_given *given,
		 struct err *err);

/* Record process `pid` until it is enough. `reader`: opened already, taken over, or NULL. `name`
   is what the profile is called. Writes the file and prints the functions to stdout. The exit
   status, or -1 with err. */
int record_process(const struct record_options *options, pid_t pid, enum reader_stop stop,
		   struct reader *reader, const char *name, struct err *err);

#endif
