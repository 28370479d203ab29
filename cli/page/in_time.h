/* Values in the order of time, with those marked that something disturbed. */
#ifndef CLI_PAGE_IN_TIME_H
#define CLI_PAGE_IN_TIME_H

#include "cli/page/plot.h"
#include "results/model/suite.h"

struct in_time_dot {
	double x, y;
	bool is_marked;
};

struct in_time_line {
	const char *css; /* "a" or "b" */
	struct in_time_dot *dots;
	size_t n;
	size_t of; /* values that it stands for: more than n where it was thinned */
};

enum { IN_TIME_LINES_MAX = 2 };

/* The values of a benchmark: x is seconds since its session began where every value knows that, and
   the starts of its processes do not go back; else the number of the value. */
struct in_time {
	struct in_time_line lines[IN_TIME_LINES_MAX];
	size_t n;
	bool has_clock; /* of all lines */
};

/* `= {0}` may be released. */
void in_time_release(struct in_time *in_time);

/* The values of these benchmarks, a line each; NULL: none on that side. 0, or -1 when memory ran
   out. */
int in_time_of_values(struct in_time *in_time,
		      const struct bench *const benches[IN_TIME_LINES_MAX]);
/* The slices of the pacer beside them, as logs of what is their median; lines without dots where no
   pacer ran. */
int in_time_of_pacers(struct in_time *in_time,
		      const struct bench *const benches[IN_TIME_LINES_MAX]);

/* Leave `most` dots in each line, or a few more: of neighbours the smallest and the largest stay,
   and a marked one is told as such. */
void in_time_thin(struct in_time *in_time, size_t most);

/* `what`: what is drawn, for who does not see it. -1 when memory ran out; nothing without dots. */
int in_time_draw(struct buf *out, const struct in_time *in_time, enum plot_words words, int height,
		 const char *what);

/* Values that are marked, and those that lie beyond the edge of the picture. */
struct in_time_count {
	size_t values, drawn, marked, beyond;
};
struct in_time_count in_time_count(const struct in_time *in_time);

#endif
