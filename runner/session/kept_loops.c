#include "runner/session/kept_loops.h"

int kept_loops_write(json_t *head, const struct loops_dependence *dependence, struct err *err)
{
	json_t *more;

	if (!dependence->few)
		return 0;
	more = json_pack("{s:I, s:f}", "few_loops", (json_int_t)dependence->few, "few_change",
			 dependence->change);
	return json_object_update_new(head, more) ? err_memory(err) : 0;
}

struct loops_dependence kept_loops_parse(const struct record *record)
{
	return (struct loops_dependence){record_int(record, "few_loops", 0),
					 record_real(record, "few_change", 0)};
}
