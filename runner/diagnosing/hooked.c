#include "runner/diagnosing/hooked.h"

#include <stdio.h>
#include <string.h>

void hooked_explain_start(const struct worker *worker, const char *what, struct err *err)
{
	if (strcmp(worker->kind, "native") != 0 && worker->note[0]) {
		err_clear(err);
		err_set(err, ERR_BENCHMARK, "%s %s: %s: %s", worker->implementation,
			worker->version, what, worker->note);
	} else if (worker->version[0]) {
		err_in(err, "CPython %s", worker->version);
	}
}

void hooked_hint_at_recursion(struct err *err)
{
	static const char *const signs[] = {"RecursionError", "SIGSEGV", "signal 11",
					    "Segmentation"};
	struct err cause = *err;

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (strstr(cause.text, signs[i])) {
			err_clear(err);
			err_set(err, cause.kind,
				"%s (recursion goes less deep while calls are counted: each takes "
				"the C stack)",
				cause.text);
			return;
		}
}

void hooked_keep_details(const struct worker *worker, char *details, size_t size)
{
	const struct buf *all = &worker->details;
	size_t skipped = all->len >= size ? all->len - size + 1 : 0;

	snprintf(details, size, "%s", buf_text(all) + skipped);
}
