#include "cli/history/exports.h"

#include "results/base/json.h"
#include "stats/dist.h"

#include <math.h>

enum { FAMILIES = sizeof(((struct exporting *)0)->families) / sizeof(struct buf) };

void exporting_release(struct exporting *exporting)
{
	buf_release(&exporting->out);
	for (int i = 0; i < FAMILIES; i++)
		buf_release(&exporting->families[i]);
	json_decref(exporting->list);
	exporting->list = NULL;
}

bool export_interval(const struct history_point *point, double *low, double *high)
{
	double half;

	if (isnan(point->error) || point->processes < 2)
		return false;
	half = dist_t_quantile(.975, (double)point->processes - 1) * point->error;
	*low = exp(point->level - half);
	*high = exp(point->level + half);
	return true;
}
