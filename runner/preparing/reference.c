#include "runner/preparing/reference.h"

#include "runner/target/reference.h"

#include <string.h>

static void tell(const struct preparation *preparation, enum told_kind kind)
{
	teller_tell(preparation->teller, &(struct told){.kind = kind});
}

/* The measured one is better than none: its files can be compared with each other, not with those
   of another Python. */
static int take_measured(struct preparation *preparation, struct err *err)
{
	const struct interp *measured = &preparation->interp;

	if (!measured->path || strstr(measured->path, "pypy")) {
		tell(preparation, TOLD_NO_REFERENCE);
		return 0;
	}
	preparation->reference.path = strdup(measured->path);
	preparation->reference.how = strdup("the measured one");
	if (!preparation->reference.path || !preparation->reference.how)
		return err_memory(err);
	tell(preparation, TOLD_OWN_REFERENCE);
	return 0;
}

int preparation_find_reference(struct preparation *preparation, struct err *err)
{
	const struct settings *settings = preparation->settings;
	const char *asked = settings->pacer;
	int found;

	if (!asked)
		return 0;
	found = reference_find(&preparation->reference,
			       strcmp(asked, REFERENCE_AUTO) == 0 ? NULL : asked, err);
	if (found < 0 || (found == 0 && take_measured(preparation, err)))
		return -1;
	if (!preparation->reference.path)
		return 0;
	preparation->pacer = (struct pacer_rules){.python = preparation->reference.path,
						  .bootstrap = preparation->home.bootstrap,
						  .work = preparation->home.pacer};
	plan_pace(&preparation->plan, settings->keeps_min_time);
	return 0;
}
