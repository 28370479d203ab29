#include "results/noise/noise.h"

static const char *const words[NOISE_KINDS] = {
	[NOISE_THROTTLED] = "throttled", [NOISE_STOLEN] = "stolen",
	[NOISE_PERIODIC] = "periodic",	 [NOISE_COMPETITION] = "competition",
	[NOISE_MIGRATION] = "migration", [NOISE_DRIFT] = "drift",
	[NOISE_WANDER] = "wander",	 [NOISE_WARMUP] = "warm-up",
	[NOISE_MODES] = "modes",	 [NOISE_ODD_PROCESS] = "odd-process",
};

const char *noise_word(enum noise_kind kind)
{
	return words[kind];
}

void noise_add(struct noise *noise, enum noise_kind kind, double size, const struct figure *figures)
{
	struct finding *finding = &noise->found[noise->n++];

	*finding = (struct finding){.kind = kind, .size = size};
	for (size_t i = 0; i < NOISE_FIGURES_MAX && figures && figures[i].name; i++)
		finding->figures[i] = figures[i];
}

const struct finding *noise_get(const struct noise *noise, enum noise_kind kind)
{
	for (size_t i = 0; i < noise->n; i++)
		if (noise->found[i].kind == kind)
			return &noise->found[i];
	return NULL;
}
