#include "runner/diagnosing/asking.h"

#include "results/profiles/frame_identity.h"
#include "results/why/evidence.h"
#include "runner/counting/counting.h"
#include "runner/diagnosing/asking_counts.h"
#include "runner/os/interrupt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A first look at time: workers of each side, and how long each is read. */
#define SHORT_WORKERS 3
#define SHORT_S	      0.4
/* Calls are exact: more workers would say the same again. */
#define CALLS_WORKERS 2
#define LAYOUTS	      2
/* Under valgrind everything takes about 60 times as long: loops that take longer than this are not
   counted there, which would take minutes. By function each process counts at least nine of them.
 */
#define INSTRUCTED_LOOP_S	    0.2
#define INSTRUCTED_FUNCTIONS_LOOP_S 0.02

struct asking {
	struct asked *asked;
	const struct asking_request *request;
};

/* ---- notes and failures */

static bool ends_all(const struct err *err)
{
	return err->kind == ERR_INTERRUPTED || err->kind == ERR_MEMORY;
}

/* What cannot be looked at here is said, and the others go on. 0, or -1: nothing can. */
static int note(struct asking *a, struct err *err)
{
	if (ends_all(err))
		return -1;
	buf_addf(&a->asked->notes, "%s\n", err->text);
	err_clear(err);
	return 0;
}

static bool is_program(const struct asking *a)
{
	return a->request->sides[0].target->kind == TARGET_COMMAND;
}

static struct why_ledger *ledger(struct asking *a, enum why_counted counted)
{
	return &a->asked->ledgers.counted[counted];
}

/* ---- the clock */

static struct call_figure range_of(const double *values, size_t n)
{
	struct call_figure range = {INFINITY, -INFINITY};

	for (size_t i = 0; i < n; i++) {
		range.low = fmin(range.low, values[i]);
		range.high = fmax(range.high, values[i]);
	}
	return range;
}

/* What both sides counted, worker by worker of the same layout. */
static void fill(struct why_ledger *to, const double *old, const double *new, size_t n)
{
	double changes[CLOCKS_PAIRS];
	bool is_counted = n > 0;

	for (size_t i = 0; i < n; i++) {
		changes[i] = new[i] - old[i];
		is_counted &= !isnan(changes[i]);
	}
	*to = (struct why_ledger){.looked = WHY_CANNOT};
	if (is_counted)
		*to = (struct why_ledger){.looked = WHY_LOOKED,
					  .total = {range_of(old, n), range_of(new, n)},
					  .change = range_of(changes, n)};
}

static int take_clock(struct asking *a, struct err *err)
{
	struct asked *asked = a->asked;
	struct clocks *clocks = &asked->clocks;
	double collections[2][CLOCKS_PAIRS], cpu_s = 0;

	if (clocks_take(clocks, a->request->config, a->request->sides, err)) {
		asked->failed_side = clocks->failed_side;
		memcpy(asked->details, clocks->details, sizeof(asked->details));
		return -1;
	}
	for (size_t i = 0; i < clocks->n; i++) {
		cpu_s += clocks->sides[0][i].cpu_s / (double)clocks->n;
		for (int side = 0; side < 2; side++)
			collections[side][i] = clocks->sides[side][i].collections;
	}
	asked->ledgers.clock = (struct why_clock){.looked = WHY_LOOKED,
						  .ratio = clocks_ratio(clocks),
						  .waited = clocks_waited(clocks),
						  .old_s = cpu_s};
	fill(ledger(a, WHY_COLLECTED), collections[0], collections[1], clocks->n);
	return 0;
}

/* ---- calls */

/* "<stdlib>/json/encoder.py"; kept until the end. NULL: memory. */
static const char *file_of(struct asking *a, const struct profile_frame *frame, int side)
{
	struct asked *asked = a->asked;
	char **grown = realloc(asked->files, (asked->n_files + 1) * sizeof(*grown));
	struct buf file = {0};

	if (!grown)
		return NULL;
	asked->files = grown;
	frame_file_add(&file, frame->file, a->request->roots[side]);
	grown[asked->n_files] = file.len ? buf_take(&file) : strdup("");
	buf_release(&file);
	return grown[asked->n_files] ? grown[asked->n_files++] : NULL;
}

/* The side that the function's frame is of: the new one where it has it. */
static int side_of(const struct asking *a, size_t function)
{
	return a->asked->match.tables[1].rows[function].high > 0 ? 1 : 0;
}

static int place_of(struct asking *a, size_t function, struct why_place *place, struct err *err)
{
	const struct profile_frame *frame = a->asked->match.frames[function];
	const char *file = file_of(a, frame, side_of(a, function));

	*place = (struct why_place){frame->function, file, frame->first_line, NULL};
	return file ? 0 : err_memory(err);
}

static bool is_steady(const struct call_match *match, size_t function)
{
	return function == SIZE_MAX || call_figures_overlap(match->tables[0].rows[function],
							    match->tables[1].rows[function]);
}

/* Of those that are called as often as before, who changed most how often it calls this one. A
   generator expression calls for the function that takes its items, and nobody calls it. */
static int find_caller(struct asking *a, size_t function, struct why_part *part, struct err *err)
{
	const struct call_match *match = &a->asked->match;
	size_t at = 0, caller, found = 0;
	double most = 0;

	if (call_match_runner(match, function) != function)
		return 0;
	while (call_match_next_change(match, function, &at, &caller)) {
		const struct call_figure sides[2] = {call_match_edge(match, 0, function, caller),
						     call_match_edge(match, 1, function, caller)};
		size_t runner = call_match_runner(match, caller);
		double gap = fabs(why_gap(sides));

		if (is_steady(match, runner) && gap > most) {
			most = gap;
			found = runner;
		}
	}
	if (most > 0 && found == SIZE_MAX)
		part->caller = (struct why_place){"", "", 0, NULL};
	else if (most > 0)
		return place_of(a, found, &part->caller, err);
	return 0;
}

static int fill_calls(struct asking *a, struct err *err)
{
	struct asked *asked = a->asked;
	const struct call_match *match = &asked->match;
	struct why_ledger *to = ledger(a, WHY_CALLED);

	asked->parts = calloc(match->n + 1, sizeof(*asked->parts));
	if (!asked->parts)
		return err_memory(err);
	for (size_t i = 0; i < match->n; i++) {
		struct why_part *part = &asked->parts[i];

		part->sides[0] = match->tables[0].rows[i];
		part->sides[1] = match->tables[1].rows[i];
		if (place_of(a, i, &part->place, err) || find_caller(a, i, part, err))
			return -1;
	}
	*to = (struct why_ledger){.looked = WHY_LOOKED,
				  .total = {match->tables[0].total, match->tables[1].total},
				  .parts = asked->parts,
				  .n = match->n};
	to->change = (struct call_figure){to->total[1].low - to->total[0].high,
					  to->total[1].high - to->total[0].low};
	return 0;
}

static int take_calls(struct asking *a, struct err *err)
{
	struct asked *asked = a->asked;
	struct diagnosing_config config = *a->request->config;
	const struct stack_profile *const profiles[2] = {&asked->calls[0].calls,
							 &asked->calls[1].calls};

	ledger(a, WHY_CALLED)->looked = WHY_CANNOT;
	if (is_program(a))
		return 0;
	config.workers = CALLS_WORKERS;
	for (int side = 0; side < 2; side++)
		if (calls_count(&asked->calls[side], &config, &a->request->sides[side], side, err))
			return note(a, err);
	return asking_call_alike(a->request, &asked->calls[0].calls, err) ||
			       call_match_make(&asked->match, profiles, a->request->roots, err) ||
			       fill_calls(a, err)
		       ? -1
		       : 0;
}

/* ---- totals */

static struct counting_subject subject_of(const struct asking *a, int side)
{
	const struct diagnosing_side *of = &a->request->sides[side];
	const struct diagnosing_config *config = a->request->config;
	bool is_pinned =
		config->one_cpu && !of->needs_more_cpus && !a->asked->clocks.needs_more_cpus;

	return (struct counting_subject){.side = of->side,
					 .target = of->target,
					 .needs_more_cpus = !is_pinned,
					 .cpus = is_pinned ? config->one_cpu : config->all_cpus,
					 .timeout_s = config->timeout_s};
}

/* Both sides' metrics, which become as many ledgers from `first` on. */
static int take_totals(struct asking *a, const char *const *metrics, size_t n,
		       enum why_counted first, struct err *err)
{
	const struct counting_config config = {.metrics = metrics,
					       .n_metrics = n,
					       .layouts = LAYOUTS,
					       .seed = a->request->config->seed};
	struct counting counting = {.config = &config};
	double values[2][2 * LAYOUTS];
	int rc = 0;

	for (int side = 0; side < 2 && !rc; side++) {
		const struct counting_subject subject = subject_of(a, side);

		rc = counting_values(&counting, &subject, values[side], err);
	}
	for (size_t i = 0; i < n && !rc; i++)
		fill(ledger(a, first + (enum why_counted)i), &values[0][i * LAYOUTS],
		     &values[1][i * LAYOUTS], LAYOUTS);
	buf_adds(&a->asked->notes, buf_text(&counting.notes));
	counting_release(&counting);
	return rc;
}

/* By function and line; in all where that cannot be. */
static int take_allocations(struct asking *a, struct err *err)
{
	static const char *const metrics[] = {"allocations", "allocated_bytes"};
	struct why_counts *counts = a->asked->counts;

	ledger(a, WHY_ALLOCATED)->looked = ledger(a, WHY_BYTES)->looked = WHY_CANNOT;
	if (is_program(a))
		return 0;
	if (asking_allocations(&counts[WHY_ALLOCATED], &counts[WHY_BYTES], a->request, err)) {
		if (ends_all(err))
			return -1;
		err_clear(err);
		return take_totals(a, metrics, 2, WHY_ALLOCATED, err);
	}
	*ledger(a, WHY_ALLOCATED) = counts[WHY_ALLOCATED].ledger;
	*ledger(a, WHY_BYTES) = counts[WHY_BYTES].ledger;
	return 0;
}

/* ---- collections */

/* How many there are the clock has told: this tells where. */
static int take_collections(struct asking *a, struct err *err)
{
	struct why_counts *counts = &a->asked->counts[WHY_COLLECTED];

	if (is_program(a))
		return 0;
	if (asking_collections(counts, a->request, err))
		return note(a, err);
	ledger(a, WHY_COLLECTED)->lines = counts->ledger.lines;
	ledger(a, WHY_COLLECTED)->n_lines = counts->ledger.n_lines;
	return 0;
}

/* ---- instructions */

static int take_all_instructions(struct asking *a, struct err *err)
{
	static const char *const metrics[] = {"instructions"};

	if (take_totals(a, metrics, 1, WHY_INSTRUCTIONS, err))
		return -1;
	for (int side = 0; side < 2; side++) {
		struct call_figure *total = &ledger(a, WHY_INSTRUCTIONS)->total[side];

		*total = (struct call_figure){rint(total->low), rint(total->high)};
	}
	return 0;
}

/* A loop's time on the CPU, as the quietest pair has it: waiting takes no longer under valgrind. */
static double loop_cpu_s(const struct clocks *clocks, int side)
{
	double least = INFINITY;

	for (size_t i = 0; i < clocks->n; i++) {
		const struct clocked *one = &clocks->sides[side][i];
		double part = clocks->knows_cpu && one->wall_s > 0 ? one->cpu_s / one->wall_s : 1;

		least = fmin(least, one->loop_s * fmin(part, 1));
	}
	return least;
}

/* By function; in all where that cannot be or would take long. */
static int take_instructions(struct asking *a, struct err *err)
{
	const struct clocks *clocks = &a->asked->clocks;
	struct why_counts *counts = &a->asked->counts[WHY_INSTRUCTIONS];
	double loop_s = fmax(clocks->sides[0][0].loop_s, clocks->sides[1][0].loop_s);

	ledger(a, WHY_INSTRUCTIONS)->looked = WHY_CANNOT;
	if (loop_s > INSTRUCTED_LOOP_S) {
		buf_addf(&a->asked->notes,
			 "instructions not counted: a loop takes %.2g s, and about 60 times as "
			 "long where they are counted\n",
			 loop_s);
		return 0;
	}
	if (is_program(a) ||
	    fmax(loop_cpu_s(clocks, 0), loop_cpu_s(clocks, 1)) > INSTRUCTED_FUNCTIONS_LOOP_S)
		return take_all_instructions(a, err);
	if (!asking_instructions(counts, a->request, &a->asked->notes, err)) {
		*ledger(a, WHY_INSTRUCTIONS) = counts->ledger;
		return 0;
	}
	if (ends_all(err))
		return -1;
	err_clear(err);
	return take_all_instructions(a, err);
}

/* ---- time, and the event loop */

static int fill_hold(struct asking *a, int side, struct err *err)
{
	const struct loop_use *use = &a->asked->diagnosis.loops[side];
	const struct stack_profile *profile = &a->asked->diagnosis.profiles[side];
	struct why_hold *hold = &a->asked->ledgers.loop.sides[side];

	for (size_t i = 0; i < use->n; i++) {
		const struct loop_hold *longest = &use->rows[i].longest;
		enum loop_finding finding = loop_finding_of(longest);
		const struct profile_frame *frame;

		if (!finding || longest->place.frame == PROFILE_NO_PARENT ||
		    longest->seconds <= hold->seconds)
			continue;
		frame = &profile->frames[longest->place.frame];
		*hold = (struct why_hold){
			longest->seconds,
			{frame->function, file_of(a, frame, side), longest->place.line, NULL},
			finding == LOOP_FINDING_WAITS};
		if (!hold->place.file)
			return err_memory(err);
	}
	return 0;
}

/* Waits that were seen as often as a long hold has to be. */
static int fill_waits(struct asking *a, int side, struct err *err)
{
	const struct loop_use *use = &a->asked->diagnosis.loops[side];
	const struct stack_profile *profile = &a->asked->diagnosis.profiles[side];
	struct why_loop *loop = &a->asked->ledgers.loop;
	struct why_hold *waits = calloc(use->n_waits + 1, sizeof(*waits));

	if (!waits)
		return err_memory(err);
	a->asked->waits[side] = waits;
	loop->waits[side] = waits;
	for (size_t i = 0; i < use->n_waits; i++) {
		const struct loop_wait *wait = &use->waits[i];
		const struct profile_frame *frame = &profile->frames[wait->frame];
		const char *file;

		if (wait->samples < LOOP_LONG_SAMPLES)
			continue;
		file = file_of(a, frame, side);
		if (!file)
			return err_memory(err);
		waits[loop->n_waits[side]++] = (struct why_hold){
			wait->longest_s, {frame->function, file, frame->first_line, NULL}, true};
	}
	return 0;
}

static int fill_loop(struct asking *a, struct err *err)
{
	const struct loop_use *uses = a->asked->diagnosis.loops;

	a->asked->ledgers.loop = (struct why_loop){.looked = WHY_CANNOT};
	if (uses[0].samples == 0 && uses[1].samples == 0)
		return 0;
	a->asked->ledgers.loop.looked = WHY_LOOKED;
	for (int side = 0; side < 2; side++)
		if (fill_hold(a, side, err) || fill_waits(a, side, err))
			return -1;
	return 0;
}

/* The whole as the shares are to be read with: by timed runs, else by the clock where it is sure.
 */
static void give_whole(const struct asking *a, struct causes_request *of)
{
	const struct clocks *clocks = &a->asked->clocks;
	struct interval ratio = a->asked->ledgers.clock.ratio;

	of->timed = a->request->timed;
	of->timed_df = a->request->timed_df;
	if (!(of->timed.estimate > 0) && (ratio.low > 1 || ratio.high < 1)) {
		of->timed = ratio;
		of->timed_df = (double)clocks->n - 1;
	}
}

static int fill_time(struct asking *a, bool is_short, struct err *err)
{
	struct asked *asked = a->asked;
	const struct asking_request *request = a->request;
	struct causes_request of = {.timed_df = 0};

	give_whole(a, &of);
	for (int side = 0; side < 2; side++) {
		of.profiles.profile[side] = &asked->diagnosis.profiles[side];
		of.profiles.root[side] = request->roots[side];
		of.profiles.sources[side] = request->sources[side];
	}
	if (asking_call_alike(request, &asked->diagnosis.profiles[0], err) ||
	    causes_find(&asked->causes, &of, err) ||
	    why_sampled_make(&asked->sampled, &asked->causes, &of.profiles, err) ||
	    fill_loop(a, err))
		return -1;
	asked->ledgers.time = asked->sampled.time;
	asked->ledgers.time.is_short = is_short;
	return 0;
}

static void forget_time(struct asked *asked)
{
	why_sampled_release(&asked->sampled);
	causes_release(&asked->causes);
	diagnosis_release(&asked->diagnosis);
	for (int side = 0; side < 2; side++) {
		free(asked->waits[side]);
		asked->waits[side] = NULL;
	}
	asked->ledgers.time = (struct why_time){.looked = WHY_CANNOT};
	asked->ledgers.loop = (struct why_loop){.looked = WHY_CANNOT};
}

static int sample(struct asking *a, const struct diagnosing_config *config, bool is_short,
		  struct err *err)
{
	struct asked *asked = a->asked;

	forget_time(asked);
	if (diagnosis_take(&asked->diagnosis, config, a->request->sides, 2, err)) {
		int side = asked->diagnosis.failed_side;

		asked->failed_side = side;
		if (side >= 0)
			memcpy(asked->details, asked->diagnosis.outcomes[side].details,
			       sizeof(asked->details));
		return -1;
	}
	return fill_time(a, is_short, err);
}

static int take_short_time(struct asking *a, struct err *err)
{
	struct diagnosing_config config = *a->request->config;

	config.workers = config.workers < SHORT_WORKERS ? config.workers : SHORT_WORKERS;
	config.seconds = fmin(config.seconds, SHORT_S);
	return sample(a, &config, true, err);
}

static int take_time(struct asking *a, struct err *err)
{
	return sample(a, a->request->config, false, err);
}

/* ---- all of them */

static int take_step(struct asking *a, enum asking_step step, struct err *err)
{
	static int (*const take[ASKING_STEPS])(struct asking * a, struct err * err) = {
		[ASKING_CLOCK] = take_clock,
		[ASKING_CALLS] = take_calls,
		[ASKING_ALLOCATIONS] = take_allocations,
		[ASKING_COLLECTIONS] = take_collections,
		[ASKING_SHORT_TIME] = take_short_time,
		[ASKING_INSTRUCTIONS] = take_instructions,
		[ASKING_TIME] = take_time,
	};
	int64_t begin_ns = clock_now_ns();
	int rc;

	if (a->request->begin)
		a->request->begin(a->request->context, step);
	rc = take[step](a, err);
	a->asked->seconds[step] = (double)(clock_now_ns() - begin_ns) * 1e-9;
	a->asked->was_taken[step] = true;
	return rc;
}

/* A look at where the time goes tells nothing before something differs, and where collections begin
   only when they do; with nothing that is different only instructions can make it certain. */
static bool is_due(const struct asked *asked, enum asking_step step)
{
	if (step == ASKING_COLLECTIONS)
		return asked->why.counted[WHY_COLLECTED].is_different;
	return step != ASKING_SHORT_TIME || asked->why.kind != WHY_NOTHING;
}

int asking_run(struct asked *asked, const struct asking_request *request, struct err *err)
{
	struct asking a = {.asked = asked, .request = request};

	*asked = (struct asked){.failed_side = -1, .diagnosis.failed_side = -1};
	asked->ledgers.timed = request->timed;
	if (!(request->timed.estimate > 0))
		asked->ledgers.timed = (struct interval){NAN, NAN, NAN, NAN};
	asked->ledgers.touched = request->touched;
	asked->ledgers.n_touched = request->n_touched;
	for (enum asking_step step = 0; step < ASKING_STEPS && !asked->why.is_certain; step++) {
		if (!is_due(asked, step))
			continue;
		if (take_step(&a, step, err))
			return -1;
		why_decide(&asked->ledgers, &asked->why);
	}
	return 0;
}

void asked_release(struct asked *asked)
{
	for (size_t i = 0; i < asked->n_files; i++)
		free(asked->files[i]);
	free(asked->files);
	free(asked->parts);
	for (enum why_counted i = 0; i < WHY_COUNTED; i++)
		why_counts_release(&asked->counts[i]);
	call_match_release(&asked->match);
	calls_release(&asked->calls[0]);
	calls_release(&asked->calls[1]);
	forget_time(asked);
	buf_release(&asked->notes);
}
