/* How a frame and where it lies are written for people. */
#ifndef CLI_EXPLAINING_FRAME_WORDS_H
#define CLI_EXPLAINING_FRAME_WORDS_H

#include "results/base/buf.h"
#include "results/profiles/stack_profile.h"

/* Append "JSONEncoder.encode", of a snippet's own function "the statement". Raw: the caller
   escapes it. */
void frame_name_add(struct buf *out, const struct profile_frame *frame);

/* Append "json/encoder.py:183" for a line of the frame's file; only the file where the line is 0.
   Paths begin behind the interpreter's library or the working directory. */
void frame_place_add(struct buf *out, const struct profile_frame *frame, int line);

/* Append what stands in a list of functions: "JSONEncoder.encode (json/encoder.py:183)". */
void frame_words_add(struct buf *out, const struct profile_frame *frame);

#endif
