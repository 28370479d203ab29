/* The instrument `resident`: the peak of the resident set while the loop ran, of this process and
   of the children that it waited for. */
#include "runner/worker/instrument.h"
#include "runner/memory/resident.h"

#include <string.h>
#include <sys/resource.h>

static int64_t peak, children_before, children_after;

/* The largest child that was ever waited for. Its peak starts at what its parent (this process) had
   at that moment, so it tells something only where it is above our own peak. */
static int64_t largest_child(void)
{
	struct rusage usage;

	getrusage(RUSAGE_CHILDREN, &usage);
	return (int64_t)usage.ru_maxrss * 1024;
}

static int prepare(struct worker *worker, const char **note)
{
	static char text[160];
	int cause = resident_reset_peak();

	(void)worker;
	if (resident_peak_bytes() < 0)
		return instrument_off("/proc/self/status has no VmHWM here");
	if (cause) {
		snprintf(
			text, sizeof(text),
			"the peak includes the start of the process: cannot write /proc/self/clear_refs: %s",
			strerror(cause));
		*note = text;
	}
	return 0;
}

static int begin(struct worker *worker)
{
	(void)worker;
	children_before = largest_child();
	resident_reset_peak();
	return 0;
}

static int end(struct worker *worker)
{
	(void)worker;
	peak = resident_peak_bytes();
	children_after = largest_child();
	return 0;
}

static int after(struct worker *worker)
{
	int64_t child = children_after > children_before ? children_after : 0;

	if (peak < 0)
		return instrument_off("/proc/self/status can no longer be read");
	return message_add_number(&worker->out, "peak_resident", child > peak ? child : peak);
}

const struct instrument instrument_resident = {"resident", prepare, instrument_nothing,
					       begin,	   end,	    after};
