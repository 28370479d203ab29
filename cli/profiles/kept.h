/* Profiles that were recorded one after another, as files: read, in the order of time. */
#ifndef CLI_PROFILES_KEPT_H
#define CLI_PROFILES_KEPT_H

#include "results/base/texts.h"
#include "results/base/when.h"
#include "results/profile_files/profile_labels.h"
#include "results/profiles/over_time.h"

struct kept_file {
	char *path;
	double start_s;
	struct profile_labels labels;
};

/* `= {0}` is valid and empty; it owns all. A moment's `source` is the place of its file. */
struct kept {
	struct over_time over;
	struct kept_file *files; /* in the order of time */
	size_t n, cap;
};

struct kept_request {
	enum over_time_by by;
	struct when when;	     /* files that begin in it */
	const struct texts *paths;   /* folders of rolling files, and files */
	const struct texts *benches; /* of a file only these; none: all */
};

/* A file of a folder that cannot be read is told on stderr, and the rest goes on. 0, or -1 with
   err: a file that was named itself cannot be read or has no time, nothing was found, memory. */
int kept_read(struct kept *kept, const struct kept_request *request, struct err *err);
void kept_release(struct kept *kept);

/* A label that had this value nowhere before this file: something new runs. */
struct kept_news {
	size_t file;
	const char *key, *text, *before; /* borrowed; before: of the file before it */
};
/* All of them but of "pid", in the order of time. free() it; NULL with err (memory). */
struct kept_news *kept_news_new(const struct kept *kept, size_t *n, struct err *err);

#endif
