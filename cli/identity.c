#include "cli/identity.h"

#include "results/buf.h"
#include "results/slurp.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

int identity_add_text(json_t *same, const char *what, const char *which, struct err *err)
{
	if (!which)
		return 0;
	return json_object_set_new(same, what, json_string(which)) ? err_memory(err) : 0;
}

static int add_fact(json_t *same, const char *what, const struct facts *facts, const char *key,
		    struct err *err)
{
	return identity_add_text(same, what, facts_text(facts, key), err);
}

int identity_add_machine(json_t *same, const struct facts *facts, struct err *err)
{
	const char *cpu = facts_text(facts, "cpu_model_name");

	if (add_fact(same, "the host", facts, "hostname", err) ||
	    add_fact(same, "the git commit", facts, "assay_git_commit", err))
		return -1;
	return identity_add_text(same, "the CPU", cpu ? cpu : facts_text(facts, "cpu_machine"),
				 err);
}

static int add_of_side(json_t *same, const char *side, const char *what, const char *which,
		       struct err *err)
{
	struct buf label = {0};
	int rc;

	buf_addf(&label, "%s%s%s", side, *side ? ": " : "", what);
	rc = buf_failed(&label) ? err_memory(err)
				: identity_add_text(same, buf_text(&label), which, err);
	buf_release(&label);
	return rc;
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

	if (add_of_side(same, side, "the interpreter", interp->path, err))
		return -1;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (add_of_side(same, side, parts[i].what, facts_text(facts, parts[i].key), err))
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

/* The program that a command's first word means. */
static void add_program(uint32_t *crc, const char *name)
{
	const char *path = getenv("PATH");

	if (strchr(name, '/')) {
		add_file(crc, name);
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

static uint32_t checksum(const struct target *target)
{
	uint32_t crc = 0;
	int64_t numbers[] = {target->index, target->inner_loops, target->duplicate};

	add_word(&crc, target->setup);
	add_word(&crc, target->stmt);
	add_word(&crc, target->teardown);
	add_bytes(&crc, (const char *)numbers, sizeof(numbers));
	for (size_t i = 0; target->argv && target->argv[i]; i++)
		add_word(&crc, target->argv[i]);
	add_file(&crc, target->path);
	if (target->kind == TARGET_COMMAND && target->argv && target->argv[0])
		add_program(&crc, target->argv[0]);
	return crc;
}

int identity_add_targets(json_t *same, const char *side, const struct targets *targets,
			 struct err *err)
{
	for (size_t i = 0; i < targets->n; i++) {
		struct buf what = {0};
		char which[16];
		int rc;

		buf_addf(&what, "benchmark %s", targets->items[i].name);
		snprintf(which, sizeof(which), "%08" PRIx32, checksum(&targets->items[i]));
		rc = add_of_side(same, side, buf_text(&what), which, err);
		buf_release(&what);
		if (rc)
			return -1;
	}
	return 0;
}

/* ---- comparing */

static int differs(const char *what, const char *then, const char *now, struct err *err)
{
	if (strstr(what, "benchmark ") && then && now)
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
