#include "results/verdicts/paced_bench.h"

#include "results/noise/paced.h"
#include "stats/moment.h"

#include <math.h>
#include <stdlib.h>

static int read_run(struct paced_bench *data, const struct run *run, struct err *err)
{
	data->logs[data->n] = log(moment_mean(run->values, run->nvalues));
	for (int kind = 0; kind < PACING_KINDS; kind++) {
		int rc = data->kinds[kind]
				 ? paced_process(run, kind, &data->kinds[kind][data->n], err)
				 : 1;

		if (rc < 0)
			return -1;
		if (rc == 0) {
			free(data->kinds[kind]);
			data->kinds[kind] = NULL;
		}
	}
	data->n++;
	return 0;
}

int paced_bench_init(struct paced_bench *data, const struct bench *bench, struct err *err)
{
	size_t room = bench->nruns + 1;
	int rc = 0;

	*data = (struct paced_bench){.logs = calloc(room, sizeof(double)),
				     .scratch = calloc(room, sizeof(double))};
	for (int kind = 0; kind < PACING_KINDS; kind++)
		data->kinds[kind] = calloc(room, sizeof(struct pacing_process));
	if (!data->logs || !data->scratch || !data->kinds[0] || !data->kinds[1])
		return err_memory(err);
	for (size_t i = 0; !rc && i < bench->nruns; i++)
		if (bench->runs[i]->nvalues > 0)
			rc = read_run(data, bench->runs[i], err);
	return rc;
}

void paced_bench_release(struct paced_bench *data)
{
	free(data->logs);
	free(data->scratch);
	for (int kind = 0; kind < PACING_KINDS; kind++)
		free(data->kinds[kind]);
}
