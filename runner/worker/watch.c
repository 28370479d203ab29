/* The instrument `private`: the most private memory that this process and its descendants had at
   once while the loop ran, seen by a thread that looks every millisecond. What pyperf's
   --track-memory measures, children included. */
#include "runner/worker/instrument.h"
#include "runner/memory/private.h"

#include <string.h>
#include <unistd.h>

static struct private_watch watch;
static int64_t peak;

static int prepare(struct worker *worker, const char **note)
{
	(void)worker;
	(void)note;
	return private_of_process(getpid()) > 0
		       ? 0
		       : instrument_off("/proc/self/smaps_rollup cannot be read here");
}

static int begin(struct worker *worker)
{
	int cause = private_watch_start(&watch, getpid());

	(void)worker;
	return cause ? instrument_off(strerror(cause)) : 0;
}

static int end(struct worker *worker)
{
	(void)worker;
	peak = private_watch_stop(&watch);
	return 0;
}

static int after(struct worker *worker)
{
	return message_add_number(&worker->out, "private_peak", peak);
}

const struct instrument instrument_private = {"private", prepare, instrument_nothing,
					      begin,	 end,	  after};
