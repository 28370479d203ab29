/* The launcher's end of the worker protocol (runner/worker/PROTOCOL.md): messages on the pipes. */
#ifndef RUNNER_LAUNCHER_WIRE_H
#define RUNNER_LAUNCHER_WIRE_H

#include <stddef.h>

struct request {
	char *text; /* its fields, each ended by a NUL, and one more; whoever takes it sets NULL */
	size_t len, cap;
};

/* Read the next request, of any length that can be meant, in place of the last one. 1: it is there;
   0: it was refused, which was said on out_fd; -1: no more will come. */
int wire_receive(struct request *request, int fd, int out_fd);

/* Answer. What cannot be sent ends us: nobody is there any more. */
void wire_send(int fd, const char *body, size_t len);
void wire_refuse(int fd, const char *type, const char *line);

#endif
