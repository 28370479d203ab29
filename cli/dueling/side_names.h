/* The sides of a duel as a report names them: harmless for a terminal, cut to its width, told
   apart. */
#ifndef CLI_DUELING_SIDE_NAMES_H
#define CLI_DUELING_SIDE_NAMES_H

#include "runner/duel/duel.h"

/* `= {0}` is valid and empty. */
struct side_names {
	char *name[2]; /* as duel_config.sides: the baseline, the candidate */
};

/* For a terminal of so many columns; 0: as wide as they are. 0, or -1 with err (memory);
   side_names_release is due in every case. */
int side_names_init(struct side_names *names, const struct duel *duel, size_t columns,
		    struct err *err);
void side_names_release(struct side_names *names);

#endif
