/*
 * Command-line options from a table: one row an option, and from the table come parsing, --help and
 * a self-check at start. Behaves as Python's argparse does where users rely on it: unambiguous
 * abbreviations of long options, --name=value and --name value, -n3 and -n 3, clusters of short
 * flags, options and positionals in any order, "--" ends options. Unlike argparse it refuses an
 * option that is given twice but can have only one value, unless the table speaks pyperf's
 * language. Relations between options are each command's own to check, once, after parsing; what
 * was given, and how it was spelled, is kept for these messages.
 */
#ifndef CLI_WORDS_OPTION_H
#define CLI_WORDS_OPTION_H

#include "results/base/err.h"
#include "results/base/texts.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum option_type {
	OPT_FLAG,    /* bool *: set to true */
	OPT_COUNT,   /* long *: integer within [min, max] */
	OPT_LOOPS,   /* long *: integer or x^y (2^8 = 256) within [min, max] */
	OPT_TEXT,    /* const char **: borrowed from argv, not empty */
	OPT_TEXTS,   /* struct texts *: repeatable, in order, none empty */
	OPT_LINES,   /* struct texts *: the same, but may be empty: code */
	OPT_WORD,    /* struct texts *: a flag that adds its placeholder to them */
	OPT_FILE,    /* const char **: --name=FILE gives FILE, --name alone "-" */
	OPT_SECONDS, /* double *: seconds; "0.1", "5s", "200ms", "3us", "2min", "1h" */
	OPT_BYTES,   /* double *: bytes; "64MiB", "2GB", a bare number */
	OPT_PERCENT, /* double *: a ratio: "1%" gives 0.01; a bare "1" is refused, naming "1%" */
	OPT_NUMBER,  /* double * within [min, max] */
	OPT_HEADING, /* no option: a title that groups the rows below it in --help */
};

/* Where the value goes; holds the default before parsing. */
union option_target {
	bool *flag;
	long *count;
	double *number;
	const char **text;
	struct texts *texts;
};

struct option {
	enum option_type type;
	char short_name;	 /* 'p', or 0 */
	const char *long_name;	 /* "processes", or NULL */
	union option_target to;	 /* by its type */
	const char *placeholder; /* "N" in --help; NULL for flags; what an OPT_WORD adds */
	const char *help;	 /* one sentence, lower case, no full stop */
	double min, max;	 /* used by numeric types when max > min */
	bool *seen;		 /* optional: set when the option was given */
	bool is_common;		 /* --help shows it; the others are left to --help-all */
	const char *choices;	 /* optional: the words that it takes, by blanks: "name ratio" */
	int words;		 /* of OPT_TEXTS: so many each time, as the placeholder; 0: one */
};

/* A row is spelled OPT_COUNT('p', "processes", &processes, "N", "help", ...): the fields from
   short_name on. A target of another type than the option's does not compile. */
#define OPT_FLAG(s, l, t, ...)                                                                     \
	{                                                                                          \
		OPT_FLAG, s, l, {.flag = (t)}, __VA_ARGS__                                         \
	}
#define OPT_COUNT(s, l, t, ...)                                                                    \
	{                                                                                          \
		OPT_COUNT, s, l, {.count = (t)}, __VA_ARGS__                                       \
	}
#define OPT_LOOPS(s, l, t, ...)                                                                    \
	{                                                                                          \
		OPT_LOOPS, s, l, {.count = (t)}, __VA_ARGS__                                       \
	}
#define OPT_TEXT(s, l, t, ...)                                                                     \
	{                                                                                          \
		OPT_TEXT, s, l, {.text = (t)}, __VA_ARGS__                                         \
	}
#define OPT_TEXTS(s, l, t, ...)                                                                    \
	{                                                                                          \
		OPT_TEXTS, s, l, {.texts = (t)}, __VA_ARGS__                                       \
	}
#define OPT_LINES(s, l, t, ...)                                                                    \
	{                                                                                          \
		OPT_LINES, s, l, {.texts = (t)}, __VA_ARGS__                                       \
	}
#define OPT_WORD(s, l, t, ...)                                                                     \
	{                                                                                          \
		OPT_WORD, s, l, {.texts = (t)}, __VA_ARGS__                                        \
	}
#define OPT_FILE(s, l, t, ...)                                                                     \
	{                                                                                          \
		OPT_FILE, s, l, {.text = (t)}, __VA_ARGS__                                         \
	}
#define OPT_SECONDS(s, l, t, ...)                                                                  \
	{                                                                                          \
		OPT_SECONDS, s, l, {.number = (t)}, __VA_ARGS__                                    \
	}
#define OPT_BYTES(s, l, t, ...)                                                                    \
	{                                                                                          \
		OPT_BYTES, s, l, {.number = (t)}, __VA_ARGS__                                      \
	}
#define OPT_PERCENT(s, l, t, ...)                                                                  \
	{                                                                                          \
		OPT_PERCENT, s, l, {.number = (t)}, __VA_ARGS__                                    \
	}
#define OPT_NUMBER(s, l, t, ...)                                                                   \
	{                                                                                          \
		OPT_NUMBER, s, l, {.number = (t)}, __VA_ARGS__                                     \
	}

/* What was given, in order: an option, its text (NULL for a flag), both borrowed from the table
   and argv, and which of its names was typed. `= {0}` is empty; release with
   options_given_release. */
struct option_given {
	const struct option *row;
	const char *value;
	bool is_short;
};
struct options_given {
	struct option_given *items;
	size_t n, cap;
};
void options_given_release(struct options_given *given);

#define OPTION_NAME_SIZE 80
/* What an option is called in messages: the name that was typed, "-p" or (also when it was
   shortened) "--processes". `out` receives it; returns `out`. */
const char *option_spell(const struct option_given *one, char out[OPTION_NAME_SIZE]);

/* The first given one of the options with these long names, a list that ends with NULL; NULL when
   none was. */
const struct option_given *options_given_any(const struct options_given *given,
					     const char *const *long_names);

/* The first given one that is none of these; NULL: all are. For whoever takes some of the options
   that a table has: what it does not name is refused, and not ignored. */
const struct option_given *options_given_other(const struct options_given *given,
					       const char *const *long_names);

/* 0, or -1 with ERR_USAGE naming both as they were typed: "-o and --append cannot be used
   together". */
int options_exclude(const struct options_given *given, const char *one, const char *other,
		    struct err *err);

/* 0, or -1 with ERR_USAGE when `one` was given without any of `others`, a list that ends with NULL:
   "--layouts has no effect without --metric". */
int options_need(const struct options_given *given, const char *one, const char *const *others,
		 struct err *err);

/* What a name means in another tool, for when it is unknown here or its value is refused. A list
   ends with {0}. */
struct option_hint {
	char short_name;       /* or 0 */
	const char *long_name; /* or NULL */
	const char *text;      /* a sentence without its full stop */
};

struct option_parser {
	const char *command;	     /* "timeit", for messages and usage */
	const char *usage;	     /* after "usage: assay timeit ", e.g. "[options] STMT..." */
	const char *description;     /* a paragraph for --help */
	const struct option *rows;   /* ends with {0} (long_name and short_name both absent) */
	bool stop_at_positional;     /* every word after the first positional is positional */
	const char *epilog;	     /* lines of examples, printed last by --help; may be NULL */
	struct options_given *given; /* where to note what was given; may be NULL */
	bool takes_options_only;     /* a positional is an error */
	bool last_wins;	   /* when an option is given twice, the last one counts, as in pyperf */
	bool is_rehearsal; /* note what was given, but store and print nothing */
	const struct option_hint *hints; /* may be NULL */
	const char *brief;		 /* --help's description; NULL: the description */
	const char *more; /* lines behind the epilog that only --help-all has; may be NULL */
	bool *helped_all; /* set when it was --help-all that was given; may be NULL */
	/* All that is accepted, when --help leaves some to other commands; else NULL. */
	const struct option *all_rows;
	/* The words that the first positional may be, by blanks, where the usage has no room to say
	   them: for completions; may be NULL. */
	const char *actions;
};

/* From now on the last of two wins in every table: the program was called in place of pyperf. */
void option_let_last_win(void);
/* Was it? */
bool option_speaks_pyperf(void);

/* A table put together from parts, so that what commands share is written once. `= {0}` is empty.
 */
#define OPTION_TABLE_MAX 128
struct option_table {
	struct option rows[OPTION_TABLE_MAX + 1]; /* the last one stays empty: the end */
	size_t n;
};

/* Append rows up to the end mark {0}; more than fit is a bug, asserted. */
void option_table_add(struct option_table *table, const struct option *rows);

/* Append those of `rows` whose names the table lacks, without headings: this merges tables. */
void option_table_add_new(struct option_table *table, const struct option *rows);

/* Is its long name in a list that ends with NULL? */
bool option_is_among(const struct option *row, const char *const *names);

/* Drop the rows whose long names are not in `kept`, a list that ends with NULL, and headings with
   nothing below them. */
void option_table_keep(struct option_table *table, const char *const *kept);

/* Parse argv[1..argc-1]. Positionals are appended to `positionals`. "-" is a positional; negative
   numbers are values where a number is expected. -h/--help and --help-all print the help to stdout
   and set helped (the command then returns 0). Errors: ERR_USAGE naming the option, what was given
   and what would work (unknown options offer the nearest name). */
int option_parse(const struct option_parser *parser, int argc, char **argv,
		 struct texts *positionals, bool *helped, struct err *err);

/* The rows that are accepted, whether --help shows them or not. */
const struct option *option_parser_rows(const struct option_parser *parser);

/* The rows of help itself, which no table has: --help, and --help-all where --help leaves rows out.
   End with {0}. */
const struct option *option_help_rows(const struct option_parser *parser);

/* Print --help to `out`, wrapped to `columns`: the common options, for one screen; all where the
   table calls none common. */
void option_help(const struct option_parser *parser, FILE *out, int columns);
/* Print --help-all: all options, under their headings. */
void option_help_all(const struct option_parser *parser, FILE *out, int columns);

/* Somebody asked for --help, or for --help-all: print it to stdout, unless option_help_goes_to was
   called. */
void option_show_help(const struct option_parser *parser, bool all);

/* From now on the parser whose help is asked for goes to `tell` instead: so manual pages and
   completions are made from the tables that commands have anyway. It is only valid during the call.
   NULL: print again. */
typedef void option_teller(void *context, const struct option_parser *parser);
void option_help_goes_to(option_teller *tell, void *context);

/* What the value of an option is, as its row says. */
enum option_value {
	OPTION_NONE,  /* it takes none */
	OPTION_TEXT,  /* anything */
	OPTION_WORDS, /* one of its choices */
	OPTION_FILES,
	OPTION_FOLDERS,
	OPTION_PYTHONS,	   /* an interpreter */
	OPTION_REVISIONS,  /* of git */
	OPTION_BENCHMARKS, /* of what stands on the command line */
};
enum option_value option_value_of(const struct option *row);

/* NULL when the table is sound, else a sentence naming the first contradictory row (duplicate
   name, no help, no target): a bug, asserted at start-up. */
const char *option_self_check(const struct option *rows);

#endif
