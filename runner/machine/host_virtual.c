/* Is this a virtual machine, a container? */
#include "runner/machine/host_internal.h"

#include "runner/machine/cgroup.h"
#include "runner/os/sysfile.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The inode number that the first PID namespace has on every Linux (PROC_PID_INIT_INO). */
static const char first_pid_namespace[] = "pid:[4026531836]";

static bool file_says(const char *root, const char *path, const char *word)
{
	struct buf line = {0};
	bool says = sysfile_line(&line, root, "%s", path) && strstr(buf_text(&line), word);

	buf_release(&line);
	return says;
}

/* Does the processor say that it is virtual? Only x86 has this flag. */
static bool has_hypervisor_flag(const char *root, bool *is_x86)
{
	struct buf info = {0};
	const char *flags = NULL;
	size_t len = 0;
	bool has;

	if (sysfile_read(&info, root, "/proc/cpuinfo"))
		flags = sysfile_field(buf_text(&info), "flags", &len);
	*is_x86 = flags != NULL;
	has = flags && memmem(flags, len, " hypervisor", strlen(" hypervisor"));
	buf_release(&info);
	return has;
}

int host_add_virtualization(struct facts *facts, const char *root, struct err *err)
{
	static const struct {
		const char *path, *word, *name;
	} signs[] = {
		{"/sys/hypervisor/type", "xen", "Xen"},
		{"/sys/devices/system/clocksource/clocksource0/available_clocksource", "kvm-clock",
		 "KVM"},
		{"/sys/devices/system/clocksource/clocksource0/available_clocksource", "hyperv",
		 "Hyper-V"},
		{"/sys/firmware/devicetree/base/hypervisor/compatible", "linux,kvm", "KVM"},
		{"/sys/class/dmi/id/sys_vendor", "VMware", "VMware"},
		{"/sys/class/dmi/id/sys_vendor", "innotek", "VirtualBox"},
		{"/sys/class/dmi/id/sys_vendor", "Microsoft", "Hyper-V"},
		{"/sys/class/dmi/id/sys_vendor", "QEMU", "QEMU"},
		{"/sys/class/dmi/id/sys_vendor", "Apple", "Apple"},
		{"/sys/class/dmi/id/sys_vendor", "Amazon EC2", "EC2"},
		{"/sys/class/dmi/id/sys_vendor", "Google", "Google"},
	};
	bool is_x86, has_flag = has_hypervisor_flag(root, &is_x86);

	/* A cloud or a Microsoft machine may be bare metal: on x86 the flag decides. */
	if (!is_x86 || has_flag)
		for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
			if (file_says(root, signs[i].path, signs[i].word))
				return facts_add_text(facts, "assay_virtualization", signs[i].name,
						      err);
	return facts_add_text(facts, "assay_virtualization", has_flag ? "unknown" : "none", err);
}

/* Are we in another PID namespace than the machine's first? -1 when that cannot be seen. */
static int is_in_namespace(const char *root)
{
	char path[4096], target[64];
	ssize_t len;

	snprintf(path, sizeof(path), "%s/proc/self/ns/pid", root);
	len = readlink(path, target, sizeof(target) - 1);
	if (len < 0)
		return -1;
	target[len] = '\0';
	return strcmp(target, first_pid_namespace) != 0;
}

static bool exists(const char *root, const char *file)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s%s", root, file);
	return access(path, F_OK) == 0;
}

/* What the control group's path, which the host writes, says; NULL for nothing. */
static const char *container_of_cgroup(const char *root)
{
	static const char *const words[][2] = {{"kubepods", "kubernetes"},
					       {"docker", "docker"},
					       {"libpod", "podman"},
					       {"/lxc", "lxc"}};
	struct buf text = {0};
	const char *name = NULL;

	if (sysfile_read(&text, root, "/proc/self/cgroup"))
		for (size_t i = 0; i < sizeof(words) / sizeof(*words) && !name; i++)
			if (strstr(buf_text(&text), words[i][0]) &&
			    !strstr(buf_text(&text), "docker.service"))
				name = words[i][1];
	buf_release(&text);
	return name;
}

int host_add_container(struct facts *facts, const char *root, struct err *err)
{
	const char *name = container_of_cgroup(root);
	int in_namespace = is_in_namespace(root);
	struct buf kind = {0};
	int rc;

	/* Files such as /.dockerenv remain when an image is started as a virtual machine. So they
	   only name a container that was seen otherwise, and decide only where nothing else was
	   seen. */
	if (!name && in_namespace != 0) {
		if (sysfile_line(&kind, root, "/run/systemd/container"))
			name = buf_text(&kind);
		else if (exists(root, "/run/.containerenv"))
			name = "podman";
		else if (exists(root, "/.dockerenv"))
			name = "docker";
		else if (in_namespace == 1)
			name = "unknown kind";
	}
	rc = facts_add_text(facts, "assay_container", name ? name : "no", err);
	buf_release(&kind);
	return rc;
}
