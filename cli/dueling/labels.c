#include "cli/dueling/labels.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Lines become "a; b", as one would type them in one. */
static void add_line(struct buf *out, const char *text)
{
	for (const char *c = text; *c; c++) {
		if (*c != '\n' && *c != '\r') {
			buf_add(out, c, 1);
			continue;
		}
		while (isspace((unsigned char)c[1]))
			c++;
		if (c[1])
			buf_adds(out, out->len && out->data[out->len - 1] == ':' ? " " : "; ");
	}
}

/* NULL when memory ran out. */
static char *label_new(const struct target *target)
{
	const char *typed =
		target->own_name ? target->own_name : facts_text(&target->facts, "command");
	struct buf line = {0};

	add_line(&line, target->kind == TARGET_COMMAND && typed ? typed
			: target->kind == TARGET_SNIPPET	? target->stmt
								: target->name);
	return buf_take(&line);
}

int labels_of_targets(struct prepared_side sides[2], const struct second_side *second,
		      bool among_several, struct err *err)
{
	char *labels[2];

	if (!second->vs || sides[0].targets.n != 1 || sides[1].targets.n != 1)
		return 0;
	for (int i = 0; i < 2; i++)
		labels[i] = label_new(&sides[i].targets.items[0]);
	if (!among_several && labels[0] && labels[1] && strcmp(labels[0], labels[1]) == 0) {
		free(labels[0]);
		free(labels[1]);
		return 0;
	}
	for (int i = 0; i < 2; i++) {
		free(sides[i].label);
		sides[i].side.label = sides[i].label = labels[i];
	}
	return labels[0] && labels[1] ? 0 : err_memory(err);
}

int labels_number(struct prepared_side *side, size_t number, struct err *err)
{
	struct buf label = {0};

	buf_addf(&label, "%s (%zu)", side->label, number);
	free(side->label);
	side->side.label = side->label = buf_take(&label);
	return side->label ? 0 : err_memory(err);
}
