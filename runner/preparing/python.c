#include "runner/preparing/python.h"

#include "runner/building/asv_builds.h"

#include <stdlib.h>
#include <string.h>

/* What there is to choose from. */
struct around {
	struct virtual active, near;
	const char *place; /* of the target that the near one was found for */
};

/* That of one more target: all of them are measured with one interpreter. */
static int add_near(struct around *around, const char *place, struct err *err)
{
	struct virtual found = {0};
	int rc = virtual_near(&found, place, err);

	if (!rc && found.folder && !around->near.folder) {
		around->near = found;
		around->place = place;
		return 0;
	}
	if (!rc && found.folder && strcmp(found.folder, around->near.folder) != 0)
		rc = err_set(err, ERR_USAGE,
			     "%s has %s and %s has %s: run them apart, or choose one interpreter "
			     "by --python",
			     around->place, around->near.folder, place, found.folder);
	virtual_release(&found);
	return rc;
}

static int look_around(struct around *around, const struct settings *settings, struct err *err)
{
	const char *active = getenv("VIRTUAL_ENV");
	const struct texts *places = settings->places;

	if (active && *active) {
		around->active = (struct virtual){strdup(active), virtual_state_of(active)};
		if (!around->active.folder)
			return err_memory(err);
		/* one that is gone was meant all the same */
		if (around->active.state == VIRTUAL_NONE)
			around->active.state = VIRTUAL_BROKEN;
	}
	if (around->active.state == VIRTUAL_USABLE)
		return 0;
	if (!places || places->n == 0)
		return add_near(around, ".", err);
	for (size_t i = 0; i < places->n; i++)
		if (add_near(around, places->items[i], err))
			return -1;
	return 0;
}

/* The environment's Python, if it runs. 1: it does; 0: not; -1 with err. */
static int take(struct interp *interp, const struct virtual *from, const char *how, struct err *err)
{
	struct err cause = {0};
	char *copy;

	if (interp_find(interp, from->folder, &cause) == 0 && interp_check(interp, &cause) == 0) {
		copy = strdup(how);
		if (!copy)
			return err_memory(err);
		free(interp->how);
		interp->how = copy;
		return 1;
	}
	interp_release(interp);
	if (cause.kind != ERR_INTERRUPTED && cause.kind != ERR_MEMORY)
		return 0;
	*err = cause;
	return -1;
}

/* Take the first that runs; those that do not are marked as broken. */
static int choose(struct interp *interp, struct around *around, enum python_source *source,
		  struct err *err)
{
	for (;;) {
		bool is_active;
		struct virtual *from;
		int rc;

		*source = python_source_of(NULL, around->active.state, around->near.state);
		if (*source == PYTHON_IN_PATH)
			return interp_find(interp, NULL, err);
		is_active = *source == PYTHON_ACTIVE;
		from = is_active ? &around->active : &around->near;
		rc = take(interp, from,
			  is_active ? "the active virtual environment"
				    : "the virtual environment beside the target",
			  err);
		if (rc)
			return rc < 0 ? -1 : 0;
		from->state = VIRTUAL_BROKEN;
	}
}

static void tell(const struct around *around, enum python_source source,
		 const struct interp *interp, struct teller teller)
{
	const struct virtual *all[] = {&around->active, &around->near};
	bool has_told = false;

	for (size_t i = 0; i < 2; i++)
		if (all[i]->state == VIRTUAL_BROKEN) {
			teller_tell(teller, &(struct told){.kind = TOLD_ENVIRONMENT_BROKEN,
							   .what = all[i]->folder,
							   .text = interp->path});
			has_told = true;
		}
	if (!has_told && source != PYTHON_IN_PATH)
		teller_tell(teller,
			    &(struct told){.kind = source == PYTHON_ACTIVE ? TOLD_PYTHON_ACTIVE
									   : TOLD_PYTHON_NEAR,
					   .what = interp->path});
}

static const char *name_of(const struct around *around, enum python_source source)
{
	const char *folder = source == PYTHON_ACTIVE ? around->active.folder : around->near.folder;
	const char *slash;

	if (source == PYTHON_IN_PATH || !folder)
		return "python3";
	slash = strrchr(folder, '/');
	return slash && slash[1] ? slash + 1 : folder;
}

static int find(struct interp *interp, char **label, const struct settings *settings,
		struct teller teller, struct err *err)
{
	struct around around = {0};
	enum python_source source = PYTHON_IN_PATH;
	int rc = settings->finds_project ? look_around(&around, settings, err) : 0;

	rc = rc || choose(interp, &around, &source, err) ? -1 : 0;
	if (!rc) {
		tell(&around, source, interp, teller);
		if (label && !(*label = strdup(name_of(&around, source))))
			rc = err_memory(err);
	}
	virtual_release(&around.active);
	virtual_release(&around.near);
	return rc;
}

/* The working tree's environment, as asv would make it. */
static int take_built(struct interp *interp, char **label, struct asv_builds *asv,
		      struct teller teller, struct err *err)
{
	const struct asv_build *build = asv_builds_get(asv, NULL, NULL, teller, err);

	if (!build)
		return -1;
	*interp = (struct interp){strdup(build->python), strdup(PYTHON_OF_ASV)};
	if (label)
		*label = strdup(asv->variant.name);
	return interp->path && interp->how && (!label || *label) ? 0 : err_memory(err);
}

int python_settle(struct interp *interp, char **label, const struct settings *settings,
		  struct teller teller, struct err *err)
{
	if (settings->asv)
		return take_built(interp, label, settings->asv, teller, err);
	if (!settings->python)
		return find(interp, label, settings, teller, err);
	if (interp_find(interp, settings->python, err))
		return -1;
	if (label && !(*label = strdup(settings->python)))
		return err_memory(err);
	return 0;
}
