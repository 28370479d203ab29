#include "runner/keeping/identity.h"

#include "results/base/buf.h"
#include "results/base/json.h"
#include "results/base/slurp.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

extern char **environ;

int identity_add_text(json_t *same, const char *side, const char *what, const char *which,
		      struct err *err)
{
	struct buf label = {0};
	int rc = 0;

	if (!which)
		return 0;
	buf_addf(&label, "%s%s%s", side, *side ? ": " : "", what);
	if (buf_failed(&label) ||
	    json_object_set_new_nocheck(same, buf_text(&label), json_text_new(which)))
		rc = err_memory(err);
	buf_release(&label);
	return rc;
}

static const char checksum_mark[] = "crc32 ";

int identity_add_checksum(json_t *same, const char *side, const char *what, uint32_t crc,
			  struct err *err)
{
	char which[24];

	snprintf(which, sizeof(which), "%s%08" PRIx32, checksum_mark, crc);
	return identity_add_text(same, side, what, which, err);
}

int identity_add_machine(json_t *same, const struct facts *facts, struct err *err)
{
	const char *cpu = facts_text(facts, "cpu_model_name");

	if (identity_add_text(same, "", "the host", facts_text(facts, "hostname"), err) ||
	    identity_add_text(same, "", "the git commit", facts_text(facts, "assay_git_commit"),
			      err))
		return -1;
	return identity_add_text(same, "", "the CPU", cpu ? cpu : facts_text(facts, "cpu_machine"),
				 err);
}

int identity_add_python(json_t *same, const char *side, const struct interp *interp,
			const struct facts *facts, struct err *err)
{
	static const struct {
		const char *what, *key;
	} parts[] = {{"the interpreter's version", "python_version"},
		     {"the interpreter's implementation", "python_implementation"},
		     {"the interpreter's compiler", "python_compiler"},
		     {"the interpreter's configuration", "python_config_args"},
		     {"the interpreter's GIL", "assay_python_gil"},
		     {"the interpreter's JIT", "assay_python_jit"}};

	if (identity_add_text(same, side, "the interpreter", interp->path, err))
		return -1;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (identity_add_text(same, side, parts[i].what, facts_text(facts, parts[i].key),
				      err))
			return -1;
	return 0;
}

/* ---- benchmarks */

static void add_bytes(uint32_t *crc, const char *bytes, size_t len)
{
	*crc = (uint32_t)crc32_z(*crc, (const unsigned char *)bytes, len);
}

static void add_word(uint32_t *crc, const char *word)
{
	if (word)
		add_bytes(crc, word, strlen(word) + 1);
}

/* A file that cannot be read is as good as an empty one: loading it will tell. */
static void add_file(uint32_t *crc, const char *path)
{
	struct buf bytes = {0};

	if (path && slurp(path, &slurp_limits_default, &bytes, NULL) == 0)
		add_bytes(crc, buf_text(&bytes), bytes.len);
	buf_release(&bytes);
}

static void add_file_in(uint32_t *crc, const char *folder, const char *name)
{
	struct buf path = {0};

	if (folder && *name != '/')
		buf_addf(&path, "%s/", folder);
	buf_adds(&path, name);
	add_file(crc, buf_text(&path));
	buf_release(&path);
}

/* The program that a command's first word means. */
static void add_program(uint32_t *crc, const char *name, const char *folder)
{
	const char *path = getenv("PATH");

	if (strchr(name, '/')) {
		add_file_in(crc, folder, name);
		return;
	}
	while (path && *path) {
		size_t len = strcspn(path, ":");
		struct buf file = {0};
		bool found;

		buf_addf(&file, "%.*s/%s", (int)len, path, name);
		found = access(buf_text(&file), X_OK) == 0;
		if (found)
			add_file(crc, buf_text(&file));
		buf_release(&file);
		if (found)
			return;
		path += len + (path[len] == ':');
	}
}

/* What its input holds is part of what is measured. */
static void add_launch(uint32_t *crc, const struct launch *launch)
{
	const char *const words[] = {launch->setup,   launch->prepare, launch->conclude,
				     launch->cleanup, launch->input,   launch->file,
				     launch->ignored};

	for (char *const *word = launch->shell; word && *word; word++)
		add_word(crc, *word);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i]) {
			add_bytes(crc, (const char *)&i, sizeof(i));
			add_word(crc, words[i]);
		}
	if (launch->output)
		add_bytes(crc, (const char *)&launch->output, sizeof(launch->output));
	add_file(crc, launch->input);
}

static uint32_t checksum(const struct target *target, const char *folder)
{
	uint32_t crc = 0;
	int64_t numbers[] = {target->index, target->inner_loops, target->duplicate};

	add_word(&crc, target->setup);
	add_word(&crc, target->stmt);
	add_word(&crc, target->teardown);
	add_bytes(&crc, (const char *)numbers, sizeof(numbers));
	for (size_t i = 0; target->argv && target->argv[i]; i++)
		add_word(&crc, target->argv[i]);
	add_launch(&crc, &target->launch);
	add_file(&crc, target->path);
	if (target->kind == TARGET_COMMAND && target->argv && target->argv[0])
		add_program(&crc, target->argv[0], folder);
	return crc;
}

/* A checksum of the text without the folder's name, wherever it stands in it. */
static uint32_t checksum_without(const char *text, const char *place)
{
	size_t len = place ? strlen(place) : 0;
	uint32_t crc = 0;

	for (const char *found; len && (found = strstr(text, place)); text = found + len)
		add_bytes(&crc, text, (size_t)(found - text) + 1);
	add_word(&crc, text);
	return crc;
}

int identity_add_targets(json_t *same, const char *side, const struct targets *targets,
			 const char *folder, const char *place, struct err *err)
{
	for (size_t i = 0; i < targets->n; i++) {
		const struct target *target = &targets->items[i];
		struct buf what = {0};
		int rc;

		buf_addf(&what, "benchmark %s", target->name);
		rc = identity_add_checksum(same, side, buf_text(&what), checksum(target, folder),
					   err);
		buf_adds(&what, ": where it imports from");
		if (!rc && target->import_path)
			rc = identity_add_checksum(same, side, buf_text(&what),
						   checksum_without(target->import_path, place),
						   err);
		buf_release(&what);
		if (rc)
			return -1;
	}
	return 0;
}

/* ---- the environment */

/* Of the shell's moment: they change from one command line to the next. */
static const char *const momentary[] = {"_", "SHLVL", "OLDPWD"};

static bool is_momentary(const char *entry, size_t len)
{
	for (size_t i = 0; i < sizeof(momentary) / sizeof(momentary[0]); i++)
		if (strlen(momentary[i]) == len && memcmp(momentary[i], entry, len) == 0)
			return true;
	return false;
}

int identity_add_environment(json_t *same, const char *side, const struct environment_rules *rules,
			     const char *place, struct err *err)
{
	char **env = environment_new(rules, environ, 0, err);
	int rc = env ? 0 : -1;

	for (size_t i = 0; !rc && env[i]; i++) {
		size_t len = strcspn(env[i], "=");
		struct buf what = {0};

		if (is_momentary(env[i], len) || env[i][len] != '=')
			continue;
		buf_addf(&what, "the environment's %.*s", (int)len, env[i]);
		rc = identity_add_checksum(same, side, buf_text(&what),
					   checksum_without(env[i] + len + 1, place), err);
		buf_release(&what);
	}
	environment_free(env);
	return rc;
}

/* ---- comparing */

static int differs(const char *what, const char *then, const char *now, struct err *err)
{
	if (then && now && strncmp(then, checksum_mark, strlen(checksum_mark)) == 0)
		return err_set(err, ERR_INPUT, "%s has changed since the run was begun", what);
	if (!then)
		return err_set(err, ERR_INPUT, "%s is new since the run was begun", what);
	if (!now)
		return err_set(err, ERR_INPUT, "%s is no longer known", what);
	return err_set(err, ERR_INPUT, "%s is %s now, but was %s when the run was begun", what, now,
		       then);
}

int identity_check(const json_t *then, const json_t *now, struct err *err)
{
	const char *what;
	json_t *which;

	json_object_foreach((json_t *)then, what, which)
	{
		json_t *other = json_object_get(now, what);

		if (!json_equal(which, other))
			return differs(what, json_string_value(which), json_string_value(other),
				       err);
	}
	json_object_foreach((json_t *)now, what, which)
	{
		if (!json_object_get(then, what))
			return differs(what, NULL, json_string_value(which), err);
	}
	return 0;
}
