#include "runner/diagnosing/reading_program.h"

#include "runner/os/children.h"

#include <signal.h>
#include <stdio.h>

/* The program is our grandchild: only its parent could wait for its stop. */
struct reader *reading_program_find(struct reading_program *program, pid_t launcher, bool native)
{
	const struct reader_options options = {.stop = READER_PTRACE,
					       .wants_native = true,
					       .wants_calls = native,
					       .wants_running_task = true};
	struct err why = {0};
	pid_t child;

	if (program->reader || children_of(launcher, &child, 1) == 0)
		return program->reader;
	program->reader = reader_open_new(child, &options, &why);
	if (!program->reader && kill(child, 0) == 0)
		program->why = why;
	if (program->reader) {
		err_clear(&program->why);
		snprintf(program->version, sizeof(program->version), "%s",
			 reader_version(program->reader));
	}
	return program->reader;
}

void reading_program_forget(struct reading_program *program)
{
	reader_close(program->reader);
	program->reader = NULL;
}
