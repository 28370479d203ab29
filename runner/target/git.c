#include "runner/target/git.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

extern char **environ;

/* It answers at once; a busy machine or a slow disk takes its time. */
#define TOP_TIMEOUT_MS 120000

/* Hooks may be files in a folder or, from git 2.54, configured by event: those that our calls could
   set off are switched off both ways. */
static const char *const always[] = {"git",
				     "-c",
				     "core.fsmonitor=false",
				     "-c",
				     "core.hooksPath=/dev/null",
				     "-c",
				     "hook.post-checkout.enabled=false",
				     "-c",
				     "hook.post-index-change.enabled=false",
				     "-c",
				     "hook.reference-transaction.enabled=false",
				     "-c",
				     "log.showSignature=false"};

#define N_ALWAYS (sizeof(always) / sizeof(always[0]))

/* Set by git for its hooks, and by wrappers: they would make git use (and write into) another
   repository or index than the folder's. Variables that only change how differences are written are
   dropped, too, since differences are compared. */
static const char *const misleading[] = {"GIT_DIR=",
					 "GIT_WORK_TREE=",
					 "GIT_IMPLICIT_WORK_TREE=",
					 "GIT_INDEX_FILE=",
					 "GIT_COMMON_DIR=",
					 "GIT_PREFIX=",
					 "GIT_OBJECT_DIRECTORY=",
					 "GIT_ALTERNATE_OBJECT_DIRECTORIES=",
					 "GIT_NAMESPACE=",
					 "GIT_SHALLOW_FILE=",
					 "GIT_GRAFT_FILE=",
					 "GIT_EXTERNAL_DIFF=",
					 "GIT_DIFF_OPTS="};

static bool is_misleading(const char *variable)
{
	for (size_t i = 0; i < sizeof(misleading) / sizeof(*misleading); i++)
		if (strncmp(variable, misleading[i], strlen(misleading[i])) == 0)
			return true;
	return false;
}

/* Our environment, edited for git; free() it, but not its texts. NULL when memory ran out. */
static char **environment_new_for_git(const struct git_question *question)
{
	static char no_locks[] = "GIT_OPTIONAL_LOCKS=0"; /* status would refresh the index */
	static char no_prompt[] = "GIT_TERMINAL_PROMPT=0";
	static char no_translation[] = "LC_ALL=C";
	static char no_fetch[] = "GIT_NO_LAZY_FETCH=1";
	size_t n = 0, kept = 0;
	char **env;

	while (environ[n])
		n++;
	env = calloc(n + 5, sizeof(*env));
	if (!env)
		return NULL;
	env[kept++] = no_locks; /* of two with one name the first counts */
	env[kept++] = no_prompt;
	env[kept++] = no_translation;
	if (question->is_about_here)
		env[kept++] = no_fetch;
	for (size_t i = 0; i < n; i++)
		if (!is_misleading(environ[i]))
			env[kept++] = environ[i];
	return env;
}

static struct question whole_question(const struct git_question *question, const char *const *argv,
				      char *const *env)
{
	return (struct question){.argv = argv,
				 .envp = env,
				 .dir = question->dir,
				 .timeout_ms = question->timeout_ms,
				 .max_bytes = question->max_bytes,
				 .is_clean_up = question->is_clean_up};
}

int git_ask(const struct git_question *question, struct answer *answer, struct err *err)
{
	const char *argv[N_ALWAYS + GIT_WORDS_MAX + 1];
	char **env = environment_new_for_git(question);
	struct question whole = whole_question(question, argv, env);
	size_t n = 0;
	int rc;

	*answer = (struct answer){0};
	if (!env)
		return err_memory(err);
	memcpy(argv, always, sizeof(always));
	for (; question->words[n]; n++) {
		assert(n < GIT_WORDS_MAX);
		argv[N_ALWAYS + n] = question->words[n];
	}
	argv[N_ALWAYS + n] = NULL;
	rc = ask(&whole, answer, err);
	free(env);
	return rc;
}

void git_fmt_end(const struct answer *answer, const struct git_question *question, struct buf *out)
{
	struct question whole = whole_question(question, NULL, NULL);

	answer_fmt_end(answer, &whole, out);
}

/* Behind "-c SETTING", where there is one. */
static const char *command_of(const struct git_question *question)
{
	return question->words[0][0] == '-' ? question->words[2] : question->words[0];
}

int git_refuse(const struct answer *answer, const struct git_question *question, struct err *err)
{
	struct buf how = {0};

	git_fmt_end(answer, question, &how);
	err_set(err, ERR_INPUT, "git %s: %s", command_of(question), buf_text(&how));
	buf_release(&how);
	return -1;
}

int git_say(const struct git_question *question, struct buf *out, struct err *err)
{
	struct answer answer = {0};
	int rc = git_ask(question, &answer, err);

	if (!rc && !answer_is_good(&answer)) {
		rc = git_refuse(&answer, question, err);
	} else if (!rc && out) {
		buf_add(out, buf_text(&answer.out), answer.out.len);
		rc = buf_failed(out) ? err_memory(err) : 0;
	}
	answer_release(&answer);
	return rc;
}

char *git_line_new(const struct git_question *question, struct err *err)
{
	struct buf out = {0};
	char *line = NULL;

	if (git_say(question, &out, err) == 0) {
		line = buf_take(&out);
		if (line)
			line[strcspn(line, "\n")] = '\0';
		else
			err_memory(err);
	}
	buf_release(&out);
	return line;
}

char *git_top_new(const char *dir, struct err *err)
{
	const char *words[] = {"rev-parse", "--show-toplevel", NULL};
	const struct git_question question = {
		.words = words, .dir = dir, .timeout_ms = TOP_TIMEOUT_MS, .max_bytes = 8192};

	return git_line_new(&question, err);
}
