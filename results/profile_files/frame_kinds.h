/* The kinds of frames as files have them. */
#ifndef RESULTS_PROFILE_FILES_FRAME_KINDS_H
#define RESULTS_PROFILE_FILES_FRAME_KINDS_H

#include "results/profiles/stack_profile.h"

/* "python", "native", "waiting", "collector", "task". */
const char *frame_kind_name(enum profile_frame_kind kind);
/* PROFILE_FRAME_KINDS for a name that is none. */
enum profile_frame_kind frame_kind_of(const char *name);

#endif
