/*
 * Who a frame is, said so that other interpreters and other revisions say the same: the file from
 * where its kind of file is kept, and the function's qualified name.
 */
#ifndef RESULTS_PROFILES_FRAME_IDENTITY_H
#define RESULTS_PROFILES_FRAME_IDENTITY_H

#include "results/base/buf.h"
#include "results/profiles/stack_profile.h"

#include <stdbool.h>

/* Append the file of a Python function: "<stdlib>/json/encoder.py" of the standard library (also
   what is frozen into the interpreter, or zipped), "<site>/PACKAGE/FILE" of what was installed,
   below `root` (a project's folder; NULL: none) as from there; any other as it is. An environment
   that lies in the project is no part of it. */
void frame_file_add(struct buf *out, const char *file, const char *root);

/* "dumps" of "JSONEncoder.dumps", "inner" of "outer.<locals>.inner". Borrowed from it. */
const char *frame_last_name(const char *function);

/* A comprehension of a list, dict or set: from 3.12 on it is no call but a part of its function. */
bool frame_is_comprehension(const struct profile_frame *frame);

/* True when the interpreter knows functions by their last name only: before 3.11. By its version;
   where that is unknown, when no name in the profile is qualified. */
bool profile_has_bare_names(const struct stack_profile *profile);

#endif
