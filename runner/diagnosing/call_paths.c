#include "runner/diagnosing/call_paths.h"

#include "runner/diagnosing/counted_worker.h"
#include "runner/diagnosing/stack_cut.h"

#include <stdlib.h>

int call_paths_init(struct call_paths *paths, const struct side *side, struct err *err)
{
	*paths = (struct call_paths){.folder = counted_folder_new(side)};
	return paths->folder ? 0 : err_memory(err);
}

void call_paths_release(struct call_paths *paths)
{
	free(paths->folder);
	free(paths->nodes);
	*paths = (struct call_paths){0};
}

int call_paths_room(struct call_paths *paths, int64_t id, struct err *err)
{
	size_t n = (size_t)id + 1 + paths->n;
	size_t *grown;

	if (id > INT32_MAX)
		return err_set(err, ERR_BENCHMARK, "the worker's calls make no sense");
	if ((size_t)id < paths->n)
		return 0;
	grown = realloc(paths->nodes, n * sizeof(*grown));
	if (!grown)
		return err_memory(err);
	for (size_t i = paths->n; i < n; i++)
		grown[i] = paths->n ? grown[0] : PROFILE_NO_PARENT;
	paths->nodes = grown;
	paths->n = n;
	return 0;
}

int call_paths_begin(struct call_paths *paths, size_t loop, struct err *err)
{
	if (call_paths_room(paths, 1, err))
		return -1;
	for (size_t i = 0; i < paths->n; i++)
		paths->nodes[i] = loop;
	return 0;
}

bool call_paths_skip(struct call_paths *paths, const struct worker_call_path *path)
{
	if (!stack_cut_is_ours(path->file, paths->folder))
		return false;
	paths->nodes[path->id] = paths->nodes[path->parent];
	return true;
}

size_t call_paths_node(const struct call_paths *paths, struct stack_profile *profile,
		       const struct worker_call_path *path, struct err *err)
{
	size_t frame = stack_profile_frame(profile, PROFILE_PYTHON, path->function, path->file,
					   path->first_line, err);

	return frame == SIZE_MAX
		       ? SIZE_MAX
		       : stack_profile_node(profile, paths->nodes[path->parent], frame, 0, err);
}
