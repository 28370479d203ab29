/* Whether the native calls of a process can be walked here, and if not, why, with what would help.
 */
#ifndef RUNNER_READER_CALLS_CHECK_H
#define RUNNER_READER_CALLS_CHECK_H

#include "runner/reader/find.h"
#include "runner/reader/natives.h"

/* Whether those of any process can: 0, or -1 with err, another architecture (ERR_INPUT), elfutils'
   library that cannot be loaded (ERR_SYSTEM). */
int calls_check_machine(struct err *err);

/* What is known of a process and of its interpreter. */
struct calls_facts {
	bool is_in_another; /* PID namespace: what it calls its threads is not what we do */
	bool has_rules;	    /* its file has call frame information */
	bool has_loop;	    /* it says itself where its loops' C frames are */
	bool has_symbols;   /* its file has the names of all functions */
	const char *version, *file;
};

/* 0, or -1 with err (ERR_INPUT). Pure. */
int calls_judge(const struct calls_facts *facts, struct err *err);

/* Look at the machine and at the process, of which `found` was found, and judge. 0, or -1 with err
   as of both. */
int calls_check(struct natives *natives, const struct found *found, pid_t pid, struct err *err);

#endif
