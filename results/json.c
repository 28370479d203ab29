#include "results/json.h"

#include <math.h>

json_t *json_finite_new(double x)
{
	return isfinite(x) ? json_real(x) : json_null();
}
