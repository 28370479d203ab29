#include "runner/drive/suite_skips.h"

#include "results/base/buf.h"

#include <string.h>

/* As many names as one line bears. */
enum { NAMES_TOLD = 3 };

static bool is_of_reason(const struct target *target, const char *reason)
{
	return target->suite.skipped && strcmp(target->suite.skipped, reason) == 0;
}

static bool was_told(const struct targets *targets, size_t i)
{
	for (size_t by = 0; by < i; by++)
		if (is_of_reason(&targets->items[by], targets->items[i].suite.skipped))
			return true;
	return false;
}

static int tell(const struct targets *targets, size_t first, struct teller teller, struct err *err)
{
	const char *reason = targets->items[first].suite.skipped;
	struct buf names = {0};
	uint64_t n = 0;

	for (size_t i = first; i < targets->n; i++) {
		if (!is_of_reason(&targets->items[i], reason))
			continue;
		if (n < NAMES_TOLD)
			buf_addf(&names, "%s%s", n ? ", " : "", targets->items[i].name);
		n++;
	}
	if (n > NAMES_TOLD)
		buf_adds(&names, ", ...");
	if (!buf_failed(&names))
		teller_tell(teller, &(struct told){.kind = TOLD_SKIPPED,
						   .what = buf_text(&names),
						   .text = reason,
						   .count = n});
	n = buf_failed(&names);
	buf_release(&names);
	return n ? err_memory(err) : 0;
}

int suite_skips_leave_out(struct targets *targets, struct teller teller, struct err *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < targets->n; i++)
		if (targets->items[i].suite.skipped && !was_told(targets, i) &&
		    tell(targets, i, teller, err))
			return -1;
	for (size_t i = 0; i < targets->n; i++)
		if (targets->items[i].suite.skipped)
			target_release(&targets->items[i]);
		else
			targets->items[kept++] = targets->items[i];
	targets->n = kept;
	return 0;
}
