#include "cli/machine/system_report.h"

#include "cli/pyperf/format.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void system_report_release(struct system_report *report)
{
	buf_release(&report->actions);
	buf_release(&report->states);
	buf_release(&report->advices);
	buf_release(&report->warnings);
	buf_release(&report->errors);
}

int system_report_check(const struct system_report *r, struct err *err)
{
	return buf_failed(&r->actions) || buf_failed(&r->states) || buf_failed(&r->advices) ||
			       buf_failed(&r->warnings) || buf_failed(&r->errors)
		       ? err_memory(err)
		       : 0;
}

void system_say(struct buf *lines, enum tuning_op op, const char *fmt, ...)
{
	char text[4096];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (op < TUNING_OPS)
		buf_addf(lines, "%s: ", tuning_op_name(op));
	pyperf_add_text(lines, text);
	buf_adds(lines, "\n");
}

/* As Python words an OSError: "[Errno 13] Permission denied: '/proc/...'"; path may be NULL. */
static void system_add_oserror(struct buf *out, int error, const char *path)
{
	buf_addf(out, "[Errno %d] %s", error, strerror(error));
	if (path)
		buf_addf(out, ": '%s'", path);
}

const char *system_cause(struct buf *cause, const struct tuning_write *write)
{
	buf_clear(cause);
	system_add_oserror(cause, write->error, write->is_at_open ? write->path : NULL);
	return buf_text(cause);
}

void system_add_list(struct buf *out, const struct cpus *set)
{
	if (cpus_count(set))
		cpus_fmt(set, out);
	else
		buf_adds(out, "None");
}

/* ---- what could not be read */

void system_report_irqs_unread(struct system_report *report, const struct tuning_state *state)
{
	const struct cpus *irqs = &state->irqs;

	for (int irq = cpus_next(irqs, -1); irq >= 0; irq = cpus_next(irqs, irq)) {
		const struct snapshot_item *item =
			snapshot_get(&state->files, "/proc/irq/%d/smp_affinity", irq);

		if (!item || *item->text)
			continue;
		system_say(&report->errors, TUNING_IRQ, "Failed to read %s", item->name);
		if (tuning_refused(item->error)) {
			report->was_refused = true;
			return;
		}
	}
}

void system_report_irqbalance_trouble(struct system_report *report, const struct irqbalance *found)
{
	static const char *const words[] = {
		[IRQBALANCE_FINE] = NULL,
		[IRQBALANCE_NOT_LOADED] = "Failed to parse systemctl loaded state",
		[IRQBALANCE_NOT_ACTIVE] = "Failed to parse systemctl active state",
		[IRQBALANCE_STRANGE] = "Unknown service state"};
	struct buf said = {0};

	if (found->trouble == IRQBALANCE_FINE)
		return;
	pyperf_add_repr(&said, found->said);
	system_say(&report->errors, TUNING_IRQ, "%s: %s", words[found->trouble], buf_text(&said));
	buf_release(&said);
}

int system_report_register_unread(struct system_report *report, struct buf *lines,
				  const struct tuning_state *state, const struct cpus *cpus)
{
	for (int cpu = cpus_next(cpus, -1); cpu >= 0; cpu = cpus_next(cpus, cpu)) {
		const struct snapshot_item *item =
			snapshot_get(&state->files, "/dev/cpu/%d/msr", cpu);
		struct buf cause = {0};

		if (!item || !item->error)
			continue;
		system_add_oserror(&cause, item->error, item->error == EIO ? NULL : item->name);
		system_say(lines, TUNING_MSR, "Failed to read MSR %#x from %s: %s",
			   TUNING_MSR_TURBO, item->name, buf_text(&cause));
		buf_release(&cause);
		if (item->error == ENOENT)
			system_say(lines, TUNING_MSR,
				   "Try to load the msr kernel module: sudo modprobe msr");
		report->was_refused |= tuning_refused(item->error);
		return cpu;
	}
	return -1;
}
