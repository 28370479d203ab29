/* The instrument `native`: what is asked of malloc and its kin in the loop, by whatever code. The
   preload library counts (runner/preload/); this switches it on and off and reads it. */
#include "runner/worker/instrument.h"
#include "runner/preload/native.h"

#include <dlfcn.h>
#include <stdlib.h>

static struct native_counts *counts;

/* ---- the self-test: a thousand requests, each made longer once */

#define KNOWN	    1000
#define KNOWN_BYTES 40

static int test(void)
{
	static void *volatile blocks[KNOWN]; /* volatile: compilers know malloc and leave it out */
	const int64_t requests = 2 * KNOWN, bytes = 3 * KNOWN * KNOWN_BYTES;

	counts->live = 0;
	counts->mode = NATIVE_COUNT;
	for (int i = 0; i < KNOWN; i++)
		blocks[i] = malloc(KNOWN_BYTES);
	for (int i = 0; i < KNOWN; i++)
		blocks[i] = realloc(blocks[i], (size_t)2 * KNOWN_BYTES);
	for (int i = 0; i < KNOWN; i++)
		free(blocks[i]);
	counts->mode = NATIVE_OFF;
	if (counts->requests == requests && counts->bytes == bytes && counts->live == 0)
		return 0;
	PyErr_Format(PyExc_RuntimeError,
		     "the self-test failed: %lld requests of %lld bytes were counted as %lld of "
		     "%lld bytes, and %lld bytes were not seen to be freed",
		     (long long)requests, (long long)bytes, (long long)counts->requests,
		     (long long)counts->bytes, (long long)counts->live);
	return -1;
}

static int prepare(struct worker *worker, const char **note)
{
	struct native_counts **found;

	(void)worker;
	(void)note;
	found = dlsym(RTLD_DEFAULT, NATIVE_COUNTS_SYMBOL);
	if (!found)
		return instrument_off("the preload library was not loaded into this interpreter (a "
				      "static one, or one with more rights, ignores LD_PRELOAD)");
	counts = *found;
	return test();
}

/* ---- the loop */

static int before(struct worker *worker)
{
	(void)worker;
	if (instrument_collect())
		return -1;
	counts->live = 0;
	counts->mode = NATIVE_LIVE;
	return 0;
}

static int begin(struct worker *worker)
{
	(void)worker;
	counts->requests = counts->bytes = counts->direct = 0;
	counts->peak = counts->live;
	counts->mode = NATIVE_COUNT;
	return 0;
}

static int end(struct worker *worker)
{
	(void)worker;
	counts->mode = NATIVE_LIVE;
	return 0;
}

static int after(struct worker *worker)
{
	struct message *out = &worker->out;

	if (instrument_collect())
		return -1;
	counts->mode = NATIVE_OFF;
	return message_add_number(out, "native_requests", counts->requests) ||
			       message_add_number(out, "native_bytes", counts->bytes) ||
			       message_add_number(out, "peak_bytes", counts->peak) ||
			       message_add_number(out, "growth_bytes", counts->live)
		       ? -1
		       : 0;
}

const struct instrument instrument_native = {"native", prepare, before, begin, end, after};
