#include "runner/os/sysfile.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* /proc/cpuinfo of a machine with a thousand CPUs has about 2 MB. */
enum { SYSFILE_MAX = 4 << 20 };

/* These files have no size: read until the end. False with a part of it in `out`. */
static bool read_all(struct buf *out, const char *path)
{
	char block[4096];
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return false;
	do {
		n = read(fd, block, sizeof(block));
		if (n > 0)
			buf_add(out, block, (size_t)n);
	} while ((n > 0 && out->len < SYSFILE_MAX) || (n < 0 && errno == EINTR));
	close(fd);
	return n >= 0 && !buf_failed(out);
}

/* What was read so far is of no use to a caller that is told "not there", and often leaves at once.
 */
static bool or_released(bool is_there, struct buf *out)
{
	if (!is_there)
		buf_release(out);
	return is_there;
}

static bool read_fmt(struct buf *out, const char *root, const char *path_fmt, va_list args)
{
	char path[4096];
	int root_len = snprintf(path, sizeof(path), "%s", root);
	int len;

	buf_clear(out);
	if (root_len < 0 || (size_t)root_len >= sizeof(path))
		return false;
	len = vsnprintf(path + root_len, sizeof(path) - (size_t)root_len, path_fmt, args);
	if (len < 0 || (size_t)len >= sizeof(path) - (size_t)root_len)
		return false;
	return read_all(out, path);
}

/* Keep the first line only, without white space around it. */
static bool cut_to_line(struct buf *out)
{
	size_t begin, end = strcspn(buf_text(out), "\n");

	for (begin = 0; begin < end && isspace((unsigned char)out->data[begin]); begin++)
		;
	while (end > begin && isspace((unsigned char)out->data[end - 1]))
		end--;
	if (end == begin)
		return false;
	memmove(out->data, out->data + begin, end - begin);
	out->len = end - begin;
	out->data[out->len] = '\0';
	return true;
}

bool sysfile_read(struct buf *out, const char *root, const char *path_fmt, ...)
{
	va_list args;
	bool is_there;

	va_start(args, path_fmt);
	is_there = read_fmt(out, root, path_fmt, args);
	va_end(args);
	return or_released(is_there, out);
}

bool sysfile_line(struct buf *out, const char *root, const char *path_fmt, ...)
{
	va_list args;
	bool is_there;

	va_start(args, path_fmt);
	is_there = read_fmt(out, root, path_fmt, args);
	va_end(args);
	return or_released(is_there && cut_to_line(out), out);
}

int64_t sysfile_number(int64_t missing, const char *root, const char *path_fmt, ...)
{
	struct buf line = {0};
	int64_t number = missing;
	va_list args;

	va_start(args, path_fmt);
	if (read_fmt(&line, root, path_fmt, args) && cut_to_line(&line)) {
		char *end;
		long long parsed;

		errno = 0;
		parsed = strtoll(buf_text(&line), &end, 10);
		if (errno == 0 && end != buf_text(&line) && *end == '\0')
			number = parsed;
	}
	va_end(args);
	buf_release(&line);
	return number;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

size_t sysfile_names_new(char ***names, const char *root, const char *folder)
{
	struct dirent **entries = NULL;
	char path[4096];
	size_t n = 0;
	int found;

	*names = NULL;
	snprintf(path, sizeof(path), "%s%s", root, folder);
	found = scandir(path, &entries, is_visible, versionsort);
	if (found > 0)
		*names = calloc((size_t)found, sizeof(**names));
	for (int i = 0; i < found; i++) {
		char *name = *names ? strdup(entries[i]->d_name) : NULL;

		if (name)
			(*names)[n++] = name;
		free(entries[i]);
	}
	free(entries);
	return n;
}

void sysfile_names_free(char **names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(names[i]);
	free(names);
}

char *sysfile_next_line(char **rest)
{
	char *line = *rest, *end;

	if (!line || !*line)
		return NULL;
	end = strchr(line, '\n');
	if (end)
		*end = '\0';
	*rest = end ? end + 1 : NULL;
	return line;
}

const char *sysfile_field(const char *text, const char *key, size_t *len)
{
	size_t key_len = strlen(key);

	while (text && *text) {
		const char *s = text + key_len;

		if (strncmp(text, key, key_len) == 0) {
			s += strspn(s, " \t");
			if (*s == ':') {
				s++;
				s += strspn(s, " \t");
				*len = strcspn(s, "\n");
				while (*len && isspace((unsigned char)s[*len - 1]))
					(*len)--;
				return s;
			}
		}
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	return NULL;
}
