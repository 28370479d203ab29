#include "results/profile_files/profile_labels.h"

#include "results/base/buf.h"

#include <stdlib.h>
#include <string.h>

void profile_labels_release(struct profile_labels *labels)
{
	for (size_t i = 0; i < labels->n; i++) {
		free(labels->items[i].key);
		free(labels->items[i].text);
	}
	free(labels->items);
	*labels = (struct profile_labels){0};
}

static struct profile_label *find(const struct profile_labels *labels, const char *key)
{
	for (size_t i = 0; i < labels->n; i++)
		if (strcmp(labels->items[i].key, key) == 0)
			return &labels->items[i];
	return NULL;
}

const char *profile_labels_get(const struct profile_labels *labels, const char *key)
{
	const struct profile_label *label = find(labels, key);

	return label ? label->text : NULL;
}

int profile_labels_set(struct profile_labels *labels, const char *key, const char *text,
		       struct err *err)
{
	struct profile_label *label = find(labels, key), made = {strdup(key), strdup(text)};

	if (!made.key || !made.text ||
	    (!label &&
	     mem_reserve(&labels->items, &labels->cap, labels->n + 1, sizeof(*labels->items)))) {
		free(made.key);
		free(made.text);
		return err_memory(err);
	}
	if (label) {
		free(label->key);
		free(label->text);
		*label = made;
	} else {
		labels->items[labels->n++] = made;
	}
	return 0;
}

int profile_labels_set_word(struct profile_labels *labels, const char *word, struct err *err)
{
	static const char *const own[] = {LABEL_BENCHMARK, LABEL_WORKER, LABEL_INTERPRETER};
	const char *equals = strchr(word, '=');
	char *key;
	int rc;

	if (!equals || equals == word)
		return err_set(err, ERR_USAGE, "not of the form KEY=TEXT");
	key = strndup(word, (size_t)(equals - word));
	if (!key)
		return err_memory(err);
	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		if (strcmp(key, own[i]) == 0) {
			free(key);
			return err_set(err, ERR_USAGE, "assay itself sets the label %s", own[i]);
		}
	rc = profile_labels_set(labels, key, equals + 1, err);
	free(key);
	return rc;
}
