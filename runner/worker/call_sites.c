/*
 * The instrument `sites`: which lines, on which call paths, ask Python's allocators for memory in
 * the loop (sites.h), after a test (sites_test.h).
 */
#include "runner/worker/allocators.h"
#include "runner/worker/instrument.h"
#include "runner/worker/sites.h"
#include "runner/worker/sites_test.h"

#include "runner/preload/native.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

static const struct native_watch **native; /* of the preload library, or NULL */

static const struct native_watch native_watch = {sites_given_by_malloc, sites_freed};

static int prepare(struct worker *worker, const char **note)
{
	static const struct allocators_watch watch = {
		sites_given, sites_freed,  sites_leaves,	  sites_stays,
		sites_lock,  sites_unlock, .forked = sites_unlock};

	if (own_stack_prepare() || allocators_install(&watch) || sites_test(worker->repeat, true))
		return -1;
	native = dlsym(RTLD_DEFAULT, NATIVE_WATCH_SYMBOL);
	if (native)
		*native = &native_watch;
	else
		*note = "malloc is not seen";
	return 0;
}

/* ---- the loop */

static int before(struct worker *worker)
{
	(void)worker;
	if (instrument_collect())
		return -1;
	sites_before();
	return 0;
}

static int begin(struct worker *worker)
{
	(void)worker;
	sites_begin();
	return 0;
}

static int end(struct worker *worker)
{
	(void)worker;
	sites_end();
	return 0;
}

static int after(struct worker *worker)
{
	struct sites_lost lost;

	if (instrument_collect())
		return -1;
	sites_after();
	lost = sites_lost();
	return message_add_number(&worker->out, "lost_paths", lost.paths) ||
			       message_add_number(&worker->out, "lost_blocks", lost.blocks)
		       ? -1
		       : 0;
}

const struct instrument instrument_sites = {"sites", prepare, before, begin, end, after};

/* ---- the answer */

static int add_int(struct message *out, int64_t number)
{
	char text[32];
	int len = snprintf(text, sizeof(text), "%lld", (long long)number);

	return message_add(out, text, (size_t)len);
}

static int add_codes(struct message *out, uint32_t first, uint32_t n)
{
	const struct code_book *book = sites_codes();

	if (add_int(out, n > first ? n - first : 0))
		return -1;
	for (uint32_t i = first; i < n; i++) {
		const struct own_code *code = &book->codes[i];

		if (message_add_str(out, code->file) || message_add_str(out, code->name) ||
		    add_int(out, code->first_line))
			return -1;
	}
	return 0;
}

static int add_sites(struct message *out, const struct site *all, uint32_t first, uint32_t n)
{
	if (add_int(out, n > first ? n - first : 0))
		return -1;
	for (uint32_t i = first; i < n; i++)
		if (add_int(out, all[i].parent) || add_int(out, all[i].code) ||
		    add_int(out, all[i].line))
			return -1;
	return 0;
}

/* Of those that have any. */
static int add_counts(struct message *out, const struct site *all, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct site *site = &all[i];
		const int64_t counts[] = {site->requests,	 site->bytes,
					  site->temporary,	 sites_peak_blocks(site),
					  sites_peak_live(site), site->kept_blocks,
					  site->kept_live};
		bool has_any = false;

		for (size_t k = 0; k < sizeof(counts) / sizeof(counts[0]); k++)
			has_any |= counts[k] != 0;
		if (has_any && add_int(out, i))
			return -1;
		for (size_t k = 0; has_any && k < sizeof(counts) / sizeof(counts[0]); k++)
			if (add_int(out, counts[k]))
				return -1;
	}
	return 0;
}

/* How many the manager knows already, behind the `first` numbers that are none's. */
static uint32_t first_of(const char *known, uint32_t first)
{
	unsigned long n = strtoul(known, NULL, 10);

	return n < UINT32_MAX - first ? first + (uint32_t)n : UINT32_MAX;
}

int sites_answer(struct worker *worker)
{
	const char *codes = message_next(&worker->in, message_next(&worker->in, NULL));
	const char *known = codes ? message_next(&worker->in, codes) : NULL;
	uint32_t n, n_codes = sites_codes()->n;
	const struct site *all = sites_all(&n);

	if (worker->instrument != &instrument_sites || !known) {
		PyErr_SetString(PyExc_ValueError, "sites needs its instrument and two numbers");
		return -1;
	}
	/* Making the answer asks allocators too: what is new then is for the next one. */
	return message_adds(&worker->out, "sites") ||
			       add_codes(&worker->out, first_of(codes, CODE_FIRST), n_codes) ||
			       add_sites(&worker->out, all, first_of(known, 1), n) ||
			       add_counts(&worker->out, all, n)
		       ? -1
		       : 0;
}
