#include "runner/target/manifest.h"

#include "results/base/buf.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A manifest is written by hand: more than this is a mistake. */
#define MANIFEST_MAX_BYTES (64 * 1024 * 1024)

static bool is_one_line(const char *text)
{
	return *text && !strpbrk(text, "\n\r");
}

/* A string, or a list of strings that are one line each; *out stays NULL when the key is absent. */
static int read_text(const json_t *object, const char *key, char **out, struct err *err)
{
	const json_t *value = json_object_get(object, key);
	struct buf text = {0};
	const json_t *line;
	size_t i;

	if (!value)
		return 0;
	if (json_is_string(value))
		buf_adds(&text, json_string_value(value));
	else if (!json_is_array(value))
		goto wrong;
	json_array_foreach(value, i, line)
	{
		if (!json_is_string(line))
			goto wrong;
		buf_adds(&text, i ? "\n" : "");
		buf_adds(&text, json_string_value(line));
	}
	*out = buf_take(&text);
	return *out ? 0 : err_memory(err);
wrong:
	buf_release(&text);
	return err_set(err, ERR_INPUT, "%s: must be a string or a list of strings", key);
}

/* The shared setup, then the benchmark's own. */
static int join_setups(struct target *target, const char *shared, struct err *err)
{
	struct buf text = {0};

	if (!shared)
		return 0;
	buf_adds(&text, shared);
	if (target->setup) {
		buf_adds(&text, "\n");
		buf_adds(&text, target->setup);
	}
	free(target->setup);
	target->setup = buf_take(&text);
	return target->setup ? 0 : err_memory(err);
}

/* A whole number of at least 1; *out stays as it is when the key is absent. */
static int read_count(const json_t *item, const char *key, int64_t *out, struct err *err)
{
	const json_t *value = json_object_get(item, key);

	if (!value)
		return 0;
	if (!json_is_integer(value) || json_integer_value(value) < 1)
		return err_set(err, ERR_INPUT, "%s: must be a whole number of at least 1", key);
	*out = json_integer_value(value);
	return 0;
}

static int check_keys(const json_t *item, struct err *err)
{
	static const char *const known[] = {"name",	   "stmt",   "setup",	   "teardown",
					    "inner_loops", "number", "description"};
	enum { N = sizeof(known) / sizeof(*known) };
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)item, key, value)
	{
		size_t i = 0;

		while (i < N && strcmp(known[i], key) != 0)
			i++;
		if (i == N)
			return err_set(err, ERR_INPUT,
				       "%s: no such key (name, stmt, setup, teardown, inner_loops, "
				       "number, description)",
				       key);
	}
	return 0;
}

static int read_item(const json_t *item, const char *name, const char *shared,
		     struct targets *targets, struct err *err)
{
	struct target *target;

	for (size_t i = 0; i < targets->n; i++)
		if (strcmp(targets->items[i].name, name) == 0)
			return err_set(err, ERR_INPUT, "name: two benchmarks have this one");
	target = targets_add(targets, TARGET_SNIPPET, name);
	if (!target)
		return err_memory(err);
	if (check_keys(item, err) || read_text(item, "stmt", &target->stmt, err) ||
	    read_text(item, "setup", &target->setup, err) ||
	    read_text(item, "teardown", &target->teardown, err) ||
	    read_text(item, "description", &target->description, err) ||
	    read_count(item, "inner_loops", &target->inner_loops, err) ||
	    read_count(item, "number", &target->loops, err) || join_setups(target, shared, err))
		return -1;
	if (!target->stmt || !target->stmt[strspn(target->stmt, " \t\r\n")])
		return err_set(err, ERR_INPUT, "stmt: must be there and not empty");
	if (target->description && !is_one_line(target->description))
		return err_set(err, ERR_INPUT, "description: must be one line");
	target->is_in_pieces = target->loops > 0 && (target->setup || target->teardown);
	return 0;
}

static int read_items(const json_t *top, struct targets *targets, struct err *err)
{
	const json_t *items = json_object_get(top, "benchmarks"), *item;
	char *shared = NULL;
	int rc = read_text(top, "setup", &shared, err);
	size_t i;

	if (!rc && (!json_is_array(items) || json_array_size(items) == 0))
		rc = err_set(err, ERR_INPUT, "benchmarks: must be a list that is not empty");
	json_array_foreach(items, i, item)
	{
		const char *name = json_string_value(json_object_get(item, "name"));

		if (rc)
			break;
		if (!name || !is_one_line(name))
			rc = err_set(err, ERR_INPUT,
				     "benchmark %zu: name: must be one line of text", i + 1);
		else if (read_item(item, name, shared, targets, err))
			rc = err_in(err, "benchmark %s", name);
	}
	free(shared);
	return rc;
}

/* A result file (assay's, pyperf's or the like) where a manifest is wanted. */
static bool is_result_file(const json_t *top)
{
	const json_t *first = json_array_get(json_object_get(top, "benchmarks"), 0);

	return json_is_array(json_object_get(first, "runs"));
}

int manifest_parse(const char *text, size_t len, const char *source, struct targets *targets,
		   struct err *err)
{
	json_error_t where;
	json_t *top = json_loadb(text, len, JSON_REJECT_DUPLICATES, &where);
	int rc;

	if (!top)
		return err_set(err, ERR_INPUT, "%s: line %d, column %d: %s", source, where.line,
			       where.column, where.text);
	if (is_result_file(top))
		rc = err_set(err, ERR_INPUT,
			     "this is a file of results, not of benchmarks: assay show and assay "
			     "compare read it");
	else if (json_is_object(top))
		rc = read_items(top, targets, err);
	else
		rc = err_set(err, ERR_INPUT, "a manifest is an object with \"benchmarks\"");
	json_decref(top);
	return rc ? err_in(err, "%s", source) : 0;
}

/* Without O_NONBLOCK, opening a named pipe would wait for a writer before we can refuse it. */
static FILE *open_regular(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat info;
	FILE *file = NULL;

	if (fd < 0)
		err_sys(err, "cannot read %s", path);
	else if (fstat(fd, &info) == 0 && !S_ISREG(info.st_mode))
		err_set(err, ERR_INPUT, "%s: not a regular file", path);
	else if (!(file = fdopen(fd, "r")))
		err_sys(err, "cannot read %s", path);
	if (fd >= 0 && !file)
		close(fd);
	return file;
}

int manifest_read(const char *path, struct targets *targets, struct err *err)
{
	FILE *file = open_regular(path, err);
	struct buf text = {0};
	char bytes[65536];
	size_t n;
	int rc = -1;

	if (!file)
		return -1;
	while ((n = fread(bytes, 1, sizeof(bytes), file)) > 0 && text.len <= MANIFEST_MAX_BYTES)
		buf_add(&text, bytes, n);
	if (ferror(file))
		err_sys(err, "cannot read %s", path);
	else if (text.len > MANIFEST_MAX_BYTES)
		err_set(err, ERR_INPUT, "%s: larger than %d MiB", path, MANIFEST_MAX_BYTES >> 20);
	else if (buf_failed(&text))
		err_memory(err);
	else
		rc = manifest_parse(buf_text(&text), text.len, path, targets, err);
	buf_release(&text);
	fclose(file);
	return rc;
}
