#include "cli/words/noise_words.h"

#include "cli/words/sentence.h"
#include "cli/words/text.h"
#include "results/base/json.h"

#include <string.h>

#define LOST "{preempted} of {values} values[lost:, {lost} of their time]"

static const char *const patterns[NOISE_KINDS] = {
	[NOISE_THROTTLED] = "the control group's quota[quota: of {quota} CPUs] kept it waiting for "
			    "{share} of the time",
	[NOISE_STOLEN] = "the hypervisor stole {share} of this machine's CPU time",
	[NOISE_PERIODIC] = "something takes the CPU regularly, about every {period}: " LOST,
	[NOISE_COMPETITION] = "[cpus:other programs kept {cpus} CPUs at work"
			      "[!preempted: while it ran]"
			      "[preempted: and took this benchmark's CPU during " LOST "]]"
			      "[!cpus:other programs took this benchmark's CPU during " LOST "]",
	[NOISE_MIGRATION] = "the kernel moved it to another CPU[low_cpu: (of {low_cpu} to "
			    "{high_cpu})] during {moved} of {values} values",
	[NOISE_DRIFT] = "it drifted: {change} from the first "
			"[span:process to the last, over {span}]"
			"[!span:of {processes} processes to the last]"
			"[cause=machine:; so did the fixed workload beside it ({beside}): it is "
			"the machine]"
			"[cause=benchmark:; the fixed workload beside it did not ({beside}): it is "
			"the benchmark]",
	[NOISE_WANDER] =
		"its speed wanders"
		"[cause=machine:, as does that of the fixed workload beside it]: "
		"processes that follow each other are alike (lag-1 autocorrelation "
		"{autocorrelation}), so {processes} count as about {worth}, and an interval of "
		"{half_width} should be {rather}",
	[NOISE_WARMUP] = "[value:value {value} of each process is off by {off_by} from the others]"
			 "[slower:the first value of a process is {slower} slower than its last: "
			 "it still warms up, which makes the result {moves_result}; more warm-ups "
			 "are needed (-w)]"
			 "[faster:the first value of a process is {faster} faster than its last: "
			 "it becomes slower with every call]",
	[NOISE_MODES] =
		"processes fall into {groups} groups, from {low} ({low_share} of them) to "
		"{high} ({high_share})[follow:, which follow {follow}]"
		"[changes:, one after the other in time ({changes} change{changes|s}): the machine "
		"itself has several speeds]: no single number describes it",
	[NOISE_ODD_PROCESS] =
		"process {process} of {processes}[hash_seed: (hash seed {hash_seed})] is "
		"[slower:{slower} slower][faster:{faster} faster] than the others, which moves the "
		"result by {moves_result}: "
		"[cause=off_cpu:its CPU was taken for {mine}% of the time]"
		"[cause=other_cpus:other programs kept {mine} CPUs at work meanwhile]"
		"[cause=page_faults:it had {mine} page faults a value]"
		"[cause=collections:it had {mine} garbage collections a value]"
		"[cause=waits:it waited {mine} times a value]"
		"[usual:, where {usual} is usual]"
		"[cause=machine:so was the fixed workload beside it, by {beside}: it is the "
		"machine]"
		"[!cause:nothing recorded says why]",
};

static const char *const marks[NOISE_KINDS] = {
	[NOISE_THROTTLED] = "quota {share}",
	[NOISE_STOLEN] = "stolen {share}",
	[NOISE_PERIODIC] = "every {period}",
	[NOISE_COMPETITION] = "busy[lost: {lost}][!lost:[cpus: {cpus} CPUs]]",
	[NOISE_MIGRATION] = "moved",
	[NOISE_DRIFT] = "drift {change}",
	[NOISE_WANDER] = "wanders",
	[NOISE_WARMUP] = "warms up",
	[NOISE_MODES] = "{groups} speeds",
	[NOISE_ODD_PROCESS] = "1 is odd",
};

const char *noise_pattern(enum noise_kind kind)
{
	return patterns[kind];
}

void noise_words_add(struct buf *out, const struct finding *finding)
{
	sentence_add(out, patterns[finding->kind], finding->figures);
}

void noise_mark_add(struct buf *out, const struct finding *finding)
{
	struct figure figures[NOISE_FIGURES_MAX + 1];

	memcpy(figures, finding->figures, sizeof(figures));
	for (size_t i = 0; figures[i].name; i++)
		if (figures[i].form == FIGURE_PERCENT) /* at a glance */
			figures[i].form = figures[i].number >= 0.0095 ? FIGURE_WHOLE_PERCENT
								      : FIGURE_SHORT_PERCENT;
	sentence_add(out, marks[finding->kind], figures);
}

void noise_mark_join(struct buf *out, const char *mark, size_t room)
{
	size_t used = text_width(buf_text(out));

	if (used == 0 || used + 2 + text_width(mark) <= room)
		buf_addf(out, "%s%s", used ? ", " : "", mark);
}

void noise_marks_add(struct buf *out, const struct noise *noise, size_t room)
{
	for (size_t i = 0; i < noise->n; i++) {
		struct buf mark = {0};

		noise_mark_add(&mark, &noise->found[i]);
		noise_mark_join(out, buf_text(&mark), room);
		buf_release(&mark);
	}
}

json_t *finding_json_new(const struct finding *finding)
{
	struct buf text = {0};
	json_t *object;

	noise_words_add(&text, finding);
	object = sentence_json_new(noise_word(finding->kind), buf_text(&text), finding->figures);
	buf_release(&text);
	if (object && json_object_set_new(object, "size", json_finite_new(finding->size))) {
		json_decref(object);
		return NULL;
	}
	return object;
}

json_t *noise_json_new(const struct noise *noise)
{
	json_t *list = json_array();

	for (size_t i = 0; list && i < noise->n; i++)
		if (json_array_append_new(list, finding_json_new(&noise->found[i]))) {
			json_decref(list);
			list = NULL;
		}
	return list;
}
