/* The words of what would help. */
#include "cli/machine/doctor_report.h"

void doctor_remedy_words(struct buf *out, const struct doctor_remedy *r)
{
	const char *many = r->count > 1 ? "s" : "";

	switch (r->kind) {
	case REMEDY_DUEL:
		buf_adds(out, "compare in a duel (--vs...) instead of stored files, in 10 s");
		break;
	case REMEDY_LONGER_DUEL:
		buf_adds(out, "give a duel 60 s instead of 10 s");
		break;
	case REMEDY_LONGER_FILES:
		buf_adds(out, "give two stored files 60 s instead of 10 s");
		break;
	case REMEDY_YARDSTICK:
		buf_adds(out, "keep the yardstick in stored files (the default)");
		break;
	case REMEDY_NO_YARDSTICK:
		buf_adds(out, "compare stored files without the yardstick (--no-yardstick)");
		break;
	case REMEDY_OTHER_WORK:
		buf_addf(out,
			 "keep other work off CPU %d, which it had for %.1f%% of the time: end it, "
			 "or assay system tune --affinity %d, or isolcpus=",
			 r->cpu, 100 * r->share, r->cpu);
		break;
	case REMEDY_OWN_HOST:
		buf_addf(out,
			 "a host with CPUs of its own: the hypervisor gave %.1f%% of a CPU's time "
			 "to others",
			 100 * r->share);
		break;
	case REMEDY_QUOTA:
		buf_addf(out,
			 "raise the control group's CPU quota: it stopped us for %.1f%% of the "
			 "time",
			 100 * r->share);
		break;
	case REMEDY_HEAT:
		buf_addf(out, "cool the processor: it slowed itself down for heat %ld times",
			 r->count);
		break;
	case REMEDY_BATTERY:
		buf_adds(out, "plug the machine in: it runs on its battery");
		break;
	case REMEDY_TUNE:
		buf_addf(out,
			 "sudo assay system tune --affinity %d: %ld setting%s (--dry-run lists %s)",
			 r->cpu, r->count, many, *many ? "them" : "it");
		break;
	case REMEDY_RANDOMIZATION:
		buf_adds(out, "turn address randomization on: without it every process has the "
			      "same layout, which may be a lucky one");
		break;
	case REMEDY_VALGRIND:
		buf_adds(out, "install valgrind: it counts instructions exactly where this "
			      "machine has no counters");
		break;
	}
}
