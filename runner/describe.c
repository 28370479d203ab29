#include "runner/describe.h"

int describe_run(const struct description *description, const struct cpus *cpus,
		 const struct host_moment *begin, struct run *run, struct err *err)
{
	struct facts facts = {0};
	int rc;

	if (!description->topology)
		return 0;
	rc = host_collect_run(&facts, description->topology,
			      cpus ? cpus : &description->topology->allowed, begin, "", err);
	if (!rc)
		rc = facts_write(&facts, run, err);
	if (!rc && description->facts)
		rc = facts_write(description->facts, run, err);
	facts_release(&facts);
	return rc;
}
