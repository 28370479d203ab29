#include "runner/building/asv_build.h"

#include "results/base/atomic.h"
#include "results/base/path.h"
#include "results/base/slurp.h"
#include "results/files/cachedir.h"
#include "results/history/file_name.h"
#include "runner/building/steps.h"
#include "runner/os/environment.h"
#include "runner/os/folder.h"
#include "runner/target/asv_command.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

/* asv's own, but for two things: what the project needs is not built as well (asv then finds
   several wheels), and what the matrix pins is not installed again in its newest version. */
static const char *const default_build[] = {
	"python -m pip wheel --no-deps -w {build_cache_dir} {build_dir}", NULL};
static const char *const default_install[] = {
	"in-dir={env_dir} python -m pip install --force-reinstall --no-deps {wheel_file}",
	"in-dir={env_dir} python -m pip install {wheel_file}", NULL};
static const char *const default_uninstall[] = {
	"return-code=any python -m pip uninstall -y {project}", NULL};

/* What pyproject.toml wants for builds, a line each. */
static const char requires_program[] =
	"import sys\n"
	"try:\n import tomllib\n"
	"except ImportError:\n from pip._vendor import tomli as tomllib\n"
	"with open(sys.argv[1], 'rb') as file:\n"
	" needs = tomllib.load(file).get('build-system', {}).get('requires', [])\n"
	"with open(sys.argv[2], 'w') as file:\n"
	" file.write('\\n'.join(needs + ['setuptools', 'wheel', 'build']) + '\\n')\n";

/* While one is made. Paths are owned. */
struct making {
	const struct asv_order *order;
	struct asv_build *build;
	struct steps steps;
	char *log, *env_dir, *bin, *wheels, *build_dir, *wheel_file;
	char **env;
};

/* ---- names */

static bool lines_say(const struct asv_commands *commands, const char *word)
{
	for (size_t i = 0; i < commands->lines.n; i++)
		if (strstr(commands->lines.items[i], word))
			return true;
	return false;
}

/* An environment without pip is made at once. */
static bool needs_pip(const struct asv_order *order)
{
	const struct asv_conf *conf = order->conf;

	return order->variant->requirements[0] || !conf->build.is_given ||
	       !conf->install.is_given || lines_say(&conf->build, "pip") ||
	       lines_say(&conf->build, "-m build") || lines_say(&conf->install, "pip") ||
	       lines_say(&conf->build, "setup.py");
}

static void add_commands(struct buf *text, const char *what, const struct asv_commands *commands)
{
	buf_addf(text, "%s %d\n", what, commands->is_given);
	for (size_t i = 0; i < commands->lines.n; i++)
		buf_addf(text, " %s\n", commands->lines.items[i]);
}

/* What goes into the environment beside the project. */
static void add_kind(struct buf *text, const struct asv_order *order)
{
	char *real = realpath(order->python->path, NULL);
	struct stat at;

	buf_addf(text, "python %s\n", order->python->path);
	if (real && stat(real, &at) == 0)
		buf_addf(text, "size %lld time %lld\n", (long long)at.st_size,
			 (long long)at.st_mtim.tv_sec);
	buf_addf(text, "pip %d\n", needs_pip(order));
	for (char **one = order->variant->requirements; *one; one++)
		buf_addf(text, "requires %s\n", *one);
	for (char **one = order->variant->build_env; *one; one++)
		buf_addf(text, "env %s\n", *one);
	free(real);
}

/* All that the installed project depends on: another text is another project. */
static char *wanted_new(const struct asv_order *order, const struct source *source)
{
	const struct asv_conf *conf = order->conf;
	struct buf text = {0};

	add_kind(&text, order);
	buf_addf(&text, "source %s %s\nproject %s\n", source->key, conf->repo_subdir,
		 conf->project);
	add_commands(&text, "build", &conf->build);
	add_commands(&text, "install", &conf->install);
	add_commands(&text, "uninstall", &conf->uninstall);
	return buf_take(&text);
}

/* The folder of the slots for environments of this kind. */
static char *parent_new(const struct asv_order *order, struct err *err)
{
	struct buf kind = {0}, path = {0};
	char *made = NULL;

	add_kind(&kind, order);
	if (cachedir_add(&path, "environments", err) == 0) {
		buf_addf(&path, "/environments/%016" PRIx64,
			 file_name_checksum(buf_text(&kind), kind.len));
		made = buf_failed(&kind) ? NULL : buf_take(&path);
		if (!made)
			err_memory(err);
	}
	buf_release(&kind);
	buf_release(&path);
	return made;
}

/* ---- its steps */

static int run(const struct making *m, char *const *words, const char *directory, struct err *err)
{
	return steps_run(&m->steps, &(struct step){.words = words, .directory = directory}, err);
}

static bool allows(const void *command, int code)
{
	return asv_command_allows(command, code);
}

static int run_command(const struct making *m, const char *text, const char *directory,
		       struct err *err)
{
	const struct asv_variable variables[] = {
		{"project", m->order->conf->project},  {"env_dir", m->env_dir},
		{"env_name", m->order->variant->name}, {"env_type", "virtualenv"},
		{"conf_dir", m->order->conf->folder},  {"build_dir", m->build_dir},
		{"build_cache_dir", m->wheels},	       {"wheel_file", m->wheel_file},
		{"commit", m->build->source.commit},   {NULL, NULL}};
	struct asv_command command = {0};
	int rc = asv_command_parse(&command, text, variables, err);

	if (rc)
		err_in(err, "%s", m->order->conf->path);
	else
		rc = steps_run(&m->steps,
			       &(struct step){.words = command.words,
					      .env = command.env,
					      .directory = command.directory ? command.directory
									     : directory,
					      .allows = allows,
					      .context = &command},
			       err);
	asv_command_release(&command);
	return rc;
}

/* Those of the file, else the defaults. */
static int run_commands(const struct making *m, const struct asv_commands *commands,
			const char *const *otherwise, const char *directory, struct err *err)
{
	for (size_t i = 0; commands->is_given && i < commands->lines.n; i++)
		if (run_command(m, commands->lines.items[i], directory, err))
			return -1;
	for (size_t i = 0; !commands->is_given && otherwise[i]; i++)
		if (run_command(m, otherwise[i], directory, err))
			return -1;
	return 0;
}

/* ---- the virtual environment */

/* By venv, else by virtualenv, which some distributions have in its place. */
static int make_virtual(const struct making *m, struct err *err)
{
	const struct interp *python = m->order->python;
	char *venv[] = {python->path,
			"-m",
			"venv",
			m->env_dir,
			needs_pip(m->order) ? NULL : "--without-pip",
			NULL};
	char *virtualenv[] = {"virtualenv", "-p", python->path, m->env_dir, NULL};
	int rc = steps_try(&m->steps, &(struct step){.words = venv}, err);

	if (rc == 0) {
		err_clear(err);
		rc = steps_try(&m->steps, &(struct step){.words = virtualenv}, err);
		if (rc < 0 && err->kind != ERR_INTERRUPTED && err->kind != ERR_MEMORY) {
			err_clear(err);
			rc = 0;
		}
	}
	if (rc)
		return rc < 0 ? -1 : 0;
	return err_set(err, ERR_INPUT,
		       "cannot make a virtual environment of %s: it needs Python's venv module "
		       "(Debian's python3-venv) or virtualenv (pip install virtualenv); all that "
		       "they said: %s",
		       python->path, m->log);
}

static int install_requirements(const struct making *m, struct err *err)
{
	char **requirements = m->order->variant->requirements, **words;
	size_t n = 0;
	int rc;

	while (requirements[n])
		n++;
	if (n == 0)
		return 0;
	words = calloc(n + 5, sizeof(*words));
	if (!words)
		return err_memory(err);
	words[0] = "python";
	words[1] = "-m";
	words[2] = "pip";
	words[3] = "install";
	memcpy(words + 4, requirements, n * sizeof(*words));
	rc = run(m, words, m->order->conf->folder, err);
	free(words);
	return rc;
}

/* `made` says that it is whole, beside the kind that the folder's name stands for. */
static int provide_environment(const struct making *m, struct err *err)
{
	char *mark = path_in_new(m->build->slot.folder, "made");
	struct buf kind = {0}, there = {0};
	int rc = 0;

	add_kind(&kind, m->order);
	if (!mark || buf_failed(&kind)) {
		rc = err_memory(err);
	} else if (slurp(mark, &slurp_limits_default, &there, NULL) ||
		   strcmp(buf_text(&there), buf_text(&kind)) != 0 ||
		   access(m->build->python, X_OK)) {
		teller_tell(m->steps.teller, &(struct told){.kind = TOLD_ENVIRONMENT_MAKING,
							    .what = m->order->variant->name,
							    .text = m->order->python->path});
		unlink(mark);
		folder_remove(m->env_dir);
		rc = make_virtual(m, err) || install_requirements(m, err) ||
		     atomic_write(mark, WRITE_REPLACE, buf_text(&kind), kind.len, err);
	}
	free(mark);
	buf_release(&kind);
	buf_release(&there);
	return rc ? -1 : 0;
}

/* ---- the project */

/* A build_command of the file's own may build without isolation, as asv's documentation has it:
   what pyproject.toml names is installed before, as asv does. */
static int install_build_needs(const struct making *m, struct err *err)
{
	char *project = path_in_new(m->build_dir, "pyproject.toml");
	char *list = path_in_new(m->build->slot.folder, "needs.txt");
	char *ask[] = {"python", "-c", (char *)requires_program, project, list, NULL};
	char *install[] = {"python", "-m", "pip", "install", "-r", list, NULL};
	bool is_there = project && access(project, R_OK) == 0;
	int rc = project && list ? 0 : err_memory(err);

	if (!rc && is_there && m->order->conf->build.is_given && needs_pip(m->order))
		rc = run(m, ask, NULL, err) || run(m, install, m->build_dir, err);
	free(project);
	free(list);
	return rc ? -1 : 0;
}

/* The one wheel that was built; none is fine where nobody asks for it. */
static int find_wheel(struct making *m, struct err *err)
{
	DIR *folder = opendir(m->wheels);
	struct dirent *entry;
	int rc = folder ? 0 : err_sys(err, "%s", m->wheels);

	while (!rc && (entry = readdir(folder))) {
		const char *dot = strrchr(entry->d_name, '.');

		if (!dot || strcmp(dot, ".whl") != 0)
			continue;
		if (m->wheel_file)
			rc = err_set(err, ERR_INPUT,
				     "build_command left several wheels in {build_cache_dir}: let "
				     "it build one (pip wheel --no-deps)");
		else if (!(m->wheel_file = path_in_new(m->wheels, entry->d_name)))
			rc = err_memory(err);
	}
	if (folder)
		closedir(folder);
	return rc;
}

static int install_project(struct making *m, struct err *err)
{
	const struct asv_conf *conf = m->order->conf;
	struct source *source = &m->build->source;

	teller_tell(m->steps.teller,
		    &(struct told){.kind = TOLD_ENVIRONMENT_BUILDING,
				   .what = conf->project,
				   .text = m->order->rev ? m->order->rev : "the working tree"});
	if (source_check_out(source, err))
		return -1;
	m->build_dir = *conf->repo_subdir ? path_in_new(source->worktree.path, conf->repo_subdir)
					  : strdup(source->worktree.path);
	folder_remove(m->wheels);
	if (!m->build_dir)
		return err_memory(err);
	if (mkdir(m->wheels, 0777))
		return err_sys(err, "cannot make the folder %s", m->wheels);
	if (!path_is_folder(m->build_dir))
		return err_set(err, ERR_INPUT, "%s: repo_subdir: there is no folder %s", conf->path,
			       conf->repo_subdir);
	return install_build_needs(m, err) ||
			       run_commands(m, &conf->build, default_build, m->build_dir, err) ||
			       find_wheel(m, err) ||
			       run_commands(m, &conf->uninstall,
					    needs_pip(m->order) ? default_uninstall
								: default_uninstall + 1,
					    m->env_dir, err) ||
			       run_commands(m, &conf->install, default_install, m->build_dir, err)
		       ? -1
		       : 0;
}

/* ---- all */

/* "NAME=A" or "NAME=A:B"; free(). NULL: memory. */
static char *entry_new(const char *name, const char *a, const char *b)
{
	struct buf text = {0};

	buf_addf(&text, "%s=%s%s%s", name, a, b ? ":" : "", b ? b : "");
	return buf_take(&text);
}

/* As asv runs its commands: in the environment, which nothing of ours reaches into. */
static char **environment_of(const struct making *m, struct err *err)
{
	const struct asv_order *order = m->order;
	char *own[] = {entry_new("PATH", m->bin, getenv("PATH")),
		       entry_new("VIRTUAL_ENV", m->env_dir, NULL),
		       entry_new("ASV_PROJECT", order->conf->project, NULL),
		       entry_new("ASV_CONF_DIR", order->conf->folder, NULL),
		       entry_new("ASV_COMMIT", m->build->source.commit, NULL),
		       strdup("ASV=true"),
		       strdup("PIP_USER=false"),
		       strdup("PIP_DISABLE_PIP_VERSION_CHECK=1"),
		       strdup("PYTHONPATH="),
		       NULL};
	enum { N = sizeof(own) / sizeof(*own) - 1 };
	const struct environment_rules ours = {.copy_all = true, .set = own};
	const struct environment_rules theirs = {.copy_all = true,
						 .set = order->variant->build_env};
	bool has_all = true;
	char **env = NULL, **all = NULL;

	for (size_t i = 0; i < N; i++)
		has_all = has_all && own[i];
	if (has_all)
		env = environment_new(&ours, environ, 0, err);
	else
		err_memory(err);
	if (env)
		all = environment_new(&theirs, env, 0, err);
	environment_free(env);
	for (size_t i = 0; i < N; i++)
		free(own[i]);
	return all;
}

static int begin(struct making *m, struct teller teller, struct err *err)
{
	const char *folder = m->build->slot.folder;

	m->log = path_in_new(folder, "log");
	m->env_dir = path_in_new(folder, "env");
	m->wheels = path_in_new(folder, "wheels");
	m->bin = path_in_new(folder, "env/bin");
	m->build->python = path_in_new(folder, "env/bin/python");
	if (!m->log || !m->env_dir || !m->wheels || !m->bin || !m->build->python)
		return err_memory(err);
	m->env = environment_of(m, err);
	m->steps =
		(struct steps){m->log, m->bin, m->env, m->order->conf->install_timeout_s, teller};
	return m->env ? 0 : -1;
}

static int make(struct making *m, struct teller teller, const char *wanted, struct err *err)
{
	struct asv_build *build = m->build;
	const char *what = m->order->rev ? m->order->rev : "the working tree";

	if (begin(m, teller, err))
		return -1;
	if (build->slot.has_it && access(build->python, X_OK) == 0) {
		teller_tell(teller, &(struct told){.kind = TOLD_ENVIRONMENT_KEPT,
						   .what = what,
						   .text = build->python});
		return 0;
	}
	unlink(m->log);
	if (slot_note(&build->slot, NULL, err) || provide_environment(m, err) ||
	    install_project(m, err) || slot_note(&build->slot, wanted, err))
		return err_in(err, "%s", what);
	return 0;
}

int asv_build_make(struct asv_build *build, const struct asv_order *order, struct teller teller,
		   struct err *err)
{
	struct making m = {.order = order, .build = build};
	char *parent = NULL, *wanted = NULL;
	char *aside = asv_conf_path_new(order->conf, order->conf->benchmark_dir);
	int rc = aside ? source_find(&build->source, order->rev, aside, err) : err_memory(err);

	if (!rc) {
		parent = parent_new(order, err);
		wanted = wanted_new(order, &build->source);
		rc = parent && !wanted ? err_memory(err) : parent ? 0 : -1;
	}
	rc = rc || slot_take(&build->slot, parent, wanted, err) || make(&m, teller, wanted, err);
	worktree_release(&build->source.worktree);
	environment_free(m.env);
	free(aside);
	free(parent);
	free(wanted);
	free(m.log);
	free(m.env_dir);
	free(m.bin);
	free(m.wheels);
	free(m.build_dir);
	free(m.wheel_file);
	return rc ? -1 : 0;
}

void asv_build_release(struct asv_build *build)
{
	source_release(&build->source);
	slot_release(&build->slot);
	free(build->python);
	*build = (struct asv_build){.slot = {.lock = -1}};
}
