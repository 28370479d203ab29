/*
 * The one error idiom: a function that can fail returns 0 / -1 (or NULL) and takes `struct err *`
 * last.
 *
 * Whoever fails first fills it with the cause; callers on the way up add *where* with err_in();
 * only cli/ prints it and maps its kind to an exit status. First error wins: a filled err is not
 * overwritten. NULL is accepted everywhere: the caller does not want details. `struct err e = {0}`
 * is a valid empty one and owns nothing.
 */
#ifndef RESULTS_BASE_ERR_H
#define RESULTS_BASE_ERR_H

enum err_kind {
	ERR_NONE = 0,
	ERR_USAGE,	 /* the command line is wrong: exit 2 */
	ERR_INPUT,	 /* a file, a snippet or a suite is wrong: exit 1 */
	ERR_SYSTEM,	 /* the operating system refused; errno kept: exit 1 */
	ERR_MEMORY,	 /* out of memory: exit 1 */
	ERR_BENCHMARK,	 /* the benchmark or its interpreter failed: exit 1 */
	ERR_TIMEOUT,	 /* the benchmark did not end in time: exit 124 */
	ERR_INTERRUPTED, /* Ctrl-C or SIGTERM: exit 130 */
	ERR_SKIPPED,	 /* the benchmark says itself that it is not to be measured: exit 0 */
};

struct err {
	enum err_kind kind;
	int saved_errno; /* for ERR_SYSTEM, else 0 */
	char text[1000]; /* one line, printable as it is after "assay: " */
};

/* Record a cause. Returns -1, so that `return err_set(...)` reads well. Control characters in the
   formatted text are shown escaped, so that hostile data cannot drive a terminal. */
int err_set(struct err *err, enum err_kind kind, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Record a failed system call: formats the text, then appends ": " and why, by errno, with the
   limit of this process that was met (results/base/reason.h). Returns -1. */
int err_sys(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Record that memory ran out. Returns -1. */
int err_memory(struct err *err);

/* Put the place before the cause already recorded: "place: cause". Returns -1. */
int err_in(struct err *err, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* Forget what was recorded, to use the struct again. */
void err_clear(struct err *err);

#if defined(__clang_analyzer__) && !defined(RESULTS_ERR_IS_HERE)
/* The analyzer reads one file at a time and would assume that these may return 0. */
#define err_set(...)	((void)err_set(__VA_ARGS__), -1)
#define err_sys(...)	((void)err_sys(__VA_ARGS__), -1)
#define err_memory(err) ((void)err_memory(err), -1)
#define err_in(...)	((void)err_in(__VA_ARGS__), -1)
#endif

#endif
