#include "runner/reader/cfi_library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of elfutils' interface what is used here: libelf.h and elfutils/libdw.h, unchanged since 0.148.
 */
struct operation {
	uint8_t atom;
	uint64_t number, number2, offset;
};
enum { ELF_VERSION = 1, READ_BY_MAPPING = 8 };

static struct {
	unsigned (*elf_version)(unsigned version);
	void *(*elf_begin)(int fd, int command, void *reference);
	void *(*elf_memory)(char *image, size_t size);
	int (*elf_end)(void *elf);
	void *(*dwarf_getcfi_elf)(void *elf);
	int (*dwarf_cfi_end)(void *cfi);
	int (*dwarf_cfi_addrframe)(void *cfi, uint64_t address, void **frame);
	int (*dwarf_frame_info)(void *frame, uint64_t *begin, uint64_t *end, bool *is_signal);
	int (*dwarf_frame_cfa)(void *frame, struct operation **ops, size_t *n);
	int (*dwarf_frame_register)(void *frame, int number, struct operation space[3],
				    struct operation **ops, size_t *n);
} library;

/* ---- the library */

/* A function of the library as one: ISO C has no such cast. */
static bool function(void *handle, const char *name, void *into)
{
	void *found = dlsym(handle, name);

	memcpy(into, &found, sizeof(found));
	return found;
}

/* Why it cannot be used; "": it can. */
static const char *load(void)
{
	void *handle = dlopen("libdw.so.1", RTLD_NOW | RTLD_LOCAL);

	if (!handle)
		return dlerror();
	if (!function(handle, "elf_version", &library.elf_version) ||
	    !function(handle, "elf_begin", &library.elf_begin) ||
	    !function(handle, "elf_memory", &library.elf_memory) ||
	    !function(handle, "elf_end", &library.elf_end) ||
	    !function(handle, "dwarf_getcfi_elf", &library.dwarf_getcfi_elf) ||
	    !function(handle, "dwarf_cfi_end", &library.dwarf_cfi_end) ||
	    !function(handle, "dwarf_cfi_addrframe", &library.dwarf_cfi_addrframe) ||
	    !function(handle, "dwarf_frame_info", &library.dwarf_frame_info) ||
	    !function(handle, "dwarf_frame_cfa", &library.dwarf_frame_cfa) ||
	    !function(handle, "dwarf_frame_register", &library.dwarf_frame_register) ||
	    library.elf_version(ELF_VERSION) == 0)
		return "libdw.so.1: it is older than 0.148";
	return "";
}

int cfi_library_open(struct err *err)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static char why[200];
	static bool is_tried;

	pthread_mutex_lock(&lock);
	if (!is_tried)
		snprintf(why, sizeof(why), "%s", load());
	is_tried = true;
	pthread_mutex_unlock(&lock);
	if (!why[0])
		return 0;
	return err_set(err, ERR_SYSTEM,
		       "native calls are read with elfutils' libdw, which cannot be loaded (%s): "
		       "install libdw1 (Debian, Ubuntu) or elfutils-libs (Fedora), or leave out "
		       "--native",
		       why);
}

/* ---- a file */

struct cfi_file {
	void *elf, *cfi;
};

static struct cfi_file *file_new(void *elf)
{
	void *cfi = elf ? library.dwarf_getcfi_elf(elf) : NULL;
	struct cfi_file *file = cfi ? malloc(sizeof(*file)) : NULL;

	if (file) {
		*file = (struct cfi_file){elf, cfi};
		return file;
	}
	if (cfi)
		library.dwarf_cfi_end(cfi);
	if (elf)
		library.elf_end(elf);
	return NULL;
}

struct cfi_file *cfi_file_new(int fd)
{
	return file_new(library.elf_begin(fd, READ_BY_MAPPING, NULL));
}

struct cfi_file *cfi_image_new(void *image, size_t size)
{
	return file_new(library.elf_memory(image, size));
}

void cfi_file_free(struct cfi_file *file)
{
	if (!file)
		return;
	library.dwarf_cfi_end(file->cfi);
	library.elf_end(file->elf);
	free(file);
}

/* ---- rules */

static bool fits(uint64_t number)
{
	return (int64_t)number == (int32_t)number;
}

static bool take(struct unwind_rule *rule, struct unwind_place *place, enum unwind_kind kind,
		 const struct operation *ops, size_t n)
{
	if (n > (size_t)(UNWIND_OPERATIONS - rule->n_ops))
		return false;
	*place = (struct unwind_place){(uint8_t)kind, rule->n_ops, (uint8_t)n};
	for (size_t i = 0; i < n; i++) {
		if (!fits(ops[i].number) || !fits(ops[i].number2))
			return false;
		rule->ops[rule->n_ops++] = (struct unwind_operation){
			ops[i].atom, (int32_t)ops[i].number, (int32_t)ops[i].number2};
	}
	return true;
}

static bool take_register(void *frame, int number, struct unwind_rule *rule,
			  struct unwind_place *place)
{
	enum { STACK_VALUE = 0x9f };
	struct operation space[3], *ops;
	size_t n;

	if (library.dwarf_frame_register(frame, number, space, &ops, &n))
		return false;
	if (n == 0) {
		place->kind = ops ? UNWIND_UNKNOWN : UNWIND_SAME;
		return true;
	}
	if (ops[n - 1].atom == STACK_VALUE)
		return take(rule, place, UNWIND_VALUE, ops, n - 1);
	return take(rule, place, UNWIND_IN_MEMORY, ops, n);
}

static bool take_rule(void *frame, struct unwind_rule *rule)
{
	struct operation *ops;
	uint64_t begin, end;
	size_t n;

	if (library.dwarf_frame_info(frame, &begin, &end, &rule->is_signal) < 0 ||
	    library.dwarf_frame_cfa(frame, &ops, &n) || n == 0 ||
	    !take(rule, &rule->cfa, UNWIND_VALUE, ops, n))
		return false;
	for (size_t i = 0; i < UNWIND_SAVED; i++)
		if (!take_register(frame, unwind_saved[i], rule, &rule->saved[i]))
			return false;
	return true;
}

bool cfi_file_rule(struct cfi_file *file, uint64_t address, struct unwind_rule *rule)
{
	void *frame = NULL;
	bool is_known;

	*rule = (struct unwind_rule){0};
	if (library.dwarf_cfi_addrframe(file->cfi, address, &frame))
		return false;
	is_known = take_rule(frame, rule);
	free(frame);
	return is_known;
}
