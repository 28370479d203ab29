#include "runner/launcher/loaded.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t count(char **words)
{
	size_t n = 0;

	while (words && words[n])
		n++;
	return n;
}

/* The value of a field "key=value"; NULL: it has another key. */
static char *value_of(char *field, const char *key)
{
	size_t len = strlen(key);

	return strncmp(field, key, len) == 0 && field[len] == '=' ? field + len + 1 : NULL;
}

static void read_output(struct loaded *loaded, const char *value)
{
	if (strcmp(value, "pipe") == 0)
		loaded->output = LOADED_PIPE;
	else if (sscanf(value, "%d,%d", &loaded->shown_out, &loaded->shown_err) == 2)
		loaded->output = LOADED_SHOWN;
}

/* One of the fields before the program. */
static void read_field(struct loaded *loaded, char *field, size_t *n_shell)
{
	const struct {
		const char *key;
		const char **to;
	} texts[] = {{"prepare", &loaded->prepare},
		     {"conclude", &loaded->conclude},
		     {"input", &loaded->input},
		     {"file", &loaded->file},
		     {"ignored", &loaded->ignored}};
	char *value;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if ((value = value_of(field, texts[i].key)))
			*texts[i].to = value;
	if ((value = value_of(field, "shell")))
		loaded->shell[(*n_shell)++] = value;
	if (value_of(field, "in-shell"))
		loaded->is_in_shell = true;
	if ((value = value_of(field, "output")))
		read_output(loaded, value);
	if (loaded->file)
		loaded->output = LOADED_FILE;
}

static void release(struct loaded *loaded)
{
	free(loaded->program);
	free(loaded->shell);
	free(loaded->text);
	*loaded = (struct loaded){0};
}

/* The fields up to an empty one say how, those behind it are the program's words. */
int loaded_read(struct loaded *loaded, struct request *request)
{
	char *end = request->text + request->len;
	char *at = request->text + strlen(request->text) + 1;
	struct loaded new = {.text = request->text};
	size_t fields = 0, n = 0;

	for (char *field = at; field < end; field += strlen(field) + 1)
		fields++;
	new.program = calloc(fields + 1, sizeof(*new.program));
	new.shell = calloc(fields + 1, sizeof(*new.shell));
	for (; new.program &&new.shell &&at < end &&*at; at += strlen(at) + 1)
		read_field(&new, at, &n);
	n = 0;
	for (at++; new.program &&at < end; at += strlen(at) + 1)
		new.program[n++] = at;
	if (!new.program || !new.shell || n == 0) {
		int cause = new.program &&new.shell ? EINVAL : ENOMEM;

		new.text = NULL; /* still the request's */
		release(&new);
		return cause;
	}
	request->text = NULL;
	request->cap = 0;
	release(loaded);
	*loaded = new;
	return 0;
}

bool loaded_ignores(const char *ignored, int code)
{
	if (!ignored)
		return false;
	if (strcmp(ignored, "all") == 0)
		return true;
	for (char *end; *ignored; ignored = end + (*end == ','))
		if (strtol(ignored, &end, 10) == code || end == ignored)
			return end != ignored;
	return false;
}

char **loaded_shell_words(const struct loaded *loaded, const char *command)
{
	size_t n = count(loaded->shell);
	char **words = calloc(n + 2, sizeof(*words));

	if (words)
		memcpy(words, loaded->shell, n * sizeof(*words));
	if (words)
		words[n] = (char *)command;
	return words;
}
