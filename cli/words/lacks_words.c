#include "cli/words/lacks_words.h"

#include "cli/words/sentence.h"
#include "results/shards/lacks.h"

const char lacks_pattern[] =
	"a part: [missing:shard{shards|s} {missing} missing][shard:shard {shard} alone]"
	"[unmeasured:[missing:, ][shard:, ]its run was cut short][absent:; not here: {names}]";

int lacks_words_add(struct buf *out, const struct suite *suite, struct err *err)
{
	struct figure figures[SUITE_LACKS_FIGURES + 1];
	struct suite_lacks lacks = {0};
	int rc = suite_lacks_init(&lacks, suite, err);

	if (!rc && suite_lacks_any(&lacks)) {
		suite_lacks_figures(&lacks, figures);
		sentence_add(out, lacks_pattern, figures);
	}
	suite_lacks_release(&lacks);
	return rc;
}
