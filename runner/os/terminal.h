/*
 * The terminal's settings (echo, line mode), as they were when we came: a benchmark that opens the
 * terminal and is killed must not leave it without echo.
 */
#ifndef RUNNER_OS_TERMINAL_H
#define RUNNER_OS_TERMINAL_H

/* Note them, when there is a terminal and we are in its foreground. */
void terminal_remember(void);
/* Put them back, if they are not as they were. Safe in a signal handler. */
void terminal_restore(void);

#endif
