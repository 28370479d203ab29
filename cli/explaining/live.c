#include "cli/explaining/live.h"

#include "cli/words/term.h"
#include "cli/words/text.h"
#include "runner/os/interrupt.h"

#include <stdio.h>

struct explain_live explain_live_new(bool quiet, bool verbose)
{
	return (struct explain_live){.is_live = !quiet && !verbose && term_is_live(stderr),
				     .is_verbose = verbose && !quiet,
				     .is_quiet = quiet,
				     .heartbeat.told_ns = clock_now_ns()};
}

void explain_live_begin(struct explain_live *live, const char *name, long workers)
{
	live->name = name;
	live->workers = workers;
}

void explain_live_observe(void *context, int side, long worker)
{
	struct explain_live *live = context;
	struct buf text = {0};

	if (live->is_quiet)
		return;
	buf_adds(&text, "looking at ");
	text_escape(&text, live->name, term_is_utf8());
	buf_addf(&text, ": process %ld of %ld%s", worker + 1, live->workers,
		 side ? ", second side" : "");
	if (live->is_live) {
		term_rewrite(stderr, buf_text(&text));
		live->is_drawn = true;
	} else if (live->is_verbose || heartbeat_is_due(&live->heartbeat, clock_now_ns())) {
		fprintf(stderr, "%s\n", buf_text(&text));
	}
	buf_release(&text);
}

void explain_live_clear(struct explain_live *live)
{
	if (live->is_drawn)
		term_rewrite(stderr, "");
	live->is_drawn = false;
	fflush(stderr);
}
