/*
 * The numbers and texts of something that was found, each under a name: what programs read, and
 * what fills the gaps of a sentence (cli/words/sentence.h). Each number knows how people read it.
 */
#ifndef RESULTS_BASE_FIGURE_H
#define RESULTS_BASE_FIGURE_H

#include "results/base/buf.h"

#include <jansson.h>

enum figure_form {
	FIGURE_TEXT,
	FIGURE_COUNT,	      /* "12" */
	FIGURE_PERCENT,	      /* a share or size: .0123 is "1.23%" */
	FIGURE_CHANGE,	      /* the same with its sign: "+1.23%" */
	FIGURE_LEVEL,	      /* of an interval: "95%" */
	FIGURE_WHOLE_PERCENT, /* "12%" */
	FIGURE_SHORT_PERCENT, /* three digits at most: "0.5%" */
	FIGURE_TIME,	      /* seconds: "230 ms" */
	FIGURE_SPAN,	      /* seconds: "1 min 20 s" */
	FIGURE_BYTES,	      /* "12 MiB" */
	FIGURE_QUANTITY,      /* of what has no unit: "12.34 k" */
	FIGURE_MICROSECONDS,  /* seconds, three digits of their microseconds: "12.3" */
	FIGURE_PLAIN,	      /* as few digits as it takes: "0.5" */
	FIGURE_WHOLE,	      /* no decimals; one; two */
	FIGURE_ONE_DECIMAL,
	FIGURE_TWO_DECIMALS,
	FIGURE_TWO_DIGITS,
	FIGURE_THREE_DIGITS,
};

struct figure {
	const char *name; /* constant, or outlives the figure; NULL ends a list */
	enum figure_form form;
	double number;	  /* unless it is a text */
	const char *text; /* borrowed; may hold anything from a file */
};

/* A list of figures where one is passed: FIGURES(figure_count("n", 3), figure_text("a", b)). */
#define FIGURES(...)                                                                               \
	(const struct figure[])                                                                    \
	{                                                                                          \
		__VA_ARGS__,                                                                       \
		{                                                                                  \
			.name = NULL                                                               \
		}                                                                                  \
	}

struct figure figure_of(const char *name, enum figure_form form, double number);
struct figure figure_count(const char *name, size_t n);
/* NULL: an empty figure, which figure_find does not find and figures_json leaves out. */
struct figure figure_text(const char *name, const char *text);

/* The one of that name, or NULL. `list`: may be NULL. */
const struct figure *figure_find(const struct figure *list, const char *name);
/* How many there are before the end. */
size_t figures_count(const struct figure *list);

/* As people read it, and nothing else. */
void figure_read(struct buf *out, const struct figure *figure);

/* Put each into the object under its name: numbers as they are, null for what is not finite. 0, or
   -1 when memory ran out. */
int figures_json(const struct figure *list, json_t *into);

#endif
