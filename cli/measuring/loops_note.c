#include "cli/measuring/loops_note.h"

#include "results/base/unit.h"

#include <math.h>

void loops_note_add(struct buf *out, const struct loops_dependence *dependence, int64_t loops)
{
	char change[UNIT_TEXT];

	if (!dependence->few)
		return;
	unit_format_percent(fabs(dependence->change), false, change);
	buf_addf(out,
		 "a loop takes %s %s time among %lld than among the %lld that were measured: its "
		 "time depends on their number",
		 change, dependence->change > 0 ? "more" : "less", (long long)dependence->few,
		 (long long)loops);
}
