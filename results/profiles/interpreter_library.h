/* Which libraries are the Python interpreter itself. */
#ifndef RESULTS_PROFILES_INTERPRETER_LIBRARY_H
#define RESULTS_PROFILES_INTERPRETER_LIBRARY_H

#include <stdbool.h>

/* By the file's name, with or without its folder: "libpython3.13.so.1.0", "python3.11", and "[jit]"
   for what it has compiled. */
bool interpreter_library_is(const char *library);

#endif
