#include "runner/target/asv_command.h"

#include "results/base/buf.h"
#include "runner/os/environment.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- words, as Python's shlex splits them */

/* The text in quotes that begins at `at`, appended; behind it. NULL: it has no end. */
static const char *take_quoted(const char *at, struct buf *word)
{
	char quote = *at++;

	for (; *at && *at != quote; at++) {
		if (*at == '\\' && quote == '"' && (at[1] == '"' || at[1] == '\\'))
			at++;
		buf_add(word, at, 1);
	}
	return *at ? at + 1 : NULL;
}

/* The next word, appended; behind it. NULL: something in it has no end. */
static const char *take_word(const char *at, struct buf *word)
{
	buf_adds(word, "");
	while (at && *at && !isspace((unsigned char)*at)) {
		if (*at == '\'' || *at == '"') {
			at = take_quoted(at, word);
		} else if (*at == '\\') {
			if (!at[1])
				return NULL;
			buf_add(word, at + 1, 1);
			at += 2;
		} else {
			buf_add(word, at++, 1);
		}
	}
	return at;
}

/* ---- variables, as Python's str.format puts them in */

static const struct asv_variable *find(const struct asv_variable *variables, const char *name,
				       size_t length)
{
	for (; variables->name; variables++)
		if (strlen(variables->name) == length &&
		    strncmp(variables->name, name, length) == 0 && variables->text)
			return variables;
	return NULL;
}

static int refuse_variable(const char *name, size_t length, const struct asv_variable *variables,
			   struct err *err)
{
	struct buf known = {0};

	for (; variables->name; variables++)
		if (variables->text)
			buf_addf(&known, " {%s}", variables->name);
	err_set(err, ERR_INPUT, "{%.*s}: there is no such variable here; there are%s", (int)length,
		name, buf_text(&known));
	buf_release(&known);
	return -1;
}

static int put_in(struct buf *out, const char *word, const struct asv_variable *variables,
		  struct err *err)
{
	const struct asv_variable *variable;

	for (; *word; word++) {
		size_t length = strcspn(word + 1, "}");

		if ((*word == '{' || *word == '}') && word[1] == *word) {
			buf_add(out, word++, 1);
		} else if (*word == '{' && word[1 + length] == '}') {
			variable = find(variables, word + 1, length);
			if (!variable)
				return refuse_variable(word + 1, length, variables, err);
			buf_adds(out, variable->text);
			word += length + 1;
		} else if (*word == '{' || *word == '}') {
			return err_set(err, ERR_INPUT, "a single '%c' (write it twice)", *word);
		} else {
			buf_add(out, word, 1);
		}
	}
	return 0;
}

/* ---- the command */

/* The list with one more at its end; NULL when memory ran out (it is freed, `entry` too). */
static char **longer(char **list, char *entry)
{
	size_t n = 0;
	char **grown;

	while (list && list[n])
		n++;
	grown = entry ? realloc(list, (n + 2) * sizeof(*list)) : NULL;
	if (!grown) {
		environment_free(list);
		free(entry);
		return NULL;
	}
	grown[n] = entry;
	grown[n + 1] = NULL;
	return grown;
}

static bool is_setting(const char *word)
{
	const char *at = word;

	if (!isalpha((unsigned char)*at) && *at != '_')
		return false;
	while (isalnum((unsigned char)*at) || *at == '_')
		at++;
	return *at == '=';
}

static bool is_code_list(const char *text)
{
	return strcmp(text, "any") == 0 || (*text && strspn(text, "0123456789,") == strlen(text));
}

/* What stands in front of the command; NULL: it is the command's. */
static char **place_of(struct asv_command *command, const char *word, const char **value)
{
	static const char in_dir[] = "in-dir=", code[] = "return-code=";
	bool is_dir = strncmp(word, in_dir, strlen(in_dir)) == 0;

	if (!is_dir && strncmp(word, code, strlen(code)) != 0)
		return NULL;
	*value = strchr(word, '=') + 1;
	return is_dir ? &command->directory : &command->codes;
}

static int add_word(struct asv_command *command, char *word, struct err *err)
{
	const char *value = NULL;
	char **place = command->words ? NULL : place_of(command, word, &value);
	char ***list = !command->words && is_setting(word) ? &command->env : &command->words;

	if (!place) {
		*list = longer(*list, word);
		return *list ? 0 : err_memory(err);
	}
	if (*place || (place == &command->codes && !is_code_list(value))) {
		err_set(err, ERR_INPUT,
			*place ? "%s: it is there already"
			       : "%s: not a list of "
				 "exit statuses",
			word);
		free(word);
		return -1;
	}
	*place = strdup(value);
	free(word);
	return *place ? 0 : err_memory(err);
}

static int parse(struct asv_command *command, const char *text,
		 const struct asv_variable *variables, struct err *err)
{
	struct buf word = {0}, whole = {0};
	int rc = 0;

	for (;;) {
		text += strspn(text, " \t\r\n\f\v");
		if (rc || !*text)
			break;
		buf_clear(&word);
		text = take_word(text, &word);
		if (!text) {
			rc = err_set(err, ERR_INPUT, "a quote without an end");
			break;
		}
		buf_adds(&whole, "");
		rc = put_in(&whole, buf_text(&word), variables, err);
		if (!rc && (buf_failed(&word) || buf_failed(&whole)))
			rc = err_memory(err);
		if (!rc)
			rc = add_word(command, buf_take(&whole), err);
	}
	buf_release(&word);
	buf_release(&whole);
	if (!rc && !command->words)
		rc = err_set(err, ERR_INPUT, "there is nothing to run");
	return rc;
}

int asv_command_parse(struct asv_command *command, const char *text,
		      const struct asv_variable *variables, struct err *err)
{
	return parse(command, text, variables, err) ? err_in(err, "\"%s\"", text) : 0;
}

void asv_command_release(struct asv_command *command)
{
	environment_free(command->words);
	environment_free(command->env);
	free(command->directory);
	free(command->codes);
	*command = (struct asv_command){0};
}

bool asv_command_allows(const struct asv_command *command, int code)
{
	const char *at = command->codes;

	if (!at)
		return code == 0;
	if (strcmp(at, "any") == 0)
		return true;
	for (; at; at = strchr(at, ','), at = at ? at + 1 : NULL)
		if (isdigit((unsigned char)*at) && strtol(at, NULL, 10) == code)
			return true;
	return false;
}
