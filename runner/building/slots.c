#include "runner/building/slots.h"

#include "results/base/atomic.h"
#include "results/base/buf.h"
#include "results/base/path.h"
#include "results/base/slurp.h"
#include "results/files/statedir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int slots_choose(const struct slot_state states[SLOTS_MAX])
{
	int oldest = -1, fresh = -1, spare = -1, n = 0;

	for (int i = 0; i < SLOTS_MAX; i++) {
		const struct slot_state *one = &states[i];

		if (one->is_taken) {
			n++;
			continue;
		}
		if (one->has_it)
			return i;
		n += one->is_there;
		if (one->is_there && one->is_spare)
			spare = i;
		if (!one->is_there && fresh < 0)
			fresh = i;
		if (one->is_there && (oldest < 0 || one->used < states[oldest].used))
			oldest = i;
	}
	if (spare >= 0)
		return spare;
	return fresh >= 0 && (n < SLOTS_KEPT || oldest < 0) ? fresh : oldest;
}

static char *place_new(const char *parent, int i, const char *name)
{
	struct buf path = {0};

	buf_addf(&path, "%s/%d%s", parent, i, name);
	return buf_take(&path);
}

/* Fills has_it and is_spare of one that is there. */
static void read_installed(struct slot_state *state, const char *parent, int i, const char *wanted)
{
	char *path = place_new(parent, i, "/installed");
	struct buf text = {0};

	state->is_spare = path && access(path, F_OK) != 0;
	state->has_it = path && slurp(path, &slurp_limits_default, &text, NULL) == 0 &&
			strcmp(buf_text(&text), wanted) == 0;

	buf_release(&text);
	free(path);
}

/* Look at one, and keep its lock while all are looked at. */
static int look(struct slot_state *state, const char *parent, int i, const char *wanted)
{
	char *path = place_new(parent, i, ".lock"), *folder = place_new(parent, i, "");
	int lock = path && folder ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666) : -1;
	struct stat at;

	*state = (struct slot_state){.is_taken = true};
	if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0) {
		state->is_taken = false;
		state->is_there = stat(folder, &at) == 0;
		if (state->is_there)
			read_installed(state, parent, i, wanted);
		state->used = fstat(lock, &at) == 0
				      ? (int64_t)at.st_mtim.tv_sec * 1000000000 + at.st_mtim.tv_nsec
				      : 0;
	} else if (lock >= 0) {
		close(lock);
		lock = -1;
	}
	free(path);
	free(folder);
	return lock;
}

/* Lock the one that is to be used, into *lock; its state into *state. Its number; -1: none. */
static int lock_chosen(const char *parent, const char *wanted, struct slot_state *state, int *lock)
{
	struct slot_state states[SLOTS_MAX] = {{0}};
	int locks[SLOTS_MAX], chosen, n = 0;

	for (int i = 0; i < SLOTS_MAX; i++)
		locks[i] = -1;
	/* Behind the first that is not there yet there is none. */
	do
		locks[n] = look(&states[n], parent, n, wanted);
	while ((states[n].is_taken || states[n].is_there) && ++n < SLOTS_MAX);
	chosen = slots_choose(states);
	for (int i = 0; i < SLOTS_MAX; i++)
		if (locks[i] >= 0 && i != chosen)
			close(locks[i]);
	if (chosen < 0)
		return -1;
	*state = states[chosen];
	*lock = locks[chosen];
	return chosen;
}

int slot_take(struct slot *slot, const char *parent, const char *wanted, struct err *err)
{
	struct slot_state state;
	char *way = place_new(parent, 0, "");
	int rc = way ? statedir_make_way(way, err) : err_memory(err), chosen;

	*slot = (struct slot){.lock = -1};
	free(way);
	if (rc)
		return -1;
	chosen = lock_chosen(parent, wanted, &state, &slot->lock);
	if (chosen < 0)
		return err_set(err, ERR_INPUT,
			       "%s: none of its %d environments can be used: others use them, or "
			       "they cannot be written to",
			       parent, SLOTS_MAX);
	slot->has_it = state.has_it;
	slot->folder = place_new(parent, chosen, "");
	futimens(slot->lock, NULL);
	if (!slot->folder)
		return err_memory(err);
	if (mkdir(slot->folder, 0777) && errno != EEXIST)
		return err_sys(err, "cannot make the folder %s", slot->folder);
	return 0;
}

int slot_note(struct slot *slot, const char *installed, struct err *err)
{
	char *path = path_in_new(slot->folder, "installed");
	int rc = path ? 0 : err_memory(err);

	if (!rc && !installed && unlink(path) && errno != ENOENT)
		rc = err_sys(err, "%s", path);
	if (!rc && installed &&
	    atomic_write(path, WRITE_REPLACE, installed, strlen(installed), err))
		rc = err_in(err, "%s", path);
	free(path);
	return rc;
}

void slot_release(struct slot *slot)
{
	if (slot->lock >= 0)
		close(slot->lock);
	free(slot->folder);
	*slot = (struct slot){.lock = -1};
}
