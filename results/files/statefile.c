#include "results/files/statefile.h"

#include "results/base/atomic.h"
#include "results/base/json.h"
#include "results/base/slurp.h"
#include "results/files/statedir.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int statefile_read(json_t **top, const char *path, struct err *err)
{
	struct buf text = {0};

	*top = NULL;
	if (access(path, F_OK))
		return 0;
	if (slurp(path, &slurp_limits_default, &text, err) == 0)
		*top = json_parse(buf_text(&text), text.len, err);
	buf_release(&text);
	return *top ? 1 : err_in(err, "%s", path);
}

int statefile_write(json_t *top, const char *path, struct err *err)
{
	struct buf text = {0};
	int rc = -1;

	if (top)
		json_add(&text, top, 1, true);
	if (!top || buf_failed(&text))
		err_memory(err);
	else if (statedir_make_way(path, err) == 0)
		rc = atomic_write(path, WRITE_REPLACE, text.data, text.len, err);
	buf_release(&text);
	json_decref(top);
	return rc ? err_in(err, "%s", path) : 0;
}

int statefile_read_of(const char *what, const char *host,
		      int (*take)(void *into, json_t *top, struct err *err), void *into,
		      struct err *err)
{
	struct err cause = {0};
	char *path = statedir_file_new(what, host, &cause);
	json_t *top;
	int rc;

	if (!path)
		return cause.kind == ERR_MEMORY ? err_memory(err) : 0;
	rc = statefile_read(&top, path, err);
	if (rc > 0 && take(into, top, err))
		rc = err_in(err, "%s", path);
	json_decref(top);
	free(path);
	return rc;
}

int statefile_write_of(json_t *top, const char *what, const char *host, struct err *err)
{
	char *path = statedir_file_new(what, host, err);
	int rc = -1;

	if (path)
		rc = statefile_write(top, path, err);
	else
		json_decref(top);
	free(path);
	return rc;
}
