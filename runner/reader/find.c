#include "runner/reader/find.h"

#include "runner/reader/elf_file.h"
#include "runner/reader/mapped_file.h"
#include "runner/reader/rights.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- which version, where the interpreter does not say */

/* "3.8.18" between two NULs, which is how a constant of the program looks. Returns its end, or
   NULL. */
static const char *version_at(const char *text, const char *end, unsigned *minor, unsigned *micro)
{
	char after;
	int n = 0;

	if (end - text < 8 || text[0] != '\0' || strncmp(text + 1, "3.", 2) != 0)
		return NULL;
	if (sscanf(text + 1, "3.%2u.%2u%n%c", minor, micro, &n, &after) != 2 || n == 0 ||
	    *minor < LAYOUT_OLDEST || *minor > 12)
		return NULL;
	return text + 1 + n;
}

bool find_version(const char *bytes, size_t n, unsigned minor, unsigned *found_minor,
		  unsigned *micro)
{
	const char *at = bytes, *end = bytes + n;
	bool has = false;

	while ((at = memmem(at, (size_t)(end - at), "\0003.", 3))) {
		unsigned one_minor, one_micro;

		if (version_at(at, end, &one_minor, &one_micro) && (!minor || one_minor == minor)) {
			if (has && (one_minor != *found_minor || one_micro != *micro))
				return false;
			*found_minor = one_minor;
			*micro = one_micro;
			has = true;
		}
		at++;
	}
	return has;
}

static unsigned minor_in_name(const char *path)
{
	const char *name = strrchr(path, '/'), *at = name ? strstr(name, "python3.") : NULL;
	unsigned minor = 0;

	return at && sscanf(at, "python3.%2u", &minor) == 1 ? minor : 0;
}

static void minor_in_file(const struct elf_file *elf, unsigned *minor, unsigned *micro)
{
	const Elf64_Shdr *section = elf_section(elf, ".rodata");
	char *bytes = section ? elf_contents_new(elf, section, NULL) : NULL;
	unsigned found;

	if (bytes && find_version(bytes, section->sh_size, *minor, &found, micro))
		*minor = found;
	else
		*micro = UINT32_MAX;
	free(bytes);
}

/* ---- one file */

struct places {
	/* Addresses in the process; 0: not there. */
	uint64_t runtime, code_type, coroutine_type, version;
	uint64_t any; /* of what each version has */
	struct object_types types;
};

static void look_up(struct places *places, const struct elf_symbols *symbols, uint64_t bias)
{
	const struct {
		const char *name;
		uint64_t *to;
	} wanted[] = {{"PyLong_Type", &places->types.integer},
		      {"PyBool_Type", &places->types.boolean},
		      {"PyFloat_Type", &places->types.real},
		      {"PyUnicode_Type", &places->types.text},
		      {"PyBytes_Type", &places->types.bytes},
		      {"PyList_Type", &places->types.list},
		      {"PyTuple_Type", &places->types.tuple},
		      {"PyDict_Type", &places->types.dict},
		      {"PySet_Type", &places->types.set},
		      {"PyFrozenSet_Type", &places->types.frozen_set},
		      {"PyCell_Type", &places->types.cell},
		      {"_Py_NoneStruct", &places->types.none},
		      {"_PyRuntime", &places->runtime},
		      {"PyCode_Type", &places->code_type},
		      {"PyCoro_Type", &places->coroutine_type},
		      {"Py_Version", &places->version},
		      {"Py_GetVersion", &places->any}};

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		const Elf64_Sym *symbol =
			*wanted[i].to ? NULL : elf_symbol_named(symbols, wanted[i].name);

		if (symbol)
			*wanted[i].to = symbol->st_value + bias;
	}
}

static int find_places(struct places *places, const struct elf_file *elf,
		       const struct mapping *mapping, struct err *err)
{
	const uint32_t tables[] = {SHT_DYNSYM, SHT_SYMTAB};
	const Elf64_Shdr *section = elf_section(elf, ".PyRuntime");
	uint64_t bias;

	*places = (struct places){0};
	if (!mapped_file_bias(elf, mapping, &bias))
		return err_set(err, ERR_INPUT, "it is damaged: it is not loaded from where it is");
	for (size_t i = 0; i < 2 && !places->runtime; i++) {
		struct elf_symbols symbols;
		int rc = elf_symbols_read(&symbols, elf, tables[i], err);

		if (rc == 0)
			look_up(places, &symbols, bias);
		elf_symbols_release(&symbols);
		if (rc)
			return -1;
	}
	if (!places->runtime && section)
		places->runtime = section->sh_addr + bias;
	return 0;
}

static int choose_layout(struct found *found, struct memory *memory, const struct elf_file *elf,
			 const struct places *places, const char *path, struct err *err)
{
	uint64_t words[LAYOUT_WORDS];
	unsigned minor = minor_in_name(path), micro = 0;
	uint32_t hex = 0;

	if (!memory_read(memory, places->runtime, words, sizeof(words)))
		return rights_refuse(memory->pid, errno, err);
	if (layout_has_words(words, LAYOUT_WORDS)) {
		hex = (uint32_t)words[1];
		minor = 0;
	} else if (places->version) {
		(void)!memory_read(memory, places->version, &hex, sizeof(hex));
	}
	if (hex) {
		minor = hex >> 16 & 0xff;
		micro = hex >> 8 & 0xff;
	} else {
		minor_in_file(elf, &minor, &micro);
	}
	if (micro == UINT32_MAX)
		snprintf(found->version, sizeof(found->version), "3.%u", minor);
	else
		snprintf(found->version, sizeof(found->version), "3.%u.%u", minor, micro);
	if (layout_has_words(words, LAYOUT_WORDS))
		return layout_of_words(&found->layout, words, LAYOUT_WORDS, err);
	if (!minor)
		return err_set(err, ERR_INPUT, "%s does not say which version of CPython it is",
			       path);
	return layout_of_version(&found->layout, minor, err);
}

/* _PyRuntime came with 3.7. */
static int refuse_old(unsigned minor, struct err *err)
{
	struct layout layout;

	if (minor && minor < LAYOUT_OLDEST)
		return layout_of_version(&layout, minor, err);
	return err_set(err, ERR_INPUT,
		       "a Python older than 3.7 cannot be read: CPython 3.%d to 3.%d are known to "
		       "this version of assay",
		       LAYOUT_OLDEST, LAYOUT_NEWEST);
}

/* 1: this is it; 0: no interpreter in this file; -1 with err. */
static int look_into(struct found *found, struct memory *memory, const struct mapping *mapping,
		     struct err *err)
{
	struct places places;
	struct elf_file elf;
	int rc = mapped_file_open(&elf, memory, mapping, err);

	if (rc == 0 && find_places(&places, &elf, mapping, err))
		rc = err_in(err, "%s", mapping->path);
	if (rc == 0 && places.any && !places.runtime)
		rc = refuse_old(minor_in_name(mapping->path), err);
	if (rc == 0 && places.runtime) {
		found->file = mapping->begin;
		found->runtime = places.runtime;
		found->code_type = places.code_type;
		found->coroutine_type = places.coroutine_type;
		found->types = places.types;
		rc = choose_layout(found, memory, &elf, &places, mapping->path, err) ? -1 : 1;
	}
	elf_close(&elf);
	return rc;
}

/* ---- all files */

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool is_pypy(const char *path)
{
	return strncmp(name_of(path), "pypy", 4) == 0 || strncmp(name_of(path), "libpypy", 7) == 0;
}

/* The first mapping of each file, once: other programs have python in them too, so the program
   itself is asked whatever its name. */
static bool is_candidate(const struct maps *maps, size_t i)
{
	const struct mapping *mapping = &maps->items[i];

	if (mapping->path[0] != '/' ||
	    (i > 0 && strcmp(maps->items[i - 1].path, mapping->path) == 0))
		return false;
	return mapping->offset == 0 && strncmp(mapping->path, "/dev/", 5) != 0;
}

static bool looks_like_python(const char *path)
{
	return strstr(name_of(path), "python");
}

bool find_any_python(const struct maps *maps)
{
	for (size_t i = 0; i < maps->n; i++)
		if (maps->items[i].path[0] == '/' &&
		    (looks_like_python(maps->items[i].path) || is_pypy(maps->items[i].path)))
			return true;
	return false;
}

uint64_t find_asyncio(struct memory *memory, const struct maps *maps)
{
	uint64_t at = 0, bias;

	for (size_t i = 0; i < maps->n && !at; i++) {
		const char *name = name_of(maps->items[i].path);
		const Elf64_Shdr *section;
		struct elf_file elf;

		if (!is_candidate(maps, i) ||
		    (!strstr(name, "_asyncio") && !looks_like_python(name)))
			continue;
		if (mapped_file_open(&elf, memory, &maps->items[i], NULL) == 0 &&
		    (section = elf_section(&elf, ".AsyncioDebug")) &&
		    mapped_file_bias(&elf, &maps->items[i], &bias))
			at = section->sh_addr + bias;
		elf_close(&elf);
	}
	return at;
}

int find_interpreter(struct found *found, struct memory *memory, const struct maps *maps,
		     struct err *err)
{
	bool is_first_file = true;
	char byte = 0;

	*found = (struct found){0};
	if (maps->n && !memory_read(memory, maps->items[0].begin, &byte, 1) && errno != EFAULT)
		return rights_refuse(memory->pid, errno, err);
	for (size_t i = 0; i < maps->n; i++) {
		const char *path = maps->items[i].path;
		int rc = 0;

		if (is_pypy(path))
			return err_set(err, ERR_INPUT,
				       "process %d runs PyPy, whose stacks cannot be read from "
				       "outside: only CPython's can",
				       (int)memory->pid);
		if (!is_candidate(maps, i))
			continue;
		if (is_first_file || looks_like_python(path))
			rc = look_into(found, memory, &maps->items[i], err);
		is_first_file = false;
		if (rc)
			return rc > 0 ? 0 : -1;
	}
	return err_set(err, ERR_INPUT, "process %d runs no Python", (int)memory->pid);
}
