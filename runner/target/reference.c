#include "runner/target/reference.h"

#include "results/base/buf.h"
#include "results/base/path.h"
#include "runner/target/interp_search.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/* ---- finding */

static const char *const system_places[] = {"/usr/bin/python3", "/usr/local/bin/python3"};

static int take(struct interp *interp, const char *path, const char *how, struct err *err)
{
	interp->path = strdup(path);
	interp->how = strdup(how);
	return interp->path && interp->how ? 1 : err_memory(err);
}

/* The JIT of another implementation warms up for as long as a process lives, and a free-threaded
   build ("3.13t") is no everyday one. */
static bool is_everyday(const struct interp *interp)
{
	const char *name = strrchr(interp->path, '/');

	return !search_is_script(interp->path) && !strstr(interp->path, "pypy") &&
	       !strstr(interp->path, "graal") && !(name && name[strlen(name) - 1] == 't') &&
	       !strstr(interp->path, "t/bin/");
}

static int take_first(struct interp *interp, const struct interps *found, struct err *err)
{
	for (size_t i = 0; i < found->n; i++)
		if (is_everyday(&found->items[i]))
			return take(interp, found->items[i].path, found->items[i].how, err);
	return 0;
}

int reference_find(struct interp *interp, const char *spec, struct err *err)
{
	struct interps found = {0};
	int rc = 0;

	*interp = (struct interp){0};
	if (spec)
		return interp_find(interp, spec, err) ? -1 : 1;
	for (size_t i = 0; !rc && i < sizeof(system_places) / sizeof(system_places[0]); i++)
		if (path_is_program(system_places[i]) && !search_is_script(system_places[i]))
			rc = take(interp, system_places[i], "the system's", err);
	if (!rc && (search_keepers(&found, NULL, err) || search_path(&found, "python3", err)))
		rc = -1;
	if (!rc)
		rc = take_first(interp, &found, err);
	interps_release(&found);
	return rc;
}

/* ---- what it is */

int reference_checksum_file(const char *path, unsigned *crc, struct err *err)
{
	unsigned char *bytes = malloc(1 << 16);
	int fd = bytes ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	ssize_t n = 0;

	if (!bytes)
		return err_memory(err);
	*crc = 0;
	while (fd >= 0 && ((n = read(fd, bytes, 1 << 16)) > 0 || (n < 0 && errno == EINTR)))
		if (n > 0)
			*crc = (unsigned)crc32(*crc, bytes, (unsigned)n);
	if (fd < 0 || n < 0)
		err_sys(err, "cannot read %s", path);
	if (fd >= 0)
		close(fd);
	free(bytes);
	return fd < 0 || n < 0 ? -1 : 0;
}

/* Where its libpython lies, by what is mapped; "" when it has none. */
static void find_library(pid_t pid, char *path, size_t size)
{
	char name[64], line[4352];
	FILE *maps;

	*path = '\0';
	snprintf(name, sizeof(name), "/proc/%d/maps", (int)pid);
	maps = fopen(name, "re");
	while (maps && !*path && fgets(line, sizeof(line), maps)) {
		char *begin = strchr(line, '/');

		if (begin && strstr(begin, "/libpython"))
			snprintf(path, size, "%.*s", (int)strcspn(begin, "\n"), begin);
	}
	if (maps)
		fclose(maps);
}

int reference_checksum(pid_t pid, char *text, size_t size, struct err *err)
{
	char program[64], library[4352];
	unsigned first, second;

	snprintf(program, sizeof(program), "/proc/%d/exe", (int)pid);
	if (reference_checksum_file(program, &first, err))
		return -1;
	find_library(pid, library, sizeof(library));
	if (!*library) {
		snprintf(text, size, "%08x", first);
		return 0;
	}
	if (reference_checksum_file(library, &second, err))
		return -1;
	snprintf(text, size, "%08x+%08x", first, second);
	return 0;
}
