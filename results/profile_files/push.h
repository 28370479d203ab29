/*
 * A profile as servers of continuous profiling take it over HTTP: what is to be sent where. Nothing
 * is sent here. Pure but for a random id.
 *
 * - pyroscope: POST /push.v1.PusherService/Push, JSON (Grafana Pyroscope's server API, stable)
 * - ingest: POST /ingest?name=...&from=...&until=...&format=pprof (Pyroscope's older API, which
 *   agents take, too)
 * - parca: POST /api/profiles/writeraw, JSON (parca.profilestore.v1alpha1.ProfileStoreService)
 *
 * The profile itself is pprof's in all of them, with its labels on each sample; series are told
 * apart by the same labels.
 */
#ifndef RESULTS_PROFILE_FILES_PUSH_H
#define RESULTS_PROFILE_FILES_PUSH_H

#include "results/profile_files/profile_set.h"

enum push_form { PUSH_PYROSCOPE, PUSH_INGEST, PUSH_PARCA, PUSH_FORMS };
#define PUSH_FORM_NAMES "pyroscope ingest parca"

/* PUSH_FORMS when there is none of this name. */
enum push_form push_form_of_name(const char *name);

struct push_what {
	enum push_form form;
	const char *server;  /* "http://localhost:4040"; below a path: with it */
	const char *service; /* what the server calls it; NULL: the profile's name */
	double now_s;	     /* for a set that does not know its time */
};

/* `= {0}` is valid and empty; it owns all. */
struct push_request {
	struct buf url, body;
	const char *content_type; /* constant */
};
void push_request_release(struct push_request *request);

/* The request for one profile of the set. 0, or -1 with err (ERR_INPUT: its unit cannot be sent in
   this form; as pprof_format; memory); released either way. */
int push_request_make(struct push_request *request, const struct push_what *what,
		      const struct profile_set *set, size_t profile, struct err *err);

#endif
