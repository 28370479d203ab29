#include "cli/words/json_print.h"

#include <stdlib.h>

int json_print(json_t *top, FILE *out, struct err *err)
{
	char *text = top ? json_dumps(top, JSON_INDENT(2)) : NULL;

	json_decref(top);
	if (!text)
		return err_memory(err);
	fprintf(out, "%s\n", text);
	free(text);
	return 0;
}
