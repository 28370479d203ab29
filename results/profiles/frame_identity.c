#include "results/profiles/frame_identity.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define FROZEN "<frozen "

/* What stands after the last `folder` in it, or NULL. */
static const char *after_last(const char *file, const char *folder)
{
	const char *found = NULL;

	for (const char *at = file; (at = strstr(at, folder)); at++)
		if (at == file || at[-1] == '/')
			found = at + strlen(folder);
	return found;
}

/* Past "python3.11/", "python3.13t/", "python311.zip/" or "pypy3.10/"; NULL when it is none. */
static const char *after_versioned(const char *folder)
{
	size_t name = strncmp(folder, "python", 6) == 0 ? 6
		      : strncmp(folder, "pypy", 4) == 0 ? 4
							: 0;
	const char *at = folder + name;

	if (!name || !isdigit((unsigned char)*at))
		return NULL;
	at += strspn(at, "0123456789.");
	if (strncmp(at, "zip/", 4) == 0)
		return at + 4;
	at += *at == 't';
	return *at == '/' ? at + 1 : NULL;
}

/* The rest of a file in the standard library: below lib/python3.11 or lib64/…. */
static const char *in_stdlib(const char *file)
{
	const char *found = NULL;

	for (const char *at = file; (at = strchr(at, '/')); at++) {
		size_t folder = strcspn(at + 1, "/");
		const char *next = at + 1 + folder;

		if (strncmp(at, "/lib", 4) == 0 && *next && after_versioned(next + 1))
			found = after_versioned(next + 1);
	}
	return found;
}

static const char *in_site(const char *file)
{
	const char *site = after_last(file, "site-packages/");

	return site ? site : after_last(file, "dist-packages/");
}

/* "<frozen importlib._bootstrap>" was made of importlib/_bootstrap.py. */
static void add_frozen(struct buf *out, const char *name)
{
	buf_adds(out, "<stdlib>/");
	for (; *name && *name != '>'; name++)
		buf_add(out, *name == '.' ? "/" : name, 1);
	buf_adds(out, ".py");
}

/* What comes after "ROOT/", or NULL. */
static const char *below(const char *file, const char *root)
{
	size_t len = root ? strlen(root) : 0;

	while (len && root[len - 1] == '/')
		len--;
	return len && strncmp(file, root, len) == 0 && file[len] == '/' ? file + len + 1 : NULL;
}

void frame_file_add(struct buf *out, const char *file, const char *root)
{
	const char *own = below(file, root);
	/* with the slash before it, so that ROOT/lib/python3.11 is seen */
	const char *looked_at = own ? own - 1 : file;
	const char *site = in_site(looked_at), *stdlib = in_stdlib(looked_at);

	if (strncmp(file, FROZEN, strlen(FROZEN)) == 0)
		add_frozen(out, file + strlen(FROZEN));
	else if (site)
		buf_addf(out, "<site>/%s", site);
	else if (stdlib)
		buf_addf(out, "<stdlib>/%s", stdlib);
	else
		buf_adds(out, own ? own : file);
}

const char *frame_last_name(const char *function)
{
	const char *dot = strrchr(function, '.');

	return dot && dot[1] ? dot + 1 : function;
}

bool frame_is_comprehension(const struct profile_frame *frame)
{
	const char *name = frame_last_name(frame->function);

	return frame->kind == PROFILE_PYTHON &&
	       (strcmp(name, "<listcomp>") == 0 || strcmp(name, "<dictcomp>") == 0 ||
		strcmp(name, "<setcomp>") == 0);
}

bool profile_has_bare_names(const struct stack_profile *profile)
{
	const char *version =
		profile->interpreter ? strpbrk(profile->interpreter, "0123456789") : NULL;
	int major, minor;

	if (version && sscanf(version, "%d.%d", &major, &minor) == 2)
		return major == 3 && minor < 11;
	for (size_t i = 0; i < profile->n_frames; i++)
		if (profile->frames[i].kind == PROFILE_PYTHON &&
		    strchr(profile->frames[i].function, '.'))
			return false;
	return true;
}
