#include "results/profiles/line_costs.h"

#include "results/profiles/counts_table.h"
#include "results/profiles/frame_identity.h"
#include "results/profiles/profile_kinds.h"
#include "results/profiles/profile_time.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A line while it is joined: of all frames that are at it one stands for them. */
struct row {
	const struct profile_frame *frame;
	double file_weight;
	size_t function; /* once they are in order; SIZE_MAX: it costs nothing */
	struct costly_line line;
};

struct joining {
	const struct stack_profile *time;	   /* NULL: none */
	const struct stack_profile *const *memory; /* NULL: none */
	struct row *rows;
	size_t n, n_functions;
	size_t *group; /* of each node of the profile at hand; n: no line */
	struct line_cost *functions;
	struct line_cost total;
};

/* ---- which lines there are */

/* Where the line is not known, each function is for itself. */
static int by_place(const void *a, const void *b)
{
	const struct row *one = a, *other = b;
	int order = strcmp(one->frame->file, other->frame->file);

	if (order)
		return order;
	if (one->line.line != other->line.line)
		return one->line.line < other->line.line ? -1 : 1;
	return one->line.line ? 0 : strcmp(one->frame->function, other->frame->function);
}

static bool is_nameless(const struct profile_frame *frame)
{
	return *frame_last_name(frame->function) == '<';
}

/* At one place the frame that stands for it comes first. */
static int by_place_and_frame(const void *a, const void *b)
{
	const struct profile_frame *one = ((const struct row *)a)->frame;
	const struct profile_frame *other = ((const struct row *)b)->frame;
	int order = by_place(a, b);

	if (order)
		return order;
	if (is_nameless(one) != is_nameless(other))
		return is_nameless(one) ? 1 : -1;
	if (one->first_line != other->first_line)
		return one->first_line > other->first_line ? -1 : 1;
	return strcmp(one->function, other->function);
}

static void add_places(struct joining *j, const struct stack_profile *profile)
{
	for (size_t i = 0; profile && i < profile->n_nodes; i++) {
		const struct profile_node *node = &profile->nodes[i];
		const struct profile_frame *frame = &profile->frames[node->frame];

		if (frame->kind == PROFILE_PYTHON)
			j->rows[j->n++] = (struct row){.frame = frame, .line.line = node->line};
	}
}

static void find_places(struct joining *j)
{
	size_t kept = 0;

	add_places(j, j->time);
	add_places(j, j->memory ? j->memory[0] : NULL);
	if (j->n)
		qsort(j->rows, j->n, sizeof(*j->rows), by_place_and_frame);
	for (size_t i = 0; i < j->n; i++)
		if (!kept || by_place(&j->rows[kept - 1], &j->rows[i]) != 0)
			j->rows[kept++] = j->rows[i];
	j->n = kept;
}

/* Parents come first, so that what runs below a line is known by its caller. */
static void find_groups(struct joining *j, const struct stack_profile *profile)
{
	for (size_t i = 0; i < profile->n_nodes; i++) {
		const struct profile_node *node = &profile->nodes[i];
		const struct row key = {.frame = &profile->frames[node->frame],
					.line.line = node->line};
		const struct row *found;

		j->group[i] = node->parent == PROFILE_NO_PARENT ? j->n : j->group[node->parent];
		if (key.frame->kind != PROFILE_PYTHON)
			continue;
		found = bsearch(&key, j->rows, j->n, sizeof(*j->rows), by_place);
		j->group[i] = (size_t)(found - j->rows);
	}
}

/* ---- time */

static enum line_time time_of(const struct stack_profile *profile, size_t node)
{
	switch (profile_kind_at(profile, node)) {
	case PROFILE_NATIVE:
	case PROFILE_COLLECTOR:
		return LINE_NATIVE;
	case PROFILE_SYSCALL:
		return LINE_WAITING;
	default:
		return LINE_PYTHON;
	}
}

static size_t parts_counted(const struct stack_profile *profile)
{
	size_t n = 0;

	for (size_t part = 0; part < profile->n_parts; part++)
		n += profile->parts[part].iterations > 0;
	return n;
}

static void add_to(struct line_cost *cost, enum line_time kind, double share, double seconds)
{
	cost->share[kind] += share;
	cost->seconds[kind] += seconds;
}

static void add_time(struct joining *j)
{
	double all = (double)stack_profile_samples(j->time);
	size_t n = parts_counted(j->time);

	find_groups(j, j->time);
	for (size_t i = 0; i < j->time->n_nodes; i++) {
		double share = (double)stack_profile_node_own(j->time, i) / all, seconds = 0;
		enum line_time kind = time_of(j->time, i);

		if (!(share > 0))
			continue;
		for (size_t part = 0; part < j->time->n_parts; part++)
			if (j->time->parts[part].iterations > 0)
				seconds += (double)stack_profile_own(j->time, i, part) *
					   profile_seconds_each(j->time, part) /
					   (double)j->time->parts[part].iterations / (double)n;
		seconds = n ? seconds : (double)NAN;
		add_to(&j->total, kind, share, seconds);
		if (j->group[i] < j->n)
			add_to(&j->rows[j->group[i]].line.cost, kind, share, seconds);
	}
}

/* ---- memory */

static int count(struct joining *j, struct counts_table *table, size_t n, struct err *err)
{
	struct stack_profile kinds[LINE_MEMORY]; /* borrowed */

	for (int kind = 0; kind < LINE_MEMORY; kind++)
		kinds[kind] = *j->memory[kind];
	if (counts_table_make(table, kinds, LINE_MEMORY, j->group, n + 1, err))
		return -1;
	counts_table_floor(table, LINE_BYTES);
	counts_table_floor(table, LINE_REQUESTS);
	return 0;
}

static void give_memory(struct line_cost *cost, const struct call_figure *figures)
{
	memcpy(cost->memory, figures, sizeof(cost->memory));
}

static int add_memory(struct joining *j, struct err *err)
{
	struct counts_table table = {0};
	int rc;

	find_groups(j, j->memory[0]);
	rc = count(j, &table, j->n, err);
	if (!rc) {
		give_memory(&j->total, table.total);
		for (size_t i = 0; i < j->n; i++)
			give_memory(&j->rows[i].line.cost, counts_table_row(&table, i));
	}
	counts_table_release(&table);
	return rc;
}

/* What lines allocate together is exact where they make up for each other: counted anew. */
static int add_memory_of_functions(struct joining *j, struct err *err)
{
	struct counts_table table = {0};
	size_t n_nodes = j->memory[0]->n_nodes;
	int rc;

	find_groups(j, j->memory[0]);
	for (size_t i = 0; i < n_nodes; i++) {
		size_t function = j->group[i] < j->n ? j->rows[j->group[i]].function : SIZE_MAX;

		j->group[i] = function == SIZE_MAX ? j->n_functions : function;
	}
	rc = count(j, &table, j->n_functions, err);
	for (size_t i = 0; !rc && i < j->n_functions; i++)
		give_memory(&j->functions[i], counts_table_row(&table, i));
	counts_table_release(&table);
	return rc;
}

/* ---- functions, in order */

static void weigh_files(struct joining *j)
{
	for (size_t i = 0, n; i < j->n; i += n) {
		double weight = 0;

		for (n = 0; i + n < j->n &&
			    strcmp(j->rows[i + n].frame->file, j->rows[i].frame->file) == 0;
		     n++)
			weight += line_cost_weight(&j->rows[i + n].line.cost, &j->total);
		for (size_t k = i; k < i + n; k++)
			j->rows[k].file_weight = weight;
	}
}

static int by_function(const struct row *one, const struct row *other)
{
	int order;

	if (one->file_weight < other->file_weight || one->file_weight > other->file_weight)
		return one->file_weight > other->file_weight ? -1 : 1;
	order = strcmp(one->frame->file, other->frame->file);
	if (order)
		return order;
	if (one->frame->first_line != other->frame->first_line)
		return one->frame->first_line < other->frame->first_line ? -1 : 1;
	return strcmp(one->frame->function, other->frame->function);
}

/* Lines that only call others cost nothing of their own. */
static bool costs_nothing(const struct line_cost *cost)
{
	for (int kind = 0; kind < LINE_MEMORY; kind++)
		if (cost->memory[kind].low < 0 || cost->memory[kind].high > 0)
			return false;
	return !(line_cost_time(cost) > 0);
}

/* Rows by pointers: they stay where they are found by place. */
static int by_function_and_line(const void *a, const void *b)
{
	const struct row *one = *(struct row *const *)a, *other = *(struct row *const *)b;
	int order = by_function(one, other);

	return order ? order
		     : (one->line.line > other->line.line) - (one->line.line < other->line.line);
}

static void add_line(struct costly_function *function, const struct line_cost *cost)
{
	for (int kind = 0; kind < LINE_TIMES; kind++)
		add_to(&function->cost, (enum line_time)kind, cost->share[kind],
		       cost->seconds[kind]);
	function->n++;
}

static void order_lines(struct joining *j, struct line_costs *costs, struct row **order)
{
	size_t n = 0;

	for (size_t i = 0; i < j->n; i++)
		if (costs_nothing(&j->rows[i].line.cost))
			j->rows[i].function = SIZE_MAX;
		else
			order[n++] = &j->rows[i];
	if (n)
		qsort(order, n, sizeof(struct row *), by_function_and_line);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || by_function(order[i - 1], order[i]) != 0)
			costs->functions[costs->n_functions++] =
				(struct costly_function){.frame = order[i]->frame, .first = i};
		order[i]->function = costs->n_functions - 1;
		add_line(&costs->functions[order[i]->function], &order[i]->line.cost);
		costs->lines[costs->n_lines++] = order[i]->line;
	}
	j->n_functions = costs->n_functions;
}

static int order_functions(struct joining *j, struct line_costs *costs, struct err *err)
{
	struct row **order = malloc((j->n + 1) * sizeof(*order));

	costs->lines = calloc(j->n + 1, sizeof(*costs->lines));
	costs->functions = calloc(j->n + 1, sizeof(*costs->functions));
	j->functions = calloc(j->n + 1, sizeof(*j->functions));
	if (!order || !costs->lines || !costs->functions || !j->functions) {
		free(order);
		return err_memory(err);
	}
	weigh_files(j);
	order_lines(j, costs, order);
	free(order);
	if (!j->memory)
		return 0;
	if (add_memory_of_functions(j, err))
		return -1;
	for (size_t i = 0; i < costs->n_functions; i++)
		give_memory(&costs->functions[i].cost, j->functions[i].memory);
	return 0;
}

/* ---- */

static size_t nodes_of(const struct stack_profile *profile)
{
	return profile ? profile->n_nodes : 0;
}

static int join(struct joining *j, struct line_costs *costs, struct err *err)
{
	find_places(j);
	if (j->time)
		add_time(j);
	if (j->memory && add_memory(j, err))
		return -1;
	costs->total = j->total;
	return order_functions(j, costs, err);
}

int line_costs_make(struct line_costs *costs, const struct stack_profile *time,
		    const struct stack_profile *const memory[LINE_MEMORY], struct err *err)
{
	struct joining j = {.time = time, .memory = memory};
	size_t n = nodes_of(time) + nodes_of(memory ? memory[0] : NULL);
	int rc;

	*costs = (struct line_costs){0};
	j.rows = calloc(n + 1, sizeof(*j.rows));
	j.group = calloc(n + 1, sizeof(*j.group));
	rc = j.rows && j.group ? join(&j, costs, err) : err_memory(err);
	free(j.rows);
	free(j.group);
	free(j.functions);
	if (rc)
		line_costs_release(costs);
	return rc;
}

void line_costs_release(struct line_costs *costs)
{
	free(costs->functions);
	free(costs->lines);
	*costs = (struct line_costs){0};
}

double line_cost_time(const struct line_cost *cost)
{
	double sum = 0;

	for (int kind = 0; kind < LINE_TIMES; kind++)
		sum += cost->share[kind];
	return sum;
}

double line_cost_memory(const struct line_cost *cost, const struct line_cost *total,
			enum line_memory kind)
{
	return total->memory[kind].high > 0 ? cost->memory[kind].high / total->memory[kind].high
					    : 0;
}

double line_cost_weight(const struct line_cost *cost, const struct line_cost *total)
{
	double time = line_cost_time(cost), bytes = line_cost_memory(cost, total, LINE_BYTES);

	return fmax(fmax(time, bytes), line_cost_memory(cost, total, LINE_PEAK));
}
