#include "runner/reader/mapped_file.h"

#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

/* Is the open file the one that is mapped? Its head is: where its sections lie differs from build
   to build. */
static bool is_same(const struct elf_file *elf, struct memory *memory,
		    const struct mapping *mapping)
{
	Elf64_Ehdr head;

	if (mapping->offset != 0)
		return !mapping->is_gone;
	return memory_read(memory, mapping->begin, &head, sizeof(head)) &&
	       memcmp(&head, &elf->head, sizeof(head)) == 0;
}

static int open_path(struct elf_file *elf, struct memory *memory, const struct mapping *mapping,
		     const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	*elf = (struct elf_file){.fd = -1};
	if (fd < 0)
		return err_sys(err, "cannot be opened");
	if (elf_open(elf, fd, err))
		return -1;
	if (is_same(elf, memory, mapping))
		return 0;
	return err_set(err, ERR_INPUT,
		       "it was replaced on disk while process %d runs: start that again",
		       (int)memory->pid);
}

int mapped_file_open(struct elf_file *elf, struct memory *memory, const struct mapping *mapping,
		     struct err *err)
{
	char path[PATH_MAX + 64];

	/* Only root may follow this one, but it is the file itself whatever became of its name. */
	snprintf(path, sizeof(path), "/proc/%d/map_files/%" PRIx64 "-%" PRIx64, (int)memory->pid,
		 mapping->begin, mapping->end);
	if (open_path(elf, memory, mapping, path, NULL) == 0)
		return 0;
	elf_close(elf);
	snprintf(path, sizeof(path), "/proc/%d/exe", (int)memory->pid);
	if (open_path(elf, memory, mapping, path, NULL) == 0)
		return 0;
	elf_close(elf);
	snprintf(path, sizeof(path), "/proc/%d/root%s", (int)memory->pid, mapping->path);
	return open_path(elf, memory, mapping, path, err) ? err_in(err, "%s", mapping->path) : 0;
}

bool mapped_file_bias(const struct elf_file *elf, const struct mapping *mapping, uint64_t *bias)
{
	const uint64_t page = 4096;
	uint64_t linked;

	if (!elf_address_of(elf, mapping->offset, &linked))
		return false;
	*bias = mapping->begin - (linked & ~(page - 1));
	return true;
}
