#include "results/profiles/interpreter_library.h"

#include <string.h>

bool interpreter_library_is(const char *library)
{
	const char *slash = strrchr(library, '/');
	const char *name = slash ? slash + 1 : library;

	return strncmp(name, "python", 6) == 0 || strncmp(name, "libpython", 9) == 0 ||
	       strcmp(name, "[jit]") == 0;
}
