/* The words that name what `assay run` measures: files and folders, and single benchmarks of files
   ("f.py::name", runner/target/selector.h). */
#ifndef CLI_MEASURING_TARGET_WORDS_H
#define CLI_MEASURING_TARGET_WORDS_H

#include "results/base/texts.h"
#include "runner/target/target.h"

/* `= {0}` is valid and empty. */
struct target_words {
	struct texts paths; /* a file or folder for each word, owned */
	struct texts names; /* which benchmark of it, or "": all; borrowed from the words */
};

/* 0, or -1 with err (ERR_USAGE: colons with nothing behind them; memory). target_words_release is
   due in every case. */
int target_words_init(struct target_words *words, const struct texts *typed, struct err *err);
void target_words_release(struct target_words *words);

/* Has an earlier word the same file? Its benchmarks are there then. */
bool target_words_is_repeated(const struct target_words *words, size_t which);

/* Of the targets from `first` on, which are those of the file of word `which`, keep what that and
   the words of the same file behind it name. -1 with err (ERR_INPUT) when one of them names none:
   what there is, the nearest first; not where the targets `may_lack` what is named. */
int target_words_keep(const struct target_words *words, size_t which, struct targets *targets,
		      size_t first, bool may_lack, struct err *err);

/* Keep what matches any of the patterns given with `option`; without patterns all. -1 with err
   (ERR_INPUT) when nothing does, unless `option` is NULL. */
int targets_choose(struct targets *targets, const struct texts *patterns, const char *option,
		   struct err *err);

/* Names must be different. Benchmarks of files in several folders that have one name get their
   folder's name before it, "a/x.sort"; -1 with err (ERR_INPUT) where that does not help. */
int targets_tell_apart(struct targets *targets, struct err *err);

#endif
