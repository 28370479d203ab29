/* `--by time`: reports of what was sampled. */
#ifndef CLI_EXPLAINING_BY_TIME_H
#define CLI_EXPLAINING_BY_TIME_H

#include "cli/explaining/by.h"

/* Report what was sampled of the only side, or of both; then keep its profiles. 0, or -1 with err
   (memory). */
int by_time_report_one(struct explaining *e, const struct explaining_subject *subject,
		       struct diagnosis *diagnosis, struct err *err);
int by_time_report_two(struct explaining *e, const struct explaining_subject *subject,
		       struct diagnosis *diagnosis, struct err *err);
/* Keep the profiles of all sides, with those of other threads where there are any: beside a result
   as profiles of their own, in a file for other tools as one of all threads. What is left of them
   is empty. 0, or -1 with err (memory). */
int by_time_keep(struct explaining *e, const struct explaining_subject *subject,
		 struct diagnosis *diagnosis, struct err *err);

#endif
