/* How the machine is, as pyperf says it, and what pyperf does not look at. */
#include "cli/machine/system_shown.h"

static void show_set(const struct shown *shown)
{
	const struct tuning_state *state = shown->state;
	struct buf list = {0};

	cpus_fmt(&state->set, &list);
	system_say(&shown->report->states, TUNING_OPS, "CPU: use %zu logical CPUs: %s",
		   cpus_count(&state->set), buf_text(&list));
	if (state->is_asked_ignored)
		system_say(&shown->report->warnings, TUNING_OPS,
			   "CPU: the isolated CPUs are used, not those of --affinity");
	if (state->choice == TUNING_ALLOWED &&
	    !cpus_equal(&state->topology.allowed, &state->topology.online))
		system_say(&shown->report->states, TUNING_OPS,
			   "CPU: this process may use %zu of %zu CPUs (control group, affinity)",
			   cpus_count(&state->topology.allowed), state->topology.n);
	buf_release(&list);
}

int system_report_state(struct system_report *report, const struct tuning_state *state,
			enum tuning_action action, struct err *err)
{
	static int (*const show[TUNING_OPS])(const struct shown *shown) = {
		[TUNING_PERF_EVENT] = system_show_perf_event,
		[TUNING_ASLR] = system_show_aslr,
		[TUNING_SCHEDULER] = system_show_scheduler,
		[TUNING_FREQUENCY] = system_show_frequency,
		[TUNING_IRQ] = system_show_irq,
		[TUNING_POWER] = system_show_power,
		[TUNING_GOVERNOR] = system_show_governor,
		[TUNING_PSTATE] = system_show_pstate,
		[TUNING_NOHZ] = system_show_nohz,
		[TUNING_MSR] = system_show_msr,
		[TUNING_BOOST] = system_show_boost,
		[TUNING_ENERGY] = system_show_energy,
		[TUNING_THP] = system_show_thp,
		[TUNING_SHIELD] = system_show_shield,
		[TUNING_SMT] = system_show_smt,
	};
	struct shown shown = {report, state, action, err};

	show_set(&shown);
	for (enum tuning_op op = 0; op < TUNING_OPS; op++)
		if (tuning_is_available(state, op) && show[op](&shown))
			return -1;
	if (report->was_refused)
		system_say(action == TUNING_SHOW ? &report->warnings : &report->errors, TUNING_OPS,
			   "ERROR: At least one operation failed with permission error%s",
			   state->is_root ? "" : ", retry as root");
	return system_report_check(report, err);
}
