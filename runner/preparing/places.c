#include "runner/preparing/places.h"

#include "runner/machine/busy.h"

#include <stdlib.h>
#include <unistd.h>

static int choose_cores(struct cores *cores, const struct preparation *preparation, struct err *err)
{
	const struct topology *topology = &preparation->topology;
	double *busy = calloc(topology->n, sizeof(*busy));
	struct pin_question question = {
		topology, busy, preparation->settings->affinity ? &preparation->all_cpus : NULL};
	int rc;

	if (!busy)
		return err_memory(err);
	busy_now(busy, topology, "", (int)getpid());
	rc = cores_choose(cores, &question, err);
	free(busy);
	if (!rc && cores->n == 1)
		teller_tell(preparation->teller, &(struct told){.kind = TOLD_ONE_CORE});
	return rc ? -1 : 0;
}

int places_init(struct places *places, const struct preparation *preparation, bool parallel,
		struct err *err)
{
	const struct cpus *start = &preparation->start_cpu;
	struct duel_places *duel = &places->duel;

	*places = (struct places){.duel = {.all = &preparation->all_cpus}};
	if (parallel && choose_cores(&places->cores, preparation, err))
		return -1;
	if (places->cores.n > 1) {
		duel->n_cores = places->cores.n;
		duel->cores = places->cores.cpus;
		duel->homes = places->cores.homes;
	} else if (cpus_count(&preparation->one_cpu)) {
		duel->n_cores = 1;
		duel->cores = &preparation->one_cpu;
		duel->start = cpus_count(start) ? start : NULL;
	}
	return 0;
}

void places_release(struct places *places)
{
	cores_release(&places->cores);
	*places = (struct places){0};
}

bool places_are_shared(const struct side sides[2], struct teller teller)
{
	char why[256];

	if (duel_can_share_placement(sides, why, sizeof(why)))
		return true;
	if (*why)
		teller_tell(teller, &(struct told){.kind = TOLD_OWN_PLACEMENT, .text = why});
	return false;
}
