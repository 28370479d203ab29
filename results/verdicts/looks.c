#include "results/verdicts/looks.h"

#include "results/base/repr.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#define TOTAL 0.05

void looks_format(const struct spending *plan, struct buf *out)
{
	for (size_t k = 0; k < plan->count; k++) {
		buf_addf(out, "%s%zu:", k ? "," : "", plan->look[k].n);
		repr_add(out, plan->look[k].alpha);
	}
}

/* One "N" or "N:ALPHA" at *text, which moves behind it. */
static int parse_look(const char **text, struct spending_look *look, bool *has_alpha)
{
	char *end;

	if (**text < '0' || **text > '9')
		return -1;
	errno = 0;
	look->n = strtoull(*text, &end, 10);
	if (errno)
		return -1;
	*has_alpha = *end == ':';
	*text = end;
	if (!*has_alpha)
		return 0;
	if (end[1] != '.' && (end[1] < '0' || end[1] > '9'))
		return -1;
	look->alpha = strtod(end + 1, &end);
	*text = end;
	return 0;
}

static void split_error(struct spending *plan)
{
	for (size_t k = 0; k < plan->count; k++)
		plan->look[k].alpha = TOTAL / (double)plan->count;
}

int looks_parse(const char *text, struct spending *plan)
{
	struct spending parsed = {0};
	size_t with_alpha = 0;
	bool has_alpha;

	for (;; text++) {
		if (parsed.count == SPENDING_LOOKS_MAX ||
		    parse_look(&text, &parsed.look[parsed.count], &has_alpha))
			return -1;
		parsed.count++;
		with_alpha += has_alpha;
		if (*text != ',')
			break;
	}
	if (*text || (with_alpha && with_alpha != parsed.count))
		return -1;
	if (!with_alpha)
		split_error(&parsed);
	if (!spending_valid(&parsed))
		return -1;
	*plan = parsed;
	return 0;
}
