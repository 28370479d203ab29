#include "cli/explaining/child_words.h"

#include "results/base/json.h"
#include "results/base/unit.h"
#include "results/profiles/stack_waits.h"

#define WORTH_A_WORD 0.005
#define NAMES_SHOWN  3

static double awaited(const struct explained *explained)
{
	return stack_waits_share(explained->profile, STACK_WAITS_CHILDREN);
}

static bool are_counted(const struct explained *explained)
{
	return explained->children && explained->children->is_known &&
	       explained->children->started > 0;
}

bool children_are_used(const struct explained *explained)
{
	return are_counted(explained) || (explained->outcome && explained->outcome->has_children) ||
	       awaited(explained) >= WORTH_A_WORD;
}

/* "`git`", of several "`git` 2.0, `sh` 1.0". */
static void add_names(struct buf *out, const struct children_use *use)
{
	for (size_t i = 0; i < use->n && i < NAMES_SHOWN; i++) {
		buf_addf(out, "%s`%s`", i ? ", " : ": ", use->names[i].name);
		if (use->n > 1)
			buf_addf(out, " %.1f", use->names[i].started);
	}
	buf_adds(out, use->n > NAMES_SHOWN ? ", ..." : "");
}

static void add_counted(struct buf *out, const struct children_use *use)
{
	char text[UNIT_TEXT];

	buf_addf(out, "it ran %.1f child process%s per iteration", use->started,
		 use->started > 0.95 && use->started < 1.05 ? "" : "es");
	add_names(out, use);
	unit_format_alone(UNIT_SECOND, use->cpu_s, text);
	buf_addf(out, ", %s of CPU time of theirs", text);
}

void children_words_add(struct buf *out, const struct explained *explained)
{
	double share = awaited(explained);

	if (are_counted(explained))
		add_counted(out, explained->children);
	else
		buf_adds(out, "it runs child processes");
	buf_adds(out, ", not sampled");
	if (share >= WORTH_A_WORD)
		buf_addf(out, "; it started and waited for them in %.1f%% of its time",
			 share * 100);
	buf_adds(out, ": assay record --subprocesses -- PROGRAM samples them");
}

json_t *children_json_new(const struct explained *explained)
{
	const struct children_use *use = explained->children;
	json_t *json, *names;

	if (!children_are_used(explained))
		return NULL;
	json = json_pack("{s:f}", "awaited", awaited(explained));
	if (!are_counted(explained))
		return json;
	names = json_array();
	for (size_t i = 0; i < use->n; i++)
		json_array_append_new(names, json_pack("{s:o, s:f}", "name",
						       json_text_new(use->names[i].name), "started",
						       use->names[i].started));
	json_object_set_new(json, "started", json_real(use->started));
	json_object_set_new(json, "cpu_s", json_real(use->cpu_s));
	json_object_set_new(json, "programs", names);
	return json;
}
