#include "results/profiles/source_lines.h"

#include "results/base/slurp.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct source_file {
	char *name;
	struct buf text;
};

void source_lines_release(struct source_lines *sources)
{
	for (size_t i = 0; i < sources->n; i++) {
		free(sources->files[i].name);
		buf_release(&sources->files[i].text);
	}
	free(sources->files);
	*sources = (struct source_lines){0};
}

static struct source_file *find(struct source_lines *sources, const char *file)
{
	for (size_t i = 0; i < sources->n; i++)
		if (strcmp(sources->files[i].name, file) == 0)
			return &sources->files[i];
	return NULL;
}

static struct source_file *add(struct source_lines *sources, const char *file)
{
	if (sources->n == sources->cap) {
		size_t cap = sources->cap ? 2 * sources->cap : 16;
		struct source_file *files = reallocarray(sources->files, cap, sizeof(*files));

		if (!files)
			return NULL;
		sources->files = files;
		sources->cap = cap;
	}
	sources->files[sources->n] = (struct source_file){.name = strdup(file)};
	return sources->files[sources->n].name ? &sources->files[sources->n++] : NULL;
}

int source_lines_give(struct source_lines *sources, const char *file, const char *text,
		      struct err *err)
{
	struct source_file *of = find(sources, file);

	of = of ? of : add(sources, file);
	if (!of)
		return err_memory(err);
	buf_clear(&of->text);
	buf_adds(&of->text, text);
	return buf_failed(&of->text) ? err_memory(err) : 0;
}

/* Only files are read: a name from a profile may be that of a pipe, or of nothing at all. What
   cannot be read has no lines. */
static struct source_file *read_file(struct source_lines *sources, const char *file)
{
	struct source_file *of = add(sources, file);
	struct stat info;

	if (of && stat(file, &info) == 0 && S_ISREG(info.st_mode) &&
	    slurp(file, &slurp_limits_default, &of->text, NULL))
		buf_clear(&of->text);
	return of;
}

static const char *line_of(const struct buf *text, int line, size_t *len)
{
	const char *at = buf_text(text), *end;

	for (int i = 1; i < line; i++) {
		at = strchr(at, '\n');
		if (!at)
			return NULL;
		at++;
	}
	end = strchr(at, '\n');
	*len = end ? (size_t)(end - at) : strlen(at);
	return at;
}

/* NULL: there is no such file or line. */
static const char *find_line(struct source_lines *sources, const char *file, int line, size_t *len)
{
	struct source_file *of = find(sources, file);
	const char *text;

	of = of ? of : read_file(sources, file);
	text = of && line > 0 ? line_of(&of->text, line, len) : NULL;
	return text && (*len > 0 || *text) ? text : NULL; /* behind the last newline is no line */
}

bool source_lines_add(struct source_lines *sources, const char *file, int line, struct buf *out)
{
	static const char blanks[] = " \t\r\f";
	size_t len = 0;
	const char *text = find_line(sources, file, line, &len);

	if (!text)
		return false;
	while (len > 0 && strchr(blanks, *text)) {
		text++;
		len--;
	}
	while (len > 0 && strchr(blanks, text[len - 1]))
		len--;
	buf_add(out, text, len);
	return len > 0;
}

bool source_lines_add_whole(struct source_lines *sources, const char *file, int line,
			    struct buf *out)
{
	size_t len = 0;
	const char *text = find_line(sources, file, line, &len);

	if (text)
		buf_add(out, text, len);
	return text != NULL;
}
