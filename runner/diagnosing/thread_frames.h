/* What the stack of a thread other than the main one says of it. Pure. */
#ifndef RUNNER_DIAGNOSING_THREAD_FRAMES_H
#define RUNNER_DIAGNOSING_THREAD_FRAMES_H

#include "runner/reader/reader.h"

/* The index of the first frame that is not of the code that starts threads and hands work to them;
   of a thread that has nothing else, that of its last frame. */
size_t thread_cut(const struct reader_frame *frames, size_t n);

/* What a thread is called that has no name of its own: "ThreadPoolExecutor-*" of a pool, else by
   the function that it runs, "Thread-* (fetch)". */
#define THREAD_NAME_TEXT 64
void thread_family(const struct reader_frame *frames, size_t n, char text[THREAD_NAME_TEXT]);

/* Threads that are numbered become one: "fetch-12", "fetch_0_1" and "fetch3" are "fetch-*",
   "fetch_*" and "fetch*". In place. */
void thread_name_fold(char text[THREAD_NAME_TEXT]);

/* Did somebody choose this name of the kernel's, in a process whose main thread is called
   `main_name`? Not where it has that name, too, or one that Python made ("Thread-12 (work",
   "ThreadPoolExecu"). */
bool thread_name_is_given(const char *name, const char *main_name);

#endif
