/*
 * What an ELF file says of itself: where its sections and symbols are. For 64-bit files of this
 * machine's byte order. The file is foreign: whatever it claims is held against its size first.
 */
#ifndef RUNNER_READER_ELF_FILE_H
#define RUNNER_READER_ELF_FILE_H

#include "results/base/err.h"

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct elf_file {
	int fd;	       /* its own */
	uint64_t size; /* in bytes */
	Elf64_Ehdr head;
	Elf64_Phdr *segments;
	size_t n_segments;
	Elf64_Shdr *sections; /* none in a file without a section table */
	size_t n_sections;
	char *names; /* of the sections, ends in NUL */
	size_t n_names;
};

/* Takes fd over, also when it fails. -1 with err (ERR_INPUT without the file's name: no ELF file,
   one of 32 bits, one that is damaged; ERR_SYSTEM; memory). elf_close in all cases. */
int elf_open(struct elf_file *elf, int fd, struct err *err);
void elf_close(struct elf_file *elf);

/* The section of that name, or NULL. */
const Elf64_Shdr *elf_section(const struct elf_file *elf, const char *name);
/* The contents of a section and a NUL behind it; to be freed. NULL with err. */
void *elf_contents_new(const struct elf_file *elf, const Elf64_Shdr *section, struct err *err);

/* Symbols of one table, with their names. */
struct elf_symbols {
	Elf64_Sym *items;
	size_t n;
	char *names; /* n_names bytes and a NUL behind them */
	size_t n_names;
};
/* type: SHT_SYMTAB or SHT_DYNSYM. A file without such a table has no symbols: that is no error.
   elf_symbols_release in all cases. */
int elf_symbols_read(struct elf_symbols *symbols, const struct elf_file *elf, uint32_t type,
		     struct err *err);
void elf_symbols_release(struct elf_symbols *symbols);
/* "" when it has none, or one outside the table. */
const char *elf_symbol_name(const struct elf_symbols *symbols, const Elf64_Sym *symbol);
/* The symbol that is defined here under this name, or NULL. */
const Elf64_Sym *elf_symbol_named(const struct elf_symbols *symbols, const char *name);

/* The address (as linked) of what lies at this offset in the file. False: nothing is loaded from
   there. */
bool elf_address_of(const struct elf_file *elf, uint64_t offset, uint64_t *address);

#endif
