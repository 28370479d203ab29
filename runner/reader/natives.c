#include "runner/reader/natives.h"

#include "results/base/buf.h"
#include "runner/reader/cfi_library.h"
#include "runner/reader/elf_file.h"
#include "runner/reader/mapped_file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct native_file {
	char *path; /* of the mapping */
	struct elf_file elf;
	struct elf_symbols table;
	struct native_symbol *symbols; /* by address */
	size_t n, cap;
	bool has_all; /* not only those that others may use */
	bool is_cfi_tried;
	void *image;		  /* of the vdso */
	struct cfi_file *cfi;	  /* NULL: it has none */
	struct known_rule *rules; /* KNOWN_RULES of them, by address */
};

/* Asking takes some microseconds, and most addresses come again. */
enum { KNOWN_RULES = 1024 };

struct known_rule {
	uint64_t address;
	enum { RULE_NOT_ASKED, RULE_KNOWN, RULE_NONE } state;
	struct unwind_rule rule;
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

static void read_symbols(struct native_file *file)
{
	elf_symbols_read(&file->table, &file->elf, SHT_SYMTAB, NULL);
	file->has_all = file->table.n > 0;
	if (!file->has_all) {
		elf_symbols_release(&file->table);
		elf_symbols_read(&file->table, &file->elf, SHT_DYNSYM, NULL);
	}
	if (file->table.names)
		keep_functions(file);
}

/* A file that cannot be read has no symbols: its name is known all the same. */
static void load(struct native_file *file, struct memory *memory, const struct mapping *first)
{
	if (mapped_file_open(&file->elf, memory, first, NULL) == 0)
		read_symbols(file);
}

static const char *symbol_at(const struct native_file *file, uint64_t address)
{
	size_t low = 0, high = file->n;

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

/* The one that this process has of its own has no path: the kernel puts it into each. */
static bool is_vdso(const char *path)
{
	return strcmp(path, "[vdso]") == 0;
}

static void load_vdso(struct native_file *file, struct memory *memory,
		      const struct mapping *mapping)
{
	size_t size = mapping->end - mapping->begin;
	int fd = memfd_create("vdso", MFD_CLOEXEC);

	file->image = malloc(size);
	if (fd < 0 || !file->image || !memory_read(memory, mapping->begin, file->image, size) ||
	    write(fd, file->image, size) != (ssize_t)size) {
		if (fd >= 0)
			close(fd);
		return;
	}
	if (elf_open(&file->elf, fd, NULL) == 0)
		read_symbols(file);
}

static struct native_file *file_of(struct natives *natives, const struct mapping *mapping)
{
	const struct mapping *first = mapping;
	struct native_file *file;

	for (size_t i = 0; i < natives->n; i++)
		if (strcmp(natives->files[i]->path, mapping->path) == 0)
			return natives->files[i];
	file = calloc(1, sizeof(*file));
	if (!file || mem_reserve(&natives->files, &natives->cap, natives->n + 1,
				 sizeof(struct native_file *))) {
		free(file);
		return NULL;
	}
	*file = (struct native_file){.path = strdup(mapping->path), .elf = {.fd = -1}};
	if (!file->path) {
		free(file);
		return NULL;
	}
	while (first > natives->maps->items && strcmp(first[-1].path, mapping->path) == 0)
		first--;
	if (is_vdso(file->path))
		load_vdso(file, natives->memory, first);
	else
		load(file, natives->memory, first);
	natives->files[natives->n++] = file;
	return file;
}

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

struct native_place natives_at(struct natives *natives, uint64_t pc)
{
	const struct mapping *mapping = maps_at(natives->maps, pc);
	struct native_place place = {0};
	bool is_linked;

	if (!mapping && maps_read(natives->maps, natives->memory->pid, NULL) == 0)
		mapping = maps_at(natives->maps, pc);
	if (!mapping)
		return place;
	if (mapping->path[0] != '/' && !is_vdso(mapping->path)) {
		place.library = mapping->is_code ? "[jit]" : NULL;
		return place;
	}
	place.file = file_of(natives, mapping);
	if (!place.file)
		return place;
	place.library = name_of(place.file->path);
	is_linked = elf_address_of(&place.file->elf, pc - mapping->begin + mapping->offset,
				   &place.address);
	if (is_linked)
		place.symbol = symbol_at(place.file, place.address);
	else
		place.file = NULL;
	return place;
}

void natives_find(struct natives *natives, uint64_t pc, const char **symbol, const char **library)
{
	struct native_place place = natives_at(natives, pc);

	*symbol = place.symbol;
	*library = place.library;
	if (*symbol && (natives_is_loop(*symbol) || !**symbol))
		*symbol = NULL;
}

bool native_has_all_symbols(const struct native_place *place)
{
	return place->file && place->file->has_all;
}

/* ---- rules */

static void open_cfi(struct native_file *file)
{
	file->is_cfi_tried = true;
	if (file->image)
		file->cfi = cfi_image_new(file->image, file->elf.size);
	else if (file->elf.fd >= 0)
		file->cfi = cfi_file_new(file->elf.fd);
	if (file->cfi)
		file->rules = calloc(KNOWN_RULES, sizeof(*file->rules));
}

bool native_has_rules(const struct native_place *place)
{
	if (place->file && !place->file->is_cfi_tried)
		open_cfi(place->file);
	return place->file && place->file->rules;
}

const struct unwind_rule *native_rule(const struct native_place *place)
{
	struct native_file *file = place->file;
	struct known_rule *known;

	if (!native_has_rules(place))
		return NULL;
	known = &file->rules[place->address % KNOWN_RULES];
	if (known->state == RULE_NOT_ASKED || known->address != place->address) {
		known->address = place->address;
		known->state = cfi_file_rule(file->cfi, place->address, &known->rule) ? RULE_KNOWN
										      : RULE_NONE;
	}
	return known->state == RULE_KNOWN ? &known->rule : NULL;
}

void natives_release(struct natives *natives)
{
	for (size_t i = 0; i < natives->n; i++) {
		struct native_file *file = natives->files[i];

		cfi_file_free(file->cfi);
		elf_symbols_release(&file->table);
		elf_close(&file->elf);
		free(file->rules);
		free(file->image);
		free(file->symbols);
		free(file->path);
		free(file);
	}
	free(natives->files);
	*natives = (struct natives){0};
}
