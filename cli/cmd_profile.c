/* assay profile: stored profiles, shown, over time, and given to other tools. */
#include "cli/command.h"
#include "cli/explaining/profile_view.h"
#include "cli/explaining/sides_page.h"
#include "cli/profiles/kept_history.h"
#include "cli/profiles/push.h"
#include "cli/pyperf/files.h"
#include "cli/words/nearest.h"
#include "cli/words/option.h"
#include "results/base/gzip.h"
#include "results/profile_files/formats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char description[] =
	"Show stored profiles (show: the heaviest paths as a tree), look at many over time (history: "
	"folders of assay record --every, or files), write them in the form of another tool "
	"(convert), or send them to a server of continuous profiling (push). They read a file of \"assay explain\" or \"assay record\", collapsed "
	"stacks, and files of speedscope, pprof, cProfile (pstats) and the Firefox Profiler; convert "
	"writes any of these, a file for KCachegrind, and a page for a browser. Forms to write are known by the ends of the "
	"names: .profile.json, .collapsed, .speedscope.json, .pprof, .prof, .firefox.json, .callgrind, "
	".html, each also with .gz.";

static const char brief[] =
	"Show stored profiles as trees (show), many over time (history), give them to other tools "
	"(convert) and to servers of continuous profiling (push). What is read: files of assay, "
	"collapsed stacks, speedscope, pprof, pstats, the Firefox Profiler. Names of files say their "
	"form: .profile.json, .collapsed, .speedscope.json, .pprof, .prof, .firefox.json, .callgrind, "
	".html, each also with .gz.";

static const char epilog[] =
	"examples:\n"
	"  assay profile show run.profile.json.gz -b json_dump\n"
	"  assay profile convert run.profile.json.gz run.html\n"
	"  assay profile convert old.profile.json.gz both.html --against new.profile.json.gz\n"
	"  assay profile convert run.profile.json.gz -b json_dump json_dump.prof\n"
	"  assay profile convert server.pprof - --to collapsed | flamegraph.pl >server.svg\n"
	"  assay profile history profiles --group commit --html profiles.html\n"
	"  assay profile history profiles --compare 2026-11-28..2026-11-29\n"
	"  assay profile push http://localhost:4040 profiles/*.pprof --service shop\n";

static const char formats[] = "assay collapsed speedscope pprof pstats firefox callgrind html";

struct options {
	struct options_given given;
	const char *from, *to, *against;
	double least;
	struct texts names, labels;
	struct kept_history_options history;
	struct push_options push;
};

enum action { SHOW, HISTORY, CONVERT, PUSH, ACTIONS };
static const char *const actions[ACTIONS] = {"show", "history", "convert", "push"};

/* What an option says something to; the others refuse it. */
static const struct {
	const char *name;
	bool to[ACTIONS];
} meant[] = {
	{"least", {[SHOW] = true}},
	{"from", {[SHOW] = true, [CONVERT] = true}},
	{"to", {[CONVERT] = true}},
	{"against", {[CONVERT] = true}},
	{"label", {[CONVERT] = true, [PUSH] = true}},
	{"by", {[HISTORY] = true}},
	{"since", {[HISTORY] = true}},
	{"until", {[HISTORY] = true}},
	{"every", {[HISTORY] = true}},
	{"group", {[HISTORY] = true}},
	{"compare", {[HISTORY] = true}},
	{"top", {[HISTORY] = true}},
	{"json", {[HISTORY] = true}},
	{"html", {[HISTORY] = true}},
	{"as", {[PUSH] = true}},
	{"service", {[PUSH] = true}},
	{"header", {[PUSH] = true}},
	{"timeout", {[PUSH] = true}},
};

static int refuse_given(const struct options *options, enum action action, struct err *err)
{
	for (size_t i = 0; i < sizeof(meant) / sizeof(*meant); i++) {
		const char *const name[] = {meant[i].name, NULL};
		const struct option_given *one = options_given_any(&options->given, name);
		char spelled[OPTION_NAME_SIZE];
		size_t other = 0;

		while (!meant[i].to[other])
			other++;
		if (one && !meant[i].to[action])
			return err_set(err, ERR_USAGE, "%s goes with %s",
				       option_spell(one, spelled), actions[other]);
	}
	return 0;
}

/* A form by its name; without one PROFILE_FORMATS. */
static int named_format(const char *option, const char *name, enum profile_format *format,
			struct err *err)
{
	*format = name ? profile_format_of_name(name) : PROFILE_FORMATS;
	if (!name || *format < PROFILE_FORMATS)
		return 0;
	return err_set(err, ERR_USAGE, "%s: there is no form %s; there are: %s", option, name,
		       formats);
}

/* ---- what is read */

/* Only the profiles of these names stay, in the order of the file. */
static int keep(struct profile_set *set, const struct texts *names, struct err *err)
{
	size_t kept = 0;

	for (size_t i = 0; i < names->n; i++)
		if (!profile_set_find(set, names->items[i]))
			return err_set(err, ERR_INPUT, "there is no benchmark %s in it",
				       names->items[i]);
	for (size_t i = 0; i < set->n && names->n; i++) {
		if (texts_have(names, set->profiles[i].name))
			set->profiles[kept++] = set->profiles[i];
		else
			stack_profile_release(&set->profiles[i]);
	}
	if (names->n)
		set->n = kept;
	return set->n ? 0 : err_set(err, ERR_INPUT, "there is no benchmark in it");
}

static int read_input(struct profile_set *set, const char *path, enum profile_format format,
		      const struct texts *names, struct err *err)
{
	if (profile_format_read(set, path, format, err))
		return -1;
	if (set->lacks_stacks)
		fprintf(stderr,
			"assay: note: %s has functions and their callers, not stacks: own times are "
			"exact, totals only hold direct calls\n",
			path);
	return keep(set, names, err) ? err_in(err, "%s", path) : 0;
}

/* ---- what is written */

/* Two sets as one page: the benchmarks that both have. */
static int pack_sides(const struct profile_set sets[PROFILE_SIDES], const struct options *options,
		      struct buf *out, struct err *err)
{
	struct sides_page *pages = calloc(sets[0].n, sizeof(*pages));
	struct source_lines sources = {0};
	size_t n = 0;
	int rc;

	if (!pages)
		return err_memory(err);
	for (size_t i = 0; i < sets[0].n; i++) {
		const struct stack_profile *profile = &sets[0].profiles[i],
					   *other = profile_set_find(&sets[1], profile->name);

		if (other)
			pages[n++] = (struct sides_page){
				.name = profile->name,
				.profiles = {{profile, other}, .sources = {&sources, &sources}},
				.label = {"old", "new"}};
	}
	rc = n ? sides_page_format(pages, n, out, err)
	       : err_set(err, ERR_INPUT, "%s: none of its benchmarks is in IN", options->against);
	source_lines_release(&sources);
	free(pages);
	return rc;
}

static int write_bytes(const struct buf *bytes, const char *path, struct err *err)
{
	int rc = strcmp(path, "-") == 0
			 ? pyperf_print(bytes, err)
			 : atomic_write(path, WRITE_NEW, buf_text(bytes), bytes->len, err);

	return rc ? err_in(err, "%s", path) : 0;
}

static int write_output(const struct profile_set sets[PROFILE_SIDES], const struct options *options,
			const char *path, enum profile_format format, struct err *err)
{
	bool is_gzip = gzip_is_name(path);
	struct buf bytes = {0}, packed = {0};
	int rc;

	if (options->against)
		rc = pack_sides(sets, options, &bytes, err);
	else if (profile_format_pack(&sets[0], format, is_gzip, &bytes, err))
		rc = err_in(err, "%s", path);
	else
		rc = 0;
	if (!rc && options->against && is_gzip)
		rc = gzip_pack(&bytes, &packed, err);
	if (!rc)
		rc = write_bytes(packed.len ? &packed : &bytes, path, err);
	buf_release(&bytes);
	buf_release(&packed);
	return rc;
}

static int choose_formats(const struct options *options, const char *output,
			  enum profile_format *from, enum profile_format *to, struct err *err)
{
	if (named_format("--from", options->from, from, err) ||
	    named_format("--to", options->to, to, err))
		return -1;
	if (*to == PROFILE_FORMATS)
		*to = profile_format_of_path(output);
	if (*to == PROFILE_FORMATS)
		return err_set(err, ERR_USAGE,
			       "%s: its form is not known by its name: give --to FORMAT (%s)",
			       output, formats);
	if (options->against && *to != PROFILE_FORMAT_HTML)
		return err_set(err, ERR_USAGE, "--against makes a page: OUT must end in .html");
	return 0;
}

static int convert(const struct options *options, const struct texts *words, struct err *err)
{
	struct profile_set sets[PROFILE_SIDES] = {0};
	enum profile_format from, to;
	int rc;

	if (words->n != 3)
		return err_set(err, ERR_USAGE,
			       "give what to read and what to write, as in assay profile convert "
			       "run.profile.json.gz run.speedscope.json");
	if (choose_formats(options, words->items[2], &from, &to, err))
		return -1;
	rc = read_input(&sets[0], words->items[1], from, &options->names, err);
	if (!rc && options->against)
		rc = read_input(&sets[1], options->against, PROFILE_FORMATS, &options->names, err);
	for (size_t i = 0; i < options->labels.n && !rc; i++)
		if (profile_labels_set_word(&sets[0].labels, options->labels.items[i], err))
			rc = err_in(err, "--label %s", options->labels.items[i]);
	if (!rc)
		rc = write_output(sets, options, words->items[2], to, err);
	profile_set_release(&sets[0]);
	profile_set_release(&sets[1]);
	return rc;
}

/* ---- on a terminal */

/* Without --least a screen or two of each. */
enum { MOST_ROWS = 60, MOST_ROWS_ASKED = 10000 };

static int show(const struct options *options, const struct texts *words, struct err *err)
{
	struct table_style style = table_style_for(stdout);
	struct profile_set set = {0};
	enum profile_format from;
	struct buf out = {0};
	bool is_asked = options->least >= 0;
	int rc;

	if (words->n != 2)
		return err_set(err, ERR_USAGE,
			       "give one file, as in assay profile show run.profile.json.gz");
	rc = named_format("--from", options->from, &from, err) ||
	     read_input(&set, words->items[1], from, &options->names, err);
	for (size_t i = 0; i < set.n && !rc; i++) {
		buf_adds(&out, i ? "\n" : "");
		rc = profile_view_add(&out, &set.profiles[i], &style,
				      is_asked ? options->least : .01,
				      is_asked ? MOST_ROWS_ASKED : MOST_ROWS, err);
	}
	if (!rc)
		rc = pyperf_print(&out, err);
	buf_release(&out);
	profile_set_release(&set);
	return rc ? -1 : 0;
}

/* ---- the command line */

/* The words behind the first n. */
static struct texts behind(const struct texts *words, size_t n)
{
	n = n < words->n ? n : words->n;
	return (struct texts){words->items + n, words->n - n, 0};
}

static int push(const struct options *options, const struct texts *words, struct err *err)
{
	const struct texts files = behind(words, 2);

	return push_send(&options->push, words->n > 1 ? words->items[1] : "", &files,
			 &options->labels, &options->names, err);
}

static int history(const struct options *options, const struct texts *words, struct err *err)
{
	const struct texts paths = behind(words, 1);

	return kept_history_show(&options->history, &paths, &options->names, err);
}

static int work(void *context, const struct texts *words, struct err *err)
{
	static int (*const acts[ACTIONS])(const struct options *options, const struct texts *words,
					  struct err *err) = {show, history, convert, push};
	struct options *options = context;
	const char *near;

	if (!words->n)
		return err_set(
			err, ERR_USAGE,
			"what is to be done? show FILE, history FOLDER, convert IN OUT, or push "
			"URL FILE");
	for (enum action action = 0; action < ACTIONS; action++)
		if (strcmp(words->items[0], actions[action]) == 0)
			return refuse_given(options, action, err)
				       ? -1
				       : acts[action](options, words, err);
	near = nearest_name(words->items[0], actions, ACTIONS);
	return err_set(err, ERR_USAGE, "no such action: %s (%s%s)", words->items[0],
		       near ? "did you mean " : "it is show, history, convert or push",
		       near ? near : "");
}

static int run(int argc, char **argv)
{
	struct options options = {
		.least = -1, .history = KEPT_HISTORY_DEFAULTS, .push = PUSH_DEFAULTS};
	const struct option rows[] = {
		OPT_TEXT(0, "from", &options.from, "FORMAT",
			 "what IN is; without it that is seen from what is in it",
			 .choices = "assay collapsed speedscope pprof pstats firefox"),
		OPT_TEXT(0, "to", &options.to, "FORMAT",
			 "what OUT becomes; without it its name says so", .choices = formats,
			 .is_common = true),
		OPT_TEXT(0, "against", &options.against, "NEW",
			 "a page of both: IN is the old side, NEW the new one", .is_common = true),
		OPT_TEXTS('b', "benchmark", &options.names, "NAME", "only this one; repeatable",
			  .is_common = true),
		OPT_PERCENT(0, "least", &options.least, "PERCENT",
			    "show: leave out calls with less of the samples (default: 1%, or so "
			    "much that 60 remain)",
			    0, 1),
		OPT_TEXTS(0, "label", &options.labels, "KEY=TEXT",
			  "convert, push: a label of each sample; repeatable", .is_common = true),
		KEPT_HISTORY_ROWS(&options.history),
		PUSH_ROWS(&options.push),
		{0},
	};
	const struct option_parser parser = {
		.command = "profile",
		.usage =
			"[options] (show FILE | history FOLDER... | convert IN OUT | push URL FILE...)",
		.description = description,
		.brief = brief,
		.rows = rows,
		.epilog = epilog,
		.given = &options.given,
	};
	int status = command_main(&parser, argc, argv, work, &options);

	options_given_release(&options.given);
	push_options_release(&options.push);
	texts_release(&options.labels);
	texts_release(&options.names);
	return status;
}

const struct command cmd_profile = {
	"profile", "stored profiles shown, over time, or written for other tools", run};
