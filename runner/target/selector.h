/* One benchmark of a file, as pytest and others spell it: "f.py::name", "f.py:name",
   "f.py::Class::name". Pure. */
#ifndef RUNNER_TARGET_SELECTOR_H
#define RUNNER_TARGET_SELECTOR_H

#include <stdbool.h>
#include <stddef.h>

/* The length of the file's part of `word`: all of it when it names no benchmark, else *name is what
   stands behind the colons (borrowed; may be empty). */
size_t selector_split(const char *word, const char **name);

/* Is the benchmark called `benchmark`, of the file at `path`, meant by `name`: a function, a
   method, a class with all its methods, with or without the prefix bench_ or parameters in
   brackets, or the whole name that the benchmark has in tables? A test of pytest is meant by its
   node id behind the file, with or without parameters, or by its class. */
bool selector_matches(const char *benchmark, const char *path, const char *name);

/* Does a name match the pattern of -k: is the pattern a part of it, or, with * ? [, also a shell
   pattern for it? The name of the function or class alone does, too, and may be spelled with its
   prefix bench_: "text.join" is matched by "join*" and by "bench_join". */
bool selector_keeps(const char *benchmark, const char *pattern);

#endif
