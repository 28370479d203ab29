#include "runner/counting/sealed.h"

#include "stats/random.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct layout layout_of(uint64_t seed, long number)
{
	struct random_state random = random_seeded(seed, (uint64_t)number);
	struct layout layout = {.number = number};

	layout.hash_seed = 1 + (uint32_t)random_below(&random, UINT32_MAX);
	layout.padding = random_below(&random, SEALED_PADDING_MAX);
	layout.heap = 1 + (uint32_t)random_below(&random, UINT32_MAX);
	return layout;
}

char **sealed_environment_new(const struct environment_rules *rules, char *const *from,
			      const struct layout *layout, struct err *err)
{
	char **env = environment_new(rules, from, layout->hash_seed, err);
	char heap[16];

	snprintf(heap, sizeof(heap), "%08" PRIx32, layout->heap);
	return env ? environment_padded(env, "ASSAY_LAYOUT", heap, layout->padding, err) : NULL;
}

/* ---- the folder */

/* A folder of ours that nobody else can write to. */
static int make_own(const char *path, struct err *err)
{
	struct stat info;

	if (mkdir(path, 0700) && errno != EEXIST)
		return err_sys(err, "cannot make %s", path);
	if (lstat(path, &info))
		return err_sys(err, "%s", path);
	if (!S_ISDIR(info.st_mode) || info.st_uid != geteuid() || (info.st_mode & 022))
		return err_set(err, ERR_SYSTEM, "%s is not a folder of ours alone: remove it",
			       path);
	return 0;
}

static const char *temporary(void)
{
	const char *folder = getenv("TMPDIR");

	return folder && *folder == '/' ? folder : "/tmp";
}

/* More at once than anybody counts; they differ in one letter, so in no length. */
static const char slots[] = "abcdefghijklmnopqrstuvwxyz";

/* The slot's lock, or -1 when another assay has it. */
static int lock_slot(const char *base, char slot)
{
	char path[600];
	int fd;

	snprintf(path, sizeof(path), "%s/%c.lock", base, slot);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* What is inside a folder goes, down to any depth. */
static void empty(int folder_fd)
{
	DIR *folder = folder_fd < 0 ? NULL : fdopendir(folder_fd);

	if (!folder) {
		if (folder_fd >= 0)
			close(folder_fd);
		return;
	}
	for (struct dirent *entry; (entry = readdir(folder));) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (unlinkat(dirfd(folder), entry->d_name, 0) == 0)
			continue;
		empty(openat(dirfd(folder), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW));
		unlinkat(dirfd(folder), entry->d_name, AT_REMOVEDIR);
	}
	closedir(folder);
}

void sealed_folder_empty(struct sealed_folder *folder)
{
	const char *const paths[] = {folder->path, folder->beside};

	for (int i = 0; i < 2; i++)
		empty(open(paths[i], O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

int sealed_folder_hold(struct sealed_folder *folder, struct err *err)
{
	char base[400];

	*folder = (struct sealed_folder){.lock_fd = -1};
	snprintf(base, sizeof(base), "%.300s/assay-%ld", temporary(), (long)geteuid());
	if (make_own(base, err))
		return -1;
	for (size_t i = 0; slots[i] && folder->lock_fd < 0; i++) {
		folder->lock_fd = lock_slot(base, slots[i]);
		snprintf(folder->path, sizeof(folder->path), "%s/%c.empty", base, slots[i]);
		snprintf(folder->beside, sizeof(folder->beside), "%s/%c.notes", base, slots[i]);
	}
	if (folder->lock_fd < 0)
		return err_set(err, ERR_SYSTEM, "no folder in %s is free to count in", base);
	if (make_own(folder->path, err) || make_own(folder->beside, err)) {
		close(folder->lock_fd);
		folder->lock_fd = -1;
		return -1;
	}
	sealed_folder_empty(folder);
	return 0;
}

void sealed_folder_release(struct sealed_folder *folder)
{
	if (folder->lock_fd <= 0)
		return;
	sealed_folder_empty(folder);
	close(folder->lock_fd);
	*folder = (struct sealed_folder){.lock_fd = -1};
}
