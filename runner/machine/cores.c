#include "runner/machine/cores.h"

#include <stdlib.h>

static int find(int *ids, const struct pin_question *q, struct err *err)
{
	size_t k = cpus_count(&q->topology->allowed);
	int n = pin_choose_many(ids, k, true, q, err);

	return n == 1 ? pin_choose_many(ids, k, false, q, err) : n;
}

static int find_spare(struct cpus *spare, const struct topology *t, const int *ids, size_t n,
		      struct err *err)
{
	if (cpus_copy(spare, &t->allowed, err))
		return -1;
	cpus_subtract(spare, &t->isolated);
	for (size_t i = 0; i < n; i++)
		cpus_subtract(spare, &topology_cpu(t, ids[i])->siblings);
	return 0;
}

static int fill(struct cores *cores, const int *ids, const struct cpus *spare, struct err *err)
{
	for (size_t i = 0; i < cores->n; i++) {
		const struct cpus *home = cpus_count(spare) ? spare : &cores->cpus[i];

		if (cpus_add(&cores->cpus[i], ids[i], err) ||
		    cpus_copy(&cores->homes[i], home, err))
			return -1;
	}
	return 0;
}

int cores_choose(struct cores *cores, const struct pin_question *question, struct err *err)
{
	int *ids = calloc(question->topology->n, sizeof(*ids)), n, rc = -1;
	struct cpus spare = {0};

	*cores = (struct cores){0};
	if (!ids)
		return err_memory(err);
	n = find(ids, question, err);
	if (n < 0 || find_spare(&spare, question->topology, ids, (size_t)n, err))
		goto out;
	cores->cpus = calloc((size_t)n + 1, sizeof(*cores->cpus));
	cores->homes = calloc((size_t)n + 1, sizeof(*cores->homes));
	if (!cores->cpus || !cores->homes) {
		err_memory(err);
		goto out;
	}
	cores->n = (size_t)n;
	rc = fill(cores, ids, &spare, err);
out:
	cpus_release(&spare);
	free(ids);
	return rc;
}

void cores_release(struct cores *cores)
{
	for (size_t i = 0; i < cores->n; i++) {
		cpus_release(&cores->cpus[i]);
		cpus_release(&cores->homes[i]);
	}
	free(cores->cpus);
	free(cores->homes);
	*cores = (struct cores){0};
}
