/*
 * How files in a history are named: "20261129T122035Z-09acdb7c1e5f-0123456789abcdef.json.gz" is a
 * result: when it began (UTC, so that names sort by time), the beginning of its commit's hash or
 * "none", and a checksum of what it holds. Pure.
 */
#ifndef RESULTS_HISTORY_FILE_NAME_H
#define RESULTS_HISTORY_FILE_NAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HISTORY_COMMIT	  12 /* characters of a hash */
#define HISTORY_FILE_NAME 80

struct file_name {
	int64_t begun_s;		 /* seconds since 1970, UTC; years 1000 to 9999 */
	char commit[HISTORY_COMMIT + 1]; /* lower-case hexadecimal digits; "": none */
	uint64_t checksum;
};

/* FNV-1a, 64 bits (Fowler, Noll, Vo; draft-eastlake-fnv): no protection against malice, which a
   writer to the folder does not need. */
uint64_t file_name_checksum(const void *bytes, size_t len);

/* The beginning of a hash as a name can hold it: "" for NULL, and for what is no hash. */
void file_name_commit(const char *hash, char commit[HISTORY_COMMIT + 1]);

void file_name_format(const struct file_name *name, char text[HISTORY_FILE_NAME]);
/* False, and *name is undefined, for a file that has no such name. */
bool file_name_parse(const char *text, struct file_name *name);

/* The time at the beginning of `text`, as when_format_name writes it. */
bool file_name_read_time(const char *text, int64_t *seconds);

#endif
