/* assay profile history: what a service's time went into, from profiles recorded one after another.
 */
#ifndef CLI_PROFILES_KEPT_HISTORY_H
#define CLI_PROFILES_KEPT_HISTORY_H

#include "cli/words/option.h"

struct kept_history_options {
	const char *by; /* "function", "path"; NULL: function */
	const char *since, *until, *compare, *group, *html;
	double every_s; /* 0: chosen */
	long top;
	bool json;
};
#define KEPT_HISTORY_DEFAULTS                                                                      \
	{                                                                                          \
		.top = 20                                                                          \
	}

/* The rows of its table. */
#define KEPT_HISTORY_ROWS(o)                                                                       \
	{OPT_HEADING, .help = "of history"},                                                       \
		OPT_TEXT(0, "by", &(o)->by, "WHAT", "rows are functions (default) or call paths",  \
			 .choices = "function path", .is_common = true),                           \
		OPT_TEXT(0, "since", &(o)->since, "TIME",                                          \
			 "only from this time on: 2026-11-29, 2026-11-29T03:15 (UTC)",             \
			 .is_common = true),                                                       \
		OPT_TEXT(0, "until", &(o)->until, "TIME",                                          \
			 "up to the end of this day, hour or minute", .is_common = true),          \
		OPT_SECONDS(0, "every", &(o)->every_s, "TIME",                                     \
			    "a column for each such period (default: at most 24)", .min = 1,       \
			    .max = 1e9, .is_common = true),                                        \
		OPT_TEXT(0, "group", &(o)->group, "KEY",                                           \
			 "a column for each value of this label instead", .is_common = true),      \
		OPT_TEXT(0, "compare", &(o)->compare, "A..B",                                      \
			 "two days, hours or labels (default: the first and the last)",            \
			 .is_common = true),                                                       \
		OPT_COUNT(0, "top", &(o)->top, "N", "so many rows (default 20)", 1, 100000),       \
		OPT_FLAG(0, "json", &(o)->json, NULL, "print it as JSON"),                         \
		OPT_TEXT(0, "html", &(o)->html, "FILE", "also write it as a page",                 \
			 .is_common = true)

/* Of `paths`, folders or files, and in them of `benches` (none: of all). 0, or -1 with err. */
int kept_history_show(const struct kept_history_options *options, const struct texts *paths,
		      const struct texts *benches, struct err *err);

#endif
