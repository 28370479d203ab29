/* An examination from beginning to end, and what is kept of it. */
#include "runner/doctor/doctor.h"

#include "results/model/machine.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What is kept of the interpreter: another one has other sessions. */
static char *python_name_new(const struct preparation *preparation, struct facts *facts)
{
	struct buf name = {0};

	interp_describe(&preparation->interp, NULL, facts, NULL);
	buf_addf(&name, "%s %s", preparation->interp.path,
		 facts_text(facts, "python_version") ? facts_text(facts, "python_version") : "");
	return buf_take(&name);
}

/* What earlier visits left, and who is being looked at. A profile that makes no sense is replaced.
 */
static int open_profile(struct doctor *doctor, const struct preparation *preparation,
			struct teller teller, struct err *err)
{
	const char *host = facts_text(&doctor->facts, "hostname");
	const char *cpu = facts_text(&doctor->facts, "cpu_model_name");
	struct profile *p = &doctor->profile;
	struct facts facts = {0};
	struct err trouble = {0};
	char date[32];
	time_t now = time(NULL);

	host = host ? host : "unknown";
	cpu = cpu ? cpu : "unknown";
	if (profile_read(p, host, &trouble) < 0)
		teller_tell(teller,
			    &(struct told){.kind = TOLD_PROFILE_REPLACED, .text = trouble.text});
	if (machine_compare((struct machine_id){.host = p->host, .cpu = p->cpu},
			    (struct machine_id){.host = host, .cpu = cpu}) == MACHINE_OTHER)
		profile_release(p); /* another machine of that name */
	free(p->host);
	free(p->cpu);
	free(p->date);
	free(p->python);
	strftime(date, sizeof(date), "%Y-%m-%d %H:%M", localtime(&now));
	p->host = strdup(host);
	p->cpu = strdup(cpu);
	p->date = strdup(date);
	p->python = python_name_new(preparation, &facts);
	facts_release(&facts);
	return p->host && p->cpu && p->date && p->python ? 0 : err_memory(err);
}

int doctor_examine(struct doctor *doctor, const struct preparation *preparation, double seconds,
		   struct teller teller, struct err *err)
{
	teller_tell(teller, &(struct told){.kind = TOLD_EXAMINING, .number = EXAMINING_MACHINE});
	return doctor_look(doctor, preparation, err) ||
			       open_profile(doctor, preparation, teller, err) ||
			       doctor_measure(doctor, preparation, seconds, teller, err) ||
			       doctor_judge(doctor, err)
		       ? -1
		       : 0;
}

void doctor_keep(const struct doctor *doctor, struct teller teller)
{
	struct err trouble = {0};

	if (profile_write(&doctor->profile, &trouble))
		teller_tell(teller,
			    &(struct told){.kind = TOLD_PROFILE_LOST, .text = trouble.text});
}
