#include "results/history/bench_ids.h"

#include "results/base/buf.h"

#include <stdlib.h>
#include <string.h>

void bench_ids_release(struct bench_ids *benches)
{
	for (size_t i = 0; i < benches->n; i++)
		free(benches->names[i]);
	free(benches->names);
	free(benches->ids);
}

static int take_bench(struct bench_ids *benches, sqlite3_stmt *row, struct err *err)
{
	const char *text = sqlite3_column_blob(row, 1);
	size_t len = (size_t)sqlite3_column_bytes(row, 1), n = benches->n;
	char *name = text ? strndup(text, len) : NULL;

	if (!name || mem_reserve(&benches->ids, &benches->ids_cap, n + 1, sizeof(*benches->ids)) ||
	    mem_reserve(&benches->names, &benches->names_cap, n + 1, sizeof(*benches->names))) {
		free(name);
		return err_memory(err);
	}
	benches->ids[n] = sqlite3_column_int64(row, 0);
	benches->names[n] = name;
	benches->n++;
	return 0;
}

/* The next one behind each, instead of a look at all points. */
int bench_ids_find(struct bench_ids *benches, struct history_index *index, struct err *err)
{
	sqlite3_stmt *next =
		index_prepare(index,
			      "SELECT id, text FROM texts WHERE id = (SELECT bench FROM points "
			      "WHERE bench > ? ORDER BY bench LIMIT 1)",
			      err);
	int64_t last = -1;
	int more = next ? 1 : -1;

	while (more == 1) {
		sqlite3_bind_int64(next, 1, last);
		more = index_step(index, next, err);
		if (more == 1 && take_bench(benches, next, err))
			more = -1;
		if (more == 1)
			last = benches->ids[benches->n - 1];
		sqlite3_reset(next);
	}
	sqlite3_finalize(next);
	return more;
}
