/*
 * Any bytes, as the journal of a run that ended early. After an 'f' they are the file: what is
 * whole and what is damaged add up. After another byte they are a record whose checksum holds: what
 * is read of it is a process that a session can go on from or a block of a duel, and runs that a
 * file can hold.
 */
#include "runner/session/kept.h"
#include "runner/duel/kept_block.h"
#include "tests/fuzz/round_trip.h"

#include <sys/mman.h>
#include <unistd.h>

static void read_file(const uint8_t *bytes, size_t len)
{
	int fd = memfd_create("journal", MFD_CLOEXEC);
	struct journal_text text = {0};
	struct err err = {0};
	char path[64];

	HOLDS(fd >= 0 && (len == 0 || write(fd, bytes, len) == (ssize_t)len));
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (journal_read(&text, path, &err)) {
		check_refusal(&err);
	} else {
		HOLDS(text.whole + text.torn == len);
		for (size_t i = 0; i < text.n; i++)
			HOLDS(text.records[i].text >= text.bytes.data &&
			      text.records[i].text + text.records[i].len <= text.bytes.data + len);
	}
	journal_text_release(&text);
	close(fd);
}

static void read_record(const uint8_t *bytes, size_t len)
{
	struct journal_record record = {(const char *)bytes, len};
	struct suite *suite = suite_new();
	struct kept_process kept = {0};
	struct err err = {0};

	HOLDS(suite);
	if (kept_process_parse(&kept, &record, &err)) {
		HOLDS(err.kind == ERR_INPUT);
		check_refusal(&err);
	} else if (kept.run && suite_take_run(suite, kept.run, NULL) == 0) {
		kept.run = NULL;
		check_round_trip(suite, WRITE_COMPACT);
	}
	kept_process_release(&kept);
	suite_free(suite);
}

static void read_block(const uint8_t *bytes, size_t len)
{
	struct kept_block kept = {0};
	struct record record;
	struct err err = {0};
	size_t looks[3];

	if (record_parse(&record, (const char *)bytes, len, &err) ||
	    kept_block_parse(&kept, &record, &err)) {
		HOLDS(err.kind == ERR_INPUT);
		check_refusal(&err);
	} else {
		HOLDS(!kept.block.runs[0] == !kept.block.runs[1]);
		HOLDS(!kept.block.runs[0] ||
		      kept.block.runs[0]->nvalues == kept.block.runs[1]->nvalues);
	}
	if (record.head && kept_looks_parse(looks, 3, &record, NULL) == 0)
		HOLDS(json_array_size(json_object_get(record.head, "blocks")) == 3);
	kept_block_release(&kept);
	record_release(&record);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	if (len == 0)
		return 0;
	if (bytes[0] == 'f')
		read_file(bytes + 1, len - 1);
	else if (bytes[0] == 'b')
		read_block(bytes + 1, len - 1);
	else
		read_record(bytes + 1, len - 1);
	return 0;
}
