#include "runner/worker/code_book.h"

#include <string.h>

#define PLACES (2 * CODE_BOOK_MOST)

static uint32_t mix(uint64_t a, uint64_t b)
{
	uint64_t mixed = (a ^ b << 32 ^ b >> 32) * UINT64_C(0x9e3779b97f4a7c15);

	return (uint32_t)(mixed >> 40) & (PLACES - 1);
}

/* ---- by where its parts lie: they are ours, so nothing else can ever lie there */

static bool has_same_parts(const struct own_code *a, const struct own_code *b)
{
	return a->lines == b->lines && a->name == b->name && a->file == b->file &&
	       a->first_line == b->first_line;
}

static uint32_t *place_by_pointers(struct code_book *book, const struct own_code *code)
{
	uint32_t i = mix((uint64_t)(uintptr_t)code->lines >> 4,
			 (uint64_t)(uintptr_t)code->name + (uint64_t)code->first_line);

	while (book->by_pointers[i] && !has_same_parts(&book->codes[book->by_pointers[i]], code))
		i = (i + 1) & (PLACES - 1);
	return &book->by_pointers[i];
}

/* ---- by what they say */

static bool is_same_text(PyObject *a, PyObject *b)
{
	return a == b || PyUnicode_Compare(a, b) == 0;
}

static bool is_same_table(PyObject *a, PyObject *b)
{
	Py_ssize_t n = 0, m = 0;
	char *one = NULL, *other = NULL;

	return a == b || (PyBytes_AsStringAndSize(a, &one, &n) == 0 &&
			  PyBytes_AsStringAndSize(b, &other, &m) == 0 && n == m &&
			  memcmp(one, other, (size_t)n) == 0);
}

static bool says_the_same(const struct own_code *a, const struct own_code *b)
{
	return a->first_line == b->first_line && is_same_table(a->lines, b->lines) &&
	       is_same_text(a->name, b->name) && is_same_text(a->file, b->file);
}

static uint64_t hash_of_table(PyObject *table)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	Py_ssize_t n = 0;
	char *bytes = NULL;

	if (PyBytes_AsStringAndSize(table, &bytes, &n))
		return 0;
	for (Py_ssize_t i = 0; i < n; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001b3); /* FNV-1a */
	return hash;
}

static uint32_t *place_by_content(struct code_book *book, const struct own_code *code)
{
	uint32_t i = mix(hash_of_table(code->lines), (uint64_t)code->first_line);

	while (book->by_content[i] && !says_the_same(&book->codes[book->by_content[i]], code))
		i = (i + 1) & (PLACES - 1);
	return &book->by_content[i];
}

/* ---- both */

static uint32_t add(struct code_book *book, const struct own_code *code)
{
	if (book->n == CODE_BOOK_MOST)
		return CODE_OTHER;
	/* The interpreter's own function: some of these are constants of it, in memory that cannot
	   be written. */
	Py_IncRef(code->file);
	Py_IncRef(code->name);
	Py_IncRef(code->lines);
	book->codes[book->n] = *code;
	return book->n++;
}

void code_book_release(struct code_book *book)
{
	for (uint32_t i = CODE_FIRST; i < book->n; i++) {
		Py_DecRef(book->codes[i].file);
		Py_DecRef(book->codes[i].name);
		Py_DecRef(book->codes[i].lines);
	}
}

uint32_t code_book_find(struct code_book *book, const struct own_code *code, bool may_add)
{
	uint32_t *here = place_by_pointers(book, code), *there, number;

	if (*here)
		return *here;
	if (book->n < CODE_FIRST)
		book->n = CODE_FIRST;
	there = place_by_content(book, code);
	if (*there || !may_add)
		return *there;
	number = add(book, code);
	if (number != CODE_OTHER)
		*here = *there = number;
	return number;
}

bool code_book_holds(const struct code_book *book, uint32_t number, const struct own_code *code)
{
	return number >= CODE_FIRST && has_same_parts(&book->codes[number], code);
}
