#include "runner/events/errors.h"

#include "runner/machine/facts.h"
#include "runner/machine/host_internal.h"
#include "runner/os/sysfile.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the machine */

#define CAP_SYS_ADMIN_BIT 21
#define CAP_PERFMON_BIT	  38

static bool has_capability(const char *root)
{
	struct buf text = {0};
	const char *field = NULL;
	size_t len;
	unsigned long long bits = 0;

	if (sysfile_read(&text, root, "/proc/self/status"))
		field = sysfile_field(buf_text(&text), "CapEff", &len);
	if (field)
		bits = strtoull(field, NULL, 16);
	buf_release(&text);
	return (bits >> CAP_SYS_ADMIN_BIT & 1) || (bits >> CAP_PERFMON_BIT & 1);
}

static bool is_said(const struct facts *facts, const char *key, const char *no)
{
	const char *text = facts_text(facts, key);

	return text && strcmp(text, no) != 0;
}

struct counter_machine counter_machine_now(const char *root)
{
	struct counter_machine machine = {
		.paranoid = (int)sysfile_number(-2, root, "/proc/sys/kernel/perf_event_paranoid"),
		.may_always = has_capability(root)};
	struct facts facts = {0};

	if (!host_add_virtualization(&facts, root, NULL) &&
	    !host_add_container(&facts, root, NULL)) {
		machine.is_virtual = is_said(&facts, "assay_virtualization", "none");
		machine.is_container = is_said(&facts, "assay_container", "no");
	}
	facts_release(&facts);
	return machine;
}

/* ---- the sentences */

static bool is_hardware(enum counter_kind kind)
{
	return kind != COUNTER_SOFTWARE;
}

/* EACCES and EPERM: by whom it is forbidden, and what would allow it. */
static const char *forbidden(int cause, const struct counter_event *event,
			     const struct counter_machine *machine, char *text)
{
	if (machine->may_always || machine->paranoid == -2)
		snprintf(text, COUNTER_WHY_TEXT, "%s",
			 machine->is_container
				 ? "the container forbids it (its seccomp profile, or no "
				   "CAP_PERFMON)"
				 : "a security policy forbids it (seccomp, SELinux or another)");
	else if (machine->paranoid >= 3)
		snprintf(text, COUNTER_WHY_TEXT,
			 "kernel.perf_event_paranoid is %d, which forbids all counters: sysctl "
			 "kernel.perf_event_paranoid=2 allows user space, CAP_PERFMON all",
			 machine->paranoid);
	else if (event->counts_kernel && machine->paranoid == 2)
		snprintf(text, COUNTER_WHY_TEXT,
			 "it counts in the kernel, and kernel.perf_event_paranoid is 2: sysctl "
			 "kernel.perf_event_paranoid=1 or CAP_PERFMON allows it");
	else if (machine->is_container)
		snprintf(text, COUNTER_WHY_TEXT,
			 "the container forbids it (its seccomp profile, or no CAP_PERFMON)");
	else
		snprintf(
			text, COUNTER_WHY_TEXT,
			"not allowed (%s; kernel.perf_event_paranoid is %d): CAP_PERFMON allows it",
			cause == EACCES ? "EACCES" : "EPERM", machine->paranoid);
	return text;
}

/* ENOENT, ENODEV, EOPNOTSUPP: there is no such event. */
static const char *missing(enum counter_kind kind, const struct counter_machine *machine)
{
	if (kind == COUNTER_SOFTWARE)
		return "this kernel does not count it";
	if (kind == COUNTER_RAW)
		return machine->is_virtual ? "this virtual machine has no counters of hardware, or "
					     "not this code"
					   : "this CPU has no such code";
	return machine->is_virtual
		       ? "this virtual machine shows no such hardware counter (the host "
			 "may allow a virtual PMU)"
		       : "this CPU, or the kernel's support for it, has no such counter";
}

const char *counter_why_not(int cause, enum counter_kind kind, const struct counter_event *event,
			    const struct counter_machine *machine, char text[COUNTER_WHY_TEXT])
{
	switch (cause) {
	case EACCES:
	case EPERM:
		return forbidden(cause, event, machine, text);
	case ENOENT:
	case ENODEV:
	case ENXIO:
	case EOPNOTSUPP:
		return missing(kind, machine);
	case ENOSYS:
		return machine->is_container
			       ? "the container forbids perf_event_open (its seccomp profile)"
			       : "this kernel was built without perf_event_open";
	case EINVAL:
		return is_hardware(kind)
			       ? "the CPU cannot count it so: a code with reserved bits, or a "
				 "restriction to user space or kernel that this CPU has not"
			       : "the kernel cannot count it so";
	case E2BIG:
		return "this kernel is too old for the request";
	case EBADF:
		return "the group that it belongs to is closed";
	case EBUSY:
		return "another program has the counters for itself alone";
	case EFAULT:
	case EINTR:
	case ESRCH:
		snprintf(text, COUNTER_WHY_TEXT, "the kernel could not take the request (%s)",
			 strerror(cause));
		return text;
	case EMFILE:
	case ENFILE:
		return "too many files are open: ulimit -n";
	case ENOMEM:
		return "the kernel is out of memory";
	case ENOSPC:
		return "all counters of this kind are taken";
	case EOVERFLOW:
		return "the kernel's limit for call chains (perf_event_max_stack) is in the way";
	default:
		snprintf(text, COUNTER_WHY_TEXT, "%s", strerror(cause));
		return text;
	}
}
