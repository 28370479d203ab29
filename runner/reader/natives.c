#include "runner/reader/natives.h"

#include "results/base/buf.h"
#include "runner/reader/elf_file.h"
#include "runner/reader/mapped_file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct native_file {
	char *path; /* of the mapping */
	struct elf_file elf;
	struct elf_symbols table;
	struct native_symbol *symbols; /* by address */
	size_t n, cap;
};

bool natives_is_loop(const char *symbol)
{
	/* The last: one function for each instruction, from 3.14 on. */
	static const char *const loops[] = {"_PyEval_EvalFrame", "_PyEval_Vector", "_TAIL_CALL_"};

	for (size_t i = 0; i < sizeof(loops) / sizeof(loops[0]); i++)
		if (strncmp(symbol, loops[i], strlen(loops[i])) == 0)
			return true;
	return false;
}

/* ---- symbols of one file */

static int by_address(const void *a, const void *b)
{
	const struct native_symbol *x = a, *y = b;

	return x->begin < y->begin ? -1 : x->begin > y->begin;
}

static void keep_functions(struct native_file *file)
{
	for (size_t i = 0; i < file->table.n; i++) {
		const Elf64_Sym *symbol = &file->table.items[i];
		unsigned type = ELF64_ST_TYPE(symbol->st_info);

		if ((type != STT_FUNC && type != STT_GNU_IFUNC) || symbol->st_shndx == SHN_UNDEF ||
		    symbol->st_size == 0)
			continue;
		if (mem_reserve(&file->symbols, &file->cap, file->n + 1, sizeof(*file->symbols)))
			return;
		file->symbols[file->n++] =
			(struct native_symbol){symbol->st_value, symbol->st_value + symbol->st_size,
					       elf_symbol_name(&file->table, symbol)};
	}
	if (file->n)
		qsort(file->symbols, file->n, sizeof(*file->symbols), by_address);
}

/* A file that cannot be read has no symbols: its name is known all the same. */
static void load(struct native_file *file, struct memory *memory, const struct mapping *first)
{
	if (mapped_file_open(&file->elf, memory, first, NULL))
		return;
	elf_symbols_read(&file->table, &file->elf, SHT_SYMTAB, NULL);
	if (!file->table.n) {
		elf_symbols_release(&file->table);
		elf_symbols_read(&file->table, &file->elf, SHT_DYNSYM, NULL);
	}
	if (file->table.names)
		keep_functions(file);
	close(file->elf.fd);
	file->elf.fd = -1;
}

static const char *symbol_at(const struct native_file *file, uint64_t offset)
{
	size_t low = 0, high = file->n;
	uint64_t address;

	if (!elf_address_of(&file->elf, offset, &address))
		return NULL;
	while (low < high) { /* the first that begins behind it */
		size_t middle = low + (high - low) / 2;

		if (file->symbols[middle].begin <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low && address < file->symbols[low - 1].end ? file->symbols[low - 1].name : NULL;
}

/* ---- all files */

static struct native_file *file_of(struct natives *natives, const struct mapping *mapping)
{
	const struct mapping *first = mapping;
	struct native_file *file;

	for (size_t i = 0; i < natives->n; i++)
		if (strcmp(natives->files[i].path, mapping->path) == 0)
			return &natives->files[i];
	if (mem_reserve(&natives->files, &natives->cap, natives->n + 1, sizeof(*natives->files)))
		return NULL;
	file = &natives->files[natives->n];
	*file = (struct native_file){.path = strdup(mapping->path), .elf = {.fd = -1}};
	if (!file->path)
		return NULL;
	while (first > natives->maps->items && strcmp(first[-1].path, mapping->path) == 0)
		first--;
	load(file, natives->memory, first);
	natives->n++;
	return file;
}

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

void natives_find(struct natives *natives, uint64_t pc, const char **symbol, const char **library)
{
	const struct mapping *mapping = maps_at(natives->maps, pc);
	const struct native_file *file;

	*symbol = *library = NULL;
	if (!mapping && maps_read(natives->maps, natives->memory->pid, NULL) == 0)
		mapping = maps_at(natives->maps, pc);
	if (!mapping)
		return;
	if (mapping->path[0] != '/') {
		*library = strncmp(mapping->path, "[v", 2) == 0 ? "[vdso]" : "[jit]";
		return;
	}
	file = file_of(natives, mapping);
	if (!file)
		return;
	*library = name_of(file->path);
	*symbol = symbol_at(file, pc - mapping->begin + mapping->offset);
	if (*symbol && (natives_is_loop(*symbol) || !**symbol))
		*symbol = NULL;
}

void natives_release(struct natives *natives)
{
	for (size_t i = 0; i < natives->n; i++) {
		struct native_file *file = &natives->files[i];

		elf_symbols_release(&file->table);
		elf_close(&file->elf);
		free(file->symbols);
		free(file->path);
	}
	free(natives->files);
	*natives = (struct natives){0};
}
