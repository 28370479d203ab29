#include "results/block.h"

int run_set_block(struct run *run, const struct run_block *block, struct err *err)
{
	if (!run->assay && !(run->assay = json_object()))
		return err_memory(err);
	if (json_object_set_new(run->assay, "session", json_string(block->session)) ||
	    json_object_set_new(run->assay, "block", json_integer(block->block)) ||
	    json_object_set_new(run->assay, "side", json_integer(block->side)))
		return err_memory(err);
	return 0;
}

bool run_block(const struct run *run, struct run_block *out)
{
	const json_t *session = json_object_get(run->assay, "session");
	const json_t *block = json_object_get(run->assay, "block");
	const json_t *side = json_object_get(run->assay, "side");

	if (!json_is_string(session) || !json_is_integer(block) || !json_is_integer(side))
		return false;
	*out = (struct run_block){json_string_value(session), json_integer_value(block),
				  json_integer_value(side)};
	return true;
}
