/* Any bytes, read as a manifest of snippets. What is read is a list of targets as the runner wants
   them; what is not leaves one line that names the file. */
#include "runner/target/manifest.h"
#include "tests/fuzz/fuzz.h"

static void check_target(const struct targets *targets, size_t i)
{
	const struct target *target = &targets->items[i];
	char *source = target_source_new(target);

	HOLDS(target->kind == TARGET_SNIPPET && target->inner_loops >= 1);
	HOLDS(target->name && *target->name && !strpbrk(target->name, "\r\n"));
	HOLDS(!target->description || !strpbrk(target->description, "\r\n"));
	HOLDS(target->stmt && *target->stmt && source);
	for (size_t j = 0; j < i; j++)
		HOLDS(strcmp(targets->items[j].name, target->name) != 0);
	free(source);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct targets targets = {0};
	struct err err = {0};

	if (manifest_parse((const char *)bytes, len, "fuzz", &targets, &err)) {
		HOLDS(err.kind == ERR_INPUT && strncmp(err.text, "fuzz: ", 6) == 0);
		check_refusal(&err);
	} else {
		HOLDS(targets.n > 0);
		for (size_t i = 0; i < targets.n; i++)
			check_target(&targets, i);
	}
	targets_release(&targets);
	return 0;
}
