/* Values in the order of time, with those marked that something disturbed. */
#ifndef CLI_PAGE_TIMELINE_H
#define CLI_PAGE_TIMELINE_H

#include "cli/page/plot.h"
#include "results/model/suite.h"

struct timeline_dot {
	double x, y;
	bool is_marked;
};

struct timeline_line {
	const char *css; /* "a" or "b" */
	struct timeline_dot *dots;
	size_t n;
	size_t of; /* values that it stands for: more than n where it was thinned */
};

enum { TIMELINE_LINES_MAX = 2 };

/* The values of a benchmark: x is seconds since its session began where every value knows that, and
   the starts of its processes do not go back; else the number of the value. */
struct timeline {
	struct timeline_line lines[TIMELINE_LINES_MAX];
	size_t n;
	bool has_clock; /* of all lines */
};

/* `= {0}` may be released. */
void timeline_release(struct timeline *timeline);

/* The values of these benchmarks, a line each; NULL: none on that side. 0, or -1 when memory ran
   out. */
int timeline_of_values(struct timeline *timeline,
		       const struct bench *const benches[TIMELINE_LINES_MAX]);
/* The slices of the pacer beside them, as logs of what is their median; lines without dots where no
   pacer ran. */
int timeline_of_pacers(struct timeline *timeline,
		       const struct bench *const benches[TIMELINE_LINES_MAX]);

/* Leave `most` dots in each line, or a few more: of neighbours the smallest and the largest stay,
   and a marked one is told as such. */
void timeline_thin(struct timeline *timeline, size_t most);

/* `what`: what is drawn, for who does not see it. -1 when memory ran out; nothing without dots. */
int timeline_draw(struct buf *out, const struct timeline *timeline, enum plot_words words,
		  int height, const char *what);

/* Values that are marked, and those that lie beyond the edge of the picture. */
struct timeline_count {
	size_t values, drawn, marked, beyond;
};
struct timeline_count timeline_count(const struct timeline *timeline);

#endif
