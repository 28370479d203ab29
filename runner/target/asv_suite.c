#include "runner/target/asv_suite.h"

#include "results/base/path.h"
#include "runner/target/asv_conf.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* asv takes both. */
static const char *const config_names[] = {ASV_CONFIG, ASV_CONFIG "c"};
#define N_NAMES (sizeof(config_names) / sizeof(config_names[0]))

static bool is_config(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;

	for (size_t i = 0; i < N_NAMES; i++)
		if (strcmp(name, config_names[i]) == 0)
			return true;
	return false;
}

/* The configuration in a folder, into *config; NULL: there is none. */
static int config_in(const char *folder, char **config, struct err *err)
{
	*config = NULL;
	for (size_t i = 0; i < N_NAMES; i++) {
		char *path = path_in_new(folder, config_names[i]);

		if (!path)
			return err_memory(err);
		if (access(path, F_OK) == 0) {
			*config = path;
			return 0;
		}
		free(path);
	}
	return 0;
}

/* The folder that a configuration names, without links; *folder is NULL where it is not there. */
static int folder_of(const char *config, char **folder, struct err *err)
{
	struct asv_conf conf = {0};
	int rc = asv_conf_read(&conf, config, err);
	char *path = rc ? NULL : asv_conf_path_new(&conf, conf.benchmark_dir);

	if (!rc && !path)
		rc = err_memory(err);
	*folder = path && path_is_folder(path) ? realpath(path, NULL) : NULL;
	free(path);
	asv_conf_release(&conf);
	return rc;
}

/* One that the user named, or that lies in the folder: it must name a folder. */
static int take_named(const char *config, char **folder, struct err *err)
{
	if (folder_of(config, folder, err))
		return -1;
	return *folder ? 0
		       : err_set(err, ERR_INPUT,
				 "%s: the folder that it names as benchmark_dir (by default "
				 "benchmarks) is not there",
				 config);
}

/* The nearest one above `path`, where that is its benchmark_dir: else *config stays NULL. */
static int find_above(const char *path, char **folder, char **config, struct err *err)
{
	char *whole = realpath(path, NULL), *place = whole ? strdup(whole) : NULL, *slash;
	int rc = whole && place ? 0 : err_sys(err, "%s", path);

	while (!rc && !*config && (slash = strrchr(place, '/'))) {
		*slash = '\0';
		rc = config_in(place, config, err);
	}
	if (!rc && *config)
		rc = folder_of(*config, folder, err);
	if (!rc && *folder && strcmp(*folder, whole) != 0) {
		free(*folder);
		*folder = NULL;
	}
	free(place);
	free(whole);
	return rc;
}

int asv_suite_find(const char *path, char **folder, char **config, struct err *err)
{
	char *found = NULL;
	int rc = 0;

	*folder = NULL;
	if (config)
		*config = NULL;
	if (is_config(path) && !path_is_folder(path)) {
		found = strdup(path);
		rc = found ? take_named(found, folder, err) : err_memory(err);
	} else if (path_is_folder(path)) {
		rc = config_in(path, &found, err);
		if (!rc && found)
			rc = take_named(found, folder, err);
		else if (!rc)
			rc = find_above(path, folder, &found, err);
	}
	if (config && *folder && !rc)
		*config = found;
	else
		free(found);
	return rc;
}
