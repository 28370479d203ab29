/* assay profile: stored profiles, shown, and written as other tools have them. */
#include "cli/command.h"
#include "cli/explaining/profile_view.h"
#include "cli/explaining/sides_page.h"
#include "cli/pyperf/files.h"
#include "cli/words/nearest.h"
#include "cli/words/option.h"
#include "results/base/gzip.h"
#include "results/profile_files/formats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char description[] =
	"Show stored profiles (show: the heaviest paths as a tree), or write them in the form of "
	"another tool (convert). Both read a file of \"assay explain\" or \"assay record\", collapsed "
	"stacks, and files of speedscope, pprof, cProfile (pstats) and the Firefox Profiler; convert "
	"writes any of these, a file for KCachegrind, and a page for a browser. Forms to write are known by the ends of the "
	"names: .profile.json, .collapsed, .speedscope.json, .pprof, .prof, .firefox.json, .callgrind, "
	".html, each also with .gz.";

static const char epilog[] =
	"examples:\n"
	"  assay profile show run.profile.json.gz -b json_dump\n"
	"  assay profile convert run.profile.json.gz run.html\n"
	"  assay profile convert old.profile.json.gz both.html --against new.profile.json.gz\n"
	"  assay profile convert run.profile.json.gz run.speedscope.json\n"
	"  assay profile convert run.profile.json.gz -b json_dump json_dump.prof\n"
	"  assay profile convert server.pprof - --to collapsed | flamegraph.pl >server.svg\n";

static const char formats[] = "assay collapsed speedscope pprof pstats firefox callgrind html";

struct options {
	struct options_given given;
	const char *from, *to, *against;
	double least;
	struct texts names;
};

/* What says nothing to the other action is refused. */
static const char *const of_show[] = {"least", NULL};
static const char *const of_convert[] = {"to", "against", NULL};

static int refuse_given(const struct options *options, const char *const *names, const char *action,
			struct err *err)
{
	const struct option_given *one = options_given_any(&options->given, names);
	char name[OPTION_NAME_SIZE];

	return one ? err_set(err, ERR_USAGE, "%s goes with %s", option_spell(one, name), action)
		   : 0;
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
	if (refuse_given(options, of_show, "show", err) ||
	    choose_formats(options, words->items[2], &from, &to, err))
		return -1;
	rc = read_input(&sets[0], words->items[1], from, &options->names, err);
	if (!rc && options->against)
		rc = read_input(&sets[1], options->against, PROFILE_FORMATS, &options->names, err);
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
	if (refuse_given(options, of_convert, "convert", err))
		return -1;
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

static int work(void *context, const struct texts *words, struct err *err)
{
	static const char *const actions[] = {"show", "convert"};
	struct options *options = context;
	const char *near;

	if (!words->n)
		return err_set(err, ERR_USAGE, "what is to be done? show FILE, or convert IN OUT");
	if (strcmp(words->items[0], "convert") == 0)
		return convert(options, words, err);
	if (strcmp(words->items[0], "show") == 0)
		return show(options, words, err);
	near = nearest_name(words->items[0], actions, 2);
	return err_set(err, ERR_USAGE, "no such action: %s (%s%s)", words->items[0],
		       near ? "did you mean " : "it is show or convert", near ? near : "");
}

static int run(int argc, char **argv)
{
	struct options options = {.least = -1};
	const struct option rows[] = {
		OPT_TEXT(0, "from", &options.from, "FORMAT",
			 "what IN is; without it that is seen from what is in it",
			 .choices = "assay collapsed speedscope pprof pstats firefox"),
		OPT_TEXT(0, "to", &options.to, "FORMAT",
			 "what OUT becomes; without it its name says so", .choices = formats),
		OPT_TEXT(0, "against", &options.against, "NEW",
			 "a page of both: IN is the old side, NEW the new one"),
		OPT_TEXTS('b', "benchmark", &options.names, "NAME", "only this one; repeatable"),
		OPT_PERCENT(0, "least", &options.least, "PERCENT",
			    "show: leave out calls with less of the samples (default: 1%, or so "
			    "much that 60 remain)",
			    0, 1),
		{0},
	};
	const struct option_parser parser = {
		.command = "profile",
		.usage = "[options] (show FILE | convert IN OUT)",
		.description = description,
		.rows = rows,
		.epilog = epilog,
		.given = &options.given,
	};
	int status = command_main(&parser, argc, argv, work, &options);

	options_given_release(&options.given);

	texts_release(&options.names);
	return status;
}

const struct command cmd_profile = {"profile", "stored profiles shown, or written for other tools",
				    run};
