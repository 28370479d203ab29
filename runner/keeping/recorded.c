#include "runner/keeping/recorded.h"

#include "results/base/json.h"
#include "results/base/slurp.h"
#include "results/model/keys.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

/* ---- writing */

/* A fact is one line whose white space is collapsed: of blanks in a row all but the first are
   written as escapes. */
static void add_kept(struct buf *out, const char *json)
{
	for (const char *c = json; *c; c++)
		if (*c == ' ' && c > json && c[-1] == ' ')
			buf_adds(out, "\\u0020");
		else
			buf_add(out, c, 1);
}

static json_t *begun_json_new(const struct begun *begun, const char *directory)
{
	json_t *words = json_array();

	for (int i = 1; words && i < begun->argc; i++)
		if (json_array_append_new(words, json_text_new(begun->argv[i]))) {
			json_decref(words);
			return NULL;
		}
	return json_pack("{s:s, s:o, s:o}", "command", begun->command, "words", words, "directory",
			 json_text_new(directory));
}

int recorded_add_begun(struct facts *facts, const struct begun *begun, struct err *err)
{
	char *directory = realpath(".", NULL);
	json_t *json = directory ? begun_json_new(begun, directory) : NULL;
	struct buf plain = {0}, text = {0};
	int rc;

	if (json)
		json_add(&plain, json, 0, false);
	add_kept(&text, buf_text(&plain));
	if (!directory)
		rc = err_sys(err, "cannot find the working directory");
	else if (!json || buf_failed(&plain) || buf_failed(&text))
		rc = err_memory(err);
	else
		rc = facts_add_text(facts, KEY_BEGUN, buf_text(&text), err);
	buf_release(&plain);
	buf_release(&text);
	json_decref(json);
	free(directory);
	return rc;
}

enum { SOURCE_SIZE = 24 };

/* Empty for what cannot be read. */
static void checksum(const char *path, char text[SOURCE_SIZE])
{
	struct buf bytes = {0};
	struct stat info;

	text[0] = '\0';
	/* A named pipe would be waited for. */
	if (stat(path, &info) == 0 && S_ISREG(info.st_mode) &&
	    slurp(path, &slurp_limits_default, &bytes, NULL) == 0)
		snprintf(text, SOURCE_SIZE, "crc32 %08" PRIx32,
			 (uint32_t)crc32_z(0, (const unsigned char *)buf_text(&bytes), bytes.len));
	buf_release(&bytes);
}

/* Whether `folder`, the first n bytes of a path, is the top of a checkout. */
static bool is_top(const char *path, size_t n)
{
	char git[PATH_MAX];

	return snprintf(git, sizeof(git), "%.*s/.git", (int)n, path) < (int)sizeof(git) &&
	       access(git, F_OK) == 0;
}

const char *recorded_file_name(const char *path)
{
	char here[PATH_MAX];
	size_t n = strlen(path);

	while (n > 0) {
		while (n > 0 && path[--n] != '/')
			;
		if (n > 0 && is_top(path, n))
			return path + n + 1;
	}
	n = getcwd(here, sizeof(here)) ? strlen(here) : 0;
	return n > 1 && strncmp(path, here, n) == 0 && path[n] == '/' ? path + n + 1 : NULL;
}

/* The benchmarks of a file stand together: it is read, and looked for, once for all of them. */
int recorded_add_sources(struct targets *targets, struct err *err)
{
	const char *path = NULL, *name = NULL;
	char text[SOURCE_SIZE] = "";

	for (size_t i = 0; i < targets->n; i++) {
		struct target *target = &targets->items[i];

		if (!target->path)
			continue;
		if (!path || strcmp(path, target->path) != 0) {
			path = target->path;
			checksum(path, text);
			name = recorded_file_name(path);
		}
		if ((text[0] && facts_add_text(&target->facts, KEY_SOURCE, text, err)) ||
		    (name && facts_add_text(&target->facts, KEY_FILE, name, err)))
			return -1;
	}
	return 0;
}

/* ---- reading */

void recorded_release(struct recorded *r)
{
	json_decref(r->begun);
	free(r->argv);
	*r = (struct recorded){0};
}

static int take_words(struct recorded *r, struct err *err)
{
	const json_t *words = json_object_get(r->begun, "words");
	size_t n = json_array_size(words);

	r->command = json_string_value(json_object_get(r->begun, "command"));
	r->directory = json_string_value(json_object_get(r->begun, "directory"));
	r->argv = calloc(n + 2, sizeof(*r->argv));
	if (!r->argv)
		return err_memory(err);
	r->argv[r->argc++] = (char *)r->command;
	for (size_t i = 0; i < n; i++)
		r->argv[r->argc++] = (char *)json_string_value(json_array_get(words, i));
	for (int i = 0; i < r->argc; i++)
		if (!r->argv[i] || !r->directory)
			return err_set(err, ERR_INPUT, "%s makes no sense", KEY_BEGUN);
	return 0;
}

int recorded_read(struct recorded *r, const struct bench *bench, struct err *err)
{
	const struct meta *meta = bench->nruns ? bench->runs[0]->meta : NULL;

	*r = (struct recorded){.text = meta_text(meta, KEY_BEGUN),
			       .python = meta_text(meta, "python_executable"),
			       .version = meta_text(meta, "python_version"),
			       .commit = meta_text(meta, "assay_git_commit"),
			       .source = meta_text(meta, KEY_SOURCE),
			       .duel = meta_text(meta, KEY_DUEL),
			       .side = meta_text(meta, KEY_DUEL_SIDE)};
	if (!r->text)
		return err_set(err, ERR_INPUT,
			       "the file does not say what ran: it is of another tool or of an "
			       "older assay; measure it again, as in assay run --explain -o FILE");
	r->is_dirty = meta_text(meta, "assay_git_dirty") &&
		      strcmp(meta_text(meta, "assay_git_dirty"), "yes") == 0;
	r->begun = json_parse(r->text, strlen(r->text), err);
	return !r->begun || take_words(r, err) ? -1 : 0;
}
