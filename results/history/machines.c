#include "results/history/machines.h"

#include "results/base/buf.h"
#include "results/model/machine.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

/* What is found: borrowed from the machine at `place`, or from a text that is asked for. */
struct node {
	struct machine_id id;
	bool is_class; /* then without a host */
	size_t place;
};

static int by_text(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

static int by_node(const void *left, const void *right)
{
	const struct node *a = left, *b = right;
	int order = a->is_class - b->is_class;

	if (!order)
		order = by_text(a->id.cpu, b->id.cpu);
	if (!order)
		order = a->is_class ? by_text(a->id.image, b->id.image)
				    : by_text(a->id.host, b->id.host);
	return order;
}

void machine_places_release(struct machine_places *places)
{
	tdestroy(places->tree, free);
	places->tree = NULL;
}

void history_machine_release(struct history_machine *machine)
{
	free(machine->host);
	free(machine->cpu);
	free(machine->image);
	free(machine->class);
	*machine = (struct history_machine){0};
}

/* ---- a new one */

static char *copy(const char *text, bool *failed)
{
	char *mine = text ? strdup(text) : NULL;

	*failed |= text && !mine;
	return mine;
}

static int machine_init(struct history_machine *machine, const struct node *node, struct err *err)
{
	bool failed = false;

	machine->host = copy(node->is_class ? NULL : node->id.host, &failed);
	machine->cpu = copy(node->id.cpu, &failed);
	machine->image = copy(node->id.image, &failed);
	machine->class = NULL;
	if (node->is_class) {
		struct buf class = {0};

		buf_addf(&class, "%s, %s", node->id.cpu, node->id.image);
		machine->class = buf_take(&class);
		failed |= !machine->class;
	}
	return failed ? err_memory(err) : 0;
}

static int add(struct machine_places *places, struct history *history, struct node *node,
	       struct err *err)
{
	struct history_machine *grown =
		realloc(history->machines, (history->nmachines + 1) * sizeof(*grown));
	struct history_machine *machine;
	struct node *kept;

	if (!grown)
		return err_memory(err);
	history->machines = grown;
	machine = &grown[history->nmachines];
	node->place = history->nmachines++;
	if (machine_init(machine, node, err))
		return -1;
	kept = malloc(sizeof(*kept));
	if (!kept)
		return err_memory(err);
	*kept = *node;
	kept->id = (struct machine_id){machine->host, machine->cpu, machine->image};
	if (!tsearch(kept, &places->tree, by_node)) {
		free(kept);
		return err_memory(err);
	}
	return 0;
}

/* ---- its text */

/* The next text of those that end with a NUL; NULL where it is empty. */
static const char *next(const char **at)
{
	const char *text = *at;

	*at += strlen(text) + 1;
	return *text ? text : NULL;
}

static bool has_three(const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += !text[i];
	return n == 3 && !text[len - 1];
}

int machine_place(struct machine_places *places, struct history *history, const char *text,
		  size_t len, size_t *place, struct err *err)
{
	struct node node = {.place = 0};
	struct node *const *found;

	if (!text || !has_three(text, len))
		return err_set(err, ERR_INPUT, "the index has a machine that makes no sense");
	node.id.host = next(&text);
	node.id.cpu = next(&text);
	node.id.image = next(&text);
	node.is_class = history->same_class && machine_is_of_class(node.id, node.id);
	found = tfind(&node, &places->tree, by_node);
	if (found)
		node.place = (*found)->place;
	else if (add(places, history, &node, err))
		return -1;
	*place = node.place;
	return 0;
}
