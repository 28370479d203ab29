#include "results/profile_files/frame_kinds.h"

#include <string.h>

static const char *const names[PROFILE_FRAME_KINDS] = {
	[PROFILE_PYTHON] = "python",   [PROFILE_NATIVE] = "native",
	[PROFILE_SYSCALL] = "waiting", [PROFILE_COLLECTOR] = "collector",
	[PROFILE_TASK] = "task",
};

const char *frame_kind_name(enum profile_frame_kind kind)
{
	return names[kind];
}

enum profile_frame_kind frame_kind_of(const char *name)
{
	for (int kind = 0; kind < PROFILE_FRAME_KINDS; kind++)
		if (strcmp(names[kind], name) == 0)
			return kind;
	return PROFILE_FRAME_KINDS;
}
