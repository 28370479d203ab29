/*
 * The machine made fit for benchmarks, and put back as it was: pyperf's operations of `system tune`
 * (the order and the values are pyperf's) and some that it lacks.
 *
 * What is done is decided from data: tuning_read() takes one look at the machine, tuning_plan() and
 * tuning_plan_back() turn that into a list of writes, tuning_tune() and tuning_reset() do them.
 * Before the first write a record of what was found is on the disk, so that reset restores exactly
 * that, also after a crash in between. All files, and programs such as systemctl, are those below
 * `root` ("" is this machine).
 */
#ifndef RUNNER_TUNING_TUNING_H
#define RUNNER_TUNING_TUNING_H

#include "runner/machine/snapshot.h"
#include "runner/machine/topology.h"

/* In the order of execution. A governor that is set anew turns the boost on again, so boost comes
   after it; CPUs are taken offline when nothing is to be set on them any more. */
enum tuning_op {
	TUNING_PERF_EVENT, /* most samples a second that the kernel's profiler may take */
	TUNING_ASLR,
	TUNING_SCHEDULER, /* isolated CPUs; looked at, never changed */
	TUNING_FREQUENCY, /* lowest frequency */
	TUNING_IRQ,	  /* which CPUs serve interrupts; irqbalance */
	TUNING_POWER,	  /* looked at */
	TUNING_GOVERNOR,
	TUNING_PSTATE, /* turbo of Intel's driver */
	TUNING_NOHZ,   /* looked at */
	TUNING_MSR,    /* turbo by the processor's register, where the kernel has no switch */
	/* not pyperf's */
	TUNING_BOOST,  /* the kernel's switches: AMD's, ARM's, acpi-cpufreq's */
	TUNING_ENERGY, /* energy_performance_preference */
	TUNING_THP,    /* transparent huge pages */
	TUNING_SHIELD, /* cpuset of the control groups that are not ours */
	TUNING_SMT,    /* the other CPUs of the chosen CPUs' cores */
	TUNING_OPS,
};

/* "Perf event": how messages begin, for pyperf's operations as pyperf has it. */
const char *tuning_op_name(enum tuning_op op);

enum tuning_action { TUNING_SHOW, TUNING_TUNE, TUNING_RESET };

/* Which CPUs are meant. */
enum tuning_choice { TUNING_ISOLATED, TUNING_ASKED, TUNING_ALLOWED };

struct tuning_names {
	char **items;
	size_t n, cap;
};

struct tuning_state {
	struct snapshot files;
	struct topology topology;
	struct cpus set; /* the CPUs for benchmarks; never empty */
	enum tuning_choice choice;
	bool is_asked_ignored; /* CPUs were asked for, but there are isolated ones */
	bool is_x86, is_root;
	struct cpus irqs;	      /* a set of numbers like any other */
	struct tuning_names policies; /* "policy0", of cpufreq */
	/* Control groups, version 2, where the cpuset controller is: those on the way to ours, but
	   for ours itself ("", "/user.slice"), and all that lie beside the way. */
	struct tuning_names way, beside;
};

enum tuning_kind {
	TUNING_FILE,
	TUNING_REGISTER, /* 8 bytes at TUNING_MSR_TURBO */
	TUNING_PROGRAM,
};

enum tuning_outcome {
	TUNING_NOT_DONE, /* not tried; skipped since an earlier one of its operation was refused, or
			    because its control group is gone */
	TUNING_DONE,
	TUNING_FAILED,
};

/* The register of Intel's processors that has the turbo's switch, and the bit that turns it off. */
enum { TUNING_MSR_TURBO = 0x1a0, TUNING_MSR_TURBO_OFF_BIT = 38 };

struct tuning_write {
	enum tuning_op op;
	enum tuning_kind kind;
	int subject; /* number of the CPU or the interrupt; -1 */
	char *path;  /* the path on the machine, without root; a program's words */
	char *was;   /* what was found */
	char *text;  /* what to write; a number for TUNING_REGISTER; not used for programs */
	char *undo;  /* what brings `was` back; a program's words */
	/* what came of it */
	enum tuning_outcome outcome;
	int error;	 /* errno, or a program's exit status; negative: a signal ended it */
	bool is_at_open; /* it could not even be opened: pyperf's messages name the file then */
};

/* `= {0}` is valid and empty; tuning_writes_release returns to it. */
struct tuning_writes {
	struct tuning_write *items;
	size_t n, cap;
};

/* ---- runner/tuning/writes.c */

void tuning_writes_release(struct tuning_writes *writes);
/* Copies the texts. 0, or -1 with err (memory). */
int tuning_writes_add(struct tuning_writes *writes, const struct tuning_write *write,
		      struct err *err);

/* ---- runner/tuning/read.c: one look at the machine */

/* Look at everything that any operation may want to know, and at what `also` (NULL: nothing) names.
   `asked` are the CPUs of --affinity, NULL when not given; isolated ones win over these, as pyperf
   has it. 0, or -1 with err (ERR_USAGE: an asked CPU is not online; memory).
   tuning_state_release() is due after success. */
int tuning_read(struct tuning_state *state, const char *root, const struct cpus *asked,
		const struct tuning_writes *also, struct err *err);

/* ---- what a state says, without any doubt about words: for plans and for reports. Pure. */

/* runner/tuning/state.c */
void tuning_state_release(struct tuning_state *state);
/* Does this machine have what the operation is about? If unsure, yes.
 */
bool tuning_is_available(const struct tuning_state *state, enum tuning_op op);
bool tuning_refused(int error); /* EACCES or EPERM */
/* The CPUs of a mask such as "ff" or "00000001,00000000" that are online. 1; 0 when it is no mask;
   -1 with err (memory). *set is cleared first. */
int tuning_parse_mask(struct cpus *set, const char *mask, const struct tuning_state *state,
		      struct err *err);
/* The chosen word of "always [madvise] never", or the whole text when none is in brackets. */
void tuning_chosen_word(char *word, size_t size, const char *text);

/* runner/tuning/irqbalance.c */
enum irqbalance_trouble {
	IRQBALANCE_FINE,
	IRQBALANCE_NOT_LOADED,
	IRQBALANCE_NOT_ACTIVE,
	IRQBALANCE_STRANGE
};
struct irqbalance {
	int is_active; /* 1, 0, or -1: there is no such service, or nobody knows */
	bool is_systemctl;
	enum irqbalance_trouble trouble; /* systemctl's or service's answer is not understood: */
	char said[1024];		 /* this part of it */
};
/* What the state's answers of systemctl and service mean. */
struct irqbalance tuning_irqbalance(const struct tuning_state *state);

/* ---- plans. Pure. runner/tuning/plan*.c, back.c */

/* TUNING_TUNE, or TUNING_RESET to pyperf's fixed values (what to do without a record). Appends. */
int tuning_plan(struct tuning_writes *writes, const struct tuning_state *state,
		enum tuning_action action, struct err *err);
/* The writes that restore what is no longer as the record says, the last change first (`backwards`)
   or in order. The kernel takes no empty list of CPUs for a control group that has tasks: one that
   had none of its own gets the list of the group above, which is what it had in force. `state` was
   read with the record as `also`. */
int tuning_plan_back(struct tuning_writes *writes, const struct tuning_state *state,
		     const struct tuning_writes *record, bool backwards, struct err *err);

/* ---- the record: runner/tuning/record.c */

/* Where it is: /run/assay/system.json below root for the superuser, since it must not outlive what
   it describes, else assay/system.json in $XDG_STATE_HOME or ~/.local/state. free(). */
char *tuning_record_path_new(const char *root, bool is_root, struct err *err);
/* 1: read; 0: there is none, or it is of another boot (then it is stale: none of its changes is
   still in force); -1 with err (ERR_INPUT: it cannot be understood; memory). */
int tuning_record_read(struct tuning_writes *record, const char *path, const char *root,
		       struct err *err);
/* Replace it as a whole; it is on the disk when this returns. An empty record removes the file. */
int tuning_record_write(const struct tuning_writes *record, const char *path, const char *root,
			struct err *err);

/* ---- doing: runner/tuning/do.c */

/* Called before and after each write to the machine; for tests, which end the process there. */
struct tuning_watch {
	void (*before)(void *arg, const struct tuning_write *write);
	void (*after)(void *arg, const struct tuning_write *write);
	void *arg;
};

/* Do the writes in order; outcomes are stored in them. When one is refused for lack of permission,
   the rest of its operation is left out. */
void tuning_do(struct tuning_writes *writes, const char *root, const struct tuning_watch *watch);

/* Plan, record, do. `writes` holds what was done; `before` is the state that it was decided from.
   0 also when writes failed (see their outcomes); -1 with err when nothing was begun, since the
   record could not be written. */
int tuning_tune(struct tuning_writes *writes, const struct tuning_state *before, const char *root,
		const char *record_path, const struct tuning_watch *watch, struct err *err);
/* Restore the record at `record_path`, in up to three passes, since some settings change others;
   what cannot be restored stays in the record. *had_record tells whether there was one: without
   one pyperf's values are written. */
int tuning_reset(struct tuning_writes *writes, const struct tuning_state *before, const char *root,
		 const char *record_path, bool *had_record, const struct tuning_watch *watch,
		 struct err *err);

#endif
