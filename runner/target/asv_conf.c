#include "runner/target/asv_conf.h"

#include "results/base/json.h"
#include "results/base/json_relaxed.h"
#include "results/base/path.h"
#include "results/base/slurp.h"

#include <stdlib.h>
#include <string.h>

/* ---- values */

static int read_text(const json_t *top, const char *key, const char *otherwise, const char **out,
		     struct err *err)
{
	const json_t *value = json_object_get(top, key);

	*out = otherwise;
	if (!value || json_is_null(value))
		return 0;
	if (!json_is_string(value) || json_is_big(value))
		return err_set(err, ERR_INPUT, "%s: must be a text", key);
	*out = json_string_value(value);
	return 0;
}

/* A list of texts; a text alone is a list of one. */
static int read_texts(const json_t *top, const char *key, struct texts *out, struct err *err)
{
	const json_t *value = json_object_get(top, key), *item;
	size_t i;

	if (!value || json_is_null(value))
		return 0;
	if (json_is_string(value) && !json_is_big(value))
		return texts_add(out, json_string_value(value)) ? err_memory(err) : 0;
	if (!json_is_array(value))
		return err_set(err, ERR_INPUT, "%s: must be a list of texts", key);
	json_array_foreach(value, i, item)
	{
		/* null is a default branch */
		if (json_is_null(item))
			continue;
		if (!json_is_string(item) || json_is_big(item))
			return err_set(err, ERR_INPUT, "%s: item %zu must be a text", key, i + 1);
		if (texts_add(out, json_string_value(item)))
			return err_memory(err);
	}
	return 0;
}

static int read_commands(const json_t *top, const char *key, struct asv_commands *out,
			 struct err *err)
{
	const json_t *value = json_object_get(top, key);

	out->is_given = value && !json_is_null(value);
	return read_texts(top, key, &out->lines, err);
}

static int read_seconds(const json_t *top, const char *key, double otherwise, double *out,
			struct err *err)
{
	const json_t *value = json_object_get(top, key);

	*out = otherwise;
	if (!value || json_is_null(value))
		return 0;
	if (!json_is_number(value) || json_number_value(value) <= 0 ||
	    json_number_value(value) > 1e6)
		return err_set(err, ERR_INPUT, "%s: must be a number of seconds above 0", key);
	*out = json_number_value(value);
	return 0;
}

static int read_object(const json_t *top, const char *key, const json_t **out, struct err *err)
{
	*out = json_object_get(top, key);
	if (!*out || json_is_object(*out))
		return 0;
	return err_set(err, ERR_INPUT, "%s: must be an object, as in {\"req\": {\"numpy\": []}}",
		       key);
}

static int read_objects(const json_t *top, const char *key, const json_t **out, struct err *err)
{
	const json_t *item;
	size_t i;

	*out = json_object_get(top, key);
	if (*out && !json_is_array(*out))
		return err_set(err, ERR_INPUT, "%s: must be a list of objects", key);
	json_array_foreach(*out, i, item)
	{
		if (!json_is_object(item))
			return err_set(err, ERR_INPUT, "%s: item %zu must be an object", key,
				       i + 1);
	}
	return 0;
}

/* asv's own rule: 1, unless a later asv has changed the format. */
static int check_version(const json_t *top, struct err *err)
{
	const json_t *version = json_object_get(top, "version");

	if (!version || (json_is_integer(version) && json_integer_value(version) == 1))
		return 0;
	return err_set(err, ERR_INPUT, "version: must be 1, the only format that there is");
}

/* ---- all of it */

static int read_keys(struct asv_conf *conf, struct err *err)
{
	const json_t *top = conf->top;

	if (!json_is_object(top))
		return err_set(err, ERR_INPUT,
			       "must be an object, as in {\"version\": 1, "
			       "\"repo\": \".\"}");
	return check_version(top, err) ||
			       read_text(top, "project", "project", &conf->project, err) ||
			       read_text(top, "repo", "", &conf->repo, err) ||
			       read_text(top, "repo_subdir", "", &conf->repo_subdir, err) ||
			       read_text(top, "benchmark_dir", "benchmarks", &conf->benchmark_dir,
					 err) ||
			       read_text(top, "env_dir", "env", &conf->env_dir, err) ||
			       read_text(top, "environment_type", "", &conf->environment_type,
					 err) ||
			       read_text(top, "dvcs", "", &conf->dvcs, err) ||
			       read_texts(top, "pythons", &conf->pythons, err) ||
			       read_texts(top, "branches", &conf->branches, err) ||
			       read_commands(top, "build_command", &conf->build, err) ||
			       read_commands(top, "install_command", &conf->install, err) ||
			       read_commands(top, "uninstall_command", &conf->uninstall, err) ||
			       read_seconds(top, "install_timeout", 600, &conf->install_timeout_s,
					    err) ||
			       read_object(top, "matrix", &conf->matrix, err) ||
			       read_objects(top, "exclude", &conf->exclude, err) ||
			       read_objects(top, "include", &conf->include, err)
		       ? -1
		       : 0;
}

int asv_conf_parse(struct asv_conf *conf, const char *text, size_t len, struct err *err)
{
	struct buf strict = {0};

	buf_add(&strict, text, len);
	if (buf_failed(&strict)) {
		err_memory(err);
	} else if (len == 0) {
		err_set(err, ERR_INPUT, "the file is empty");
	} else if (json_relaxed_to_strict(strict.data, strict.len, err) == 0) {
		conf->top = json_parse(strict.data, strict.len, err);
	}
	buf_release(&strict);
	return conf->top ? read_keys(conf, err) : -1;
}

/* The folder of a file that is there, without links. */
static char *folder_of(const char *path, struct err *err)
{
	char *whole = realpath(path, NULL), *slash = whole ? strrchr(whole, '/') : NULL;

	if (!slash) {
		err_sys(err, "%s", path);
		return NULL;
	}
	slash[slash == whole] = '\0';
	return whole;
}

int asv_conf_read(struct asv_conf *conf, const char *path, struct err *err)
{
	struct buf text = {0};
	int rc = 0;

	conf->path = strdup(path);
	conf->folder = folder_of(path, err);
	if (!conf->path)
		return err_memory(err);
	if (!conf->folder)
		return -1;
	if (slurp(path, &slurp_limits_default, &text, err) ||
	    asv_conf_parse(conf, buf_text(&text), text.len, err))
		rc = err_in(err, "%s", path);
	buf_release(&text);
	return rc;
}

void asv_conf_release(struct asv_conf *conf)
{
	texts_release(&conf->pythons);
	texts_release(&conf->branches);
	texts_release(&conf->build.lines);
	texts_release(&conf->install.lines);
	texts_release(&conf->uninstall.lines);
	json_decref(conf->top);
	free(conf->path);
	free(conf->folder);
	*conf = (struct asv_conf){0};
}

char *asv_conf_path_new(const struct asv_conf *conf, const char *path)
{
	return *path == '/' ? strdup(path) : path_in_new(conf->folder, path);
}

bool asv_conf_repo_is_url(const char *repo)
{
	const char *colon = strchr(repo, ':');

	/* git@host:owner/name.git, but not ./a:b */
	return strstr(repo, "://") || (colon && *repo != '/' && *repo != '.' &&
				       !memchr(repo, '/', (size_t)(colon - repo)));
}
