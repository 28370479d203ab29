#include "cli/measuring/target_words.h"

#include "cli/words/nearest.h"
#include "results/base/buf.h"
#include "runner/target/selector.h"

#include <stdlib.h>
#include <string.h>

void target_words_release(struct target_words *words)
{
	for (size_t i = 0; i < words->paths.n; i++)
		free((char *)words->paths.items[i]);
	texts_release(&words->paths);
	texts_release(&words->names);
}

static int add_word(struct target_words *words, const char *typed, struct err *err)
{
	const char *name;
	size_t length = selector_split(typed, &name);
	char *path;

	if (name && !*name)
		return err_set(err, ERR_USAGE, "%s: name a benchmark behind the colon, or none",
			       typed);
	path = strndup(typed, length);
	if (!path || texts_add(&words->paths, path)) {
		free(path);
		return err_memory(err);
	}
	/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): the list has it, target_words_release() */
	return texts_add(&words->names, name ? name : "") ? err_memory(err) : 0;
}

int target_words_init(struct target_words *words, const struct texts *typed, struct err *err)
{
	for (size_t i = 0; i < typed->n; i++)
		if (add_word(words, typed->items[i], err))
			return -1;
	return 0;
}

/* ---- which benchmarks */

typedef bool is_wanted(const struct target *target, const void *context);

/* Keep those of the targets from `first` on that are wanted. Nothing is taken away when none is:
   they are still to be named. */
static size_t keep(struct targets *targets, size_t first, is_wanted *wanted, const void *context)
{
	size_t kept = 0;

	for (size_t i = first; i < targets->n; i++)
		kept += wanted(&targets->items[i], context);
	if (kept == 0 || kept == targets->n - first)
		return kept;
	kept = first;
	for (size_t i = first; i < targets->n; i++)
		if (wanted(&targets->items[i], context))
			targets->items[kept++] = targets->items[i];
		else
			target_release(&targets->items[i]);
	targets->n = kept;
	return kept - first;
}

/* The last part of a benchmark's name, which people type. */
static const char *last_part(const char *name)
{
	size_t end = strcspn(name, "([");

	while (end > 0 && name[end - 1] != '.' && name[end - 1] != ':')
		end--;
	return name + end;
}

/* "; did you mean x.sort?", or the first few that there are. */
static int refuse(struct buf *text, const struct targets *targets, size_t first, const char *typed,
		  struct err *err)
{
	enum { SHOWN = 5 };
	struct texts names = {0}, parts = {0};
	const char *near = NULL;

	for (size_t i = first; i < targets->n; i++)
		if (texts_add(&names, targets->items[i].name) ||
		    texts_add(&parts, last_part(targets->items[i].name)))
			break; /* without memory: fewer guesses */
	near = nearest_name(typed, names.items, names.n);
	near = near ? near : nearest_name(last_part(typed), parts.items, parts.n);
	if (near)
		buf_addf(text, " (did you mean %s?)", near);
	for (size_t i = 0; !near && i < names.n && i < SHOWN; i++)
		buf_addf(text, "%s%s", i ? ", " : " (there is ", names.items[i]);
	if (!near && names.n)
		buf_addf(text, "%s)", names.n > SHOWN ? ", ...; --list shows all" : "");
	texts_release(&names);
	texts_release(&parts);
	err_set(err, ERR_INPUT, "%s", buf_text(text));
	buf_release(text);
	return -1;
}

/* The words of a file: one of them, and those behind it. */
struct words_of_file {
	const struct target_words *words;
	size_t which;
};

static bool is_of_file(const struct words_of_file *of, size_t i)
{
	return strcmp(of->words->paths.items[i], of->words->paths.items[of->which]) == 0;
}

/* A file that cannot be loaded stays: its row says why. */
static bool is_named_by(const struct target *target, const struct words_of_file *of, size_t i)
{
	const char *name = of->words->names.items[i];

	return !*name || target->load_error ||
	       selector_matches(target->name, of->words->paths.items[i], name);
}

/* Keep those of the targets from `first` on that a word names, in the order of the words. */
static void keep_named(struct targets *targets, size_t first, const struct words_of_file *of)
{
	struct target *items = targets->items;
	size_t kept = first;

	for (size_t i = of->which; i < of->words->paths.n; i++)
		for (size_t t = kept; is_of_file(of, i) && t < targets->n; t++)
			if (is_named_by(&items[t], of, i)) {
				struct target found = items[t];

				memmove(items + kept + 1, items + kept,
					(t - kept) * sizeof(*items));
				items[kept++] = found;
			}
	while (targets->n > kept)
		target_release(&items[--targets->n]);
}

static bool names_any(const struct words_of_file *of, size_t i, const struct targets *targets,
		      size_t first)
{
	for (size_t t = first; t < targets->n; t++)
		if (is_named_by(&targets->items[t], of, i))
			return true;
	return false;
}

bool target_words_is_repeated(const struct target_words *words, size_t which)
{
	const struct words_of_file of = {words, which};
	size_t i = 0;

	while (i < which && !is_of_file(&of, i))
		i++;
	return i < which;
}

int target_words_keep(const struct target_words *words, size_t which, struct targets *targets,
		      size_t first, bool may_lack, struct err *err)
{
	const struct words_of_file of = {words, which};
	struct buf text = {0};

	for (size_t i = which; i < words->paths.n && !may_lack; i++) {
		if (!is_of_file(&of, i) || names_any(&of, i, targets, first))
			continue;
		buf_addf(&text, "%s has no benchmark %s", words->paths.items[i],
			 words->names.items[i]);
		return refuse(&text, targets, first, words->names.items[i], err);
	}
	keep_named(targets, first, &of);
	return 0;
}

static bool is_kept(const struct target *target, const void *context)
{
	const struct texts *patterns = context;

	for (size_t i = 0; i < patterns->n; i++)
		if (selector_keeps(target->name, patterns->items[i]))
			return true;
	return false;
}

int targets_choose(struct targets *targets, const struct texts *patterns, const char *option,
		   struct err *err)
{
	struct buf text = {0};

	if (patterns->n == 0 || keep(targets, 0, is_kept, patterns) > 0)
		return 0;
	if (!option) {
		targets_release(targets);
		return 0;
	}
	buf_addf(&text, "no benchmark matches %s %s", option, patterns->items[0]);
	if (strstr(patterns->items[0], " or ") || strstr(patterns->items[0], " and "))
		buf_addf(&text, ": it is one text or pattern; %s A %s B keeps both", option,
			 option);
	return refuse(&text, targets, 0, patterns->items[0], err);
}

/* ---- one name, one benchmark */

static bool is_one_file(const struct target *a, const struct target *b)
{
	return a->path && b->path && strcmp(a->path, b->path) == 0;
}

/* The first other one of that name; targets->n: none. */
static size_t namesake(const struct targets *targets, size_t i)
{
	size_t by = 0;

	while (by < targets->n &&
	       (by == i || strcmp(targets->items[by].name, targets->items[i].name) != 0))
		by++;
	return by;
}

static bool is_of_python(const struct target *target)
{
	return target->kind == TARGET_FILE || target->kind == TARGET_TEST;
}

/* A function that is named twice, alone and with its file or class, is one benchmark. */
static void drop_repeated(struct targets *targets)
{
	size_t kept = 0;

	for (size_t i = 0; i < targets->n; i++) {
		struct target *target = &targets->items[i];
		size_t by = 0;

		while (by < kept &&
		       !(is_of_python(target) && is_one_file(&targets->items[by], target) &&
			 strcmp(targets->items[by].name, target->name) == 0))
			by++;
		if (by < kept)
			target_release(target);
		else
			targets->items[kept++] = *target;
	}
	targets->n = kept;
}

/* "a/x.sort" of a/bench_x.py; NULL without memory, or where there is no folder to tell. */
static char *name_with_folder_new(const struct target *target)
{
	const char *end = target->path ? strrchr(target->path, '/') : NULL, *begin = end;
	struct buf name = {0};

	while (begin && begin > target->path && begin[-1] != '/')
		begin--;
	if (!begin || begin == end)
		return NULL;
	buf_addf(&name, "%.*s/%s", (int)(end - begin), begin, target->name);
	return buf_take(&name);
}

/* Functions of several files get their folders' names. */
static void rename_clashing(struct targets *targets, const bool *clashes)
{
	for (size_t i = 0; i < targets->n; i++) {
		struct target *target = &targets->items[i];
		char *name = clashes[i] ? name_with_folder_new(target) : NULL;

		if (!name)
			continue;
		target->own_name = target->name;
		target->name = name;
	}
}

static bool may_be_renamed(const struct targets *targets, size_t i)
{
	const struct target *target = &targets->items[i];
	size_t by = namesake(targets, i);

	return by < targets->n && is_of_python(target) && !target->load_error &&
	       !is_one_file(target, &targets->items[by]);
}

static int refuse_clash(const struct targets *targets, size_t i, size_t by, struct err *err)
{
	const char *one = targets->items[by].path, *other = targets->items[i].path;

	return err_set(err, ERR_INPUT, "two benchmarks are named %s (%s and %s): rename one file",
		       targets->items[i].name, one ? one : "a manifest",
		       other ? other : "a manifest");
}

int targets_tell_apart(struct targets *targets, struct err *err)
{
	bool *clashes;

	drop_repeated(targets);
	clashes = calloc(targets->n + 1, sizeof(*clashes));
	if (!clashes)
		return err_memory(err);
	for (size_t i = 0; i < targets->n; i++)
		clashes[i] = may_be_renamed(targets, i);
	rename_clashing(targets, clashes);
	free(clashes);
	for (size_t i = 0; i < targets->n; i++)
		if (namesake(targets, i) < i)
			return refuse_clash(targets, i, namesake(targets, i), err);
	return 0;
}
