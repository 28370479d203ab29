#include "runner/preparing/changed.h"

#include "results/base/path.h"
#include "results/base/slurp.h"
#include "results/profiles/source_function.h"
#include "runner/target/git.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More says nothing that would be read; a huge tree on a cold disk takes a second or two. */
enum { DIFF_MOST = 4 << 20, DIFF_TIMEOUT_MS = 5000 };

/* Reading a diff: the file that it is at, on both sides. */
struct reading_diff {
	struct changed *changed;
	const char *const *folders;
	char *paths[2];	     /* from the top; NULL: not there, or no file of Python */
	struct buf texts[2]; /* of them, once one was needed */
	bool has_text[2];
	struct err *err;
};

void changed_release(struct changed *changed)
{
	for (size_t i = 0; i < changed->n; i++) {
		free((char *)changed->places[i].function);
		free((char *)changed->places[i].file);
	}
	free(changed->places);
	*changed = (struct changed){0};
}

static bool is_known(const struct changed *changed, const char *function, const char *file)
{
	for (size_t i = 0; i < changed->n; i++)
		if (strcmp(changed->places[i].function, function) == 0 &&
		    strcmp(changed->places[i].file, file) == 0)
			return true;
	return false;
}

static int add(struct changed *changed, const char *function, const char *file, int line,
	       struct err *err)
{
	struct why_place *grown;
	struct why_place place = {.line = line};

	if (is_known(changed, function, file))
		return 0;
	grown = realloc(changed->places, (changed->n + 1) * sizeof(*grown));
	if (!grown)
		return err_memory(err);
	changed->places = grown;
	place.function = strdup(function);
	place.file = strdup(file);
	grown[changed->n++] = place;
	return place.function && place.file ? 0 : err_memory(err);
}

/* ---- one file */

static void end_file(struct reading_diff *r)
{
	for (int side = 0; side < 2; side++) {
		free(r->paths[side]);
		r->paths[side] = NULL;
		buf_clear(&r->texts[side]);
		r->has_text[side] = false;
	}
}

/* "--- a/PATH" or "+++ b/PATH"; "/dev/null" has no such beginning. */
static int begin_side(struct reading_diff *r, int side, const char *name, size_t len)
{
	bool is_python = len > 5 && name[1] == '/' && strncmp(name + len - 3, ".py", 3) == 0;

	if (!is_python)
		return 0;
	free(r->paths[side]); /* a name twice: no diff of git's */
	r->paths[side] = strndup(name + 2, len - 2);
	return r->paths[side] ? 0 : err_memory(r->err);
}

/* What cannot be read has no functions. */
static const char *text_of(struct reading_diff *r, int side)
{
	char *path;

	if (!r->paths[side])
		return "";
	if (!r->has_text[side] && (path = path_in_new(r->folders[side], r->paths[side]))) {
		if (slurp(path, &slurp_limits_default, &r->texts[side], NULL))
			buf_clear(&r->texts[side]);
		free(path);
	}
	r->has_text[side] = true;
	return buf_text(&r->texts[side]);
}

static int add_lines(struct reading_diff *r, int side, int from, int n)
{
	const char *text = text_of(r, side);
	struct buf name = {0};
	int rc = 0, first;

	for (int i = 0; i < n && !rc; i++) {
		buf_clear(&name);
		if (source_function_at(text, from + i, &name, &first))
			rc = add(r->changed, buf_text(&name), r->paths[side], first, r->err);
	}
	buf_release(&name);
	return rc;
}

/* ---- the lines of a diff */

/* "12,3" or "12", which is one line. */
static void read_range(const char *at, int *from, int *n)
{
	size_t digits = strspn(at, "0123456789");

	*from = (int)strtol(at, NULL, 10);
	*n = at[digits] == ',' ? (int)strtol(at + digits + 1, NULL, 10) : 1;
}

/* "@@ -12,3 +12,4 @@": new lines, or where there are none those that are gone. *lines: how many
   follow. */
static int read_hunk(struct reading_diff *r, const char *at, int *lines)
{
	int from[2], n[2];
	const char *plus;

	read_range(at + strlen("@@ -"), &from[0], &n[0]);
	plus = strchr(at, '+');
	if (!plus)
		return 0;
	read_range(plus + 1, &from[1], &n[1]);
	*lines = n[0] + n[1];
	return n[1] > 0 ? add_lines(r, 1, from[1], n[1]) : add_lines(r, 0, from[0], n[0]);
}

static int read_line(struct reading_diff *r, const char *line, size_t len, int *inside)
{
	if (*inside > 0 && (*line == '+' || *line == '-')) {
		--*inside;
		return 0;
	}
	if (strncmp(line, "diff --git ", 11) == 0)
		end_file(r);
	else if (strncmp(line, "--- ", 4) == 0)
		return begin_side(r, 0, line + 4, len - 4);
	else if (strncmp(line, "+++ ", 4) == 0)
		return begin_side(r, 1, line + 4, len - 4);
	else if (strncmp(line, "@@ -", 4) == 0)
		return read_hunk(r, line, inside);
	return 0;
}

int changed_read(struct changed *changed, const char *diff, const char *const folders[2],
		 struct err *err)
{
	struct reading_diff r = {.changed = changed, .folders = folders, .err = err};
	int rc = 0, inside = 0;

	while (*diff && !rc) {
		size_t len = strcspn(diff, "\n");

		rc = read_line(&r, diff, len, &inside);
		diff += len + (diff[len] == '\n');
	}
	end_file(&r);
	buf_release(&r.texts[0]);
	buf_release(&r.texts[1]);
	return rc;
}

/* ---- git */

static int ask_git(struct changed *changed, const struct prepared_side sides[2], const char *commit,
		   struct err *err)
{
	const char *const words[] = {"-c",
				     "core.quotePath=false",
				     "diff",
				     "-U0",
				     "--no-color",
				     "--no-ext-diff",
				     "--no-textconv",
				     "--src-prefix=a/",
				     "--dst-prefix=b/",
				     commit,
				     "--",
				     "*.py",
				     NULL};
	const struct git_question question = {.words = words,
					      .dir = sides[SIDE_CANDIDATE].folder,
					      .timeout_ms = DIFF_TIMEOUT_MS,
					      .max_bytes = DIFF_MOST,
					      .is_about_here = true};
	const char *const folders[2] = {sides[0].folder, sides[1].folder};
	struct answer answer;
	struct err cause = {0};
	int rc = git_ask(&question, &answer, &cause);

	if (rc && (cause.kind == ERR_MEMORY || cause.kind == ERR_INTERRUPTED))
		*err = cause;
	else
		rc = !rc && answer_is_good(&answer)
			     ? changed_read(changed, buf_text(&answer.out), folders, err)
			     : 0;
	answer_release(&answer);
	return rc;
}

int changed_find(struct changed *changed, const struct prepared_side sides[2], struct err *err)
{
	const struct prepared_side *old = &sides[SIDE_BASELINE];

	*changed = (struct changed){0};
	if (!old->tree || !old->folder || !sides[SIDE_CANDIDATE].folder)
		return 0;
	return ask_git(changed, sides, old->tree->commit, err);
}
