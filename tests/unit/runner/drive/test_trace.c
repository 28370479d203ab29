/* The lines of ASSAY_TRACE: what somebody who works on the protocol reads. */
#include "runner/drive/trace.h"

#include "runner/drive/message.h"
#include "tests/unit/support.h"

#include <stdlib.h>

static void assert_line(const char *const *fields, size_t n, const char *want)
{
	struct buf body = {0}, line = {0};

	for (size_t i = 0; i < n; i++)
		message_add(&body, fields[i]);
	trace_format(&line, 0.25, 1234, TRACE_ASKED, body.data, body.len);
	assert_string_equal(buf_text(&line), want);
	buf_release(&body);
	buf_release(&line);
}

static void a_message_is_a_line_of_its_fields(void **state)
{
	const char *const fields[] = {"measure", "1024"};

	(void)state;
	assert_line(fields, 2, "  0.250000 1234 > measure 1024\n");
}

static void fields_can_be_told_apart_whatever_they_hold(void **state)
{
	const char *const fields[] = {"load-snippet", "def run():\n\tpass", "", "\x1b[2J\"\\"};

	(void)state;
	assert_line(fields, 4,
		    "  0.250000 1234 > load-snippet \"def run():\\n\\x09pass\" \"\" "
		    "\\x1b[2J\\x22\\x5c\n");
}

static void a_long_field_is_cut_and_its_length_said(void **state)
{
	char text[1001], want[300];
	const char *const fields[] = {text};

	(void)state;
	memset(text, 'x', 1000);
	text[1000] = '\0';
	snprintf(want, sizeof(want), "  0.250000 1234 > %.200s...(1000 bytes)\n", text);
	assert_line(fields, 1, want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_message_is_a_line_of_its_fields),
		cmocka_unit_test(fields_can_be_told_apart_whatever_they_hold),
		cmocka_unit_test(a_long_field_is_cut_and_its_length_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
