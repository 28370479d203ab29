/* What systemctl or service answered when they were asked about irqbalance. Pure. */
#include "runner/tuning/tuning.h"

#include <stdio.h>
#include <string.h>

/* The rest of the first line that is `key` after blanks; false when there is none. */
static bool line_value(char *value, size_t size, const char *text, const char *key)
{
	for (const char *s = text; s && *s; s = strchr(s, '\n')) {
		s += *s == '\n';
		s += strspn(s, " ");
		if (strncmp(s, key, strlen(key)) == 0) {
			s += strlen(key);
			snprintf(value, size, "%.*s", (int)strcspn(s, "\n"), s);
			return true;
		}
	}
	return false;
}

static bool is_word(const char *text, const char *const *words)
{
	size_t len = strcspn(text, " ");

	for (; *words; words++)
		if (strlen(*words) == len && strncmp(text, *words, len) == 0)
			return true;
	return false;
}

static void say_trouble(struct irqbalance *found, enum irqbalance_trouble trouble, const char *said)
{
	found->trouble = trouble;
	snprintf(found->said, sizeof(found->said), "%s", said);
}

static void ask_systemctl(struct irqbalance *found, const char *answer)
{
	static const char *const on[] = {"active", "activating", NULL};
	static const char *const off[] = {"inactive", "deactivating", "dead", NULL};
	char value[1024];

	found->is_systemctl = true;
	if (!line_value(value, sizeof(value), answer, "Loaded: ")) {
		say_trouble(found, IRQBALANCE_NOT_LOADED, answer);
	} else if (strncmp(value, "not-found", strlen("not-found")) == 0) {
		return;
	} else if (!line_value(value, sizeof(value), answer, "Active: ") || !*value) {
		say_trouble(found, IRQBALANCE_NOT_ACTIVE, answer);
	} else if (is_word(value, on)) {
		found->is_active = 1;
	} else if (is_word(value, off)) {
		found->is_active = 0;
	} else {
		value[strcspn(value, " ")] = '\0';
		say_trouble(found, IRQBALANCE_STRANGE, value);
	}
}

/* "irqbalance start/running, process 123" */
static void ask_service(struct irqbalance *found, const char *answer)
{
	char said[1024];
	const char *state;
	size_t len = strlen(answer);

	while (len > 0 && strchr(" \n\t\r", answer[len - 1]))
		len--;
	snprintf(said, sizeof(said), "%.*s", (int)len, answer);
	state = strchr(said, ' ');
	state = state ? state + 1 : said;
	if (strncmp(state, "stop", 4) == 0)
		found->is_active = 0;
	else if (strncmp(state, "start", 5) == 0)
		found->is_active = 1;
	else
		say_trouble(found, IRQBALANCE_STRANGE, said);
}

struct irqbalance tuning_irqbalance(const struct tuning_state *state)
{
	struct irqbalance found = {.is_active = -1};
	const char *answer = snapshot_text(&state->files, "systemctl status irqbalance");

	if (*answer)
		ask_systemctl(&found, answer);
	else if (*(answer = snapshot_text(&state->files, "service irqbalance status")))
		ask_service(&found, answer);
	return found;
}
