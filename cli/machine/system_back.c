/* What went back to what a record says: one line for all that went back to the same. */
#include "cli/machine/system_report.h"

#include <string.h>

static bool is_same_story(const struct tuning_write *a, const struct tuning_write *b)
{
	return a->op == b->op && a->kind == b->kind && a->outcome == b->outcome &&
	       (a->subject < 0) == (b->subject < 0) && strcmp(a->was, b->was) == 0 &&
	       (a->subject >= 0 || a->op == TUNING_SHIELD);
}

/* The write and all later ones of its operation that went back to the same text. */
static int tell_back(struct system_report *report, const struct tuning_writes *writes, size_t first,
		     struct err *err)
{
	const struct tuning_write *write = &writes->items[first];
	struct cpus same = {0};
	struct buf list = {0};
	size_t n = 0;
	int rc = 0;

	for (size_t i = first; i < writes->n && rc == 0; i++)
		if (i == first || is_same_story(write, &writes->items[i])) {
			n++;
			if (write->subject >= 0)
				rc = cpus_add(&same, writes->items[i].subject, err);
		}
	cpus_fmt(&same, &list);
	if (write->kind == TUNING_PROGRAM)
		system_say(&report->actions, write->op, "%s", write->path);
	else if (write->subject >= 0)
		system_say(&report->actions, write->op, "%s %s back to %s",
			   write->op == TUNING_IRQ     ? "IRQ"
			   : write->op == TUNING_BOOST ? "policy"
						       : "CPU",
			   buf_text(&list), write->was);
	else if (write->op == TUNING_SHIELD)
		system_say(&report->actions, write->op, "%zu control group%s back to %s", n,
			   n > 1 ? "s" : "", *write->was ? write->was : "all CPUs");
	else
		system_say(&report->actions, write->op, "back to %s (%s)", write->was, write->path);
	cpus_release(&same);
	buf_release(&list);
	return rc;
}

static bool is_told(const struct tuning_writes *writes, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (is_same_story(&writes->items[k], &writes->items[i]))
			return true;
	return false;
}

int system_report_back(struct system_report *report, const struct tuning_writes *writes,
		       struct err *err)
{
	struct buf cause = {0};

	for (size_t i = 0; i < writes->n; i++) {
		const struct tuning_write *write = &writes->items[i];

		if (write->outcome == TUNING_FAILED && write->kind == TUNING_PROGRAM) {
			system_say(&report->errors, write->op, "%s failed with exit code %d",
				   write->path, write->error);
		} else if (write->outcome == TUNING_FAILED) {
			report->was_refused |= tuning_refused(write->error);
			system_say(&report->errors, write->op, "Failed to write '%s' into %s: %s",
				   write->text, write->path, system_cause(&cause, write));
		} else if (write->outcome == TUNING_DONE && !is_told(writes, i) &&
			   tell_back(report, writes, i, err)) {
			break;
		}
	}
	buf_release(&cause);
	return system_report_check(report, err);
}
