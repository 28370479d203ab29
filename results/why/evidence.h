/* What the ledgers say of one function, or of the whole. */
#ifndef RESULTS_WHY_EVIDENCE_H
#define RESULTS_WHY_EVIDENCE_H

#include "results/why/why.h"

/* The same function; a bare name and a qualified one that ends in it are. */
bool why_is_same_place(const struct why_place *one, const struct why_place *other);

/* Of this function where the ledger knows parts, else of the whole (a NULL place: always). */
struct why_evidence why_evidence_of(const struct why_ledger *ledger, enum why_counted counted,
				    const struct why_place *place);

/* Was anything counted in both, and is any of it different (calls, allocations, collections,
   instructions)? */
bool why_counts_differ(const struct why_ledgers *ledgers);
/* All that can be counted was, and nothing differs. */
bool why_counts_are_same(const struct why_ledgers *ledgers);

/* New - old where they overlap nowhere: the least that it can be, with its sign; else 0. */
double why_gap(const struct call_figure sides[2]);

/* Of what a function is known of: could its allocations, with what fills and frees them, be half of
   the instructions that it runs more? Also where its instructions are not known, or do not differ.
 */
bool why_may_be_allocations(const struct why_evidence evidence[WHY_COUNTED]);

/* Its part in the ledger of calls; NULL: it is in none. */
const struct why_part *why_called(const struct why_ledgers *ledgers, const struct why_place *place);

#endif
