/* Names of system calls by their number; the table is made from the kernel's headers when this is
   built. NULL where there is none. */
#ifndef RUNNER_READER_SYSCALL_TABLE_H
#define RUNNER_READER_SYSCALL_TABLE_H

extern const char *const syscall_table[];
extern const unsigned long n_syscall_table;

#endif
