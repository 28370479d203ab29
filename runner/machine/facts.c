#include "runner/machine/facts.h"

#include "results/base/buf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void fact_release(struct fact *fact)
{
	free(fact->key);
	free(fact->text);
	*fact = (struct fact){0};
}

void facts_release(struct facts *facts)
{
	for (size_t i = 0; i < facts->n; i++)
		fact_release(&facts->items[i]);
	free(facts->items);
	*facts = (struct facts){0};
}

/* The slot for `key`, emptied of an older value; NULL when memory ran out. */
static struct fact *slot_new(struct facts *facts, const char *key)
{
	char *copy = strdup(key);

	if (!copy)
		return NULL;
	for (size_t i = 0; i < facts->n; i++) {
		if (strcmp(facts->items[i].key, key) == 0) {
			fact_release(&facts->items[i]);
			facts->items[i].key = copy;
			return &facts->items[i];
		}
	}
	if (mem_reserve(&facts->items, &facts->cap, facts->n + 1, sizeof(*facts->items))) {
		free(copy);
		return NULL;
	}
	facts->items[facts->n] = (struct fact){.key = copy};
	return &facts->items[facts->n++];
}

int facts_add_int(struct facts *facts, const char *key, int64_t value, struct err *err)
{
	struct fact *fact = slot_new(facts, key);

	if (!fact)
		return err_memory(err);
	fact->type = META_INT;
	fact->integer = value;
	return 0;
}

int facts_add_real(struct facts *facts, const char *key, double value, struct err *err)
{
	struct fact *fact;

	if (!isfinite(value))
		return 0;
	fact = slot_new(facts, key);
	if (!fact)
		return err_memory(err);
	fact->type = META_REAL;
	fact->real = value;
	return 0;
}

/* A copy of `text` with runs of white space and control characters made one space, none at the
   ends. Bytes that are not UTF-8 stay. NULL when memory ran out; free(). */
static char *clean_new(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	char *clean = malloc(strlen(text) + 1);
	size_t n = 0;

	if (!clean)
		return NULL;
	for (; *s; s++)
		if (*s > ' ' && *s != 0x7f)
			clean[n++] = (char)*s;
		else if (n && clean[n - 1] != ' ') /* controls count as white space */
			clean[n++] = ' ';
	if (n && clean[n - 1] == ' ')
		n--;
	clean[n] = '\0';
	return clean;
}

int facts_add_text(struct facts *facts, const char *key, const char *value, struct err *err)
{
	char *clean = clean_new(value);
	struct fact *fact;

	if (!clean)
		return err_memory(err);
	if (!*clean) {
		free(clean);
		return 0;
	}
	fact = slot_new(facts, key);
	if (!fact) {
		free(clean);
		return err_memory(err);
	}
	fact->type = META_TEXT;
	fact->text = clean;
	return 0;
}

const struct fact *facts_get(const struct facts *facts, const char *key)
{
	for (size_t i = 0; i < facts->n; i++)
		if (strcmp(facts->items[i].key, key) == 0)
			return &facts->items[i];
	return NULL;
}

const char *facts_text(const struct facts *facts, const char *key)
{
	const struct fact *fact = facts_get(facts, key);

	return fact && fact->type == META_TEXT ? fact->text : NULL;
}

double facts_number(const struct facts *facts, const char *key, double missing)
{
	const struct fact *fact = facts_get(facts, key);

	if (!fact || fact->type == META_TEXT)
		return missing;
	return fact->type == META_INT ? (double)fact->integer : fact->real;
}

int facts_write(const struct facts *facts, struct run *run, struct err *err)
{
	for (size_t i = 0; i < facts->n; i++) {
		const struct fact *fact = &facts->items[i];
		int failed;

		if (fact->type == META_INT)
			failed = run_set_int(run, fact->key, fact->integer, err);
		else if (fact->type == META_REAL)
			failed = run_set_real(run, fact->key, fact->real, err);
		else
			failed = run_set_text(run, fact->key, fact->text, err);
		if (failed)
			return err_in(err, "metadata \"%s\"", fact->key);
	}
	return 0;
}

static int add(struct facts *facts, const struct fact *fact, struct err *err)
{
	switch (fact->type) {
	case META_INT:
		return facts_add_int(facts, fact->key, fact->integer, err);
	case META_REAL:
		return facts_add_real(facts, fact->key, fact->real, err);
	default:
		return facts_add_text(facts, fact->key, fact->text, err);
	}
}

void facts_remove(struct facts *facts, const char *key)
{
	for (size_t i = 0; i < facts->n; i++) {
		if (strcmp(facts->items[i].key, key) != 0)
			continue;
		fact_release(&facts->items[i]);
		facts->n--;
		memmove(facts->items + i, facts->items + i + 1,
			(facts->n - i) * sizeof(*facts->items));
		return;
	}
}

int facts_copy(struct facts *facts, const struct facts *from, struct err *err)
{
	for (size_t i = 0; i < from->n; i++)
		if (add(facts, &from->items[i], err))
			return -1;
	return 0;
}
