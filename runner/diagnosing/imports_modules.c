#include "results/base/buf.h"
#include "runner/diagnosing/imports.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void imports_release(struct imports_counted *counted)
{
	for (size_t i = 0; i < counted->n; i++) {
		free(counted->modules[i].name);
		free(counted->modules[i].self_s);
		free(counted->modules[i].total_s);
	}
	free(counted->modules);
	free(counted->interpreter);
	*counted = (struct imports_counted){0};
}

static bool is_of(const struct import_module *module, const struct import_line *line)
{
	return (module->phase == IMPORT_LATER) == (line->phase == IMPORT_LATER) &&
	       strncmp(module->name, line->name, line->name_len) == 0 &&
	       module->name[line->name_len] == '\0';
}

/* Processes import in the same order, nearly: the next one is mostly behind the last one. */
static size_t find(const struct imports_counted *counted, const struct import_line *line,
		   size_t hint)
{
	for (size_t i = 0; i < counted->n; i++) {
		size_t at = (hint + i) % counted->n;

		if (is_of(&counted->modules[at], line))
			return at;
	}
	return SIZE_MAX;
}

static size_t append(struct imports_counted *counted, const struct import_line *line,
		     size_t processes, struct err *err)
{
	struct import_module *module;

	if (mem_reserve(&counted->modules, &counted->cap, counted->n + 1,
			sizeof(*counted->modules))) {
		err_memory(err);
		return SIZE_MAX;
	}
	module = &counted->modules[counted->n++];
	*module =
		(struct import_module){.phase = line->phase, .importer = SIZE_MAX, .low = INFINITY};
	module->name = strndup(line->name, line->name_len);
	module->self_s = calloc(processes + 1, sizeof(double));
	module->total_s = calloc(processes + 1, sizeof(double));
	if (module->name && module->self_s && module->total_s)
		return counted->n - 1;
	err_memory(err);
	return SIZE_MAX;
}

/* A benchmark's begin where its worker has been started. */
static bool is_counted(const struct imports_counted *counted, const struct import_line *line)
{
	return counted->is_program || line->phase >= IMPORT_LOAD;
}

static void add_time(struct import_module *module, const struct import_line *line, size_t process,
		     int64_t later)
{
	double part = module->phase == IMPORT_LATER ? (double)later : 1;

	module->self_s[process] += (double)line->self_us * 1e-6 / part;
	module->total_s[process] += (double)line->total_us * 1e-6 / part;
}

/* ---- how often iterations import it */

struct times_seen {
	int64_t few, many; /* in the second and the third value */
};

static void conclude(struct imports_counted *counted, const struct times_seen *seen, int64_t later)
{
	for (size_t i = 0; i < counted->n; i++) {
		struct import_module *module = &counted->modules[i];
		double few = (double)seen[i].few * 3 / (double)later;
		double many = (double)seen[i].many * 3 / (double)(2 * later);

		if (module->phase != IMPORT_LATER)
			continue;
		module->low = fmin(module->low, fmin(few, many));
		module->high = fmax(module->high, fmax(few, many));
	}
}

/* ---- all together */

/* Of modules that this process is the first to show: where one stands first says what imported it.
   What imported it ends later; one that stood before has come another way, and would close a
   circle.
 */
static void set_importers(struct imports_counted *counted, const struct import_times *times,
			  const size_t *of_lines, size_t known, size_t *first_lines)
{
	for (size_t i = times->n; i-- > 0;)
		if (of_lines[i] != SIZE_MAX)
			first_lines[of_lines[i]] = i;
	for (size_t i = 0; i < times->n; i++) {
		size_t importer = times->lines[i].importer, module = of_lines[i];

		importer = importer == SIZE_MAX ? SIZE_MAX : of_lines[importer];
		if (module == SIZE_MAX || module < known || first_lines[module] != i)
			continue;
		if (importer != SIZE_MAX && (importer < known || first_lines[importer] > i))
			counted->modules[module].importer = importer;
	}
}

static int add_lines(struct imports_counted *counted, const struct import_times *times,
		     size_t process, size_t processes, int64_t later, size_t *of_lines,
		     struct times_seen *seen, struct err *err)
{
	size_t at = 0;

	for (size_t i = 0; i < times->n; i++) {
		const struct import_line *line = &times->lines[i];

		of_lines[i] = SIZE_MAX;
		if (!is_counted(counted, line))
			continue;
		at = find(counted, line, at);
		if (at == SIZE_MAX)
			at = append(counted, line, processes, err);
		if (at == SIZE_MAX)
			return -1;
		of_lines[i] = at;
		add_time(&counted->modules[at], line, process, later);
		seen[at].few += line->value == 1;
		seen[at].many += line->value > 1;
	}
	return 0;
}

int imports_add(struct imports_counted *counted, const struct import_times *times, size_t process,
		size_t processes, int64_t later, struct err *err)
{
	size_t known = counted->n;
	size_t *of_lines = calloc(times->n + 1, sizeof(*of_lines));
	size_t *first_lines = calloc(known + times->n + 1, sizeof(*first_lines));
	struct times_seen *seen = calloc(known + times->n + 1, sizeof(*seen));
	int rc = of_lines && first_lines && seen
			 ? add_lines(counted, times, process, processes, later, of_lines, seen, err)
			 : err_memory(err);

	if (!rc) {
		set_importers(counted, times, of_lines, known, first_lines);
		conclude(counted, seen, later);
		counted->has_children |= times->interpreters > 1;
	}
	free(of_lines);
	free(first_lines);
	free(seen);
	return rc;
}
