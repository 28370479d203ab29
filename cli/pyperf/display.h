/*
 * The display shared by show, stats, dump, metadata and check: the blocks wanted for each benchmark
 * of each file, with titles where they are needed to tell them apart; or a plain list of results.
 */
#ifndef CLI_PYPERF_DISPLAY_H
#define CLI_PYPERF_DISPLAY_H

#include "cli/pyperf/dump.h"
#include "cli/pyperf/files.h"

struct pyperf_display {
	bool metadata, dump, hist, stats; /* blocks, in this order */
	bool checks;			  /* stability warnings */
	bool result;			  /* the result line */
	bool only_checks;		  /* the check command: says so when all is well */
	struct pyperf_dump_style dump_style;
};

/* Append the whole display to `out`. 0, or -1 with err. */
int pyperf_add_display(struct buf *out, const struct pyperf_files *files,
		       const struct pyperf_display *display, struct err *err);

/* One of the commands whose options are -q and -b and nothing else: parse, read, display, print.
   Without -q the warnings are added to what is displayed. Returns the exit status. */
int pyperf_display_main(const char *command, const char *description, struct pyperf_display display,
			int argc, char **argv);

/* Run one of these commands: read `paths`, display, print. Returns the exit status. */
int pyperf_display_command(const struct texts *paths, const struct texts *keep,
			   const struct pyperf_display *display, const char *command);

#endif
