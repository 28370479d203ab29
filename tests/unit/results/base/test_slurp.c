#include "results/base/slurp.h"
#include "tests/unit/support.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

static char path[] = "/tmp/assay-slurp-XXXXXX";
static struct err err;

static const struct slurp_limits small = {
	.bytes = 1 << 20, .gzip_ratio = 50, .gzip_free = 10000, .fifo_seconds = 0};

static int make_file(void **state)
{
	int fd;

	(void)state;
	strcpy(path + sizeof(path) - 7, "XXXXXX");
	fd = mkstemp(path);
	return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(path);
}

static void put(const void *bytes, size_t len)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	fclose(file);
}

static void put_gzip(size_t zeros)
{
	gzFile file = gzopen(path, "wb9");
	char chunk[1000] = {0};

	for (; zeros; zeros -= sizeof(chunk))
		assert_int_equal(gzwrite(file, chunk, sizeof(chunk)), sizeof(chunk));
	gzclose(file);
}

/* The error of reading `from` with small limits; "" when it was read, into *out if wanted. */
static const char *slurped(const char *from, struct buf *out)
{
	struct buf bytes = {0};

	err_clear(&err);
	if (slurp(from, &small, out ? out : &bytes, &err))
		assert_int_not_equal(err.kind, ERR_NONE);
	buf_release(&bytes);
	return err.text;
}

static void files_are_read_whole_and_appended(void **state)
{
	struct buf out = {0};

	(void)state;
	put("a\0b", 3);
	assert_string_equal(slurped(path, &out), "");
	assert_string_equal(slurped(path, &out), "");
	assert_int_equal(out.len, 6);
	assert_memory_equal(out.data, "a\0ba\0b", 7);
	buf_release(&out);
}

static void empty_files_are_empty_texts(void **state)
{
	struct buf out = {0};

	(void)state;
	assert_string_equal(slurped(path, &out), "");
	assert_string_equal(buf_text(&out), "");
	buf_release(&out);
}

static void gzip_is_known_by_its_bytes(void **state)
{
	struct buf out = {0};

	(void)state;
	put_gzip(9000);
	assert_string_equal(slurped(path, &out), "");
	assert_int_equal(out.len, 9000);
	buf_release(&out);
}

static void gzip_bombs_are_refused_with_the_limit(void **state)
{
	(void)state;
	put_gzip(500000);
	assert_string_equal(
		slurped(path, NULL),
		"expands to more than 50 times its size (a gzip bomb?), the limit for a "
		"result file");
}

static void cut_and_damaged_gzip_is_told_apart(void **state)
{
	unsigned char packed[200];
	FILE *file;
	size_t len;

	(void)state;
	put_gzip(9000);
	file = fopen(path, "rb");
	len = fread(packed, 1, sizeof(packed), file);
	fclose(file);
	put(packed, len - 4);
	assert_string_equal(slurped(path, NULL), "the gzip data ends too early");
	put(packed, 2);
	assert_string_equal(slurped(path, NULL), "the gzip data ends too early");
	packed[len - 6] ^= 1;
	put(packed, len);
	assert_string_equal(slurped(path, NULL), "the gzip data is damaged: incorrect data check");
}

static void files_and_devices_beyond_the_limit_are_refused(void **state)
{
	const char *want = "larger than 1 MiB, the limit for a result file";

	(void)state;
	assert_int_equal(truncate(path, (1 << 20) + 1), 0);
	assert_string_equal(slurped(path, NULL), want);
	assert_string_equal(slurped("/dev/zero", NULL), want);
	assert_int_equal(truncate(path, 1 << 20), 0);
	assert_string_equal(slurped(path, NULL), "");
}

static void folders_and_missing_files_are_named_so(void **state)
{
	(void)state;
	assert_string_equal(slurped("/tmp", NULL),
			    "is a directory: give one of the result files in it");
	assert_string_equal(slurped("/no/such", NULL), "cannot open: No such file or directory");
	assert_int_equal(err.kind, ERR_SYSTEM);
}

static void a_pipe_without_a_writer_is_waited_for_until_the_limit(void **state)
{
	(void)state;
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_string_equal(slurped(path, NULL),
			    "nothing to read for 0 seconds (a pipe without a writer?)");
}

static void a_pipe_that_is_written_is_read(void **state)
{
	struct buf out = {0};
	pid_t pid;

	(void)state;
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	pid = fork();
	if (pid == 0) {
		int fd = open(path, O_WRONLY);

		_exit(write(fd, "abc", 3) != 3);
	}
	err_clear(&err);
	assert_int_equal(slurp(path, &slurp_limits_default, &out, &err), 0);
	assert_string_equal(buf_text(&out), "abc");
	buf_release(&out);
}

static void standard_input_is_a_dash(void **state)
{
	int saved = dup(STDIN_FILENO), fd;
	struct buf out = {0};

	(void)state;
	put("text", 4);
	fd = open(path, O_RDONLY);
	dup2(fd, STDIN_FILENO);
	close(fd);
	assert_string_equal(slurped("-", &out), "");
	dup2(saved, STDIN_FILENO);
	close(saved);
	assert_string_equal(buf_text(&out), "text");
	buf_release(&out);
}

#define with_file(test) cmocka_unit_test_setup_teardown(test, make_file, remove_file)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_file(files_are_read_whole_and_appended),
		with_file(empty_files_are_empty_texts),
		with_file(gzip_is_known_by_its_bytes),
		with_file(gzip_bombs_are_refused_with_the_limit),
		with_file(cut_and_damaged_gzip_is_told_apart),
		with_file(files_and_devices_beyond_the_limit_are_refused),
		with_file(folders_and_missing_files_are_named_so),
		with_file(a_pipe_without_a_writer_is_waited_for_until_the_limit),
		with_file(a_pipe_that_is_written_is_read),
		with_file(standard_input_is_a_dash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
