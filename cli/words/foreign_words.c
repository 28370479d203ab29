#include "cli/words/foreign_words.h"

#include "results/files/foreign.h"

const char foreign_pattern[] =
	"[lack=" FOREIGN_LACKS_VALUES ":no values, only a statistic: the {statistic}]"
	"[lack=" FOREIGN_LACKS_SOME_VALUES
	":{dropped} values are not above 0 and were dropped, so what is left is too large]"
	"[lack=" FOREIGN_LACKS_NAMES ":{joined} entries of the file have this name and are taken "
	"together]"
	"[lack=" FOREIGN_LACKS_SUCCESS ":{failed} of {runs} runs ended with exit code {codes}]";
