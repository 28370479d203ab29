#include "runner/os/home.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Relative to the program's folder: after make, then after make install. */
static const char *const places[] = {"worker", "../libexec/assay/worker"};

static int own_folder(char *folder, size_t size, struct err *err)
{
	ssize_t len = readlink("/proc/self/exe", folder, size - 1);

	if (len < 0)
		return err_sys(err, "cannot read /proc/self/exe");
	folder[len] = '\0';
	*strrchr(folder, '/') = '\0';
	return 0;
}

int home_find(struct home *home, struct err *err)
{
	char folder[2048];

	if (own_folder(folder, sizeof(folder), err))
		return -1;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(home->bootstrap, sizeof(home->bootstrap), "%s/%s/bootstrap.py", folder,
			 places[i]);
		snprintf(home->launcher, sizeof(home->launcher), "%s/%s/assay_launcher", folder,
			 places[i]);
		snprintf(home->pacer, sizeof(home->pacer), "%s/%s/pacer.py", folder, places[i]);
		snprintf(home->foreground, sizeof(home->foreground), "%s/%s/foreground.py", folder,
			 places[i]);
		snprintf(home->standin, sizeof(home->standin), "%s/%s/standin", folder, places[i]);
		if (access(home->bootstrap, R_OK) == 0)
			return 0;
		if (errno != ENOENT && errno != ENOTDIR)
			return err_sys(err, "cannot read %s", home->bootstrap);
	}
	return err_set(
		err, ERR_SYSTEM,
		"the worker's files are neither in %s/%s nor in %s/%s: is the installation whole?",
		folder, places[0], folder, places[1]);
}

bool home_find_suite(const char *target, char *path)
{
	/* From a build, from one in another mode, from an installation. */
	static const char *const above[] = {"..", "../..", "../share/assay"};
	struct err ignored = {0};
	char folder[2048];

	if (strncmp(target, "suites/", strlen("suites/")) != 0 || strstr(target, "..") ||
	    access(target, F_OK) == 0 || own_folder(folder, sizeof(folder), &ignored))
		return false;
	for (size_t i = 0; i < sizeof(above) / sizeof(above[0]); i++) {
		snprintf(path, HOME_PATH, "%s/%s/%s", folder, above[i], target);
		if (access(path, F_OK) == 0)
			return true;
	}
	return false;
}
