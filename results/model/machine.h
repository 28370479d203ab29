/*
 * Is it the same machine? Told by host name and CPU model, in files, of merged runs and of what was
 * learned alike. There are three questions; the first two differ in what is not known:
 *
 * - machine_compare: may these two be compared? A file that does not say is no evidence, neither of
 *   one machine nor of two, so there is a third answer.
 * - machine_equals: which of these belong together? Groups need a yes or no that holds between all
 *   of a group, so what is not known is a name like any other: a run that does not say its CPU
 *   is with others that do not, never with both of two CPUs.
 * - machine_compare_class: may these two be compared where each job gets another host, as on hosted
 *   runners? Machines are of one class where the CPU model and the image that was installed are
 *   known of both and are the same: then processor, kernel and libraries are. It is asked only
 *   where somebody said so (--same-class): machines of a class still differ, by their neighbours,
 *   memory and age.
 *
 * Whoever resumes a run asks the second, and wants each difference named, of the machine as of all
 * else (runner/keeping/identity.h).
 */
#ifndef RESULTS_MODEL_MACHINE_H
#define RESULTS_MODEL_MACHINE_H

#include "results/model/suite.h"

enum machine {
	MACHINE_UNKNOWN, /* a file does not say */
	MACHINE_SAME,
	MACHINE_CLASS, /* another host of the same class: only where that counts */
	MACHINE_OTHER, /* another host or another model of CPU */
};

/* What tells machines apart, and what makes a class; borrowed, NULL where it is not known. */
struct machine_id {
	const char *host, *cpu;
	const char *image; /* no part of which machine it is */
};

struct machine_id machine_of(const struct run *run);

/* What one of the two does not say is not compared; the same only where all is known. */
enum machine machine_compare(struct machine_id a, struct machine_id b);
/* The same, but MACHINE_CLASS for other hosts of one class. */
enum machine machine_compare_class(struct machine_id a, struct machine_id b);
/* Have both a CPU model and an image, and the same ones? */
bool machine_is_of_class(struct machine_id a, struct machine_id b);
/* What is not known is equal to what is not known, and to nothing else. */
bool machine_equals(struct machine_id a, struct machine_id b);

enum { MACHINE_KEY_SIZE = 40 };
/* The key of a fact about the machine in runs of several machines: "machine_hostname". */
const char *machine_merged_key(const char *key, char text[MACHINE_KEY_SIZE]);
/* The key of what is installed on a machine (runner/machine/host.h). */
#define MACHINE_IMAGE "assay_machine_image"
/* A fact about the run's machine, under its own key or as merged. NULL when not known. */
const struct meta_value *run_machine(const struct run *run, const char *key);

#endif
