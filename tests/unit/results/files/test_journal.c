#include "results/files/journal.h"
#include "tests/unit/support.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/assay-journal-XXXXXX";
static char path[64];
static struct journal journal;
static struct journal_text text;
static struct err err;

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder + sizeof(folder) - 7, "XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/x.journal", folder);
	err_clear(&err);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	journal_release(&journal);
	journal_text_release(&text);
	unlink(path);
	return rmdir(folder);
}

static void append(const char *record)
{
	assert_int_equal(journal_append(&journal, record, strlen(record), &err), 0);
}

/* A journal of these three records, closed. */
static void three(void)
{
	assert_int_equal(journal_create(&journal, path, &err), 0);
	append("{\"a\":1}");
	append("{\"b\":2}");
	append("{\"c\":3}");
	journal_release(&journal);
}

static long file_size(void)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	return (long)st.st_size;
}

static void change_byte(long at, char to)
{
	int fd = open(path, O_WRONLY);

	assert_int_equal(pwrite(fd, &to, 1, at), 1);
	close(fd);
}

static void read_it(size_t n, size_t damaged, uint64_t torn)
{
	journal_text_release(&text);
	assert_int_equal(journal_read(&text, path, &err), 0);
	assert_int_equal(text.n, n);
	assert_int_equal(text.damaged, damaged);
	assert_int_equal(text.torn, torn);
}

static void assert_record(size_t i, const char *want)
{
	assert_int_equal(text.records[i].len, strlen(want));
	assert_memory_equal(text.records[i].text, want, strlen(want));
}

static void records_come_back_in_order(void **state)
{
	(void)state;
	three();
	read_it(3, 0, 0);
	assert_record(0, "{\"a\":1}");
	assert_record(2, "{\"c\":3}");
	assert_int_equal(text.whole, file_size());
}

static void a_last_record_cut_anywhere_is_torn_and_the_others_are_good(void **state)
{
	long whole;

	(void)state;
	three();
	whole = file_size();
	for (long cut = whole - 1; cut > whole - 17; cut--) {
		assert_int_equal(truncate(path, cut), 0);
		read_it(2, 0, (uint64_t)(cut - (whole - 17)));
	}
}

static void a_last_record_with_a_changed_byte_is_torn(void **state)
{
	(void)state;
	three();
	change_byte(file_size() - 3, 'X');
	read_it(2, 0, 17);
}

static void a_changed_byte_in_the_middle_is_damage_and_the_others_stay_readable(void **state)
{
	(void)state;
	three();
	change_byte(20, 'X');
	read_it(2, 1, 0);
	assert_int_equal(text.first_damaged, 2);
	assert_record(1, "{\"c\":3}");
}

static void going_on_puts_new_records_where_the_torn_one_was(void **state)
{
	(void)state;
	three();
	assert_int_equal(truncate(path, file_size() - 5), 0);
	read_it(2, 0, 12);
	assert_int_equal(journal_reopen(&journal, path, text.whole, &err), 0);
	append("{\"d\":4}");
	journal_release(&journal);
	read_it(3, 0, 0);
	assert_record(2, "{\"d\":4}");
}

static void a_journal_that_is_there_is_not_made_anew(void **state)
{
	(void)state;
	three();
	assert_int_equal(journal_create(&journal, path, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.text, "x.journal: already exists"));
	read_it(3, 0, 0);
}

static void one_that_is_being_written_is_nobody_elses(void **state)
{
	struct journal other = {0};

	(void)state;
	assert_int_equal(journal_create(&journal, path, &err), 0);
	assert_int_equal(journal_reopen(&other, path, 0, &err), -1);
	assert_non_null(strstr(err.text, "still writing"));
	journal_release(&journal);
	assert_int_equal(journal_reopen(&other, path, 0, NULL), 0);
	journal_release(&other);
}

static void what_the_disk_does_not_take_waits_for_the_next_time(void **state)
{
	int full, kept;

	(void)state;
	assert_int_equal(journal_create(&journal, path, &err), 0);
	append("{\"a\":1}");
	full = open("/dev/full", O_WRONLY);
	assert_true(full >= 0);
	kept = journal.fd;
	journal.fd = full;
	assert_int_equal(journal_append(&journal, "{\"b\":2}", 7, &err), -1);
	assert_int_equal(err.kind, ERR_SYSTEM);
	read_it(1, 0, 0);
	journal.fd = kept;
	close(full);
	append("{\"c\":3}");
	read_it(3, 0, 0);
	assert_record(1, "{\"b\":2}");
}

static void nothing_and_noise_are_no_records(void **state)
{
	FILE *file = fopen(path, "w");

	(void)state;
	fclose(file);
	read_it(0, 0, 0);
	file = fopen(path, "w");
	fputs("no journal\n\n12345678\nzzzzzzzz {}\n", file);
	fclose(file);
	read_it(0, 0, 33);
}

static void removing_takes_the_file_away(void **state)
{
	(void)state;
	assert_int_equal(journal_create(&journal, path, &err), 0);
	assert_int_equal(journal_remove(&journal, NULL), 0);
	assert_int_not_equal(access(path, F_OK), 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(records_come_back_in_order),
		T(a_last_record_cut_anywhere_is_torn_and_the_others_are_good),
		T(a_last_record_with_a_changed_byte_is_torn),
		T(a_changed_byte_in_the_middle_is_damage_and_the_others_stay_readable),
		T(going_on_puts_new_records_where_the_torn_one_was),
		T(a_journal_that_is_there_is_not_made_anew),
		T(one_that_is_being_written_is_nobody_elses),
		T(what_the_disk_does_not_take_waits_for_the_next_time),
		T(nothing_and_noise_are_no_records),
		T(removing_takes_the_file_away),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
