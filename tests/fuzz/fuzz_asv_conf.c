/* Any bytes, read as an asv.conf.json: what is read gives an environment, or says why it does not;
   each of its commands is read, too. */
#include "runner/target/asv_command.h"
#include "runner/target/asv_matrix.h"
#include "tests/fuzz/fuzz.h"

static void check_variant(const struct asv_conf *conf, const char *python, bool is_asked_for)
{
	struct asv_variant variant = {0};
	struct err err = {0};
	size_t n = 0;

	if (asv_matrix_first(&variant, &n, conf, python, is_asked_for, &err))
		check_refusal(&err);
	else
		HOLDS((n > 0) == (variant.name != NULL) && (n > 0 || !is_asked_for));
	asv_variant_release(&variant);
}

static void check_commands(const struct asv_commands *commands)
{
	static const struct asv_variable variables[] = {
		{"build_dir", "a b"}, {"wheel_file", NULL}, {NULL, NULL}};

	for (size_t i = 0; i < commands->lines.n; i++) {
		struct asv_command command = {0};
		struct err err = {0};

		if (asv_command_parse(&command, commands->lines.items[i], variables, &err))
			check_refusal(&err);
		else
			HOLDS(command.words && command.words[0]);
		asv_command_release(&command);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct asv_conf conf = {0};
	struct err err = {0};

	if (asv_conf_parse(&conf, (const char *)bytes, len, &err)) {
		HOLDS(err.kind == ERR_INPUT);
		check_refusal(&err);
	} else {
		HOLDS(conf.project && conf.repo && conf.benchmark_dir);
		check_variant(&conf, conf.pythons.n ? conf.pythons.items[0] : "3", false);
		check_variant(&conf, "3.12", true);
		check_commands(&conf.build);
		check_commands(&conf.install);
	}
	asv_conf_release(&conf);
	return 0;
}
