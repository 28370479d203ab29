/*
 * The resident set of this process and its peak, as the kernel keeps it in /proc/self/status. Not
 * getrusage: a child's ru_maxrss starts at what its parent had, exec or not.
 */
#ifndef RUNNER_MEMORY_RESIDENT_H
#define RUNNER_MEMORY_RESIDENT_H

#include <stdint.h>

/* Let the peak start again at what is resident now (5 to /proc/self/clear_refs). 0, or the errno of
   what forbids it. */
int resident_reset_peak(void);

/* VmHWM in bytes, since the last reset or else since exec; -1 when it cannot be read. */
int64_t resident_peak_bytes(void);

/* The number of kB in the line of a /proc status text that begins with `key`, in bytes; -1 when
   there is none. Pure. */
int64_t resident_field_bytes(const char *text, const char *key);

#endif
