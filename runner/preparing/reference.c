#include "runner/preparing/reference.h"

#include "runner/target/reference.h"

#include <string.h>

/* The measured one is better than none: its files can be compared with each other, not with those
   of another Python. */
static int take_measured(struct interp *reference, const struct interp *measured,
			 struct teller teller, struct err *err)
{
	if (!measured->path || strstr(measured->path, "pypy")) {
		teller_tell(teller, &(struct told){.kind = TOLD_NO_REFERENCE});
		return 0;
	}
	reference->path = strdup(measured->path);
	reference->how = strdup("the measured one");
	if (!reference->path || !reference->how)
		return err_memory(err);
	teller_tell(teller, &(struct told){.kind = TOLD_OWN_REFERENCE});
	return 0;
}

int reference_settle(struct interp *reference, const char *asked, const struct interp *measured,
		     struct teller teller, struct err *err)
{
	const char *named = strcmp(asked, REFERENCE_AUTO) == 0 ? NULL : asked;
	int found = reference_find(reference, named, err);

	if (found == 0)
		return take_measured(reference, measured, teller, err);
	return found < 0 ? -1 : 0;
}
