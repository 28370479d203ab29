#include "results/base/gzip.h"

#include <limits.h>
#include <string.h>
#include <zlib.h>

bool gzip_is_name(const char *path)
{
	size_t len = strlen(path);

	return len >= 3 && strcmp(path + len - 3, ".gz") == 0;
}

int gzip_pack(const struct buf *bytes, struct buf *packed, struct err *err)
{
	z_stream z = {.next_in = (unsigned char *)bytes->data, .avail_in = (unsigned)bytes->len};
	unsigned char chunk[1 << 14];
	int status = Z_OK;

	if (bytes->len > UINT_MAX)
		return err_set(err, ERR_INPUT, "too large to compress");
	if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) !=
	    Z_OK)
		return err_memory(err);
	while (status == Z_OK) {
		z.next_out = chunk;
		z.avail_out = sizeof(chunk);
		status = deflate(&z, Z_FINISH);
		buf_add(packed, chunk, sizeof(chunk) - z.avail_out);
	}
	deflateEnd(&z);
	return status != Z_STREAM_END || buf_failed(packed) ? err_memory(err) : 0;
}
