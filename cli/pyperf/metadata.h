/* The metadata of many benchmarks: what all share, and what each has beside. */
#ifndef CLI_PYPERF_METADATA_H
#define CLI_PYPERF_METADATA_H

#include "cli/pyperf/files.h"

/* `struct pyperf_metadata m = {0}` is valid and empty. */
struct pyperf_metadata {
	struct meta **own;   /* what the runs of the i-th benchmark of all files share */
	struct meta *common; /* what all of these share, without "name"; NULL for one benchmark */
	size_t n;
};

/* 0, or -1 with err (memory); pyperf_metadata_release is due in both cases. */
int pyperf_metadata_init(struct pyperf_metadata *metadata, const struct pyperf_files *files,
			 struct err *err);
void pyperf_metadata_release(struct pyperf_metadata *metadata);

/* Append one line: prefix, "key: value". */
void pyperf_metadata_add_item(struct buf *out, const char *prefix, const char *key,
			      const struct meta_value *value);

/* Append the titled list of common metadata; nothing when there is none. */
void pyperf_metadata_add_common(struct buf *out, const struct pyperf_metadata *metadata);

/* Append "Metadata:" and the list of the i-th benchmark's, without what is common; nothing when
   nothing is left. */
void pyperf_metadata_add_own(struct buf *out, const struct pyperf_metadata *metadata, size_t i);

#endif
