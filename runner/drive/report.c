#include "runner/drive/report.h"

#include "results/model/keys.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool has_type(const char **key, const char *type)
{
	size_t len = strlen(type);

	if (strncmp(*key, type, len) != 0)
		return false;
	*key += len;
	return true;
}

static int add_int(struct run *run, const char *key, const char *text, struct err *err)
{
	char *end;
	long long number;

	errno = 0;
	number = strtoll(text, &end, 10);
	if (errno || end == text || *end)
		return err_set(err, ERR_BENCHMARK, "metadata \"%s\" is not an integer: %s", key,
			       text);
	return run_set_int(run, key, number, err);
}

static int add_real(struct run *run, const char *key, const char *text, struct err *err)
{
	char *end;
	double number = strtod(text, &end);

	if (end == text || *end)
		return err_set(err, ERR_BENCHMARK, "metadata \"%s\" is not a number: %s", key,
			       text);
	return run_set_real(run, key, number, err);
}

int report_add_entry(struct run *run, const char *key, const char *text, struct err *err)
{
	size_t sign = *text == '-';

	if (has_type(&key, "int:"))
		return add_int(run, key, text, err);
	if (has_type(&key, "real:"))
		return add_real(run, key, text, err);
	if (has_type(&key, "text:"))
		return run_set_text(run, key, text, err);
	if (text[sign] && strspn(text + sign, "0123456789") == strlen(text + sign))
		return add_int(run, key, text, err);
	return run_set_text(run, key, text, err);
}

static int add_entry(void *context, const char *key, const char *text, struct err *err)
{
	return report_add_entry(context, key, text, err);
}

int report_add_to_run(struct worker *worker, struct run *run, struct err *err)
{
	return worker_report(worker, add_entry, run, err);
}

int report_take(struct worker *worker, struct run *run, struct err *err)
{
	return worker_each_pair(worker, add_entry, run, err);
}

int report_add_line(const struct worker *worker, struct run *run, struct err *err)
{
	return worker->line > 0 ? run_set_int(run, KEY_LINE, worker->line, err) : 0;
}
