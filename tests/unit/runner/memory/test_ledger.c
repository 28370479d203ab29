/* runner/memory/ledger: what is counted, what is live, and that the table loses nothing. */
#include "runner/memory/ledger.h"

#include "tests/unit/support.h"

#include <stdlib.h>
#include <sys/mman.h>

/* The table is the kernel's memory, so that no allocator is watched by itself. */
static void drop(struct ledger *ledger)
{
	if (ledger->blocks.places)
		munmap(ledger->blocks.places, ledger->blocks.cap * sizeof(*ledger->blocks.places));
	*ledger = (struct ledger){0};
}

static const void *at(uintptr_t address)
{
	return (const void *)address; // NOLINT(performance-no-int-to-ptr): a name, never followed
}

static void requests_are_counted_by_domain_and_only_while_counting(void **state)
{
	struct ledger ledger = {0};

	(void)state;
	ledger_add(&ledger, LEDGER_RAW, at(0x1000), 10);
	ledger_begin(&ledger);
	ledger_add(&ledger, LEDGER_OBJECT, at(0x2000), 20);
	ledger_add(&ledger, LEDGER_OBJECT, at(0x2010), 21);
	ledger_add(&ledger, LEDGER_MEM, at(0x3000), 30);
	ledger_end(&ledger);
	ledger_add(&ledger, LEDGER_RAW, at(0x4000), 40);
	assert_int_equal(ledger.counts[LEDGER_RAW].requests, 0);
	assert_int_equal(ledger.counts[LEDGER_MEM].bytes, 30);
	assert_int_equal(ledger.counts[LEDGER_OBJECT].requests, 2);
	assert_int_equal(ledger_total(&ledger).requests, 3);
	assert_int_equal(ledger_total(&ledger).bytes, 71);
	assert_int_equal(ledger.live, 121);
	drop(&ledger);
}

static void the_peak_is_the_most_that_was_live_at_once(void **state)
{
	struct ledger ledger = {0};
	int64_t before;

	(void)state;
	ledger_add(&ledger, LEDGER_RAW, at(0x1000), 1000);
	ledger_remove(&ledger, at(0x1000));
	ledger_add(&ledger, LEDGER_RAW, at(0x2000), 100);
	before = ledger_begin(&ledger);
	assert_int_equal(before, 100);
	assert_int_equal(ledger.peak, 100); /* what was before it does not count */
	ledger_add(&ledger, LEDGER_RAW, at(0x3000), 50);
	ledger_remove(&ledger, at(0x3000));
	ledger_add(&ledger, LEDGER_RAW, at(0x3000), 30);
	assert_int_equal(ledger.peak, 150);
	assert_int_equal(ledger.live, 130);
	drop(&ledger);
}

static void a_realloc_is_one_request_of_its_new_size(void **state)
{
	struct ledger ledger = {0};

	(void)state;
	ledger_begin(&ledger);
	ledger_add(&ledger, LEDGER_MEM, at(0x1000), 100);
	assert_int_equal(ledger_take(&ledger, at(0x1000)), 100);
	ledger_add(&ledger, LEDGER_MEM, at(0x5000), 150);
	assert_int_equal(ledger_total(&ledger).requests, 2);
	assert_int_equal(ledger_total(&ledger).bytes, 250);
	assert_int_equal(ledger.live, 150);
	/* One that failed: the block stayed, and nothing was given out. */
	ledger_put_back(&ledger, at(0x5000), ledger_take(&ledger, at(0x5000)));
	assert_int_equal(ledger_total(&ledger).requests, 2);
	assert_int_equal(ledger.live, 150);
	drop(&ledger);
}

static void blocks_older_than_the_ledger_are_counted_when_they_go(void **state)
{
	struct ledger ledger = {0};

	(void)state;
	ledger_remove(&ledger, at(0x1000)); /* of an empty table, and not while counting */
	ledger_begin(&ledger);
	ledger_add(&ledger, LEDGER_RAW, at(0x2000), 10);
	ledger_remove(&ledger, at(0x1000));
	assert_int_equal(ledger_take(&ledger, at(0x1010)), 0);
	assert_int_equal(ledger.strangers, 2);
	assert_int_equal(ledger.live, 10);
	drop(&ledger);
}

/* Against a plain list, at random: growth of the table, collisions and gaps that close. Squares: no
   two places share an address, and their distances vary. */
static void the_table_agrees_with_a_list(void **state)
{
	enum { PLACES = 20000, STEPS = 200000 };
	struct ledger ledger = {0};
	size_t *sizes = calloc(PLACES, sizeof(*sizes)), n = 0;
	int64_t live = 0;

	(void)state;
	assert_non_null(sizes);
	srandom(7);
	for (int i = 0; i < STEPS; i++) {
		size_t place = (size_t)random() % PLACES;
		const void *address = at(0x10000 + place * place * 16);

		if (sizes[place]) {
			assert_int_equal(ledger_take(&ledger, address), sizes[place]);
			live -= (int64_t)sizes[place];
			sizes[place] = 0;
			n--;
		} else {
			sizes[place] = (size_t)random() % 1000 + 1;
			ledger_add(&ledger, LEDGER_OBJECT, address, sizes[place]);
			live += (int64_t)sizes[place];
			n++;
		}
		assert_int_equal(ledger.live, live);
		assert_int_equal(ledger.blocks.n, n);
	}
	free(sizes);
	drop(&ledger);
}

static void a_block_that_comes_twice_counts_once(void **state)
{
	struct ledger ledger = {0};

	(void)state;
	ledger_add(&ledger, LEDGER_RAW, at(0x1000), 10); /* freed where nobody saw it */
	ledger_add(&ledger, LEDGER_RAW, at(0x1000), 30);
	assert_int_equal(ledger.live, 30);
	assert_int_equal(ledger.blocks.n, 1);
	drop(&ledger);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_are_counted_by_domain_and_only_while_counting),
		cmocka_unit_test(the_peak_is_the_most_that_was_live_at_once),
		cmocka_unit_test(a_realloc_is_one_request_of_its_new_size),
		cmocka_unit_test(blocks_older_than_the_ledger_are_counted_when_they_go),
		cmocka_unit_test(the_table_agrees_with_a_list),
		cmocka_unit_test(a_block_that_comes_twice_counts_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
