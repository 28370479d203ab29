#include "cli/command.h"

#include "cli/term.h"
#include "cli/text.h"

#include <stddef.h>
#include <stdio.h>

extern const struct command cmd_check;
extern const struct command cmd_collect_metadata;
extern const struct command cmd_command;
extern const struct command cmd_compare;
extern const struct command cmd_compare_to;
extern const struct command cmd_convert;
extern const struct command cmd_doctor;
extern const struct command cmd_counters;
extern const struct command cmd_duel;
extern const struct command cmd_dump;
extern const struct command cmd_help;
extern const struct command cmd_hist;
extern const struct command cmd_merge;
extern const struct command cmd_metadata;
extern const struct command cmd_recover;
extern const struct command cmd_run;
extern const struct command cmd_show;
extern const struct command cmd_slowest;
extern const struct command cmd_stats;
extern const struct command cmd_system;
extern const struct command cmd_timeit;
extern const struct command cmd_pyperf_path;
extern const struct command cmd_version;

const struct command *const commands[] = {
	/* these measure */
	&cmd_timeit,
	&cmd_run,
	&cmd_command,
	&cmd_duel,
	&cmd_recover,
	/* verdicts on stored results */
	&cmd_compare,
	&cmd_merge,
	/* pyperf's commands on stored results, with pyperf's options and text */
	&cmd_show,
	&cmd_stats,
	&cmd_hist,
	&cmd_dump,
	&cmd_metadata,
	&cmd_check,
	&cmd_slowest,
	&cmd_compare_to,
	&cmd_convert,
	&cmd_collect_metadata,
	/* the machine */
	&cmd_doctor,
	&cmd_system,
	&cmd_counters,
	/* about the program itself */
	&cmd_help,
	&cmd_pyperf_path,
	&cmd_version,
	NULL,
};

int command_fail(const struct err *err)
{
	struct buf text = {0};

	/* err.h escapes what drives any terminal; here goes what drives those that know UTF-8. */
	text_escape(&text, err->text, term_is_utf8());
	fprintf(stderr, "assay: %s\n", buf_failed(&text) ? err->text : buf_text(&text));
	buf_release(&text);
	switch (err->kind) {
	case ERR_USAGE:
		return EXIT_WRONG_USAGE;
	case ERR_TIMEOUT:
		return EXIT_TIMED_OUT;
	case ERR_INTERRUPTED:
		return EXIT_WAS_INTERRUPTED;
	default:
		return EXIT_FAILED;
	}
}
