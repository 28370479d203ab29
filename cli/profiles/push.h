/* assay profile push: profiles sent to a server of continuous profiling. Nothing else in assay
   sends anything. */
#ifndef CLI_PROFILES_PUSH_H
#define CLI_PROFILES_PUSH_H

#include "cli/words/option.h"
#include "results/profile_files/push.h"

struct push_options {
	const char *as; /* of PUSH_FORM_NAMES; NULL: pyroscope */
	const char *service;
	struct texts headers;
	double timeout_s;
};
#define PUSH_DEFAULTS                                                                              \
	{                                                                                          \
		.timeout_s = 30                                                                    \
	}
void push_options_release(struct push_options *options);

/* The rows of its table. */
#define PUSH_ROWS(o)                                                                               \
	{OPT_HEADING, .help = "of push"},                                                          \
		OPT_TEXT(0, "as", &(o)->as, "FORM",                                                \
			 "pyroscope (default), ingest (its older form) or parca",                  \
			 .choices = PUSH_FORM_NAMES, .is_common = true),                           \
		OPT_TEXT(0, "service", &(o)->service, "NAME",                                      \
			 "what the server calls it (default: the name of the profile)",            \
			 .is_common = true),                                                       \
		OPT_TEXTS(0, "header", &(o)->headers, "TEXT",                                      \
			  "of the request, as \"X-Scope-OrgID: team\"; repeatable"),               \
		OPT_SECONDS(0, "timeout", &(o)->timeout_s, "TIME",                                 \
			    "for each request (default 30s)", .min = .01, .max = 86400)

/* Send profiles of these files to the server, one request each; `labels`: more of them, KEY=TEXT;
   `benches`: of each file only these; none: all. The first failure ends it. 0, or -1 with err. */
int push_send(const struct push_options *options, const char *server, const struct texts *files,
	      const struct texts *labels, const struct texts *benches, struct err *err);

#endif
