#include "runner/diagnosing/hooked.h"

#include <string.h>

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
