#include "runner/target/selector.h"

#include "results/base/buf.h"

#include <fnmatch.h>
#include <string.h>

static const char prefix[] = "bench_";
enum { PREFIX = sizeof(prefix) - 1 };

static const char *without_prefix(const char *name)
{
	return strncmp(name, prefix, PREFIX) == 0 && name[PREFIX] ? name + PREFIX : name;
}

/* ---- f.py::name */

size_t selector_split(const char *word, const char **name)
{
	static const char *const ends[] = {".py:", ".json:"};

	*name = NULL;
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		const char *found = strstr(word, ends[i]);

		if (!found)
			continue;
		found += strlen(ends[i]) - 1;
		*name = found + strspn(found, ":");
		return (size_t)(found - word);
	}
	return strlen(word);
}

/* The file's part of its benchmarks' names: "text" of "dir/bench_text.py". */
static void add_stem(struct buf *out, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *stem = without_prefix(slash ? slash + 1 : path);
	size_t length = strlen(stem);

	if (length > 3 && strcmp(stem + length - 3, ".py") == 0)
		length -= 3;
	buf_add(out, stem, length);
}

/* "Class::bench_a[1]" as names have it: "Class.a". */
static void add_parts(struct buf *out, const char *name)
{
	size_t length;

	for (name += strspn(name, ":."); *name && *name != '['; name += length) {
		name = without_prefix(name);
		length = strcspn(name, ":.[");
		buf_adds(out, ".");
		buf_add(out, name, length);
		length += strspn(name + length, ":.");
	}
}

static bool is_all_or_whole_part(const char *benchmark, const char *wanted)
{
	size_t length = strlen(wanted);

	return length && strncmp(benchmark, wanted, length) == 0 &&
	       (!benchmark[length] || strchr("(.#", benchmark[length]));
}

/* Of a test's name, "tests/test_a.py::Class::test_b[1]", what stands behind the file; NULL: it is
   none. */
static const char *test_in_file(const char *benchmark)
{
	static const char end[] = ".py::";
	const char *found = strstr(benchmark, end);

	return found ? found + sizeof(end) - 1 : NULL;
}

static bool is_test_or_holds_it(const char *test, const char *wanted)
{
	size_t length = strlen(wanted);

	return length && strncmp(test, wanted, length) == 0 &&
	       (!test[length] || strchr("[#", test[length]) ||
		strncmp(test + length, "::", 2) == 0);
}

bool selector_matches(const char *benchmark, const char *path, const char *name)
{
	const char *test = test_in_file(benchmark);
	struct buf wanted = {0};
	bool matches =
		is_all_or_whole_part(benchmark, name) || (test && is_test_or_holds_it(test, name));

	add_stem(&wanted, path);
	add_parts(&wanted, name);
	matches |= is_all_or_whole_part(benchmark, buf_text(&wanted));
	buf_release(&wanted);
	return matches;
}

/* ---- -k */

static bool fits(const char *text, const char *pattern)
{
	return strpbrk(pattern, "*?[") ? fnmatch(pattern, text, 0) == 0
				       : strncmp(text, pattern, strlen(pattern)) == 0;
}

bool selector_keeps(const char *benchmark, const char *pattern)
{
	const char *own = without_prefix(pattern);
	const char *part = benchmark;
	const char *parameters =
		benchmark + strcspn(benchmark, test_in_file(benchmark) ? "[" : "(");

	if (strstr(benchmark, pattern) ||
	    (strpbrk(pattern, "*?[") && fnmatch(pattern, benchmark, 0) == 0))
		return true;
	/* the file, the class, the function: each by its own name */
	while (part <= parameters) {
		if ((own != pattern || strpbrk(pattern, "*?[")) && fits(part, own))
			return true;
		part += strcspn(part, ".:");
		part += *part ? strspn(part, ".:") : 1;
	}
	return false;
}
