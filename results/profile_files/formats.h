/* The formats of profiles: which file is what, read and written by name. */
#ifndef RESULTS_PROFILE_FILES_FORMATS_H
#define RESULTS_PROFILE_FILES_FORMATS_H

#include "results/profile_files/profile_set.h"

enum profile_format {
	PROFILE_FORMAT_ASSAY,
	PROFILE_FORMAT_COLLAPSED,
	PROFILE_FORMAT_SPEEDSCOPE,
	PROFILE_FORMAT_PPROF,
	PROFILE_FORMAT_PSTATS,
	PROFILE_FORMAT_FIREFOX,
	PROFILE_FORMAT_CALLGRIND,
	PROFILE_FORMAT_HTML,
	PROFILE_FORMATS
};

struct profile_format_row {
	const char *name; /* "speedscope" */
	const char
		*endings[4]; /* of files that are of this format, without ".gz"; NULL ends them */
	bool is_read;
	bool has_one; /* a file holds one benchmark */
	bool is_gzip; /* compressed whatever its name */
};
extern const struct profile_format_row profile_formats[PROFILE_FORMATS];

/* PROFILE_FORMATS when there is none of this name. */
enum profile_format profile_format_of_name(const char *name);
/* By the ending of the path, a .gz behind it left out; PROFILE_FORMATS: none fits. */
enum profile_format profile_format_of_path(const char *path);

/* Fill an empty set from a file, or "-" (stdin), gzip or plain. PROFILE_FORMATS: the format is
   found from what is in it. 0, or -1 with err that names the file. */
int profile_format_read(struct profile_set *set, const char *path, enum profile_format format,
			struct err *err);

/* The bytes of such a file, appended to `out`; `is_gzip`: compress them. 0, or -1 with err: a
   format that holds one profile was given more (ERR_INPUT names them), and what the format says. */
int profile_format_pack(const struct profile_set *set, enum profile_format format, bool is_gzip,
			struct buf *out, struct err *err);
/* The file, new, in the format that its name says, whole or not at all (results/base/atomic.h). 0,
   or -1 with err that names it. */
int profile_format_write(const struct profile_set *set, const char *path, struct err *err);

#endif
