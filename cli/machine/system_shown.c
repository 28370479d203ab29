#include "cli/machine/system_shown.h"

#include <string.h>

void shown_judge(const struct shown *shown, bool is_tuned)
{
	shown->report->is_not_tuned |= !is_tuned;
}

const char *shown_text(const struct shown *shown, const char *path)
{
	const struct snapshot_item *item = snapshot_get(&shown->state->files, "%s", path);

	if (item && tuning_refused(item->error))
		shown->report->was_refused = true;
	return item ? item->text : "";
}

struct texts_of {
	const struct shown *shown;
	void (*get)(struct buf *text, const struct shown *shown, int cpu);
};

static void get_text(struct buf *text, int cpu, const void *arg)
{
	const struct texts_of *of = arg;

	of->get(text, of->shown, cpu);
}

int shown_add_groups(struct buf *out, const struct cpus *set, const struct shown *shown,
		     void (*get)(struct buf *text, const struct shown *shown, int cpu))
{
	struct texts_of of = {shown, get};

	return cpus_fmt_groups(out, set, false, get_text, &of, shown->err);
}

bool shown_all_are(const struct shown *shown, const struct cpus *set, const char *name,
		   const char *text)
{
	for (int cpu = cpus_next(set, -1); cpu >= 0; cpu = cpus_next(set, cpu)) {
		const char *now =
			snapshot_text(&shown->state->files,
				      "/sys/devices/system/cpu/cpu%d/cpufreq/%s", cpu, name);

		if (*now && strcmp(now, text) != 0)
			return false;
	}
	return true;
}
