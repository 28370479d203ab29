/* Profiles for tests, from lines as collapsed stacks have them. */
#ifndef TESTS_UNIT_PROFILE_MADE_H
#define TESTS_UNIT_PROFILE_MADE_H

#include "results/profiles/stack_profile.h"
#include "tests/unit/support.h"

/* A frame of a stack: "f" is Python, "f:12" at line 12, "!f" native, "~f" waiting, "#f" the
   collector, "@f" a task. */
static inline size_t made_node(struct stack_profile *profile, size_t parent, char *word)
{
	static const char marks[] = "!~#@";
	const char *mark = strchr(marks, word[0]);
	char *colon = strchr(word, ':');
	int line = colon ? atoi(colon + 1) : 0;
	size_t frame;

	if (colon)
		*colon = '\0';
	frame = stack_profile_frame(profile, mark ? PROFILE_NATIVE + (int)(mark - marks) : 0,
				    word + (mark != NULL), mark ? "lib.so" : "/a.py", mark ? 0 : 1,
				    NULL);
	return stack_profile_node(profile, parent, frame, line, NULL);
}

/* Add a weight for "f g:2 !h", outermost first, to a part that is made when it is new. */
static inline size_t made_stack(struct stack_profile *profile, size_t part, const char *stack,
				int64_t weight)
{
	char text[1000];
	size_t node = PROFILE_NO_PARENT;

	while (profile->n_parts <= part)
		stack_profile_part(profile, NULL);
	snprintf(text, sizeof(text), "%s", stack);
	for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
		node = made_node(profile, node, word);
	stack_profile_add(profile, node, part, weight);
	return node;
}

/* The frame of this function; fails when there is none. */
static inline size_t made_frame(const struct stack_profile *profile, const char *function)
{
	for (size_t i = 0; i < profile->n_frames; i++)
		if (strcmp(profile->frames[i].function, function) == 0)
			return i;
	fail_msg("no frame %s", function);
	return SIZE_MAX;
}

#endif
