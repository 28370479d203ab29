/*
 * What must be the same when a run is resumed: the machine, the interpreters, the benchmarks. A
 * JSON object of texts, "what it is": "which", kept in the journal's first record.
 */
#ifndef RUNNER_KEEPING_IDENTITY_H
#define RUNNER_KEEPING_IDENTITY_H

#include "runner/os/environment.h"
#include "runner/machine/facts.h"
#include "runner/target/interp.h"
#include "runner/target/target.h"

#include <jansson.h>
#include <stdint.h>

/* These add to `same` and return 0, or -1 with err (memory). `side` is "" or tells the sides of a
   duel apart. */
/* Host and CPU, the same as for machine_equals (results/model/machine.h), but each by its name for
   identity_check; and the git commit. */
int identity_add_machine(json_t *same, const struct facts *facts, struct err *err);
int identity_add_python(json_t *same, const char *side, const struct interp *interp,
			const struct facts *facts, struct err *err);
/* Every benchmark with a checksum of what defines it: the file's bytes, the statement, the program
   and its words. What a file imports is not looked at. `folder`: where programs run; NULL: here.
   `place` as below. */
int identity_add_targets(json_t *same, const char *side, const struct targets *targets,
			 const char *folder, const char *place, struct err *err);
/* Every variable that the rules leave of our environment, with a checksum of its value, without
   those of the calling shell's moment. `place`: a folder whose name is another one each time; or
   NULL. */
int identity_add_environment(json_t *same, const char *side, const struct environment_rules *rules,
			     const char *place, struct err *err);
int identity_add_text(json_t *same, const char *side, const char *what, const char *which,
		      struct err *err);
/* The same for something that is too long, or nobody's business: a checksum of it. */
int identity_add_checksum(json_t *same, const char *side, const char *what, uint32_t crc,
			  struct err *err);

/* 0 when both are the same, else -1 with err naming the first difference. */
int identity_check(const json_t *then, const json_t *now, struct err *err);

#endif
