/* The files given to a pyperf command: read, filtered by -b, labelled, matched by benchmarks'
   names.
 */
#ifndef CLI_PYPERF_FILES_H
#define CLI_PYPERF_FILES_H

#include "cli/pyperf/bench.h"
#include "cli/words/option.h"
#include "results/files/write.h"

struct pyperf_file {
	struct suite *suite;
	const char *path; /* as given; "<stdin>" for "-" */
	char *label; /* how displays call it: the base name without extension where that is unique
		      */
	struct pyperf_bench *benches;	     /* those that -b keeps, in file order */
	const struct pyperf_bench **by_name; /* the same, sorted by name */
	size_t n;
};

struct pyperf_files {
	struct pyperf_file *items;
	size_t n;
};

/* Read all of `paths`, and print what must be known about those of other tools
   (cli/pyperf/origin.h). `keep` lists benchmark names (-b); empty keeps all; a file with none of
   them is an error. On failure everything is released. `struct pyperf_files f = {0}` is valid and
   empty.
 */
int pyperf_files_read(struct pyperf_files *files, const struct texts *paths,
		      const struct texts *keep, struct err *err);
void pyperf_files_release(struct pyperf_files *files);

/* Number of benchmarks in all files together. */
size_t pyperf_files_count(const struct pyperf_files *files);

/* NULL when the file has no such benchmark. */
const struct pyperf_bench *pyperf_file_find(const struct pyperf_file *file, const char *name);

/* True when every file has the benchmark. */
bool pyperf_files_share(const struct pyperf_files *files, const char *name);

/* True when every file holds exactly one benchmark, of the same name in all. */
bool pyperf_files_hold_one(const struct pyperf_files *files);

/* Total duration of a file's benchmarks, and their dates. 0, or -1 with err. */
int pyperf_file_duration(const struct pyperf_file *file, double *duration, struct err *err);
int pyperf_file_dates(const struct pyperf_file *file, struct pyperf_dates *dates, struct err *err);

/* Write a command's output to stdout: 0, or -1 with err when memory ran out while it was made, or
   stdout cannot be written (a reader that went away is not an error, and sends no signal). */
int pyperf_print(const struct buf *out, struct err *err);

/* Write a suite to the file `path`, which must not exist, or to stdout where it is NULL. */
int pyperf_put_suite(const struct suite *suite, const char *path, enum write_style style,
		     struct err *err);

#endif
