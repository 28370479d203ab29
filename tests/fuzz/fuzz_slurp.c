/* Any bytes, as a file that may be gzip's. What comes out is within the limits, and the bytes
   themselves where they are not gzip's; what is refused leaves one line. */
#include "results/base/slurp.h"
#include "tests/fuzz/fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

static const struct slurp_limits limits = {
	.bytes = 1 << 20, .gzip_ratio = 200, .gzip_free = 1 << 14, .fifo_seconds = 1};

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	int fd = memfd_create("input", MFD_CLOEXEC);
	struct err err = {0};
	struct buf out = {0};
	char path[64];

	HOLDS(fd >= 0 && (len == 0 || write(fd, bytes, len) == (ssize_t)len));
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (slurp(path, &limits, &out, &err)) {
		HOLDS(err.kind == ERR_INPUT);
		check_refusal(&err);
	} else {
		HOLDS(out.len <= limits.bytes);
		if (len < 2 || bytes[0] != 0x1f || bytes[1] != 0x8b)
			HOLDS(out.len == len && (len == 0 || memcmp(out.data, bytes, len) == 0));
	}
	buf_release(&out);
	close(fd);
	return 0;
}
