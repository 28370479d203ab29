/* Which writes lead back to what a record says. Pure. */
#include "runner/tuning/tuning.h"

#include <errno.h>
#include <string.h>

/* The list to give a control group that had none of its own: with tasks in it, it cannot be without
   one again. NULL where it can. */
static const char *inherited(const struct tuning_state *state, const struct tuning_write *write)
{
	const char *file = strrchr(write->path, '/'), *group = file;
	const char *list;

	if (write->op != TUNING_SHIELD || *write->was || strcmp(file, "/cpuset.cpus") != 0)
		return NULL;
	while (group > write->path && *--group != '/')
		;
	if (!strstr(snapshot_text(&state->files, "%.*s/cgroup.events", (int)(file - write->path),
				  write->path),
		    "populated 1"))
		return NULL;
	list = snapshot_text(&state->files, "%.*s/cpuset.cpus.effective",
			     (int)(group - write->path), write->path);
	return *list ? list : NULL;
}

/* Is it as it was, or gone for good (an interrupt without a device, a group that has ended)? */
static bool is_back(const struct tuning_state *state, const struct tuning_write *write)
{
	const struct snapshot_item *item = snapshot_get(&state->files, "%s", write->path);
	const char *was = write->was, *list;
	char word[4096];

	if (write->kind == TUNING_PROGRAM) {
		int is_active = tuning_irqbalance(state).is_active;

		return is_active < 0 || is_active == (strcmp(write->was, "active") == 0);
	}
	if (!item || item->error == ENOENT || item->error == ENODEV)
		return true;
	list = inherited(state, write);
	if (list)
		was = list;
	tuning_chosen_word(word, sizeof(word), item->text);
	return !item->error && strcmp(write->op == TUNING_THP ? word : item->text, was) == 0;
}

int tuning_plan_back(struct tuning_writes *writes, const struct tuning_state *state,
		     const struct tuning_writes *record, bool backwards, struct err *err)
{
	for (size_t i = 0; i < record->n; i++) {
		const struct tuning_write *entry =
			&record->items[backwards ? record->n - 1 - i : i];
		const char *list = inherited(state, entry);
		struct tuning_write write = *entry;

		if (is_back(state, entry))
			continue;
		write.outcome = TUNING_NOT_DONE;
		if (entry->kind == TUNING_PROGRAM)
			write.path = entry->undo;
		write.text = list ? (char *)list : entry->undo;
		if (tuning_writes_add(writes, &write, err))
			return -1;
	}
	return 0;
}
