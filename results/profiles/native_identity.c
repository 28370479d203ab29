#include "results/profiles/native_identity.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* "python", "python3.13", "libpython3.13.so.1.0"; not "python_snappy.so". */
static bool is_interpreter(const char *name)
{
	const char *rest = begins(name, "libpython") ? name + 9
			   : begins(name, "python")  ? name + 6
						     : "-";

	return !*rest || *rest == '.' || isdigit((unsigned char)*rest);
}

/* How much of it comes before ".so" and a version; SIZE_MAX: it is no shared library. */
static size_t stem_of(const char *name)
{
	for (const char *at = name; (at = strstr(at, ".so")); at++)
		if (!at[3] || at[3] == '.')
			return (size_t)(at - name);
	return SIZE_MAX;
}

/* "_json.cpython-313-x86_64-linux-gnu": what an extension module says of its interpreter. */
static size_t without_tag(const char *name, size_t n)
{
	static const char *const tags[] = {".cpython-", ".pypy", ".graalpy", ".abi3"};

	for (size_t i = 0; i < n; i++)
		for (size_t tag = 0; tag < sizeof(tags) / sizeof(*tags); tag++)
			if (begins(name + i, tags[tag]))
				return i;
	return n;
}

/* "-2.31", or "-040039e1", with which wheels tell their copies apart. */
static bool is_version(const char *at, size_t n)
{
	bool has_dot = memchr(at, '.', n);
	size_t hex = 0, digits = 0;

	for (size_t i = 0; i < n; i++) {
		hex += isxdigit((unsigned char)at[i]) != 0;
		digits += isdigit((unsigned char)at[i]) || at[i] == '.';
	}
	return (has_dot && digits == n) || (n == 8 && hex == n);
}

static size_t without_versions(const char *name, size_t n)
{
	const char *dash;

	while ((dash = memrchr(name, '-', n)) && dash > name &&
	       is_version(dash + 1, (size_t)(name + n - dash - 1)))
		n = (size_t)(dash - name);
	return n;
}

void native_library_add(struct buf *out, const char *library)
{
	const char *name = base_of(library);
	size_t stem = stem_of(name);

	if (is_interpreter(name)) {
		buf_adds(out, "python");
	} else if (stem == SIZE_MAX) {
		buf_adds(out, name);
	} else {
		buf_add(out, name, without_versions(name, without_tag(name, stem)));
		buf_adds(out, ".so");
	}
}

/* ---- symbols */

/* What GCC and LLVM call a copy that they made of a function. */
static size_t without_clone(const char *symbol, size_t n)
{
	static const char *const clones[] = {".constprop.", ".isra.",	  ".part.",
					     ".cold",	    ".lto_priv.", ".llvm."};

	for (size_t i = 1; i < n; i++)
		for (size_t k = 0; k < sizeof(clones) / sizeof(*clones); k++)
			if (begins(symbol + i, clones[k]))
				return i;
	return n;
}

/* "17h0123456789abcdefE", the last of a name that Rust mangled. */
static size_t without_hash(const char *symbol, size_t n)
{
	enum { HASH = 20, DIGITS = 16 };

	if (n <= HASH || !begins(symbol, "_ZN") || !begins(symbol + n - HASH, "17h") ||
	    symbol[n - 1] != 'E')
		return n;
	for (size_t i = n - 1 - DIGITS; i < n - 1; i++)
		if (!isxdigit((unsigned char)symbol[i]))
			return n;
	return n - HASH;
}

void native_symbol_add(struct buf *out, const char *symbol, const char *library)
{
	const char *name = base_of(library);
	size_t n = strlen(symbol), version = strcspn(symbol, "@");

	if (n == strlen(name) + 2 && symbol[0] == '[' && strncmp(symbol + 1, name, n - 2) == 0) {
		buf_adds(out, "[");
		native_library_add(out, name);
		buf_adds(out, "]");
		return;
	}
	n = without_clone(symbol, version ? version : n);
	buf_add(out, symbol, without_hash(symbol, n));
}
