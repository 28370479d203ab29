#include "runner/machine/describe.h"

int describe_run(const struct description *description, const struct cpus *cpus,
		 const struct host_moment *begin, struct run *run, struct err *err)
{
	const struct topology *topology = description->topology;
	struct facts facts = {0};
	int rc = topology ? host_collect_run(&facts, topology, cpus ? cpus : &topology->allowed,
					     begin, "", err)
			  : host_collect_lost_time(&facts, begin, "", err);

	if (!rc)
		rc = facts_write(&facts, run, err);
	if (!rc && description->facts)
		rc = facts_write(description->facts, run, err);
	facts_release(&facts);
	return rc;
}
