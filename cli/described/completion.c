#include "cli/described/completion_internal.h"

#include <string.h>

extern const struct completion completion_bash, completion_zsh, completion_fish;

const struct completion *completion_for(const char *shell)
{
	static const struct completion *const all[] = {&completion_bash, &completion_zsh,
						       &completion_fish};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (strcmp(all[i]->shell, shell) == 0)
			return all[i];
	return NULL;
}

void completion_put_quoted(FILE *out, const char *text, const char *escaped)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", out);
		else
			fprintf(out, strchr(escaped, *text) ? "\\%c" : "%c", *text);
	}
}

void completion_put_identifier(FILE *out, const char *name)
{
	for (; *name; name++)
		fputc(*name == '-' ? '_' : *name, out);
}
