/* What a stopped thread was doing, by /proc/PID/task/TID/syscall. */
#ifndef RUNNER_READER_DOING_H
#define RUNNER_READER_DOING_H

#include "runner/reader/reader.h"

/* Sets doing, and syscall or pc. From the text of that file: "-1 0x7f.. 0x55..", "202 0x.. ..". */
void doing_parse(struct reader_thread *thread, const char *text);
/* READER_UNKNOWN where it may not be read. */
void doing_read(struct reader_thread *thread, pid_t pid, pid_t tid);

#endif
