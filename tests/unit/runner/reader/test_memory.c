#include "runner/reader/memory.h"

#include "tests/unit/support.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

static struct memory memory;

static int set_up(void **state)
{
	(void)state;
	return memory_init(&memory, getpid()) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	memory_release(&memory);
	return 0;
}

static uint64_t at(const void *p)
{
	return (uint64_t)(uintptr_t)p;
}

static void bytes_come_across_pages(void **state)
{
	static unsigned char bytes[3 * MEMORY_PAGE], got[2 * MEMORY_PAGE + 100];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)(i * 7);
	assert_true(memory_peek(&memory, at(bytes + 50), got, sizeof(got)));
	assert_memory_equal(got, bytes + 50, sizeof(got));
	assert_true(memory_read(&memory, at(bytes + 50), got, sizeof(got)));
	assert_memory_equal(got, bytes + 50, sizeof(got));
}

static void a_page_is_old_once_it_is_forgotten(void **state)
{
	static volatile uint64_t word = 1;
	uint64_t got;

	(void)state;
	memory_forget(&memory);
	assert_true(memory_word(&memory, at((void *)&word), &got) && got == 1);
	word = 2;
	assert_true(memory_word(&memory, at((void *)&word), &got) && got == 1);
	memory_forget(&memory);
	assert_true(memory_word(&memory, at((void *)&word), &got) && got == 2);
}

static void what_is_written_is_there(void **state)
{
	static volatile uint32_t words[2] = {1, 2};
	const uint32_t three = 3;

	(void)state;
	assert_true(memory_write(&memory, at((void *)&words[1]), &three, sizeof(three)));
	assert_int_equal(words[0], 1);
	assert_int_equal(words[1], 3);
	assert_false(memory_write(&memory, 16, &three, sizeof(three)));
	assert_int_equal(errno, EFAULT);
}

static void what_is_not_there_cannot_be_read(void **state)
{
	char *pages = mmap(NULL, 2 * MEMORY_PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char got[64];

	(void)state;
	assert_true(pages != MAP_FAILED);
	munmap(pages + MEMORY_PAGE, MEMORY_PAGE);
	errno = 0;
	assert_false(memory_read(&memory, at(pages + MEMORY_PAGE - 8), got, 16));
	assert_int_equal(errno, EFAULT);
	assert_false(memory_peek(&memory, at(pages + MEMORY_PAGE - 8), got, 16));
	assert_true(memory_peek(&memory, at(pages + MEMORY_PAGE - 8), got, 8));
	munmap(pages, MEMORY_PAGE);
}

static void pieces_come_side_by_side(void **state)
{
	enum { N = 3000 };
	static uint64_t words[N], addresses[N], got[N];

	(void)state;
	for (uint64_t i = 0; i < N; i++) {
		words[i] = i;
		addresses[i] = at(&words[N - 1 - i]);
	}
	assert_true(memory_gather(&memory, addresses, N, sizeof(uint64_t), got));
	for (uint64_t i = 0; i < N; i++)
		assert_true(got[i] == N - 1 - i);
	addresses[N / 2] = 8;
	assert_false(memory_gather(&memory, addresses, N, sizeof(uint64_t), got));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_come_across_pages),
		cmocka_unit_test(a_page_is_old_once_it_is_forgotten),
		cmocka_unit_test(what_is_written_is_there),
		cmocka_unit_test(what_is_not_there_cannot_be_read),
		cmocka_unit_test(pieces_come_side_by_side),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
