/* Remarks about a comparison, in plain words, for whoever reads the verdict. */
#ifndef RESULTS_VERDICTS_NOTES_H
#define RESULTS_VERDICTS_NOTES_H

#include <stdbool.h>
#include <stddef.h>

struct note {
	char *text; /* may hold anything from a file: escaped where it is printed */
	bool is_warning;
	bool is_said_once; /* among the notes of the whole: people need not read it here again */
	bool is_of_all;	   /* so said of every benchmark */
};

/* `= {0}` is empty. Out of memory is remembered in `failed`, asked once at the end. */
struct notes {
	struct note *items;
	size_t n, cap;
	bool failed;
};

/* What was done, and what should make the reader careful. */
void notes_tell(struct notes *notes, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void notes_warn(struct notes *notes, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Take those away that are marked as true of all. */
void notes_remove_of_all(struct notes *notes);
void notes_release(struct notes *notes);

#endif
