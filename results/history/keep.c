#include "results/history/keep.h"

#include "results/base/atomic.h"
#include "results/base/gzip.h"
#include "results/base/path.h"
#include "results/base/slurp.h"
#include "results/files/write.h"
#include "results/history/environment.h"
#include "results/history/file_name.h"
#include "results/profile_files/profile_set.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

void history_kept_release(struct history_kept *kept)
{
	free(kept->file);
	free(kept->lost);
	*kept = (struct history_kept){0};
}

/* ---- its name */

/* Has the folder this result under any name? Then *name is that. Of use only where the name follows
   from something else than the result. */
static bool find_twin(const char *folder, struct file_name *name)
{
	uint64_t checksum = name->checksum;
	struct file_name other;
	DIR *dir = opendir(folder);
	const struct dirent *entry;
	bool found = false;

	while (dir && !found && (entry = readdir(dir)))
		if (file_name_parse(entry->d_name, &other) && other.checksum == checksum) {
			*name = other;
			found = true;
		}
	if (dir)
		closedir(dir);
	return found;
}

static const char *commit_of(const struct suite *suite)
{
	return suite->n ? environment_commit(suite->benches[0]->runs[0]->meta) : NULL;
}

static char *name_new(const struct suite *suite, const struct buf *text, const char *folder,
		      int64_t undated_s)
{
	struct file_name name = {.checksum = file_name_checksum(text->data, text->len)};
	char file[HISTORY_FILE_NAME];

	file_name_commit(commit_of(suite), name.commit);
	name.begun_s = environment_begun_s(suite, INT64_MIN);
	if (name.begun_s == INT64_MIN && !find_twin(folder, &name))
		name.begun_s = undated_s;
	file_name_format(&name, file);
	return strdup(file);
}

/* ---- its file */

/* Does the file hold this text? One that was cut off by a copy that failed does not. */
static bool holds(const char *path, const struct buf *text)
{
	struct buf there = {0};
	bool same = slurp(path, &slurp_limits_default, &there, NULL) == 0 &&
		    there.len == text->len && memcmp(there.data, text->data, text->len) == 0;

	buf_release(&there);
	return same;
}

static int write_file(struct history_kept *kept, const char *path, const struct buf *text,
		      struct err *err)
{
	struct buf packed = {0};
	struct err cause = {0};
	int rc = gzip_pack(text, &packed, err);

	if (!rc && atomic_write(path, WRITE_NEW, packed.data, packed.len, &cause)) {
		if (cause.kind == ERR_INPUT && holds(path, text)) {
			kept->is_old = true;
			err_clear(&cause);
		} else if (cause.kind == ERR_INPUT) {
			err_clear(&cause);
			atomic_write(path, WRITE_REPLACE, packed.data, packed.len, &cause);
		}
		if (cause.kind) {
			rc = err_set(err, cause.kind, "%s: %s", path, cause.text);
		}
	}
	buf_release(&packed);
	return rc;
}

/* Profiles that cannot be taken along are no reason to lose the result. */
static int take_profiles(struct history_kept *kept, const char *path, const struct suite *suite,
			 const char *source, struct err *err)
{
	struct profile_set set = {0};
	struct err cause = {0};
	int rc = profile_set_read_beside(&set, suite, source, &cause);

	if (!rc && set.n) {
		rc = profile_set_write_beside(&set, suite, path, &cause);
		kept->profile = !rc;
	}
	profile_set_release(&set);
	if (!rc)
		return 0;
	if (cause.kind == ERR_MEMORY)
		return err_memory(err);
	kept->lost = strdup(cause.text);
	return kept->lost ? 0 : err_memory(err);
}

static int keep_text(struct history_kept *kept, const char *folder, const struct suite *suite,
		     const struct buf *text, const char *source, int64_t undated_s, struct err *err)
{
	char *path = NULL;
	int rc = -1;

	kept->file = name_new(suite, text, folder, undated_s);
	if (kept->file)
		path = path_in_new(folder, kept->file);
	if (!path)
		err_memory(err);
	else
		rc = write_file(kept, path, text, err);
	if (!rc && source)
		rc = take_profiles(kept, path, suite, source, err);
	free(path);
	return rc;
}

int history_keep(struct history_kept *kept, const char *folder, const struct suite *suite,
		 const char *source, int64_t undated_s, struct err *err)
{
	struct buf text = {0};
	int rc;

	*kept = (struct history_kept){0};
	rc = suite_format(suite, WRITE_COMPACT, &text, err);
	if (!rc)
		rc = keep_text(kept, folder, suite, &text, source, undated_s, err);
	buf_release(&text);
	return rc;
}
