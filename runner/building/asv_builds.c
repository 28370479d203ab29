#include "runner/building/asv_builds.h"

#include "results/base/path.h"
#include "runner/os/environment.h"
#include "runner/target/git.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- which Python */

/* 1: this one is here, and the file has an environment for it; 0: not; -1 with err. */
static int try_python(struct asv_builds *builds, const char *python, bool is_asked_for,
		      struct err *err)
{
	const char *name = python ? python : "3";
	struct err cause = {0};

	if (asv_matrix_first(&builds->variant, &builds->n_variants, &builds->conf, name,
			     is_asked_for, err))
		return -1;
	if (builds->n_variants == 0)
		return 0;
	if (interp_find(&builds->interp, python, is_asked_for ? err : &cause) == 0)
		return 1;
	asv_variant_release(&builds->variant);
	if (!is_asked_for && cause.kind != ERR_USAGE)
		*err = cause;
	return is_asked_for || cause.kind != ERR_USAGE ? -1 : 0;
}

static int refuse_pythons(const struct asv_conf *conf, struct err *err)
{
	struct buf names = {0};

	for (size_t i = 0; i < conf->pythons.n; i++)
		buf_addf(&names, "%s%s", i ? ", " : "", conf->pythons.items[i]);
	err_set(err, ERR_USAGE,
		"%s: no environment can be made: of the Pythons that it names (%s) none is here, "
		"or all are excluded; --python names another one",
		conf->path, names.len ? buf_text(&names) : "python3");
	buf_release(&names);
	return -1;
}

static int choose_python(struct asv_builds *builds, const char *asked, struct err *err)
{
	const struct texts *pythons = &builds->conf.pythons;
	int rc = 0;

	if (asked)
		return try_python(builds, asked, true, err) == 1 ? 0 : -1;
	for (size_t i = 0; rc == 0 && i < pythons->n; i++)
		rc = try_python(builds, pythons->items[i], false, err);
	if (pythons->n == 0)
		rc = try_python(builds, NULL, false, err);
	if (rc)
		return rc < 0 ? -1 : 0;
	return refuse_pythons(&builds->conf, err);
}

/* ---- the repository */

static bool has_project(const char *top, const struct asv_conf *conf)
{
	static const char *const names[] = {"pyproject.toml", "setup.py", "setup.cfg"};
	bool has = conf->build.is_given && conf->install.is_given;

	for (size_t i = 0; !has && i < sizeof(names) / sizeof(*names); i++) {
		struct buf path = {0};

		buf_addf(&path, "%s/%s/%s", top, conf->repo_subdir, names[i]);
		has = access(buf_text(&path), R_OK) == 0;
		buf_release(&path);
	}
	return has;
}

static int check_path(const struct asv_conf *conf, const char *top, struct err *err)
{
	char *named = asv_conf_path_new(conf, conf->repo), *theirs = NULL;
	int rc = 0;

	if (named && path_is_folder(named))
		theirs = git_top_new(named, NULL);
	if (!named)
		rc = err_memory(err);
	else if (!theirs)
		rc = err_set(err, ERR_INPUT, "%s: repo: %s is no git repository", conf->path,
			     conf->repo);
	else if (strcmp(theirs, top) != 0)
		rc = err_set(err, ERR_USAGE,
			     "%s: its repo is %s: cd there, and name the file: assay run --asv %s",
			     conf->path, theirs, conf->folder);
	free(named);
	free(theirs);
	return rc;
}

static int check_repository(const struct asv_conf *conf, struct err *err)
{
	char *top;
	int rc = 0;

	if (*conf->dvcs && strcmp(conf->dvcs, "git") != 0)
		return err_set(err, ERR_INPUT, "%s: dvcs: %s: only git is known here", conf->path,
			       conf->dvcs);
	if (!*conf->repo)
		return err_set(err, ERR_INPUT, "%s: repo: must be there", conf->path);
	top = git_top_new(NULL, NULL);
	if (!top)
		rc = err_set(
			err, ERR_USAGE,
			"--asv builds the git repository around the working directory, and there "
			"is none: cd into that of the project (%s has repo %s)",
			conf->path, conf->repo);
	else if (!asv_conf_repo_is_url(conf->repo))
		rc = check_path(conf, top, err);
	else if (!has_project(top, conf))
		rc = err_set(err, ERR_USAGE,
			     "%s: its repo is %s, and the repository here is no project: git clone "
			     "that, cd into the clone, and name the file: assay run --asv %s",
			     conf->path, conf->repo, conf->folder);
	free(top);
	return rc;
}

/* ---- all */

static size_t count(char *const *list)
{
	size_t n = 0;

	while (list[n])
		n++;
	return n;
}

static char *entry_new(const char *name, const char *value)
{
	struct buf text = {0};

	buf_addf(&text, "%s=%s", name, value);
	return buf_take(&text);
}

/* What benchmarks find in their environment: the matrix's, and asv's own as far as they are the
   same on all sides. */
static int fill_env(struct asv_builds *builds, struct err *err)
{
	const struct asv_variant *variant = &builds->variant;
	char *const *lists[] = {variant->build_env, variant->run_env};
	char **env = calloc(count(lists[0]) + count(lists[1]) + 6, sizeof(*env));
	size_t n = 0;
	bool has_all;

	if (!env)
		return err_memory(err);
	builds->env = env;
	has_all = (env[n++] = entry_new("ASV", "true")) &&
		  (env[n++] = entry_new("ASV_PROJECT", builds->conf.project)) &&
		  (env[n++] = entry_new("ASV_CONF_DIR", builds->conf.folder)) &&
		  (env[n++] = entry_new("ASV_ENV_NAME", variant->name)) &&
		  (env[n++] = entry_new("ASV_ENV_TYPE", "virtualenv"));
	for (size_t i = 0; has_all && i < 2; i++)
		for (char *const *one = lists[i]; has_all && *one; one++)
			has_all = (env[n++] = strdup(*one)) != NULL;
	return has_all ? 0 : err_memory(err);
}

int asv_builds_open(struct asv_builds *builds, const char *config, const char *python,
		    struct err *err)
{
	return asv_conf_read(&builds->conf, config, err) || check_repository(&builds->conf, err) ||
			       choose_python(builds, python, err) || fill_env(builds, err)
		       ? -1
		       : 0;
}

/* What was chosen, and what is not as the file has it: once. */
static void tell(struct asv_builds *builds, struct teller teller)
{
	const struct asv_conf *conf = &builds->conf;
	const char *kind = conf->environment_type;

	if (builds->has_told)
		return;
	builds->has_told = true;
	if (*kind && strcmp(kind, "virtualenv") != 0 && strcmp(kind, "uv") != 0)
		teller_tell(teller, &(struct told){.kind = TOLD_ENVIRONMENT_KIND,
						   .what = conf->path,
						   .text = kind});
	if (builds->n_variants > 1 || conf->pythons.n > 1)
		teller_tell(teller, &(struct told){.kind = TOLD_ENVIRONMENT_CHOSEN,
						   .what = conf->path,
						   .text = builds->variant.name});
}

static bool is_same(const char *one, const char *other)
{
	return one && other ? strcmp(one, other) == 0 : one == other;
}

/* Another one; NULL with err. It is in the list, and released with it. */
static struct asv_held *add(struct asv_builds *builds, const char *rev, const char *python,
			    struct err *err)
{
	struct asv_held *one = calloc(1, sizeof(*one));
	size_t n;

	if (!one || mem_reserve(&builds->items, &builds->cap, builds->n + 1, sizeof(one))) {
		free(one);
		err_memory(err);
		return NULL;
	}
	one->build.slot.lock = -1;
	builds->items[builds->n++] = one;
	one->rev = rev ? strdup(rev) : NULL;
	one->python = python ? strdup(python) : NULL;
	if ((rev && !one->rev) || (python && !one->python)) {
		err_memory(err);
		return NULL;
	}
	if (python && (asv_matrix_first(&one->variant, &n, &builds->conf, python, true, err) ||
		       interp_find(&one->interp, python, err)))
		return NULL;
	return one;
}

const struct asv_build *asv_builds_get(struct asv_builds *builds, const char *rev,
				       const char *python, struct teller teller, struct err *err)
{
	struct asv_held *one;
	struct asv_order order = {.conf = &builds->conf, .rev = rev};

	for (size_t i = 0; i < builds->n; i++)
		if (is_same(builds->items[i]->rev, rev) &&
		    is_same(builds->items[i]->python, python))
			return &builds->items[i]->build;
	tell(builds, teller);
	one = add(builds, rev, python, err);
	if (!one)
		return NULL;
	order.variant = python ? &one->variant : &builds->variant;
	order.python = python ? &one->interp : &builds->interp;
	if (asv_build_make(&one->build, &order, teller, err))
		return NULL;
	if (one->build.source.n_unknown)
		teller_tell(teller, &(struct told){.kind = TOLD_NOT_BUILT,
						   .what = buf_text(&one->build.source.unknown),
						   .count = one->build.source.n_unknown});
	return &one->build;
}

void asv_builds_release(struct asv_builds *builds)
{
	for (size_t i = 0; i < builds->n; i++) {
		struct asv_held *one = builds->items[i];

		free(one->rev);
		free(one->python);
		asv_variant_release(&one->variant);
		interp_release(&one->interp);
		asv_build_release(&one->build);
		free(one);
	}
	free(builds->items);
	environment_free(builds->env);
	asv_variant_release(&builds->variant);
	interp_release(&builds->interp);
	asv_conf_release(&builds->conf);
	*builds = (struct asv_builds){0};
}
