/* How a frame and where it lies are written for people. */
#ifndef CLI_EXPLAINING_FRAME_WORDS_H
#define CLI_EXPLAINING_FRAME_WORDS_H

#include "results/base/buf.h"
#include "results/profiles/stack_profile.h"

#include <stdbool.h>

/* Is the file the one that a worker compiles snippets under? */
bool frame_is_snippets(const char *file);
/* "the statement" for a snippet's own function, else the function itself. */
const char *frame_function_words(const char *function, const char *file);
/* Of a file as frame_file_add() makes it, without the kind of folder: "json/encoder.py". */
const char *frame_file_words(const char *file);

/* Append "JSONEncoder.encode", of a snippet's own function "the statement". Raw: the caller
   escapes it. */
void frame_name_add(struct buf *out, const struct profile_frame *frame);

/* Append "json/encoder.py:183" for a line of the frame's file; only the file where the line is 0.
   Paths begin behind the interpreter's library or the working directory. */
void frame_place_add(struct buf *out, const struct profile_frame *frame, int line);

/* Append a native function: "encoder_listencode_obj (_json.so)"; of code without a symbol, which is
   called by its library, only that: "[libcrypto.so.3]". */
void native_name_add(struct buf *out, const char *symbol, const char *library);

/* Append what stands in a list of functions: "JSONEncoder.encode (json/encoder.py:183)". */
void frame_words_add(struct buf *out, const struct profile_frame *frame);

#endif
