/*
 * Metadata keys that the runner writes and comparisons read (docs/compare.md). Keys that begin with
 * "assay_" are ours; pyperf passes them on.
 */
#ifndef RESULTS_MODEL_KEYS_H
#define RESULTS_MODEL_KEYS_H

/* Text: which duel a run belongs to; the same in both files of a duel (results/model/duel_id.h). */
#define KEY_DUEL "assay_duel"
/* Integer >= 1: the run's block. The run of the other side with this number was its partner, and
   values[j] of both were taken in round j, one right after the other. */
#define KEY_DUEL_BLOCK "assay_block"
/* Text: which of the two sides the run is of. */
#define KEY_DUEL_SIDE "assay_side"
/* What that side is called where this tree meets a revision, and this folder another one. */
#define LABEL_WORKING_TREE "working tree"
#define LABEL_THIS_FOLDER  "."
/* Text: whether that side is what was compared with or what was under test: one of the two texts.
   Files of older duels have none (results/verdicts/duel_sides.h). */
#define KEY_DUEL_ROLE  "assay_role"
#define ROLE_BASELINE  "baseline"
#define ROLE_CANDIDATE "candidate"
/* Text: the plan of looks that decided (results/verdicts/looks.h). */
#define KEY_DUEL_LOOKS "assay_duel_looks"
/* Real > 0: seconds that one iteration of a fixed reference workload took beside the values of this
   process; one key for each workload (runner/yardstick/yardstick.h). */
#define KEY_YARDSTICK_MIX    "assay_yardstick_mix"
#define KEY_YARDSTICK_MEMORY "assay_yardstick_memory"
/* Text: how the process ended, when it did not end by itself after being asked to. */
#define KEY_END "assay_end"
/* Integer, or a text for a signal: how a program ended of which other exit codes than 0 are no
   failure. */
#define KEY_EXIT_CODE "exit_code"
/* Text: how the run was begun, so that what it measured can be run again
   (runner/keeping/recorded.h): a JSON object of "command", "words" (a list: the command line behind
   the command's name) and "directory". */
#define KEY_BEGUN "assay_begun"
/* Text, "crc32 0a1b2c3d": a checksum of the file that defines the benchmark. */
#define KEY_SOURCE "assay_source"
/* Text: that file as its repository calls it, or the working directory where there is none; integer
   >= 1: the first line of the benchmark in it. */
#define KEY_FILE "assay_file"
#define KEY_LINE "assay_line"
/* Of a run that had a pacer beside it (docs/pacer.md). Text: who it was, the same for whom its
   slices can be compared; text: the path of its interpreter; real > 0: seconds that a loop of its
   work takes when the machine is at its best, as far as that was known then. */
#define KEY_PACER	      "assay_pacer"
#define KEY_PACER_PYTHON      "assay_pacer_python"
#define KEY_PACER_BEST	      "assay_pacer_best"
#define KEY_PACER_MEMORY_BEST "assay_pacer_memory_best"
/* Evidence columns beside each value: what the pacer's slices took, "_ns", by the clock and
   "_cpu_ns" of its CPU, of how many loops, "_loops", and "_marks" (enum mark). */
#define COLUMN_PACER	    "pacer"
#define COLUMN_PACER_MEMORY "pacer_memory"
/* Text: what the speed groups of a benchmark's processes follow, where there are groups and this
   was tested (runner/session/seed_check.h): one of the two texts. */
#define KEY_MODES_FOLLOW   "assay_modes_follow"
#define MODES_FOLLOW_SEED  "the hash seed"
#define MODES_FOLLOW_OTHER "something else than the hash seed"
/* Text, "3/8": which shard of a suite measured this run (results/shards/shard.h). */
#define KEY_SHARD "assay_shard"
/* Text, "2/3": which of several measurements of the same benchmark on machines of their own. */
#define KEY_REPLICA "assay_replica"
/* Text, "crc32 0a1b2c3d": the plan that the shards of one suite share (results/shards/plan.h). Once
   all of them are in one file, that is no part of anything any more, and the key goes. */
#define KEY_SHARD_PLAN "assay_shard_plan"
/* Text, "3, 7 of 8": which shards a file lacks that was merged without them. */
#define KEY_SHARDS_MISSING "assay_shards_missing"

#endif
