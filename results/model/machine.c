#include "results/model/machine.h"

#include "results/model/metadata.h"

#include <stdio.h>
#include <string.h>

const char *machine_merged_key(const char *key, char text[MACHINE_KEY_SIZE])
{
	snprintf(text, MACHINE_KEY_SIZE, "machine_%s", key);
	return text;
}

const struct meta_value *run_machine(const struct run *run, const char *key)
{
	char merged[MACHINE_KEY_SIZE];
	const struct meta_value *value = meta_get(run->meta, key);

	return value ? value : meta_get(run->meta, machine_merged_key(key, merged));
}

static const char *text_of(const struct run *run, const char *key)
{
	const struct meta_value *value = run_machine(run, key);

	return value && value->type == META_TEXT ? value->text : NULL;
}

struct machine_id machine_of(const struct run *run)
{
	return (struct machine_id){text_of(run, "hostname"), text_of(run, "cpu_model_name"),
				   text_of(run, MACHINE_IMAGE)};
}

enum machine machine_compare(struct machine_id a, struct machine_id b)
{
	bool has_host = a.host && b.host, has_cpu = a.cpu && b.cpu;

	if ((has_host && strcmp(a.host, b.host) != 0) || (has_cpu && strcmp(a.cpu, b.cpu) != 0))
		return MACHINE_OTHER;
	return has_host && has_cpu ? MACHINE_SAME : MACHINE_UNKNOWN;
}

bool machine_is_of_class(struct machine_id a, struct machine_id b)
{
	return a.cpu && b.cpu && a.image && b.image && strcmp(a.cpu, b.cpu) == 0 &&
	       strcmp(a.image, b.image) == 0;
}

enum machine machine_compare_class(struct machine_id a, struct machine_id b)
{
	enum machine found = machine_compare(a, b);

	return found == MACHINE_OTHER && machine_is_of_class(a, b) ? MACHINE_CLASS : found;
}

static bool equals(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

bool machine_equals(struct machine_id a, struct machine_id b)
{
	return equals(a.host, b.host) && equals(a.cpu, b.cpu);
}
