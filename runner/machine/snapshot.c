#include "runner/machine/snapshot.h"

#include "runner/os/ask.h"
#include "runner/os/sysfile.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PROGRAM_TIMEOUT_MS = 10000, PROGRAM_MAX = 1 << 16 };

void snapshot_release(struct snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->n; i++) {
		free(snapshot->items[i].name);
		free(snapshot->items[i].text);
	}
	free(snapshot->items);
	free(snapshot->by_name);
	*snapshot = (struct snapshot){0};
}

/* Copies both texts. */
static int add(struct snapshot *snapshot, const char *name, const char *text, int error,
	       bool is_writable, struct err *err)
{
	struct snapshot_item item = {strdup(name), strdup(text), error, is_writable};

	if (!item.name || !item.text ||
	    mem_reserve(&snapshot->items, &snapshot->cap, snapshot->n + 1, sizeof(item))) {
		free(item.name);
		free(item.text);
		return err_memory(err);
	}
	snapshot->items[snapshot->n++] = item;
	return 0;
}

static bool has(const struct snapshot *snapshot, const char *name)
{
	for (size_t i = snapshot->n; i > 0; i--)
		if (strcmp(snapshot->items[i - 1].name, name) == 0)
			return true;
	return false;
}

int snapshot_add_file(struct snapshot *snapshot, const char *root, struct err *err,
		      const char *path_fmt, ...)
{
	char path[4096], full[8192];
	struct buf text = {0};
	va_list args;
	int error = 0, rc;

	va_start(args, path_fmt);
	vsnprintf(path, sizeof(path), path_fmt, args);
	va_end(args);
	if (has(snapshot, path))
		return 0;
	snprintf(full, sizeof(full), "%s%s", root, path);
	errno = 0;
	if (sysfile_read(&text, root, "%s", path)) {
		size_t len = strcspn(buf_text(&text), "\n");

		while (len > 0 && isspace((unsigned char)text.data[len - 1]))
			len--;
		if (text.len)
			text.data[len] = '\0';
	} else {
		error = errno ? errno : EIO;
	}
	rc = add(snapshot, path, buf_text(&text), error, access(full, W_OK) == 0, err);
	buf_release(&text);
	return rc;
}

int snapshot_add_register(struct snapshot *snapshot, const char *root, const char *path,
			  uint64_t where, struct err *err)
{
	char full[8192], text[32] = "";
	uint64_t value;
	ssize_t n = -1;
	int fd, error = 0;

	snprintf(full, sizeof(full), "%s%s", root, path);
	fd = open(full, O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		n = pread(fd, &value, sizeof(value), (off_t)where);
	if (n == (ssize_t)sizeof(value))
		snprintf(text, sizeof(text), "%#" PRIx64, value);
	else
		error = n < 0 ? errno : EIO;
	if (fd >= 0)
		close(fd);
	return add(snapshot, path, text, error, access(full, W_OK) == 0, err);
}

bool program_find(char *path, size_t size, const char *root, const char *name)
{
	static const char *const folders[] = {"/usr/bin", "/usr/sbin", "/bin", "/sbin"};

	if (!*root)
		return snprintf(path, size, "%s", name) < (int)size;
	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
		if (snprintf(path, size, "%s%s/%s", root, folders[i], name) < (int)size &&
		    access(path, X_OK) == 0)
			return true;
	return false;
}

int snapshot_add_program(struct snapshot *snapshot, const char *root, const char *const *words,
			 struct err *err)
{
	const char *argv[8] = {NULL};
	char path[4096];
	struct buf name = {0};
	struct answer answer = {0};
	struct question question = {
		.argv = argv, .timeout_ms = PROGRAM_TIMEOUT_MS, .max_bytes = PROGRAM_MAX};
	int rc, error = ENOENT;

	for (size_t i = 0; i < 7 && words[i]; i++) {
		argv[i] = words[i];
		buf_addf(&name, "%s%s", i ? " " : "", words[i]);
	}
	if (program_find(path, sizeof(path), root, words[0])) {
		struct err cause = {0};

		argv[0] = path;
		error = ask(&question, &answer, &cause) ? cause.saved_errno : 0;
	}
	rc = buf_failed(&name)
		     ? err_memory(err)
		     : add(snapshot, buf_text(&name), buf_text(&answer.out), error, false, err);
	answer_release(&answer);
	buf_release(&name);
	return rc;
}

static int compare(const void *a, const void *b, void *snapshot)
{
	const struct snapshot_item *items = ((const struct snapshot *)snapshot)->items;

	return strcmp(items[*(const size_t *)a].name, items[*(const size_t *)b].name);
}

int snapshot_seal(struct snapshot *snapshot, struct err *err)
{
	free(snapshot->by_name);
	snapshot->by_name = calloc(snapshot->n + 1, sizeof(*snapshot->by_name));
	if (!snapshot->by_name)
		return err_memory(err);
	for (size_t i = 0; i < snapshot->n; i++)
		snapshot->by_name[i] = i;
	qsort_r(snapshot->by_name, snapshot->n, sizeof(*snapshot->by_name), compare, snapshot);
	return 0;
}

static const struct snapshot_item *find(const struct snapshot *snapshot, const char *name)
{
	size_t low = 0, high = snapshot->by_name ? snapshot->n : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct snapshot_item *item = &snapshot->items[snapshot->by_name[middle]];
		int order = strcmp(name, item->name);

		if (order == 0)
			return item;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const struct snapshot_item *snapshot_get(const struct snapshot *snapshot, const char *name_fmt, ...)
{
	char name[4096];
	va_list args;

	va_start(args, name_fmt);
	vsnprintf(name, sizeof(name), name_fmt, args);
	va_end(args);
	return find(snapshot, name);
}

const char *snapshot_text(const struct snapshot *snapshot, const char *name_fmt, ...)
{
	const struct snapshot_item *item;
	char name[4096];
	va_list args;

	va_start(args, name_fmt);
	vsnprintf(name, sizeof(name), name_fmt, args);
	va_end(args);
	item = find(snapshot, name);
	return item ? item->text : "";
}
