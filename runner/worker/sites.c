#include "runner/worker/sites.h"

#include "runner/worker/room_text.h"

#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>

#define PLACES (2 * SITES_MOST)
/* Kept free for paths of one frame, when all others are taken. */
#define SPARE 4096

static struct sites_room own_room;
static struct sites_room *room = &own_room;
static struct site *sites = own_room.sites;
static uint32_t n_sites = 1;	/* the first is that of no Python code */
static uint32_t places[PLACES]; /* of a site by its parent, code and instruction; 0: free */
static struct code_book book;
static uint32_t n_told; /* of its codes */
static struct blocks blocks = {.most = SITES_BLOCKS};
static atomic_flag guard = ATOMIC_FLAG_INIT;
static bool is_closed; /* nothing is looked at */
static bool (*is_over)(void);
static void (*ended)(void);
static bool is_counting;
static uint32_t serial; /* of the last request */
static int64_t live, peak;

/* The last path, the outermost frame first: most of the next one is the same. */
static struct own_frame stack[OWN_STACK_DEPTH];
static struct {
	struct own_frame frame;
	struct own_code code;
	uint32_t site;
} last[OWN_STACK_DEPTH];
static size_t n_last;

void sites_lock(void)
{
	while (atomic_flag_test_and_set_explicit(&guard, memory_order_acquire))
		sched_yield(); /* who has it may wait for this CPU */
}

void sites_unlock(void)
{
	atomic_flag_clear_explicit(&guard, memory_order_release);
}

/* ---- the tree */

static uint32_t *place_of(uint32_t parent, uint32_t code, int32_t at)
{
	uint64_t key = (uint64_t)parent << 32 ^ (uint64_t)code << 16 ^ (uint32_t)at;
	uint64_t mixed = (key ^ key >> 29) * UINT64_C(0x9e3779b97f4a7c15);
	uint32_t i = (uint32_t)(mixed >> 40) & (PLACES - 1);

	while (places[i] && (sites[places[i]].parent != parent || sites[places[i]].code != code ||
			     sites[places[i]].at != at))
		i = (i + 1) & (PLACES - 1);
	return &places[i];
}

/* 0: there is no more room. `of`: the code object, NULL where `code` stands for none. */
static uint32_t below(uint32_t parent, uint32_t code, const struct own_code *of, int32_t at,
		      uint32_t spare)
{
	uint32_t *place = place_of(parent, code, at);

	if (!*place && n_sites + spare < SITES_MOST) {
		*place = n_sites++;
		sites[*place] = (struct site){.parent = parent,
					      .code = code,
					      .at = at,
					      .line = of ? own_code_line(of, at) : 0};
		atomic_store_explicit(&room->n_sites, n_sites, memory_order_release);
	}
	return *place;
}

/* Of the code book; what is new in it is told in the room. */
static uint32_t number_of(const struct own_code *code, bool has_gil)
{
	uint32_t number = code_book_find(&book, code, has_gil);

	if (number >= CODE_FIRST && book.n > n_told) {
		room_text_add_code(room, number, code);
		n_told = book.n;
	}
	return number;
}

/* The site of a path of one frame. */
static uint32_t of_line_only(const struct own_frame *frame, bool has_gil)
{
	struct own_code code = own_code_of(frame->code);
	uint32_t number = number_of(&code, has_gil);

	room->lost_paths += is_counting;
	return number == CODE_OUTSIDE ? 0 : below(0, number, &code, frame->at, 0);
}

static bool is_as_last(size_t depth, const struct own_frame *frame)
{
	struct own_code code;

	if (depth >= n_last || last[depth].frame.code != frame->code ||
	    last[depth].frame.at != frame->at)
		return false;
	code = own_code_of(frame->code); /* another one may lie there now */
	return code.lines == last[depth].code.lines && code.name == last[depth].code.name &&
	       code.first_line == last[depth].code.first_line;
}

/* The site of a frame below that of its caller; 0: it cannot be known. */
static uint32_t find_below(uint32_t site, size_t depth, const struct own_frame *frame, bool has_gil)
{
	struct own_code code = own_code_of(frame->code);
	uint32_t number = number_of(&code, has_gil);

	site = number == CODE_OUTSIDE ? 0 : below(site, number, &code, frame->at, SPARE);
	last[depth].frame = *frame;
	last[depth].code = code;
	last[depth].site = site;
	if (n_last > depth && (!site || !code_book_holds(&book, number, &code)))
		n_last = depth;
	return site;
}

/* What has never asked with the GIL is not in the book: such a request is its caller's then. */
static uint32_t find_site(void)
{
	bool has_gil;
	size_t n = own_stack_read(stack, &has_gil), depth = 0;
	uint32_t site = 0, found;

	if (n > OWN_STACK_DEPTH)
		return of_line_only(&stack[0], has_gil);
	for (; depth < n && is_as_last(depth, &stack[n - 1 - depth]); depth++)
		site = last[depth].site;
	n_last = n;
	for (; depth < n; depth++) {
		found = find_below(site, depth, &stack[n - 1 - depth], has_gil);
		if (!found && has_gil)
			return of_line_only(&stack[0], has_gil);
		if (!found) {
			room->lost_paths += is_counting;
			return site;
		}
		site = found;
	}
	return site;
}

/* ---- blocks that come and go */

/* Before anything of the site changes: what it was at the last peak. */
static void remember(struct site *site)
{
	if (site->epoch == room->epoch)
		return;
	site->epoch = room->epoch;
	site->peak_blocks = site->blocks;
	site->peak_live = site->live;
}

static void change(uint32_t owner, int64_t n, int64_t size)
{
	struct site *site = &sites[owner];

	remember(site);
	site->blocks += n;
	site->live += size;
	live += size;
	if (live > peak) {
		peak = live;
		room->epoch++;
	}
}

static void know(const struct block *block)
{
	struct block old = {0};

	if (blocks_put(&blocks, block, &old)) {
		if (old.at)
			change(old.owner, -1, -(int64_t)old.size);
		change(block->owner, 1, (int64_t)block->size);
	}
	room->lost_blocks = blocks.is_lost;
}

static bool forget(void *at, struct block *block)
{
	if (!blocks_take(&blocks, (uintptr_t)at, block))
		return false;
	change(block->owner, -1, -(int64_t)block->size);
	return true;
}

static void see_freed(const struct block *block)
{
	if (is_counting && block->serial == serial)
		sites[block->owner].temporary++;
}

static void give(uint32_t owner, void *at, size_t size)
{
	const struct block block = {
		.at = (uintptr_t)at, .size = size, .owner = owner, .serial = ++serial};

	if (is_counting) {
		sites[owner].requests++;
		sites[owner].bytes += (int64_t)size;
	}
	know(&block);
}

/* From here on nothing passes the peak. */
static void end(void)
{
	is_counting = false;
	for (uint32_t i = 0; i < n_sites; i++)
		remember(&sites[i]);
	peak = INT64_MAX;
}

static void close_room(void)
{
	end();
	is_closed = true;
	blocks_empty(&blocks);
	blocks.most = SITES_BLOCKS;
}

void sites_given(enum ledger_domain domain, void *at, size_t size)
{
	(void)domain;
	sites_lock();
	if (!is_closed && is_over && is_over()) {
		close_room();
		ended();
	}
	if (!is_closed)
		give(find_site(), at, size);
	sites_unlock();
}

void sites_given_by_malloc(void *at, size_t size)
{
	uint32_t line, own;

	sites_lock();
	line = find_site();
	own = below(line, CODE_MALLOC, NULL, 0, 0);
	give(own ? own : line, at, size);
	sites_unlock();
}

void sites_freed(void *at)
{
	struct block block;

	sites_lock();
	if (!is_closed && forget(at, &block))
		see_freed(&block);
	sites_unlock();
}

/* It is freed, unless it stays. */
bool sites_leaves(void *at, struct block *old)
{
	bool is_known;

	sites_lock();
	is_known = !is_closed && forget(at, old);
	if (is_known)
		see_freed(old);
	sites_unlock();
	return is_known;
}

void sites_stays(const struct block *old)
{
	sites_lock();
	if (is_counting && old->serial == serial)
		sites[old->owner].temporary--;
	if (!is_closed)
		know(old);
	sites_unlock();
}

/* ---- the loop */

void sites_before(void)
{
	sites_lock();
	for (uint32_t i = 0; i < n_sites; i++) {
		sites[i].requests = sites[i].bytes = sites[i].temporary = 0;
		sites[i].before_blocks = sites[i].blocks;
		sites[i].before_live = sites[i].live;
	}
	room->lost_paths = 0;
	sites_unlock();
}

void sites_begin(void)
{
	sites_lock();
	for (uint32_t i = 0; i < n_sites; i++) {
		sites[i].begin_blocks = sites[i].blocks;
		sites[i].begin_live = sites[i].live;
	}
	peak = live;
	room->epoch++;
	serial++; /* what was there before is not freed "before the next request" */
	is_counting = true;
	sites_unlock();
}

void sites_end(void)
{
	sites_lock();
	end();
	sites_unlock();
}

void sites_after(void)
{
	sites_lock();
	for (uint32_t i = 0; i < n_sites; i++) {
		sites[i].kept_blocks = sites[i].blocks - sites[i].before_blocks;
		sites[i].kept_live = sites[i].live - sites[i].before_live;
	}
	sites_unlock();
}

/* ---- in a room of somebody else's, for a while */

void sites_open(struct sites_room *in, bool (*over)(void), void (*then)(void))
{
	sites_lock();
	room = in;
	sites = in->sites;
	n_sites = 1;
	room->n_sites = 1;
	room->n_codes = CODE_FIRST;
	n_told = 0;
	serial = 0;
	live = peak = 0;
	is_over = over;
	ended = then;
	is_closed = false;
	sites_unlock();
}

void sites_close(void)
{
	sites_lock();
	if (!is_closed)
		close_room();
	sites_unlock();
}

void sites_close_in_child(void)
{
	is_closed = true;
	room = &own_room;
	sites = own_room.sites;
	sites_unlock();
}

/* The pages go back to the system; they are zeros when they are asked for again. */
static void give_back(void *at, size_t n)
{
	const uintptr_t page = 4096, begin = (uintptr_t)at, end = begin + n;
	uintptr_t from = (begin + page - 1) & ~(page - 1), to = end & ~(page - 1);

	if (from >= to || madvise((void *)from, to - from, MADV_DONTNEED)) {
		memset(at, 0, n);
		return;
	}
	memset(at, 0, from - begin);
	memset((void *)to, 0, end - to);
}

void sites_forget(void)
{
	sites_lock();
	room = &own_room;
	sites = own_room.sites;
	n_last = 0;
	sites_unlock();
	code_book_release(&book);
	give_back(&book, sizeof(book));
	give_back(places, sizeof(places));
	give_back(last, sizeof(last));
	give_back(stack, sizeof(stack));
}

/* ---- what was seen */

const struct site *sites_all(uint32_t *n)
{
	*n = n_sites;
	return sites;
}

const struct code_book *sites_codes(void)
{
	return &book;
}

struct sites_lost sites_lost(void)
{
	return (struct sites_lost){.paths = room->lost_paths, .blocks = blocks.is_lost};
}

int64_t sites_peak_blocks(const struct site *site)
{
	return site->peak_blocks - site->begin_blocks;
}

int64_t sites_peak_live(const struct site *site)
{
	return site->peak_live - site->begin_live;
}
