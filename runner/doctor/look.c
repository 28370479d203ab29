/* What the machine is, from what it says of itself. */
#include "runner/doctor/doctor.h"

#include "runner/os/ask.h"
#include "runner/events/set.h"
#include "runner/machine/host.h"
#include "runner/tuning/tuning.h"

#include <stdlib.h>
#include <string.h>

static bool can_count(const char *name)
{
	const struct counter_machine machine = counter_machine_now("");
	struct counter_set set = {0};
	char why[COUNTER_WHY_TEXT];

	return counter_set_add(&set, name, NULL) == 0 &&
	       counter_probe_one(&set.items[0], &machine, why);
}

static void look_for_valgrind(struct doctor *doctor)
{
	const char *const argv[] = {"valgrind", "--version", NULL};
	struct question question = {.argv = argv, .timeout_ms = 5000, .max_bytes = 4096};
	struct answer answer = {0};

	if (ask(&question, &answer, NULL) == 0 && answer_is_good(&answer)) {
		const char *text = buf_text(&answer.out);

		snprintf(doctor->valgrind, sizeof(doctor->valgrind), "%.*s",
			 (int)strcspn(text, "\n"), text);
	}
	answer_release(&answer);
}

/* A Python that cannot describe itself is reported and does not end the examination. */
static int look_for_pythons(struct doctor *doctor, struct err *err)
{
	struct interps all = {0};
	int rc = interps_find_all(&all, err);

	doctor->pythons = calloc(all.n + 1, sizeof(*doctor->pythons));
	if (rc == 0 && !doctor->pythons)
		rc = err_memory(err);
	for (size_t i = 0; i < all.n && rc == 0; i++) {
		struct doctor_python *python = &doctor->pythons[doctor->n_pythons];
		struct err cause = {0};

		python->path = strdup(all.items[i].path);
		if (!python->path) {
			rc = err_memory(err);
			break;
		}
		doctor->n_pythons++;
		if (interp_describe(&all.items[i], NULL, &python->facts, &cause) &&
		    cause.kind == ERR_MEMORY)
			rc = err_memory(err);
	}
	interps_release(&all);
	return rc;
}

/* What tune would do for benchmarks on the CPU that was measured. */
static int look_at_settings(struct doctor *doctor, const struct cpus *cpu, struct err *err)
{
	struct tuning_state state;
	struct tuning_writes writes = {0};
	int rc;

	if (tuning_read(&state, "", cpus_count(cpu) ? cpu : NULL, NULL, err))
		return -1;
	doctor->irqbalance = tuning_irqbalance(&state).is_active;
	rc = tuning_plan(&writes, &state, TUNING_TUNE, err);
	doctor->settings = writes.n;
	tuning_writes_release(&writes);
	tuning_state_release(&state);
	return rc;
}

int doctor_look(struct doctor *doctor, const struct preparation *preparation, struct err *err)
{
	doctor->can_count_software = can_count("task-clock");
	doctor->can_count_hardware = can_count("instructions");
	look_for_valgrind(doctor);
	if (host_collect(&doctor->facts, &preparation->topology, "", err) ||
	    look_at_settings(doctor, &preparation->one_cpu, err))
		return -1;
	return look_for_pythons(doctor, err);
}

void doctor_release(struct doctor *doctor)
{
	for (size_t i = 0; i < doctor->n_pythons; i++) {
		free(doctor->pythons[i].path);
		facts_release(&doctor->pythons[i].facts);
	}
	free(doctor->pythons);
	free(doctor->trial.logs);
	free(doctor->trial.over);
	free(doctor->trial.paced);
	free(doctor->trial.d);
	facts_release(&doctor->facts);
	profile_release(&doctor->profile);
	*doctor = (struct doctor){0};
}
