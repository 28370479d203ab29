#include "results/history/summary_bytes.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

struct whole {
	double mean;
	uint32_t processes;
	float variance;
	int8_t kind;
	uint8_t kinds; /* a bit for each kind that follows */
};

struct part {
	double ratio, pacer;
	float ratio_variance, pacer_variance, covariance, b, b_variance, best;
};

_Static_assert(sizeof(struct whole) + PACING_KINDS * sizeof(struct part) <= SUMMARY_BYTES,
	       "a summary has room");

size_t summary_pack(const struct summary *summary, unsigned char bytes[SUMMARY_BYTES])
{
	struct whole whole;
	unsigned char *at = bytes + sizeof(whole);

	memset(&whole, 0, sizeof(whole)); /* what lies between the members, too */
	whole.mean = summary->mean;
	whole.processes = (uint32_t)summary->processes;
	whole.variance = (float)summary->variance;
	whole.kind = (int8_t)summary->kind;
	for (int kind = 0; kind < PACING_KINDS; kind++) {
		const struct summary_pacing *p = &summary->kinds[kind];
		const struct part part = {p->ratio,
					  p->pacer,
					  (float)p->ratio_variance,
					  (float)p->pacer_variance,
					  (float)p->covariance,
					  (float)p->b,
					  (float)p->b_variance,
					  (float)p->best};

		if (isnan(p->ratio))
			continue;
		whole.kinds |= (uint8_t)(1u << kind);
		memcpy(at, &part, sizeof(part));
		at += sizeof(part);
	}
	memcpy(bytes, &whole, sizeof(whole));
	return (size_t)(at - bytes);
}

static void unpack_part(struct summary_pacing *to, const unsigned char *bytes)
{
	struct part part;

	memcpy(&part, bytes, sizeof(part));
	*to = (struct summary_pacing){part.ratio,	   part.pacer,	    part.ratio_variance,
				      part.pacer_variance, part.covariance, part.b,
				      part.b_variance,	   part.best};
}

bool summary_unpack(struct summary *summary, const void *bytes, size_t len)
{
	const unsigned char *at = bytes, *end = at + len;
	struct whole whole;

	if (len < sizeof(whole))
		return false;
	memcpy(&whole, at, sizeof(whole));
	at += sizeof(whole);
	*summary = (struct summary){.processes = whole.processes,
				    .mean = whole.mean,
				    .variance = whole.variance,
				    .kind = whole.kind};
	for (int kind = 0; kind < PACING_KINDS; kind++) {
		summary->kinds[kind] =
			(struct summary_pacing){NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
		if (!(whole.kinds & (1u << kind)))
			continue;
		if ((size_t)(end - at) < sizeof(struct part))
			return false;
		unpack_part(&summary->kinds[kind], at);
		at += sizeof(struct part);
	}
	return at == end && isfinite(whole.mean) && whole.processes > 0 && whole.kind >= -1 &&
	       whole.kind < PACING_KINDS;
}
