/* `--by allocations`: what its reports share. */
#ifndef CLI_EXPLAINING_BY_ALLOCATIONS_H
#define CLI_EXPLAINING_BY_ALLOCATIONS_H

#include "cli/explaining/by.h"
#include "cli/explaining/figure_words.h"
#include "results/profiles/counts_table.h"
#include "runner/diagnosing/allocations.h"
#include "stats/interval.h"

/* Report what was counted of the only side, or of both: printed, or a row for e->rows. 0, or -1
   with err (memory). */
int by_allocations_report_one(struct explaining *e, const struct explaining_subject *subject,
			      const struct allocations_counted *counted, struct err *err);
int by_allocations_report_two(struct explaining *e, const struct explaining_subject *subject,
			      const struct allocations_counted counted[2], struct err *err);

/* Keep these kinds of what was counted for -o, each a profile of its own ("NAME, bytes"). 0, or -1
   with err (memory). */
int by_allocations_keep(struct explaining *e, const struct explaining_subject *subject,
			const struct allocations_counted *counted,
			const enum worker_site_count *kinds, size_t n, struct err *err);
/* Does the form of -o's file hold profiles of different units? */
bool by_allocations_holds_kinds(const struct explain_options *options);

/* The figures of all kinds by group: counts_table_make. */
int allocations_table_make(struct counts_table *table, const struct allocations_counted *counted,
			   const size_t *group, size_t n, struct err *err);

/* Bytes that an iteration leaves behind: the mean over the doublings and its 95 % interval
   (Student's). They are a leak where the whole interval is above 0, which it is not where half of
   the doublings leave nothing: what happens once at the same iteration of each process (a cache
   that is made at the 1024th call) is none. */
struct interval allocations_leak(const struct allocations_counted *counted);

/* The kind that lines are ranked by (NULL: bytes); SITE_COUNTS: there is none of this name. */
enum worker_site_count allocations_most(const char *name);

/* What a kind is called by programs ("peak_bytes"), and in a table (NULL: it is not in one). */
extern const char *const allocations_keys[SITE_COUNTS];
extern const char *const allocations_titles[SITE_COUNTS];

/* Set the members of a figure ("bytes", and where it varies "bytes_low", "bytes_high"), of all. */
void allocations_set_one(json_t *object, enum worker_site_count kind, struct call_figure figure);
void allocations_set(json_t *object, const struct call_figure figures[SITE_COUNTS]);
/* Set "leak": bytes, low, high, found. */
void allocations_set_leak(json_t *object, struct interval leak);
/* Append "339 requests (3 temporary) of 24,648 bytes per iteration, 4,960 bytes at the peak". */
void allocations_add_totals(struct buf *out, const struct call_figure total[SITE_COUNTS]);
/* Append "; it leaks 48 bytes each time", or where that varies its mean and interval; nothing where
   there is no leak. */
void allocations_add_leak(struct buf *out, struct call_figure figure, struct interval leak);
/* Append what a node is: "f (bench.py:7)", "malloc in f (bench.py:7)". */
void allocations_add_place(struct buf *out, const struct stack_profile *profile, size_t node);
/* {"function", "file", "line"}. */
json_t *allocations_place_json_new(const struct stack_profile *profile, size_t node);
/* Is the node what malloc was called for, past Python? */
bool allocations_is_malloc(const struct stack_profile *profile, size_t node);

/* What should be known beside the numbers: names for programs, sentences for people. */
enum allocation_note {
	ALLOCATION_NOTE_REQUESTS, /* they are no objects */
	ALLOCATION_NOTE_VARIES,
	ALLOCATION_NOTE_LOST_PATHS,
	ALLOCATION_NOTE_LOST_BLOCKS,
	ALLOCATION_NOTE_NO_MALLOC,
	ALLOCATION_NOTES
};
void allocation_notes(const struct allocations_counted *counted, const struct counts_table *table,
		      bool notes[ALLOCATION_NOTES]);
json_t *allocation_notes_json_new(const bool notes[ALLOCATION_NOTES]);
void allocation_notes_print(const bool notes[ALLOCATION_NOTES], FILE *out);

#endif
