#include "results/profile_files/profile_set.h"

#include "results/base/gzip.h"
#include "results/files/write.h"
#include "results/model/metadata.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

void profile_set_release(struct profile_set *set)
{
	for (size_t i = 0; i < set->n; i++)
		stack_profile_release(&set->profiles[i]);
	free(set->profiles);
	free(set->result);
	profile_labels_release(&set->labels);
	*set = (struct profile_set){0};
}

struct stack_profile *profile_set_add(struct profile_set *set, const char *name, struct err *err)
{
	struct stack_profile profile = {.name = strdup(name)};

	if (!profile.name ||
	    mem_reserve(&set->profiles, &set->cap, set->n + 1, sizeof(*set->profiles))) {
		free(profile.name);
		err_memory(err);
		return NULL;
	}
	set->profiles[set->n] = profile;
	return &set->profiles[set->n++];
}

int profile_set_move(struct profile_set *set, struct stack_profile *profile, struct err *err)
{
	struct stack_profile *kept = profile_set_add(set, "", err);
	char *name;
	int rc;

	if (!kept)
		return -1;
	stack_profile_release(kept);
	*kept = *profile;
	*profile = (struct stack_profile){0};
	name = strdup(kept->name);
	rc = name ? profile_set_name_last(set, name, err) : err_memory(err);
	free(name);
	return rc;
}

struct stack_profile *profile_set_find(const struct profile_set *set, const char *name)
{
	for (size_t i = 0; i < set->n; i++)
		if (strcmp(set->profiles[i].name, name) == 0)
			return &set->profiles[i];
	return NULL;
}

int profile_set_name_last(struct profile_set *set, const char *name, struct err *err)
{
	struct stack_profile *last = &set->profiles[set->n - 1], *same;
	struct buf text = {0};

	free(last->name);
	last->name = strdup(name);
	for (size_t number = 2; last->name; number++) {
		same = profile_set_find(set, last->name);
		if (same == last)
			return 0;
		buf_clear(&text);
		buf_addf(&text, "%s %zu", name, number);
		free(last->name);
		last->name = buf_take(&text);
	}
	last->name = strdup("");
	return err_memory(err);
}

/* ---- beside a result */

static const char *name_in(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static size_t length_without(const char *path, size_t len, const char *ending)
{
	size_t end = strlen(ending);

	return len > end && strncmp(path + len - end, ending, end) == 0 ? len - end : len;
}

char *profile_set_path_new(const char *result_path)
{
	size_t len = length_without(result_path, strlen(result_path), ".gz");
	struct buf path = {0};

	len = length_without(result_path, len, ".json");
	buf_add(&path, result_path, len);
	buf_adds(&path, ".profile.json.gz");
	return buf_take(&path);
}

static int checksum_of(const struct suite *suite, uint32_t *checksum, struct err *err)
{
	struct buf text = {0};
	int rc = suite_format(suite, WRITE_COMPACT, &text, err);

	*checksum = (uint32_t)crc32_z(0, (const unsigned char *)buf_text(&text), text.len);
	buf_release(&text);
	return rc;
}

/* "2026-11-29 12:30:00", of this machine's clock; 0: it is no such time. */
static double seconds_of(const char *date)
{
	struct tm local = {.tm_isdst = -1};
	const char *end = date ? strptime(date, "%Y-%m-%d %H:%M:%S", &local) : NULL;
	time_t seconds = end ? mktime(&local) : 0;

	return seconds > 0 ? (double)seconds : 0;
}

static double start_of(const struct suite *suite)
{
	double first = 0;

	for (size_t i = 0; i < suite->n; i++)
		for (size_t run = 0; run < suite->benches[i]->nruns; run++) {
			const struct meta *meta = suite->benches[i]->runs[run]->meta;
			double start = seconds_of(meta_text(meta, "date"));

			if (start > 0 && (first == 0 || start < first))
				first = start;
		}
	return first;
}

static int take_labels(struct profile_set *set, const struct suite *suite, struct err *err)
{
	/* the later of two that say the same counts */
	static const char *const keys[][2] = {{"commit_id", LABEL_COMMIT},
					      {"assay_git_commit", LABEL_COMMIT},
					      {"hostname", LABEL_MACHINE}};
	struct meta *common = suite_common_meta_new(suite, err);
	int rc = common ? 0 : -1;

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys) && !rc; i++) {
		const char *text = meta_text(common, keys[i][0]);

		if (text)
			rc = profile_labels_set(&set->labels, keys[i][1], text, err);
	}
	meta_free(common);
	return rc;
}

int profile_set_bind(struct profile_set *set, const struct suite *suite, const char *path,
		     struct err *err)
{
	char *name = strdup(name_in(path));

	if (!name)
		return err_memory(err);
	free(set->result);
	set->result = name;
	set->start_s = start_of(suite);
	return take_labels(set, suite, err) || checksum_of(suite, &set->checksum, err) ? -1 : 0;
}

int profile_set_check(const struct profile_set *set, const struct suite *suite, const char *path,
		      struct err *err)
{
	uint32_t checksum;

	if (!set->result)
		return 0;
	if (checksum_of(suite, &checksum, err))
		return -1;
	if (checksum == set->checksum)
		return 0;
	if (strcmp(set->result, name_in(path)) == 0)
		return err_set(err, ERR_INPUT, "the profile is of an earlier state of %s", path);
	return err_set(err, ERR_INPUT, "the profile is of another result, %s, and not of %s",
		       set->result, path);
}

int profile_set_write(const struct profile_set *set, const char *path, enum write_mode mode,
		      struct err *err)
{
	struct buf text = {0}, packed = {0};
	const struct buf *bytes = gzip_is_name(path) ? &packed : &text;
	int rc = profile_set_format(set, &text, err) ||
		 (bytes == &packed && gzip_pack(&text, &packed, err)) ||
		 atomic_write(path, mode, bytes->data, bytes->len, err);

	buf_release(&text);
	buf_release(&packed);
	return rc ? err_in(err, "%s", path) : 0;
}

int profile_set_write_beside(struct profile_set *set, const struct suite *suite,
			     const char *result_path, struct err *err)
{
	char *path;
	int rc;

	if (set->n == 0)
		return 0;
	path = profile_set_path_new(result_path);
	if (!path)
		return err_memory(err);
	rc = profile_set_bind(set, suite, result_path, err) ||
	     profile_set_write(set, path, WRITE_REPLACE, err);
	free(path);
	return rc ? -1 : 0;
}

int profile_set_stands_beside(const char *result_path, struct err *err)
{
	char *path = profile_set_path_new(result_path);
	int stands;

	if (!path)
		return err_memory(err);
	stands = access(path, F_OK) == 0;
	free(path);
	return stands;
}

int profile_set_read_beside(struct profile_set *set, const struct suite *suite,
			    const char *result_path, struct err *err)
{
	char *path;
	int rc, stands = profile_set_stands_beside(result_path, err);

	if (stands <= 0)
		return stands;
	path = profile_set_path_new(result_path);
	rc = path ? profile_set_read(set, path, err) ||
			     profile_set_check(set, suite, result_path, err)
		  : err_memory(err);
	free(path);
	return rc ? -1 : 0;
}
