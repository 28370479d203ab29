#include "runner/target/history.h"

#include "runner/os/interrupt.h"
#include "runner/os/sysfile.h"
#include "runner/target/git.h"
#include "runner/target/shallow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Halving a history of 100,000 commits takes git seconds. */
enum { GIT_TIMEOUT_MS = 120000 };
#define OUTPUT_MAX ((size_t)64 << 20)

static struct git_question asked(const char *const *words)
{
	return (struct git_question){
		.words = words, .timeout_ms = GIT_TIMEOUT_MS, .max_bytes = OUTPUT_MAX};
}

/* How git answered. 0: `answer` has it, and git's exit status was 0 (or 1 where `no` is given, and
   set). -1 with err. answer_release is due in every case. */
static int ask_git(struct answer *answer, const char *const *words, bool *no, struct err *err)
{
	const struct git_question question = asked(words);
	int rc = git_ask(&question, answer, err);

	if (no)
		*no = !rc && answer->end == ANSWER_EXIT && answer->code == 1;
	if (!rc && !answer_is_good(answer) && !(no && *no))
		rc = git_refuse(answer, &question, err);
	return rc;
}

/* The first line of the answer; NULL with err. */
static char *line_new(const char *const *words, struct err *err)
{
	const struct git_question question = asked(words);

	return git_line_new(&question, err);
}

/* ---- one commit */

/* What is missing may be beyond the end of a shallow clone. */
static int refuse(const char *rev, struct err *err)
{
	struct buf remedy = {0};

	shallow_remedy_add(&remedy, rev, shallow_is_here());
	err_set(err, ERR_USAGE, "no such revision: %s (%s)", rev, buf_text(&remedy));
	buf_release(&remedy);
	return -1;
}

int history_find(struct commit_id *id, const char *rev, struct err *err)
{
	struct buf name = {0};
	const char *words[] = {"rev-parse", "--verify", "--quiet", "--end-of-options", NULL, NULL};
	struct err cause = {0};
	char *line;

	buf_addf(&name, "%s^{commit}", rev);
	words[4] = buf_text(&name);
	line = line_new(words, &cause);
	buf_release(&name);
	if (!line && cause.kind == ERR_INTERRUPTED)
		return interrupt_err(err);
	if (!line || !*line || strlen(line) >= sizeof(id->text)) {
		free(line);
		return refuse(rev, err);
	}
	snprintf(id->text, sizeof(id->text), "%s", line);
	free(line);
	return 0;
}

/* The next line of `text`, which moves behind it. */
static const char *take(char **text)
{
	const char *line = sysfile_next_line(text);

	return line ? line : "";
}

static int read_commit(struct commit *commit, char *text, struct err *err)
{
	const char *parents;

	snprintf(commit->id.text, sizeof(commit->id.text), "%s", take(&text));
	snprintf(commit->shorter, sizeof(commit->shorter), "%s", take(&text));
	parents = take(&text);
	commit->n_parents = *parents != '\0';
	for (const char *c = parents; *c; c++)
		commit->n_parents += *c == ' ';
	snprintf(commit->parent.text, sizeof(commit->parent.text), "%.*s",
		 (int)strcspn(parents, " "), parents);
	snprintf(commit->date, sizeof(commit->date), "%s", take(&text));
	commit->author = strdup(take(&text));
	commit->subject = strdup(take(&text));
	return commit->author && commit->subject ? 0 : err_memory(err);
}

int history_describe(struct commit *commit, const struct commit_id *id, struct err *err)
{
	const char *words[] = {
		"show", "--no-patch", "--date=short", "--format=%H%n%h%n%P%n%ad%n%an%n%s", id->text,
		"--",	NULL};
	struct answer answer = {0};
	int rc = ask_git(&answer, words, NULL, err);

	*commit = (struct commit){0};
	buf_add(&answer.out, "", 1); /* an end, whatever is in there */
	if (!rc)
		rc = buf_failed(&answer.out) ? err_memory(err)
					     : read_commit(commit, answer.out.data, err);
	answer_release(&answer);
	return rc;
}

void commit_release(struct commit *commit)
{
	free(commit->author);
	free(commit->subject);
	*commit = (struct commit){0};
}

/* ---- two */

static int is_ancestor(bool *is, const struct commit_id *one, const struct commit_id *other,
		       struct err *err)
{
	const char *words[] = {"merge-base", "--is-ancestor", one->text, other->text, NULL};
	struct answer answer = {0};
	bool no;
	int rc = ask_git(&answer, words, &no, err);

	*is = !no;
	answer_release(&answer);
	return rc;
}

static int say_base(const struct commit_id *good, const struct commit_id *bad,
		    const char *good_name, const char *bad_name, struct err *err)
{
	const char *words[] = {"merge-base", good->text, bad->text, NULL};
	char *base = line_new(words, NULL);

	if (!base || !*base)
		err_set(err, ERR_USAGE, "%s is no ancestor of %s: no commit is in both (%s)",
			good_name, bad_name,
			shallow_is_here()
				? "this clone is shallow: git fetch --unshallow brings the rest"
				: "git fetch brings those of a remote");
	else
		err_set(err, ERR_USAGE,
			"%s is no ancestor of %s: take the commit where they parted, %.10s, in the "
			"place of %s",
			good_name, bad_name, base, good_name);
	free(base);
	return -1;
}

int history_check_range(const struct commit_id *good, const struct commit_id *bad,
			const char *good_name, const char *bad_name, struct err *err)
{
	bool is;

	if (strcmp(good->text, bad->text) == 0)
		return err_set(
			err, ERR_USAGE,
			"%s and %s are the same commit, %.10s: there is nothing between them",
			good_name, bad_name, good->text);
	if (is_ancestor(&is, good, bad, err))
		return -1;
	if (is)
		return 0;
	if (is_ancestor(&is, bad, good, err))
		return -1;
	if (is)
		return err_set(
			err, ERR_USAGE,
			"%s is older than %s: the good one comes first, as in assay bisect %s "
			"%s ... (it may be the slower one)",
			bad_name, good_name, bad_name, good_name);
	return say_base(good, bad, good_name, bad_name, err);
}

/* ---- many */

int commit_list_add(struct commit_list *list, const struct commit_id *id, struct err *err)
{
	if (mem_reserve(&list->items, &list->cap, list->n + 1, sizeof(*list->items)))
		return err_memory(err);
	list->items[list->n++] = *id;
	return 0;
}

bool commit_list_has(const struct commit_list *list, const char *id)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->items[i].text, id) == 0)
			return true;
	return false;
}

void commit_list_release(struct commit_list *list)
{
	free(list->items);
	*list = (struct commit_list){0};
}

/* "<id> (dist=3)" a line, or with more in the brackets. */
static int read_candidates(struct commit_list *list, char *text, struct err *err)
{
	const char *line;

	while ((line = sysfile_next_line(&text))) {
		struct commit_id id;
		size_t len = strcspn(line, " ");

		if (len == 0 || len >= sizeof(id.text))
			continue;
		snprintf(id.text, sizeof(id.text), "%.*s", (int)len, line);
		if (commit_list_add(list, &id, err))
			return -1;
	}
	return 0;
}

/* `bad` to the end, where the order of git does not put it among equals. */
static void put_last(struct commit_list *list, const struct commit_id *bad)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->items[i].text, bad->text) != 0)
			list->items[kept++] = list->items[i];
	if (kept < list->n)
		list->items[kept] = *bad;
}

int history_candidates(struct commit_list *list, const struct commit_id *bad,
		       const struct commit_list *good, bool first_parent, struct err *err)
{
	const size_t head = 3 + first_parent;
	const char **words = calloc(head + 1 + good->n + 1, sizeof(*words));
	struct answer answer = {0};
	int rc;

	*list = (struct commit_list){0};
	if (!words)
		return err_memory(err);
	words[0] = "rev-list";
	words[1] = "--bisect-all";
	words[2] = "--first-parent"; /* or, where that is not wanted: */
	words[head - 1] = bad->text;
	words[head] = "--not";
	for (size_t i = 0; i < good->n; i++)
		words[head + 1 + i] = good->items[i].text;
	rc = ask_git(&answer, words, NULL, err);
	free(words);
	if (!rc && answer.out.data)
		rc = read_candidates(list, answer.out.data, err);
	put_last(list, bad);
	answer_release(&answer);
	return rc;
}

const struct commit_id *history_next(const struct commit_list *candidates,
				     const struct commit_id *bad, const struct commit_list *skipped)
{
	const struct commit_id *found = NULL;
	size_t n = 0, among = 0, wanted;

	for (size_t i = 0; i < candidates->n; i++) {
		const char *id = candidates->items[i].text;

		if (commit_list_has(skipped, id))
			among++;
		else if (strcmp(id, bad->text) != 0)
			n++;
	}
	/* As git's own bisection did for years: 1/5, 2/5, 3/5 of the way, in turns. */
	wanted = among == 0 ? 0 : n * (among % 3 + 1) / 5;
	for (size_t i = 0; i < candidates->n && n > 0; i++) {
		const struct commit_id *id = &candidates->items[i];

		if (commit_list_has(skipped, id->text) || strcmp(id->text, bad->text) == 0)
			continue;
		found = id;
		if (wanted-- == 0)
			break;
	}
	return found;
}

/* ---- files */

int history_is_same_file(bool *is_same, const struct commit_id *one, const struct commit_id *other,
			 const char *path, struct err *err)
{
	const char *words[] = {
		"diff", "--quiet", "--no-ext-diff", "--no-textconv", one->text, other->text, "--",
		path,	NULL};
	struct answer answer = {0};
	struct err cause = {0};
	bool no = false;

	/* A path outside of the repository is an error of git's, and the same for both. */
	if (ask_git(&answer, words, &no, &cause) &&
	    (cause.kind == ERR_INTERRUPTED || cause.kind == ERR_MEMORY)) {
		answer_release(&answer);
		*err = cause;
		return -1;
	}
	*is_same = !no;
	answer_release(&answer);
	return 0;
}

char *history_own_file_new(const char *name, struct err *err)
{
	const char *words[] = {"rev-parse", "--git-path", name, NULL};
	struct err cause = {0};
	char *path = line_new(words, &cause);

	if (path)
		return path;
	if (cause.kind == ERR_INTERRUPTED || cause.kind == ERR_MEMORY)
		*err = cause;
	else
		err_set(err, ERR_USAGE,
			"bisect needs a git repository around the working directory, and git");
	return NULL;
}
