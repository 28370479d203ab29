#include "runner/reader/elf_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Tables larger than that belong to no library that we would ask. */
static const uint64_t largest_table = 512u << 20;

static int read_at(const struct elf_file *elf, void *to, size_t n, uint64_t offset, struct err *err)
{
	for (size_t done = 0; done < n;) {
		ssize_t got = pread(elf->fd, (char *)to + done, n - done, (off_t)(offset + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_sys(err, "cannot be read");
		if (got == 0)
			return err_set(err, ERR_INPUT, "it is cut short");
		done += (size_t)got;
	}
	return 0;
}

/* `n` bytes of the file and a NUL; NULL with err. */
static void *part_new(const struct elf_file *elf, uint64_t offset, uint64_t n, struct err *err)
{
	char *part;

	if (n > largest_table || offset > elf->size || n > elf->size - offset) {
		err_set(err, ERR_INPUT, "it is damaged: a table lies beyond its end");
		return NULL;
	}
	part = malloc(n + 1);
	if (!part) {
		err_memory(err);
		return NULL;
	}
	if (read_at(elf, part, n, offset, err)) {
		free(part);
		return NULL;
	}
	part[n] = '\0';
	return part;
}

/* ---- opening */

static int check_head(const struct elf_file *elf, struct err *err)
{
	const int order = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB;

	if (memcmp(elf->head.e_ident, ELFMAG, SELFMAG) != 0)
		return err_set(err, ERR_INPUT, "it is no ELF file");
	if (elf->head.e_ident[EI_CLASS] != ELFCLASS64 || elf->head.e_ident[EI_DATA] != order)
		return err_set(err, ERR_INPUT, "it is for another kind of processor (32 bits?)");
	if (elf->head.e_phentsize != sizeof(Elf64_Phdr) ||
	    (elf->head.e_shnum && elf->head.e_shentsize != sizeof(Elf64_Shdr)))
		return err_set(err, ERR_INPUT, "it is damaged: its tables have odd sizes");
	return 0;
}

static int read_sections(struct elf_file *elf, struct err *err)
{
	size_t n = elf->head.e_shnum;
	const Elf64_Shdr *names;

	elf->sections = part_new(elf, elf->head.e_shoff, n * sizeof(*elf->sections), err);
	if (!elf->sections)
		return -1;
	elf->n_sections = n;
	if (elf->head.e_shstrndx >= n)
		return 0; /* sections without names */
	names = &elf->sections[elf->head.e_shstrndx];
	elf->names = elf_contents_new(elf, names, err);
	if (!elf->names)
		return -1;
	elf->n_names = names->sh_size;
	return 0;
}

int elf_open(struct elf_file *elf, int fd, struct err *err)
{
	struct stat st;

	*elf = (struct elf_file){.fd = fd};
	if (fstat(fd, &st))
		return err_sys(err, "cannot be read");
	elf->size = S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
	if (elf->size < sizeof(elf->head))
		return err_set(err, ERR_INPUT, "it is no ELF file");
	if (read_at(elf, &elf->head, sizeof(elf->head), 0, err) || check_head(elf, err))
		return -1;
	elf->segments =
		part_new(elf, elf->head.e_phoff, elf->head.e_phnum * sizeof(*elf->segments), err);
	if (!elf->segments)
		return -1;
	elf->n_segments = elf->head.e_phnum;
	return elf->head.e_shnum ? read_sections(elf, err) : 0;
}

void elf_close(struct elf_file *elf)
{
	if (elf->fd >= 0)
		close(elf->fd);
	free(elf->segments);
	free(elf->sections);
	free(elf->names);
	*elf = (struct elf_file){.fd = -1};
}

/* ---- sections and symbols */

const Elf64_Shdr *elf_section(const struct elf_file *elf, const char *name)
{
	for (size_t i = 0; i < elf->n_sections; i++)
		if (elf->sections[i].sh_name < elf->n_names &&
		    strcmp(elf->names + elf->sections[i].sh_name, name) == 0)
			return &elf->sections[i];
	return NULL;
}

void *elf_contents_new(const struct elf_file *elf, const Elf64_Shdr *section, struct err *err)
{
	if (section->sh_type == SHT_NOBITS) {
		err_set(err, ERR_INPUT, "it is damaged: a table is empty");
		return NULL;
	}
	return part_new(elf, section->sh_offset, section->sh_size, err);
}

int elf_symbols_read(struct elf_symbols *symbols, const struct elf_file *elf, uint32_t type,
		     struct err *err)
{
	const Elf64_Shdr *table = NULL, *names;

	*symbols = (struct elf_symbols){0};
	for (size_t i = 0; i < elf->n_sections && !table; i++)
		if (elf->sections[i].sh_type == type)
			table = &elf->sections[i];
	if (!table || table->sh_link >= elf->n_sections)
		return 0;
	names = &elf->sections[table->sh_link];
	symbols->items = elf_contents_new(elf, table, err);
	symbols->names = symbols->items ? elf_contents_new(elf, names, err) : NULL;
	if (!symbols->names)
		return -1;
	symbols->n = table->sh_size / sizeof(*symbols->items);
	symbols->n_names = names->sh_size;
	return 0;
}

void elf_symbols_release(struct elf_symbols *symbols)
{
	free(symbols->items);
	free(symbols->names);
	*symbols = (struct elf_symbols){0};
}

const char *elf_symbol_name(const struct elf_symbols *symbols, const Elf64_Sym *symbol)
{
	return symbol->st_name < symbols->n_names ? symbols->names + symbol->st_name : "";
}

const Elf64_Sym *elf_symbol_named(const struct elf_symbols *symbols, const char *name)
{
	for (size_t i = 0; i < symbols->n; i++)
		if (symbols->items[i].st_shndx != SHN_UNDEF &&
		    strcmp(elf_symbol_name(symbols, &symbols->items[i]), name) == 0)
			return &symbols->items[i];
	return NULL;
}

bool elf_address_of(const struct elf_file *elf, uint64_t offset, uint64_t *address)
{
	const uint64_t page =
		4096; /* the loader maps whole pages: a segment may begin within one */

	for (size_t i = 0; i < elf->n_segments; i++) {
		const Elf64_Phdr *segment = &elf->segments[i];
		uint64_t begin = segment->p_offset & ~(page - 1);

		if (segment->p_type != PT_LOAD || offset < begin ||
		    offset - begin >= segment->p_filesz + (segment->p_offset - begin))
			continue;
		*address = segment->p_vaddr - segment->p_offset + offset;
		return true;
	}
	return false;
}
