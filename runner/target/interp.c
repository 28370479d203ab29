#include "runner/target/interp.h"

#include "results/buf.h"
#include "runner/os/ask.h"
#include "runner/os/interrupt.h"
#include "runner/target/interp_search.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A shim on a cold network file system takes seconds; a program that is no Python and waits for
   something waits for ever. */
enum { ASK_TIMEOUT_MS = 10000 };

extern char **environ;

void interp_release(struct interp *interp)
{
	free(interp->path);
	free(interp->how);
	*interp = (struct interp){0};
}

/* ---- asking a program whether it is a Python */

/* Prints, each ended by NUL: a mark that no other program prints, sys.executable, then the
   variables that change how an interpreter starts. Python 2 and 3. */
static const char who_program[] =
	"import sys\n"
	"if sys.version_info < (3, 6):\n"
	"    sys.exit('it is Python %d.%d, and 3.6 is the oldest that can be measured' % "
	"tuple(sys.version_info[:2]))\n"
	"sys.path[:] = [p for p in sys.path if p]\n" /* no os.py of the working directory */
	"import os\n"
	"w = sys.stdout.write\n"
	"w('assay-python\\0%s\\0' % (sys.executable or ''))\n"
	"for k, v in os.environ.items():\n"
	"    if k.startswith(('LD_', 'PYTHON')): w('%s=%s\\0' % (k, v))\n";

static const char who_mark[] = "assay-python";

/* Ask the program at `path` who it is. On success the answer begins with the mark. */
static int ask_who(const char *path, struct answer *answer, struct err *err)
{
	const char *argv[] = {path, "-S", "-E", "-c", who_program, NULL};
	struct question q = {.argv = argv, .timeout_ms = ASK_TIMEOUT_MS, .max_bytes = 100000};
	struct buf why = {0};
	struct err cause = {0};

	if (ask(&q, answer, &cause)) {
		if (cause.kind == ERR_INTERRUPTED)
			return interrupt_err(err);
		if (cause.kind == ERR_MEMORY)
			return err_memory(err);
		return err_set(err, ERR_USAGE, "%s is not a Python that runs here: %s", path,
			       cause.text);
	}
	if (!answer_is_good(answer)) {
		answer_fmt_end(answer, &q, &why);
		err_set(err, ERR_USAGE,
			"%s is not a Python that runs here: asked for sys.executable: %s", path,
			buf_text(&why));
		buf_release(&why);
		return -1;
	}
	if (answer->out.len <= sizeof(who_mark) ||
	    memcmp(answer->out.data, who_mark, sizeof(who_mark)) != 0)
		return err_set(err, ERR_USAGE,
			       "%s is not a Python: asked for sys.executable, it %s", path,
			       answer->out.len ? "printed something else" : "printed nothing");
	return 0;
}

int interp_check(const struct interp *interp, struct err *err)
{
	struct answer answer;
	int rc = ask_who(interp->path, &answer, err);

	answer_release(&answer);
	return rc;
}

/* The first variable that differs from ours, of those from `pairs` to `end`; NULL if none does.
   What is behind a script that changes one would not start as the script starts it. */
static const char *changed_variable(const char *pairs, const char *end)
{
	for (; pairs < end; pairs += strlen(pairs) + 1) {
		char **env = environ;

		while (*env && strcmp(*env, pairs) != 0)
			env++;
		if (!*env)
			return pairs;
	}
	return NULL;
}

/* Replace interp->path, a script, by the interpreter that it starts, where that is the same. */
static int script_resolve(struct interp *interp, struct err *err)
{
	struct answer answer;
	struct interp behind = {0};
	const char *path, *changed;
	struct buf how = {0};
	int rc = -1;

	if (ask_who(interp->path, &answer, err))
		goto out;
	path = answer.out.data + sizeof(who_mark);
	changed = changed_variable(path + strlen(path) + 1, answer.out.data + answer.out.len);
	if (path[0] != '/' || strcmp(path, interp->path) == 0 || !search_is_program(path)) {
		rc = 0; /* a script that says that it is the interpreter: so it is */
		goto out;
	}
	buf_addf(&how, "%s, %s ", interp->how,
		 changed ? "a script that sets" : "behind the script");
	if (changed)
		buf_add(&how, changed, strcspn(changed, "="));
	else
		buf_adds(&how, interp->path);
	behind.path = strdup(changed ? interp->path : path);
	behind.how = buf_take(&how);
	if (!behind.path || !behind.how) {
		interp_release(&behind);
		err_memory(err);
		goto out;
	}
	interp_release(interp);
	*interp = behind;
	rc = 0;
out:
	buf_release(&how);
	answer_release(&answer);
	return rc;
}

/* ---- what --python means */

/* Names of which it is believed that they are what they say, until a worker fails to start. */
static bool name_says_python(const char *path)
{
	const char *name = strrchr(path, '/');

	name = name ? name + 1 : path;
	return strstr(name, "python") || strstr(name, "pypy") || strstr(name, "graalpy");
}

/* Make the path absolute: the folder without links, the program itself as it is, since the link
   in a virtual environment's bin/ is what makes it one. */
static int make_absolute(struct interp *interp, struct err *err)
{
	char *slash = strrchr(interp->path, '/');
	const char *name = slash ? slash + 1 : interp->path;
	struct buf path = {0};
	char *folder;

	if (slash == interp->path)
		return 0;
	if (slash)
		*slash = '\0';
	folder = realpath(slash ? interp->path : ".", NULL);
	if (slash)
		*slash = '/';
	if (!folder)
		return err_sys(err, "%s", interp->path);
	buf_addf(&path, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder, name);
	free(folder);
	if (buf_failed(&path))
		return err_memory(err);
	free(interp->path);
	interp->path = buf_take(&path);
	return 0;
}

/* Take the candidate if it is a Python, as far as can be told without starting it. */
static int accept(struct interp *interp, const struct interp *candidate, struct err *err)
{
	struct interp new = {strdup(candidate->path), strdup(candidate->how)};

	if (!new.path || !new.how) {
		err_memory(err);
		goto fail;
	}
	if (make_absolute(&new, err))
		goto fail;
	if (search_is_script(new.path) ? script_resolve(&new, err)
				       : !name_says_python(new.path) && interp_check(&new, err))
		goto fail;
	*interp = new;
	return 0;
fail:
	interp_release(&new);
	return -1;
}

/* The first of the candidates that is accepted. When none is, err has why the first was not; when
   there are none, err stays empty. */
static int accept_first(struct interp *interp, const struct interps *candidates, struct err *err)
{
	for (size_t i = 0; i < candidates->n; i++)
		if (accept(interp, &candidates->items[i], err) == 0) {
			if (i > 0 && err)
				err_clear(err);
			return 0;
		}
	return -1;
}

/* "~/x" -> "$HOME/x"; the shell does that for --python ~/x but not for --python=~/x. */
static char *expand_home_new(const char *path)
{
	const char *home = getenv("HOME");
	struct buf full = {0};

	if (path[0] != '~' || (path[1] && path[1] != '/') || !home)
		return strdup(path);
	buf_addf(&full, "%s%s", home, path + 1);
	return buf_take(&full);
}

/* A path was given: say exactly what is wrong with it. */
static int find_path(struct interp *interp, const char *spec, struct err *err)
{
	struct interp candidate = {expand_home_new(spec), (char[]){"the path given"}};
	struct stat st;
	struct buf inner = {0};
	int rc = -1;

	if (!candidate.path) {
		err_memory(err);
		goto out;
	}
	if (stat(candidate.path, &st) == 0 && S_ISDIR(st.st_mode)) {
		buf_addf(&inner, "%s/bin/python", candidate.path);
		free(candidate.path);
		candidate.path = buf_take(&inner);
		if (!candidate.path) {
			err_memory(err);
			goto out;
		}
		if (stat(candidate.path, &st) != 0) {
			err_set(err, ERR_USAGE, "%s is a folder without bin/python: name a Python",
				spec);
			goto out;
		}
	}
	if (stat(candidate.path, &st) != 0)
		err_set(err, ERR_USAGE, "no Python at %s: %s", candidate.path, strerror(errno));
	else if (!S_ISREG(st.st_mode))
		err_set(err, ERR_USAGE, "%s is not a Python: not a file", candidate.path);
	else if (access(candidate.path, X_OK) != 0)
		err_set(err, ERR_USAGE, "%s is not a Python that runs here: not executable",
			candidate.path);
	else
		rc = accept(interp, &candidate, err);
out:
	free(candidate.path);
	return rc;
}

/* "; there are /usr/bin/python3.11, pyenv's 3.12.1, …" */
static void add_what_there_is(struct buf *text)
{
	struct interps all = {0};
	struct err ignored = {0};

	if (interps_find_all(&all, &ignored) == 0 && all.n > 0) {
		buf_adds(text, "; there ");
		for (size_t i = 0; i < all.n; i++) {
			/* a keeper's version is named by its words, others by their path */
			const char *own = strstr(all.items[i].how, "'s ");

			buf_addf(text, "%s%s",
				 i	     ? ", "
				 : all.n > 1 ? "are "
					     : "is ",
				 own ? all.items[i].how : all.items[i].path);
		}
	} else {
		buf_adds(text, "; there is no Python anywhere: apt install python3");
	}
	interps_release(&all);
}

static int fail_not_found(const char *what, const char *places, struct err *err)
{
	struct buf text = {0};

	buf_addf(&text, "no Python \"%s\": looked for it in %s", what, places);
	add_what_there_is(&text);
	err_set(err, ERR_USAGE, "%s", buf_text(&text));
	buf_release(&text);
	return -1;
}

/* "3.12" of itself and of "python3.12"; NULL: "python3" and all else are names and nothing more. */
static const char *version_in(const char *name)
{
	const char *version = strncmp(name, "python", 6) == 0 ? name + 6 : name;

	if (!isdigit((unsigned char)version[0]) || (version != name && !strchr(version, '.')))
		return NULL;
	return version;
}

int interp_find(struct interp *interp, const char *spec, struct err *err)
{
	const char *name = spec && *spec ? spec : "python3";
	const char *version = version_in(name);
	struct interps candidates = {0};
	struct err cause = {0};
	int rc = -1;

	*interp = (struct interp){0};
	if (strchr(name, '/') || name[0] == '~')
		return find_path(interp, name, err);
	if (version ? search_version(&candidates, version, err)
		    : search_path(&candidates, name, err) ||
			      search_pyenv_name(&candidates, name, err))
		goto out;
	rc = accept_first(interp, &candidates, &cause);
	if (rc && cause.kind == ERR_NONE)
		fail_not_found(name,
			       version ? "PATH, pyenv, asdf, uv and /usr/bin" : "PATH and pyenv",
			       err);
	else if (rc)
		err_set(err, cause.kind, "%s", cause.text);
out:
	interps_release(&candidates);
	return rc;
}
