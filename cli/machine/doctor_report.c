/* What doctor found, in words. */
#include "cli/machine/doctor_report.h"

#include "cli/words/term.h"
#include "cli/words/text.h"
#include "results/base/unit.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* ---- words */

const char doctor_title[] = "How far this machine can be trusted";

static void heading(const struct doctor_lines *to, const char *title)
{
	to->heading(to->context, title);
}

static void line(const struct doctor_lines *to, const char *label, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* An empty text is no line. */
static void line(const struct doctor_lines *to, const char *label, const char *fmt, ...)
{
	char text[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (*text)
		to->line(to->context, label, text);
}

static const char *fact(const struct doctor *d, const char *key, const char *missing)
{
	const char *text = facts_text(&d->facts, key);

	return text ? text : missing;
}

static void print_machine(const struct doctor_lines *to, const struct doctor *d)
{
	double quota = facts_number(&d->facts, "assay_cgroup_cpu_quota", 0);
	const char *container = fact(d, "assay_container", "no");
	bool is_contained = strcmp(container, "no") != 0;
	const char *hypervisor = fact(d, "assay_virtualization", "none");
	char limit[64] = "";

	heading(to, "This machine");
	line(to, "name", "%s: %s", fact(d, "hostname", "?"),
	     fact(d, "assay_machine", "of unknown make"));
	line(to, "kind", "%s%s%s%s",
	     strcmp(hypervisor, "none") == 0 ? "bare metal" : "virtual machine: ",
	     strcmp(hypervisor, "none") == 0 ? "" : hypervisor, is_contained ? "; container: " : "",
	     is_contained ? container : "");
	if (quota > 0)
		snprintf(limit, sizeof(limit), "; a quota of %.3g CPUs' time", quota);
	line(to, "processor", "%s; %.0f CPUs, %.0f cores, %.0f memory node(s), SMT %s%s",
	     fact(d, "cpu_model_name", "unknown model"), facts_number(&d->facts, "cpu_count", 1),
	     facts_number(&d->facts, "assay_cores", 1),
	     facts_number(&d->facts, "assay_numa_nodes", 1), fact(d, "assay_smt", "unknown"),
	     limit);
	line(to, "frequency", "governor %s; boost %s; energy preference %s",
	     fact(d, "assay_governor", "not to be seen"), fact(d, "assay_boost", "not to be seen"),
	     fact(d, "assay_energy_preference", "none"));
	line(to, "power", "%s", fact(d, "assay_power", ""));
	line(to, "temperature", "%s",
	     fact(d, "cpu_temp", fact(d, "assay_cpu_temp", "not to be seen")));
	line(to, "CPUs", "isolated: %s; allowed: %s; measured here: %d; irqbalance %s",
	     fact(d, "assay_isolated_cpus", "none"), fact(d, "assay_cpus_allowed", "all"),
	     d->steady.cpu,
	     d->irqbalance < 0 ? "not there"
	     : d->irqbalance   ? "active"
			       : "inactive");
	line(to, "memory", "huge pages: %s; ASLR: %s", fact(d, "assay_thp", "none"),
	     fact(d, "aslr", "unknown"));
	line(to, "kernel", "%s", fact(d, "assay_kernel", ""));
}

/* perf_event_open(2) and Debian's and Android's 3 and 4. */
static const char *paranoid_allows(double level)
{
	if (level >= 3)
		return "nothing to users";
	if (level >= 2)
		return "users: their own programs, without the kernel";
	if (level >= 1)
		return "users: their own programs and the kernel's part in them";
	return level >= 0 ? "users: whole CPUs too" : "everything to everybody";
}

static void print_counters(const struct doctor_lines *to, const struct doctor *d)
{
	double level = facts_number(&d->facts, "assay_perf_event_paranoid", NAN);

	heading(to, "What can be counted");
	if (isnan(level))
		line(to, "perf", "the kernel has no perf events");
	else
		line(to, "perf",
		     "perf_event_paranoid %.0f allows %s; hardware counters: %s; software events: "
		     "%s",
		     level, paranoid_allows(level), d->can_count_hardware ? "yes" : "no",
		     d->can_count_software ? "yes" : "no");
	line(to, "valgrind", "%s", *d->valgrind ? d->valgrind : "not installed");
}

static void add_yes(struct buf *out, const struct facts *facts, const char *key, const char *word)
{
	const char *text = facts_text(facts, key);

	if (text && (strcmp(text, "yes") == 0 || strcmp(text, "on") == 0))
		buf_addf(out, ", %s", word);
}

static void print_pythons(const struct doctor_lines *to, const struct doctor *d)
{
	heading(to, "Pythons");
	for (size_t i = 0; i < d->n_pythons; i++) {
		const struct facts *facts = &d->pythons[i].facts;
		const char *version = facts_text(facts, "python_version");
		const char *gil = facts_text(facts, "assay_python_gil");
		const char *name = facts_text(facts, "python_implementation");
		struct buf how = {0};

		add_yes(&how, facts, "assay_python_pgo", "PGO");
		add_yes(&how, facts, "assay_python_lto", "LTO");
		add_yes(&how, facts, "assay_python_debug", "debug");
		add_yes(&how, facts, "assay_python_jit", "JIT");
		if (gil && strcmp(gil, "disabled") == 0)
			buf_adds(&how, ", free-threaded");
		line(to, name ? name : "?", "%.*s%s; %s", version ? (int)strcspn(version, " ") : 26,
		     version ? version : "does not describe itself", buf_text(&how),
		     d->pythons[i].path);
		buf_release(&how);
	}
}

static void print_histogram(const struct doctor_lines *to, const struct steady *s)
{
	static const char *const words[STEADY_BINS] = {"10-30 us",  "30-100 us",  "0.1-0.3 ms",
						       "0.3-1 ms",  "1-3 ms",	  "3-10 ms",
						       "10-100 ms", "over 100 ms"};
	struct buf text = {0};

	for (size_t i = 0; i < STEADY_BINS; i++)
		if (s->histogram[i])
			buf_addf(&text, "%s%s: %zu", text.len ? ", " : "", words[i],
				 s->histogram[i]);
	line(to, "", "%s", buf_text(&text));
	buf_release(&text);
}

static void print_steadiness(const struct doctor_lines *to, const struct doctor *d)
{
	const struct steady *s = &d->steady;
	char resolution[UNIT_TEXT], cost[UNIT_TEXT], total[UNIT_TEXT], largest[UNIT_TEXT];
	char quota[UNIT_TEXT];

	heading(to, "How steadily it runs");
	unit_format_alone(UNIT_SECOND, s->clock_resolution_s, resolution);
	unit_format_alone(UNIT_SECOND, s->clock_cost_s, cost);
	line(to, "clock", "%s; smallest step %s, a reading costs %s",
	     fact(d, "assay_clocksource", "unknown source"), resolution, cost);
	unit_format_alone(UNIT_SECOND, s->gaps_s, total);
	unit_format_alone(UNIT_SECOND, s->largest_gap_s, largest);
	unit_format_alone(UNIT_SECOND, s->throttled_s, quota);
	line(to, "gaps",
	     "CPU %d served others %zu times in %.1f s: %s in all (%.2f%%), the longest %s%s%s",
	     s->cpu, s->gaps, s->watched_s, total, 100 * s->gaps_s / s->watched_s, largest,
	     s->throttled_s > 0 ? "; a quota kept us waiting for " : "",
	     s->throttled_s > 0 ? quota : "");
	print_histogram(to, s);
	line(to, "fixed work", "spread %.2f%%, drift %+.2f%% over %.1f s, %s", 100 * s->spread,
	     100 * s->drift, s->slice_s * (double)s->slices,
	     s->memory_p < .01 ? "neighbours alike (slow changes)" : "no memory seen");
	line(to, "lost time", "%.2f s stolen by the hypervisor, %.2f s by a quota, in %.0f s%s",
	     d->steal_s, d->throttled_s, d->took_s,
	     d->thermal_throttles > 0 ? "; slowed down for heat" : "");
	line(to, "same code",
	     "one after the other: neighbours differ by %.2f%% (median), %.2f%% (most)",
	     100 * d->sequential_median, 100 * d->sequential_largest);
	if (isfinite(d->trial.interleaved.high) && isfinite(d->trial.interleaved.low))
		line(to, "", "in turns: %+.2f%% (%+.2f .. %+.2f%%), %zu pairs",
		     100 * expm1(d->trial.interleaved.estimate),
		     100 * expm1(d->trial.interleaved.low), 100 * expm1(d->trial.interleaved.high),
		     d->trial.blocks);
	else
		line(to, "", "in turns: %zu pairs, too few for an interval", d->trial.blocks);
}

/* ---- what can be shown */

const char *doctor_limit_text(struct detectable found, bool is_duel)
{
	switch (found.limit) {
	case DETECTABLE_NOTHING:
		return "too little time for a verdict, or too few pairs measured here";
	case DETECTABLE_LOOKS:
		return "the last look, after 200 pairs: --blocks takes more";
	case DETECTABLE_SESSIONS:
		return "what changes from session to session: more time does not help";
	default:
		return is_duel ? "the spread between pairs of processes: time helps"
			       : "the spread between processes: time helps";
	}
}

static void print_detectable(const struct doctor_lines *to, const char *label,
			     struct detectable found, bool is_duel)
{
	char percent[UNIT_TEXT] = "nothing";

	if (isfinite(found.log_difference))
		unit_format_percent(expm1(found.log_difference), false, percent);
	line(to, label, "%s; limit: %s", percent, doctor_limit_text(found, is_duel));
}

/* "of loops 0.4%, of calls 0.2%" */
static void print_kinds(const struct doctor_lines *to, const struct doctor *d)
{
	struct buf text = {0};
	char percent[UNIT_TEXT];

	for (size_t k = 0; k < DOCTOR_KINDS; k++) {
		unit_format_percent(expm1(d->duel_of[k].log_difference), false, percent);
		buf_addf(&text, "%s%s %s", k ? ", " : "", doctor_kind(k), percent);
	}
	line(to, "", "by kind of work: %s", buf_text(&text));
	buf_release(&text);
}

/* What the figures of files rest on, where pacers ran; and how wide their intervals will be. */
static void print_paced(const struct doctor_lines *to, const struct doctor *d)
{
	const struct doctor_paced *paced = &d->paced;
	char taken[UNIT_TEXT], half[2][UNIT_TEXT];
	const double sides_s[2] = {5, 30};

	if (!paced->has_run)
		return;
	if (!paced->is_followed) {
		line(to, "",
		     "these are by the clock: processes did not follow the pacers beside them");
		return;
	}
	unit_format_percent(1 - sqrt(paced->left), false, taken);
	for (int i = 0; i < 2; i++)
		unit_format_percent(expm1(doctor_files_paced(d, sides_s[i]).half_width), false,
				    half[i]);
	line(to, "",
	     "each beside a pacer, which takes %s of the spread between processes out; the ratio "
	     "is then known to +-%s after 5 s a side, to +-%s after 30 s",
	     taken, half[0], half[1]);
}

/* From this share on others were at work rather than passing by. */
#define BUSY_SHARE 0.05

static void print_conclusions(const struct doctor_lines *to, const struct doctor *d)
{
	double others = steady_others(&d->steady);

	heading(to, "Smallest difference that can be shown (in 8 of 10 tries)");
	if (others > BUSY_SHARE)
		line(to, "note",
		     "other programs had the CPU for %.0f%% of the time: these are the figures of "
		     "a "
		     "busy machine",
		     100 * others);
	if (isnan(d->profile.block_sd)) {
		line(to, "duels", "too few blocks were measured to say: --time takes more");
	} else {
		print_detectable(to, "duel, 10 s", d->duel[0], true);
		print_kinds(to, d);
		print_detectable(to, "duel, 60 s", d->duel[1], true);
	}
	print_detectable(to, "files, 10 s", d->stored[0], false);
	print_detectable(to, "files, 60 s", d->stored[1], false);
	print_paced(to, d);
}

static void print_remedies(const struct doctor_lines *to, const struct doctor *d)
{
	heading(to, "What would help, the most first");
	for (size_t i = 0; i < d->n_remedies; i++) {
		const struct doctor_remedy *r = &d->remedies[i];
		char label[24], from[UNIT_TEXT] = "nothing",
				less[UNIT_TEXT]; /* 20 digits and a full stop */
		struct buf text = {0};

		snprintf(label, sizeof(label), "%zu.", i + 1);
		doctor_remedy_words(&text, r);
		if (isfinite(r->from))
			unit_format_percent(r->from, false, from);
		unit_format_percent(r->to, false, less);
		if (!isnan(r->to))
			line(to, label, "%s: %s -> %s", buf_text(&text), from, less);
		else if (r->gain > 0)
			line(to, label, "%s: up to %.2g%%", buf_text(&text), 100 * r->gain);
		else
			line(to, label, "%s", buf_text(&text));
		buf_release(&text);
	}
}

void doctor_tell(const struct doctor *doctor, const struct doctor_lines *to)
{
	print_machine(to, doctor);
	print_counters(to, doctor);
	print_pythons(to, doctor);
	print_steadiness(to, doctor);
	print_conclusions(to, doctor);
	print_remedies(to, doctor);
}

/* ---- on a terminal */

struct paper {
	FILE *out;
	int columns;
};

static void print_heading(void *context, const char *title)
{
	const struct paper *paper = context;

	fputc('\n', paper->out);
	text_wrap(paper->out, title, 0, 2, (size_t)paper->columns);
	fputc('\n', paper->out);
}

/* Below this a label has a line for itself, so that its text has one too. */
#define NARROW 60

/* "  label       text", the text wrapped. */
static void print_line(void *context, const char *label, const char *text)
{
	const struct paper *paper = context;
	size_t indent = paper->columns < NARROW ? 4 : 16;
	struct buf clean = {0};

	text_escape(&clean, text, term_is_utf8());
	if (paper->columns >= NARROW)
		fprintf(paper->out, "  %-*s", (int)indent - 2, label);
	else
		fprintf(paper->out, *label ? "  %s\n    " : "%4s", label);
	text_wrap(paper->out, buf_text(&clean), indent, indent, (size_t)paper->columns);
	putc('\n', paper->out);
	buf_release(&clean);
}

void doctor_print(const struct doctor *doctor, FILE *out)
{
	struct paper paper = {out, term_columns(out)};
	const struct doctor_lines lines = {print_heading, print_line, &paper};

	fputs(doctor_title, out);
	fputc('\n', out);
	doctor_tell(doctor, &lines);
}
