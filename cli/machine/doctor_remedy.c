/* The words of what would help. */
#include "cli/machine/doctor_report.h"

/* Of the kinds that need no number. */
static const char *const sentences[] = {
	[REMEDY_DUEL] = "compare in a duel (--vs...) instead of stored files, in 10 s",
	[REMEDY_LONGER_DUEL] = "give a duel 60 s instead of 10 s",
	[REMEDY_LONGER_FILES] = "give two stored files 60 s instead of 10 s",
	[REMEDY_YARDSTICK] = "keep the yardstick in stored files (the default)",
	[REMEDY_NO_YARDSTICK] = "compare stored files without the yardstick (--no-yardstick)",
	[REMEDY_PACER] = "measure stored files beside a pacer (--pacer auto)",
	[REMEDY_BATTERY] = "plug the machine in: it runs on its battery",
	[REMEDY_RANDOMIZATION] =
		"turn address randomization on: without it every process has the same layout, which may be a lucky one",
	[REMEDY_VALGRIND] =
		"install valgrind: it counts instructions exactly where this machine has no counters",
};

static void other_work(struct buf *out, const struct doctor_remedy *r)
{
	buf_addf(out,
		 "keep other work off CPU %d, which it had for %.1f%% of the time: end it, or "
		 "assay system tune --affinity %d, or isolcpus=",
		 r->cpu, 100 * r->share, r->cpu);
}

static void tune(struct buf *out, const struct doctor_remedy *r)
{
	buf_addf(out, "sudo assay system tune --affinity %d: %ld setting%s (--dry-run lists %s)",
		 r->cpu, r->count, r->count > 1 ? "s" : "", r->count > 1 ? "them" : "it");
}

void doctor_remedy_words(struct buf *out, const struct doctor_remedy *r)
{
	double percent = 100 * r->share;

	if (r->kind == REMEDY_OTHER_WORK)
		other_work(out, r);
	else if (r->kind == REMEDY_OWN_HOST)
		buf_addf(out,
			 "a host with CPUs of its own: the hypervisor gave %.1f%% of a CPU's time "
			 "to others",
			 percent);
	else if (r->kind == REMEDY_QUOTA)
		buf_addf(out,
			 "raise the control group's CPU quota: it stopped us for %.1f%% of the "
			 "time",
			 percent);
	else if (r->kind == REMEDY_HEAT)
		buf_addf(out, "cool the processor: it slowed itself down for heat %ld times",
			 r->count);
	else if (r->kind == REMEDY_TUNE)
		tune(out, r);
	else
		buf_adds(out, sentences[r->kind]);
}
