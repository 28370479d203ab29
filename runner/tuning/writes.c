/* The list of writes: of a plan, of a record. */
#include "runner/tuning/tuning.h"

#include <stdlib.h>
#include <string.h>

static void write_release(struct tuning_write *write)
{
	free(write->path);
	free(write->was);
	free(write->text);
	free(write->undo);
	*write = (struct tuning_write){0};
}

void tuning_writes_release(struct tuning_writes *writes)
{
	for (size_t i = 0; i < writes->n; i++)
		write_release(&writes->items[i]);
	free(writes->items);
	*writes = (struct tuning_writes){0};
}

int tuning_writes_add(struct tuning_writes *writes, const struct tuning_write *write,
		      struct err *err)
{
	struct tuning_write copy = *write;

	copy.path = strdup(write->path);
	copy.was = strdup(write->was ? write->was : "");
	copy.text = strdup(write->text ? write->text : "");
	copy.undo = strdup(write->undo ? write->undo : copy.was ? copy.was : "");
	if (!copy.path || !copy.was || !copy.text || !copy.undo ||
	    mem_reserve(&writes->items, &writes->cap, writes->n + 1, sizeof(copy))) {
		write_release(&copy);
		return err_memory(err);
	}
	writes->items[writes->n++] = copy;
	return 0;
}
