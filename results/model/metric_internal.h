/* What the files of results/metric*.c share. */
#ifndef RESULTS_MODEL_METRIC_INTERNAL_H
#define RESULTS_MODEL_METRIC_INTERNAL_H

#include "results/model/metric.h"

#include <stdbool.h>

/* Where counted metrics stand in the "assay" object. */
#define METRIC_OBJECTS "metrics"

/* What follows a counter's name in the columns of how long it ran. */
#define METRIC_RUNNING "_running_ns"
#define METRIC_ENABLED "_enabled_ns"

/* What follows a counter's name where its count is one per thousand instructions. */
#define METRIC_PER_1000 "_per_1000"

/* A metric that evidence always contains, without being asked for. */
struct metric_column {
	const char *source; /* NULL: only counters are columns of this name */
	double scale;	    /* to the metric's unit */
	bool is_whole;	    /* of the whole value: not to be divided by its loops */
};

/* How columns of that name are read; NULL where only counters are columns of this name. */
const struct metric_column *metric_column_of(const char *name);

/* Is it a count per thousand instructions? */
bool metric_is_per_1000(const char *name);

/* Its place in the order of reports; unknown names come after the last. */
size_t metric_place_of(const char *name);

#endif
