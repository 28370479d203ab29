/* What kind of program a file is, from its first bytes. */
#ifndef RUNNER_OS_PROGRAM_KIND_H
#define RUNNER_OS_PROGRAM_KIND_H

enum program_kind {
	PROGRAM_UNREADABLE, /* errno says why */
	PROGRAM_BINARY,	    /* ELF: the kernel itself runs it */
	PROGRAM_SCRIPT,	    /* "#!": the kernel runs another program with it */
	PROGRAM_OTHER,
};

enum program_kind program_kind_of(const char *path);

#endif
