/* What jansson lacks. */
#ifndef RESULTS_JSON_H
#define RESULTS_JSON_H

#include <jansson.h>

/* A number; null for NaN and the infinities, which JSON has not. NULL when memory ran out. */
json_t *json_finite_new(double x);

#endif
