/* Settings of the kernel, as pyperf says them, and huge pages. */
#include "cli/machine/system_shown.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int system_show_perf_event(const struct shown *shown)
{
	const char *text = shown_text(shown, "/proc/sys/kernel/perf_event_max_sample_rate");
	long rate = strtol(text, NULL, 10);

	if (rate == 0)
		return 0;
	system_say(&shown->report->states, TUNING_PERF_EVENT, "Maximum sample rate: %ld per second",
		   rate);
	shown_judge(shown, rate == 1);
	if (rate != 1)
		system_say(&shown->report->advices, TUNING_PERF_EVENT, "Set max sample rate to 1");
	return 0;
}

int system_show_aslr(const struct shown *shown)
{
	static const char *const words[] = {"No randomization", "Conservative randomization",
					    "Full randomization"};
	const char *path = "/proc/sys/kernel/randomize_va_space";
	const char *text = shown_text(shown, path);

	if (strlen(text) != 1 || *text < '0' || *text > '2') {
		system_say(&shown->report->errors, TUNING_ASLR, "Failed to read %s", path);
		return 0;
	}
	system_say(&shown->report->states, TUNING_ASLR, "%s", words[*text - '0']);
	shown_judge(shown, *text == '2');
	if (*text != '2')
		system_say(&shown->report->advices, TUNING_ASLR,
			   "Enable full randomization: write 2 into %s", path);
	return 0;
}

static void show_isolated(const struct shown *shown)
{
	const struct topology *t = &shown->state->topology;
	struct buf list = {0};

	if (cpus_count(&t->isolated)) {
		cpus_fmt(&t->isolated, &list);
		system_say(&shown->report->states, TUNING_SCHEDULER, "Isolated CPUs (%zu/%zu): %s",
			   cpus_count(&t->isolated), t->n, buf_text(&list));
	} else if (t->n > 1) {
		system_say(&shown->report->states, TUNING_SCHEDULER, "No CPU is isolated");
		system_say(&shown->report->advices, TUNING_SCHEDULER,
			   "Use isolcpus=<cpu list> kernel parameter to isolate CPUs");
	}
	buf_release(&list);
}

/* The value of rcu_nocbs= on the kernel's command line, as a set; empty when there is none. */
static int read_nocbs(struct cpus *set, const struct shown *shown)
{
	const char *line = snapshot_text(&shown->state->files, "/proc/cmdline");
	const char *option = strstr(line, "rcu_nocbs=");
	struct err cause = {0};
	char list[1024];

	if (!option || (option > line && option[-1] != ' '))
		return 0;
	option += strlen("rcu_nocbs=");
	snprintf(list, sizeof(list), "%.*s", (int)strcspn(option, " "), option);
	cpus_parse(set, list, &cause);
	return cause.kind == ERR_MEMORY ? err_memory(shown->err) : 0;
}

int system_show_scheduler(const struct shown *shown)
{
	int major = 0, minor = 0;
	struct cpus nocbs = {0};
	struct buf list = {0};
	int rc = 0;

	show_isolated(shown);
	if (sscanf(snapshot_text(&shown->state->files, "/proc/sys/kernel/osrelease"), "%d.%d",
		   &major, &minor) < 2 ||
	    major < 3 || (major == 3 && minor < 8))
		return 0;
	rc = read_nocbs(&nocbs, shown);
	if (rc == 0 && cpus_count(&nocbs)) {
		cpus_fmt(&nocbs, &list);
		system_say(&shown->report->states, TUNING_SCHEDULER,
			   "RCU disabled on CPUs (%zu/%zu): %s", cpus_count(&nocbs),
			   shown->state->topology.n, buf_text(&list));
	} else if (rc == 0 && shown->state->topology.n > 1) {
		system_say(&shown->report->advices, TUNING_SCHEDULER,
			   "Use rcu_nocbs=<cpu list> kernel parameter (with isolcpus) to not "
			   "schedule RCU on isolated CPUs");
	}
	cpus_release(&nocbs);
	buf_release(&list);
	return rc;
}

int system_show_nohz(const struct shown *shown)
{
	struct cpus used = {0};
	struct buf list = {0};
	int rc = 0;

	if (cpus_count(&shown->state->topology.nohz_full)) {
		rc = cpus_copy(&used, &shown->state->topology.nohz_full, shown->err);
		if (rc == 0)
			rc = cpus_unite(&used, &shown->state->set, shown->err);
		cpus_fmt(&used, &list);
		system_say(&shown->report->advices, TUNING_NOHZ,
			   "WARNING: nohz_full is enabled on CPUs %s which use the intel_pstate "
			   "driver, whereas intel_pstate is incompatible with nohz_full",
			   buf_text(&list));
		system_say(&shown->report->advices, TUNING_NOHZ,
			   "See https://bugzilla.redhat.com/show_bug.cgi?id=1378529");
		shown_judge(shown, false);
	}
	cpus_release(&used);
	buf_release(&list);
	return rc;
}

int system_show_thp(const struct shown *shown)
{
	char word[64];

	tuning_chosen_word(word, sizeof(word),
			   shown_text(shown, "/sys/kernel/mm/transparent_hugepage/enabled"));
	if (!*word)
		return 0;
	system_say(&shown->report->states, TUNING_THP, "transparent huge pages: %s", word);
	shown_judge(shown, strcmp(word, "always") != 0);
	if (strcmp(word, "always") == 0)
		system_say(&shown->report->advices, TUNING_THP,
			   "Use 'madvise': which process gets huge pages is chance otherwise");
	return 0;
}
