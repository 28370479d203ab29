#include "cli/words/spark.h"

#include "stats/sketch.h"

/* From the lowest bar to the fullest. */
static const char *const blocks[] = {
	"\xe2\x96\x81", "\xe2\x96\x82", "\xe2\x96\x83", "\xe2\x96\x84",
	"\xe2\x96\x85", "\xe2\x96\x86", "\xe2\x96\x87", "\xe2\x96\x88",
};
static const char *const ascii[] = {".", ":", "|", "#"};

void spark_add(struct buf *out, const size_t *counts, size_t n, bool utf8)
{
	const char *const *bars = utf8 ? blocks : ascii;
	size_t levels = utf8 ? sizeof(blocks) / sizeof(*blocks) : sizeof(ascii) / sizeof(*ascii);
	size_t most = 0;

	for (size_t i = 0; i < n; i++)
		most = counts[i] > most ? counts[i] : most;
	while (n > 0 && counts[n - 1] == 0)
		n--;
	for (size_t i = 0; i < n; i++)
		buf_adds(out, counts[i] ? bars[(counts[i] * levels - 1) / most] : " ");
}

void spark_add_numbers(struct buf *out, const double *x, size_t n, bool utf8)
{
	size_t counts[SKETCH_BINS];

	sketch_bins(x, n, counts);
	spark_add(out, counts, SKETCH_BINS, utf8);
}
