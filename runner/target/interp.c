#include "runner/target/interp.h"

#include "results/base/buf.h"
#include "results/base/path.h"
#include "runner/os/ask.h"
#include "runner/os/interrupt.h"
#include "runner/target/interp_search.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A shim on a cold network file system takes seconds; a program that is not a Python may wait for
   input for ever. */
enum { ASK_TIMEOUT_MS = 10000 };

extern char **environ;

void interp_release(struct interp *interp)
{
	free(interp->path);
	free(interp->how);
	*interp = (struct interp){0};
}

/* ---- asking a program whether it is a Python */

/* Prints, each ended by NUL: a mark that no other program prints, sys.executable ("" where that is
   not what runs: a program with a Python inside), its parent, how many words it was started with
   beside ours, then the variables that change how an interpreter starts. Python 2 and 3. It imports
   what is built in and nothing else: what PYTHONPATH names may be the standard library itself, or
   files of the user's that stand in for it. */
static const char who_program[] =
	"import sys\n"
	"if sys.version_info < (3, 6):\n"
	"    sys.exit('it is Python %d.%d, and 3.6 is the oldest that can be measured' % "
	"tuple(sys.version_info[:2]))\n"
	"import posix\n"
	"def is_own(path):\n"
	"    try: a, b = posix.stat(path), posix.stat('/proc/self/exe')\n"
	"    except OSError: return False\n"
	"    return (a.st_dev, a.st_ino) == (b.st_dev, b.st_ino)\n"
	"path = sys.executable if sys.executable and is_own(sys.executable) else ''\n"
	"with open('/proc/self/cmdline', 'rb') as file: words = file.read().count(b'\\0')\n"
	"out = [b'assay-python', path.encode('utf-8', 'surrogateescape')]\n"
	"out += [b'%d' % posix.getppid(), b'%d' % (words - 4)]\n"
	"out += [k + b'=' + v for k, v in posix.environ.items() if k.startswith((b'LD_', "
	"b'PYTHON'))]\n"
	"data = b''.join([field + b'\\0' for field in out])\n"
	"while data: data = data[posix.write(1, data):]\n";

static const char who_mark[] = "assay-python";

/* Ask the program at `path` what it is. On success the answer begins with the mark. */
static int ask_who(const char *path, struct answer *answer, struct err *err)
{
	const char *argv[] = {path, "-S", "-c", who_program, NULL};
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
   If the script changes one, its interpreter would start differently without the script. */
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

/* What a launcher's Python says about itself. */
struct who {
	const char *path;    /* the program that runs, or "" */
	bool is_child;	     /* the launcher started it and waits, instead of becoming it */
	bool has_options;    /* the launcher added arguments */
	const char *changed; /* the first variable that the launcher changed, or NULL */
};

static struct who read_who(const struct answer *answer)
{
	const char *path = answer->out.data + sizeof(who_mark),
		   *end = answer->out.data + answer->out.len;
	const char *parent = path + strlen(path) + 1;
	const char *options = parent < end ? parent + strlen(parent) + 1 : end;
	const char *pairs = options < end ? options + strlen(options) + 1 : end;

	return (struct who){.path = path,
			    .is_child = parent < end && strtol(parent, NULL, 10) != getpid(),
			    .has_options = options < end && strtol(options, NULL, 10) != 0,
			    .changed = changed_variable(pairs, end)};
}

/* Would the program start without the launcher as it does with it? */
static bool is_the_same(const struct who *who)
{
	return !who->changed && !who->has_options;
}

/* "python3 in PATH, behind the script /x", "python3 in PATH, a script that sets PYTHONHOME" */
static char *how_new(const struct interp *interp, const struct who *who)
{
	const char *kind = search_is_script(interp->path) ? "script" : "launcher";
	struct buf how = {0};

	buf_addf(&how, "%s, ", interp->how);
	if (is_the_same(who))
		buf_addf(&how, "behind the %s %s", kind, interp->path);
	else if (who->changed)
		buf_addf(&how, "a %s that sets %.*s", kind, (int)strcspn(who->changed, "="),
			 who->changed);
	else
		buf_addf(&how, "a %s that gives options", kind);
	return buf_take(&how);
}

static int take_behind(struct interp *interp, const struct who *who, struct err *err)
{
	struct interp behind = {strdup(is_the_same(who) ? who->path : interp->path),
				how_new(interp, who)};

	if (!behind.path || !behind.how) {
		interp_release(&behind);
		return err_memory(err);
	}
	interp_release(interp);
	*interp = behind;
	return 0;
}

/* Replace interp->path, a script or another launcher, by the interpreter that it becomes, if
   starting that one directly is the same. */
static int launcher_resolve(struct interp *interp, struct err *err)
{
	struct answer answer;
	struct who who;
	int rc = ask_who(interp->path, &answer, err);

	if (rc)
		goto out;
	who = read_who(&answer);
	if (who.is_child && (!is_the_same(&who) || who.path[0] != '/'))
		rc = err_set(
			err, ERR_USAGE,
			"%s starts a Python and waits for it: it must replace itself by it (exec "
			"python3 ... \"$@\")",
			interp->path);
	/* The launcher says that it is the interpreter itself. */
	else if (who.path[0] == '/' && strcmp(who.path, interp->path) != 0 &&
		 path_is_program(who.path))
		rc = take_behind(interp, &who, err);
out:
	answer_release(&answer);
	return rc;
}

/* ---- what --python means */

/* Names that we trust to be Pythons until a worker fails to start. */
static bool name_says_python(const char *path)
{
	const char *name = strrchr(path, '/');

	name = name ? name + 1 : path;
	return strstr(name, "python") || strstr(name, "pypy") || strstr(name, "graalpy");
}

/* A shim may be a link, named like a Python, to a version manager (mise). */
static bool is_launcher(const char *path)
{
	char *real = realpath(path, NULL);
	bool is = search_is_script(path) || !name_says_python(path) ||
		  !name_says_python(real ? real : path);

	free(real);
	return is;
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

/* Take the candidate if it looks like a Python, without starting it. */
static int accept(struct interp *interp, const struct interp *candidate, struct err *err)
{
	struct interp new = {strdup(candidate->path), strdup(candidate->how)};

	if (!new.path || !new.how) {
		err_memory(err);
		goto fail;
	}
	if (make_absolute(&new, err))
		goto fail;
	if (is_launcher(new.path) && launcher_resolve(&new, err))
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
	if (path_is_folder(candidate.path)) {
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
			/* versions of pyenv and the like go by name, others by path */
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

/* "3.12" of itself and of "python3.12"; NULL for "python3" and all else, which are only names. */
static const char *version_in(const char *name)
{
	const char *version = strncmp(name, "python", 6) == 0 ? name + 6 : name;

	if (!isdigit((unsigned char)version[0]) || (version != name && !strchr(version, '.')))
		return NULL;
	return version;
}

int interp_find(struct interp *interp, const char *spec, struct err *err)
{
	const char *standing = getenv("ASSAY_PYTHON");
	const char *unnamed = standing && *standing ? standing : "python3";
	const char *name = spec && *spec ? spec : unnamed;
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
