#include "runner/drive/suite_part.h"

#include <stdlib.h>
#include <string.h>

/* False where memory ran out. */
static bool copy(char **place, const char *text)
{
	if (!text || !*text)
		return true;
	*place = strdup(text);
	return *place != NULL;
}

static int add_facts(struct target *target, const struct discovered_part *part, struct err *err)
{
	if (part->own_unit && strcmp(part->own_unit, "unit") != 0 &&
	    facts_add_text(&target->facts, "asv_unit", part->own_unit, err))
		return -1;
	return part->version ? facts_add_text(&target->facts, "asv_version", part->version, err)
			     : 0;
}

int suite_part_add(struct targets *targets, const struct discovered *found, const char *folder,
		   const char *late_path, struct err *err)
{
	const struct discovered_part *part = found->part;
	struct target *target = targets_add(targets, TARGET_FILE, found->name);
	bool is_timed = !part->unit || strcmp(part->unit, "second") == 0;

	if (!target)
		return err_memory(err);
	target->loops = found->loops;
	target->suite.is_once = part->is_once;
	target->suite.timeout_s = part->timeout_s > 0 ? part->timeout_s : 0;
	target->suite.cache_timeout_s = part->cache_timeout_s > 0 ? part->cache_timeout_s : 0;
	if (!copy(&target->path, part->path && *part->path ? part->path : folder) ||
	    !copy(&target->description, found->description) ||
	    !copy(&target->unit, is_timed ? NULL : part->unit) ||
	    !copy(&target->suite.folder, folder) || !copy(&target->suite.late_path, late_path) ||
	    !copy(&target->suite.cache, part->cache) || !copy(&target->suite.skipped, found->skip))
		return err_memory(err);
	if (found->error &&
	    target_set_load_error(target, ERR_BENCHMARK, found->error, found->details, err))
		return -1;
	return add_facts(target, part, err);
}
