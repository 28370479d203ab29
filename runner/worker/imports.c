/*
 * The instrument `imports`: where the interpreter prints how long its imports take
 * (PYTHONPROFILEIMPORTTIME), marks among those lines say what the worker was doing.
 */
#include "runner/worker/instrument.h"

#include <string.h>
#include <unistd.h>

/* runner/diagnosing/import_times.h reads it. */
#define MARK "\nassay-imports: "

static int mark(const char *word)
{
	char text[64];
	int len = snprintf(text, sizeof(text), MARK "%s\n", word);

	if (write(2, text, (size_t)len) == len)
		return 0;
	return instrument_off("the benchmark has closed stderr, where times of imports are "
			      "printed");
}

static int prepare(struct worker *worker, const char **note)
{
	(void)worker;
	(void)note;
	return mark("load");
}

static int before(struct worker *worker)
{
	(void)worker;
	return mark("value");
}

static int begin(struct worker *worker)
{
	(void)worker;
	return mark("loop");
}

static int end(struct worker *worker)
{
	(void)worker;
	return mark("end");
}

const struct instrument instrument_imports = {"imports", prepare, before,
					      begin,	 end,	  instrument_nothing};
