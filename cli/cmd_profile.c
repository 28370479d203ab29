/* assay profile: stored profiles, written as other tools have them. */
#include "cli/command.h"
#include "cli/pyperf/files.h"
#include "cli/words/nearest.h"
#include "cli/words/option.h"
#include "results/base/gzip.h"
#include "results/profile_files/formats.h"

#include <stdio.h>
#include <string.h>

static const char description[] =
	"Write a profile in the form of another tool: convert reads a file of \"assay explain\" or "
	"\"assay record\", collapsed stacks, speedscope or pprof, and writes any of these, the file "
	"of cProfile (pstats, SnakeViz), the Firefox Profiler's, or a page for a browser. The forms "
	"are known by the ends of the names: .profile.json, .collapsed, .speedscope.json, .pprof, "
	".prof, .firefox.json, .html, each also with .gz.";

static const char epilog[] =
	"examples:\n"
	"  assay profile convert run.profile.json.gz run.html\n"
	"  assay profile convert run.profile.json.gz run.speedscope.json\n"
	"  assay profile convert run.profile.json.gz -b json_dump json_dump.prof\n"
	"  assay profile convert server.pprof - --to collapsed | flamegraph.pl >server.svg\n";

static const char formats[] = "assay collapsed speedscope pprof pstats firefox html";

struct options {
	const char *from, *to;
	struct texts names;
};

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
	return keep(set, names, err) ? err_in(err, "%s", path) : 0;
}

/* ---- what is written */

static int write_output(const struct profile_set *set, const char *path, enum profile_format format,
			struct err *err)
{
	struct buf bytes = {0};
	int rc = profile_format_pack(set, format, gzip_is_name(path), &bytes, err);

	if (!rc && strcmp(path, "-") == 0)
		rc = pyperf_print(&bytes, err);
	else if (!rc)
		rc = atomic_write(path, WRITE_NEW, buf_text(&bytes), bytes.len, err);
	buf_release(&bytes);
	return rc ? err_in(err, "%s", path) : 0;
}

static int convert(const struct options *options, const struct texts *words, struct err *err)
{
	struct profile_set set = {0};
	enum profile_format from, to;
	int rc;

	if (words->n != 3)
		return err_set(err, ERR_USAGE,
			       "give what to read and what to write, as in assay profile convert "
			       "run.profile.json.gz run.speedscope.json");
	if (named_format("--from", options->from, &from, err) ||
	    named_format("--to", options->to, &to, err))
		return -1;
	if (to == PROFILE_FORMATS)
		to = profile_format_of_path(words->items[2]);
	if (to == PROFILE_FORMATS)
		return err_set(err, ERR_USAGE,
			       "%s: its form is not known by its name: give --to FORMAT (%s)",
			       words->items[2], formats);
	rc = read_input(&set, words->items[1], from, &options->names, err);
	if (!rc)
		rc = write_output(&set, words->items[2], to, err);
	profile_set_release(&set);
	return rc;
}

/* ---- the command line */

static int work(void *context, const struct texts *words, struct err *err)
{
	static const char *const actions[] = {"convert"};
	const char *near;

	if (words->n && strcmp(words->items[0], actions[0]) == 0)
		return convert(context, words, err);
	if (!words->n)
		return err_set(err, ERR_USAGE, "what is to be done? convert");
	near = nearest_name(words->items[0], actions, 1);
	return err_set(err, ERR_USAGE, "no such action: %s (%s)", words->items[0],
		       near ? "did you mean convert?" : "it is convert");
}

static int run(int argc, char **argv)
{
	struct options options = {0};
	const struct option rows[] = {
		OPT_TEXT(0, "from", &options.from, "FORMAT",
			 "what IN is; without it that is seen from what is in it",
			 .choices = "assay collapsed speedscope pprof"),
		OPT_TEXT(0, "to", &options.to, "FORMAT",
			 "what OUT becomes; without it its name says so", .choices = formats),
		OPT_TEXTS('b', "benchmark", &options.names, "NAME", "only this one; repeatable"),
		{0},
	};
	const struct option_parser parser = {
		.command = "profile",
		.usage = "[options] convert IN OUT",
		.description = description,
		.rows = rows,
		.epilog = epilog,
	};
	int status = command_main(&parser, argc, argv, work, &options);

	texts_release(&options.names);
	return status;
}

const struct command cmd_profile = {"profile", "stored profiles, as other tools have them", run};
