#include "runner/events/pfm.h"

#include <dlfcn.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>

/* Of libpfm's interface what is used here: perfmon/pfmlib_perf_event.h, unchanged since
 * version 4.0. */
struct encode_arg {
	struct perf_event_attr *attr;
	char **fstr;
	size_t size;
	int idx, cpu, flags;
};
enum { PLM_KERNEL = 1, PLM_USER = 8, OS_PERF_EVENT = 1, SUCCESS = 0 };

static struct {
	bool is_tried, works;
	int (*initialize)(void);
	int (*get_os_event_encoding)(const char *name, int levels, int os, void *arg);
	const char *(*strerror)(int code);
} library;

/* A function of the library as one: ISO C has no such cast. */
static void *function(void *handle, const char *name, void *into)
{
	void *found = dlsym(handle, name);

	memcpy(into, &found, sizeof(found));
	return found;
}

static void load(void)
{
	void *handle;

	if (library.is_tried)
		return;
	library.is_tried = true;
	handle = dlopen("libpfm.so.4", RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		return;
	library.works =
		function(handle, "pfm_initialize", &library.initialize) &&
		function(handle, "pfm_get_os_event_encoding", &library.get_os_event_encoding) &&
		function(handle, "pfm_strerror", &library.strerror) &&
		library.initialize() == SUCCESS;
}

bool pfm_is_here(void)
{
	load();
	return library.works;
}

bool pfm_find(const char *name, struct counter_event *event, char *why, size_t size)
{
	struct perf_event_attr attr;
	struct encode_arg arg = {.attr = &attr, .size = sizeof(arg)};
	int rc;

	if (!pfm_is_here()) {
		snprintf(why, size, "unknown (libpfm4, which knows more names, is not installed)");
		return false;
	}
	memset(&attr, 0, sizeof(attr));
	attr.size = sizeof(attr);
	rc = library.get_os_event_encoding(name, PLM_USER, OS_PERF_EVENT, &arg);
	if (rc != SUCCESS) {
		snprintf(why, size, "unknown, to libpfm4 too (%s)", library.strerror(rc));
		return false;
	}
	*event = (struct counter_event){.type = attr.type,
					.config = attr.config,
					.config1 = attr.config1,
					.config2 = attr.config2,
					.counts_user = !attr.exclude_user,
					.counts_kernel = !attr.exclude_kernel};
	return true;
}
