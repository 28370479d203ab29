/* What tune and reset did, as pyperf says it. */
#include "cli/machine/system_report.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct told {
	struct system_report *report;
	const struct tuning_state *before;
	const struct tuning_writes *writes;
	bool is_tune;
	struct err *err;
};

/* The numbers of the operation's writes that were done, as a set. */
static int collect_done(struct cpus *done, const struct told *told, enum tuning_op op)
{
	for (size_t i = 0; i < told->writes->n; i++) {
		const struct tuning_write *write = &told->writes->items[i];

		if (write->op == op && write->subject >= 0 && write->outcome == TUNING_DONE &&
		    cpus_add(done, write->subject, told->err))
			return -1;
	}
	return 0;
}

/* Says "BEFORE 0-3,7 AFTER" of those that were done, nothing when none was. */
static int say_done(const struct told *told, enum tuning_op op, const char *before,
		    const char *after)
{
	struct cpus done = {0};
	struct buf list = {0};
	int rc = collect_done(&done, told, op);

	if (rc == 0 && cpus_count(&done)) {
		cpus_fmt(&done, &list);
		system_say(&told->report->actions, op, "%s %s %s", before, buf_text(&list), after);
	}
	cpus_release(&done);
	buf_release(&list);
	return rc;
}

static void tell_perf_event(const struct told *told, const struct tuning_write *write,
			    struct buf *cause)
{
	if (write->outcome == TUNING_DONE)
		system_say(&told->report->actions, write->op,
			   "Max sample rate set to %s per second", write->text);
	else
		system_say(&told->report->errors, write->op, "Failed to write into %s: %s",
			   write->path, system_cause(cause, write));
}

static void tell_aslr(const struct told *told, const struct tuning_write *write, struct buf *cause)
{
	if (write->outcome == TUNING_DONE)
		system_say(&told->report->actions, write->op,
			   "Full randomization enabled: '2' written into %s", write->path);
	else
		system_say(&told->report->errors, write->op, "Failed to write into %s: %s",
			   write->path, system_cause(cause, write));
}

static void tell_frequency(const struct told *told, const struct tuning_write *write,
			   struct buf *cause)
{
	if (write->outcome == TUNING_FAILED)
		system_say(&told->report->errors, write->op,
			   "Unable to write scaling_max_freq of CPU %d: %s", write->subject,
			   system_cause(cause, write));
}

static void tell_irqbalance(const struct told *told, const struct tuning_write *write)
{
	const char *verb = told->is_tune ? "stop" : "start";

	if (write->outcome == TUNING_DONE)
		system_say(&told->report->actions, write->op, "%s irqbalance service",
			   told->is_tune ? "Stop" : "Start");
	else
		system_say(&told->report->errors, write->op,
			   "Failed to %s irqbalance service: %s failed with exit code %d", verb,
			   write->path, write->error);
}

static void tell_irq(const struct told *told, const struct tuning_write *write, struct buf *cause)
{
	if (write->kind == TUNING_PROGRAM) {
		tell_irqbalance(told, write);
	} else if (write->outcome == TUNING_DONE && write->subject < 0) {
		struct cpus set = {0};
		struct buf list = {0};

		tuning_parse_mask(&set, write->text, told->before, NULL);
		system_add_list(&list, &set);
		system_say(&told->report->actions, write->op, "Set default affinity to CPU %s",
			   buf_text(&list));
		buf_release(&list);
		cpus_release(&set);
	} else if (write->outcome == TUNING_FAILED && (write->subject < 0 || write->error != EIO)) {
		/* EIO: this interrupt cannot be moved */
		system_say(&told->report->errors, write->op, "Failed to write '%s' into %s: %s",
			   write->text, write->path, system_cause(cause, write));
	}
}

static void tell_governor(const struct told *told, const struct tuning_write *write,
			  struct buf *cause)
{
	if (write->outcome == TUNING_FAILED)
		system_say(&told->report->errors, write->op,
			   "Unable to write governor of CPU %d: %s", write->subject,
			   system_cause(cause, write));
}

static void tell_pstate(const struct told *told, const struct tuning_write *write,
			struct buf *cause)
{
	bool is_in_bios = told->before->is_root && tuning_refused(write->error);

	if (write->outcome == TUNING_DONE)
		system_say(&told->report->actions, write->op,
			   "Turbo Boost %s: '%s' written into %s",
			   told->is_tune ? "disabled" : "enabled", write->text, write->path);
	else
		system_say(is_in_bios ? &told->report->actions : &told->report->errors, write->op,
			   "%sFailed to %s Turbo Boost%s: failed to write into %s: %s",
			   is_in_bios ? "WARNING: " : "", told->is_tune ? "disable" : "enable",
			   is_in_bios ? " (Turbo Boost disabled in the BIOS?)" : "", write->path,
			   system_cause(cause, write));
}

static void tell_msr(const struct told *told, const struct tuning_write *write, struct buf *cause)
{
	if (write->outcome == TUNING_DONE)
		system_say(&told->report->actions, write->op,
			   "Turbo Boost %s on CPU %d: MSR %#x set to %s",
			   told->is_tune ? "disabled" : "enabled", write->subject, TUNING_MSR_TURBO,
			   write->text);
	else
		system_say(&told->report->errors, write->op,
			   "Failed to write %s into MSR %#x using %s: %s", write->text,
			   TUNING_MSR_TURBO, write->path, system_cause(cause, write));
}

/* Ours: what was done is told once an operation. A shield that cannot be had is no error. */
static void tell_ours(const struct told *told, const struct tuning_write *write, struct buf *cause)
{
	struct system_report *r = told->report;

	if (write->outcome == TUNING_FAILED)
		system_say(write->op == TUNING_SHIELD ? &r->warnings : &r->errors, write->op,
			   "Failed to write '%s' into %s: %s", write->text, write->path,
			   system_cause(cause, write));
	else if (write->op == TUNING_THP)
		system_say(&r->actions, write->op, "transparent huge pages set to %s", write->text);
	else if (write->op == TUNING_BOOST && write->subject < 0)
		system_say(&r->actions, write->op, "Boost %s: '%s' written into %s",
			   told->is_tune ? "disabled" : "enabled", write->text, write->path);
}

static void tell_write(const struct told *told, const struct tuning_write *write)
{
	static void (*const tell[TUNING_OPS])(const struct told *, const struct tuning_write *,
					      struct buf *cause) = {
		[TUNING_PERF_EVENT] = tell_perf_event,
		[TUNING_ASLR] = tell_aslr,
		[TUNING_FREQUENCY] = tell_frequency,
		[TUNING_IRQ] = tell_irq,
		[TUNING_GOVERNOR] = tell_governor,
		[TUNING_PSTATE] = tell_pstate,
		[TUNING_MSR] = tell_msr,
	};
	bool is_refused = write->kind != TUNING_PROGRAM && write->outcome == TUNING_FAILED &&
			  tuning_refused(write->error);
	struct buf cause = {0};

	if (write->outcome == TUNING_NOT_DONE)
		return;
	/* The superuser is refused turbo by the firmware; a shield is only a wish. */
	if (is_refused && write->op != TUNING_SHIELD &&
	    (write->op != TUNING_PSTATE || !told->before->is_root))
		told->report->was_refused = true;
	(tell[write->op] ? tell[write->op] : tell_ours)(told, write, &cause);
	buf_release(&cause);
}

/* What pyperf says when it reads before it writes. */
static void tell_unread(const struct told *told, enum tuning_op op)
{
	const struct snapshot *files = &told->before->files;
	const struct cpus *set = &told->before->set;
	struct system_report *r = told->report;
	struct irqbalance found;

	for (int cpu = cpus_next(set, -1); cpu >= 0; cpu = cpus_next(set, cpu)) {
		const char *limit = told->is_tune ? "cpuinfo_max_freq" : "cpuinfo_min_freq";
		const char *fmt = "/sys/devices/system/cpu/cpu%d/cpufreq/%s";
		char path[256];
		const struct snapshot_item *item;

		snprintf(path, sizeof(path), fmt, cpu,
			 op == TUNING_FREQUENCY ? limit : "scaling_governor");
		item = snapshot_get(files, "%s", path);
		if (!item || *item->text)
			continue;
		if (op == TUNING_FREQUENCY)
			system_say(&r->warnings, op, "Unable to read %s of CPU %d", limit, cpu);
		if (op == TUNING_GOVERNOR && item->error)
			system_say(&r->errors, op, "Unable to read CPU scaling governor from %s",
				   path);
		if (op == TUNING_GOVERNOR)
			system_say(&r->warnings, op, "Unable to read governor of CPU %d", cpu);
	}
	if (op == TUNING_PSTATE) {
		const char *text =
			snapshot_text(files, "/sys/devices/system/cpu/intel_pstate/no_turbo");

		if (strcmp(text, "0") != 0 && strcmp(text, "1") != 0)
			system_say(&r->errors, op, "Invalid no_turbo value: '%s'", text);
	}
	if (op == TUNING_IRQ) {
		found = tuning_irqbalance(told->before);
		system_report_irqbalance_trouble(r, &found);
		system_report_irqs_unread(r, told->before);
	}
	if (op == TUNING_MSR)
		system_report_register_unread(r, &r->errors, told->before,
					      told->is_tune ? set : &told->before->topology.online);
}

/* How many control groups were set. */
static void tell_shield(const struct told *told)
{
	size_t n = 0;

	for (size_t i = 0; i < told->writes->n; i++) {
		const struct tuning_write *write = &told->writes->items[i];

		n += write->op == TUNING_SHIELD && write->outcome == TUNING_DONE &&
		     strstr(write->path, "cpuset.cpus");
	}
	if (n)
		system_say(&told->report->actions, TUNING_SHIELD,
			   "%zu control group%s moved away from the chosen CPUs", n,
			   n > 1 ? "s" : "");
}

static int tell_done(const struct told *told, enum tuning_op op)
{
	struct cpus done = {0};
	struct buf list = {0}, text = {0};
	int rc = 0;

	switch (op) {
	case TUNING_FREQUENCY:
		return say_done(told, op, "Minimum frequency of CPU",
				told->is_tune ? "set to the maximum frequency"
					      : "reset to the minimum frequency");
	case TUNING_GOVERNOR:
		return say_done(told, op, "CPU scaling governor of CPUs",
				told->is_tune ? "set to performance" : "reset to powersave");
	case TUNING_BOOST:
		return say_done(told, op, "policy", told->is_tune ? "set to 0" : "set to 1");
	case TUNING_ENERGY:
		return say_done(told, op, "CPU", "set to performance");
	case TUNING_SMT:
		return say_done(told, op, "CPU", "taken offline");
	case TUNING_SHIELD:
		tell_shield(told);
		return 0;
	case TUNING_IRQ:
		rc = cpus_copy(&done, &told->before->topology.online, told->err);
		if (rc == 0 && told->is_tune &&
		    !cpus_equal(&told->before->set, &told->before->topology.online))
			cpus_subtract(&done, &told->before->set);
		cpus_fmt(&done, &list);
		buf_addf(&text, "to CPU %s", buf_text(&list));
		if (rc == 0)
			rc = say_done(told, op, "Set affinity of IRQ", buf_text(&text));
		cpus_release(&done);
		buf_release(&list);
		buf_release(&text);
		return rc;
	default:
		return 0;
	}
}

int system_report_writes(struct system_report *report, const struct tuning_state *before,
			 const struct tuning_writes *writes, enum tuning_action action,
			 struct err *err)
{
	struct told told = {report, before, writes, action == TUNING_TUNE, err};

	for (enum tuning_op op = 0; op < TUNING_OPS; op++) {
		if (!tuning_is_available(before, op))
			continue;
		if (op != TUNING_MSR)
			tell_unread(&told, op);
		for (size_t i = 0; i < writes->n; i++)
			if (writes->items[i].op == op)
				tell_write(&told, &writes->items[i]);
		if (op == TUNING_MSR)
			tell_unread(&told, op);
		if (tell_done(&told, op))
			return -1;
	}
	return system_report_check(report, err);
}
