#include "runner/target/launch.h"

#include "results/base/buf.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *const *launch_shell(const struct launch *launch)
{
	static char *const usual[] = {"sh", "-c", NULL};

	return launch->shell ? launch->shell : usual;
}

int launch_set_shell(struct launch *launch, char *const *words)
{
	size_t n = 0;

	while (words && words[n])
		n++;
	launch->shell = words ? calloc(n + 1, sizeof(*launch->shell)) : NULL;
	for (size_t i = 0; launch->shell && i < n; i++)
		if (!(launch->shell[i] = strdup(words[i])))
			return -1;
	return words && !launch->shell ? -1 : 0;
}

static const char *output_text(const struct launch *launch)
{
	static const char *const names[] = {
		[LAUNCH_NULL] = NULL, [LAUNCH_PIPE] = "pipe", [LAUNCH_SHOWN] = "inherit"};

	return launch->output == LAUNCH_FILE ? launch->file : names[launch->output];
}

static int add_shell(const struct launch *launch, struct facts *facts, struct err *err)
{
	struct buf words = {0};
	int rc;

	for (char *const *word = launch_shell(launch); *word; word++)
		buf_addf(&words, "%s%s", words.len ? " " : "", *word);
	rc = buf_failed(&words) ? err_memory(err)
				: facts_add_text(facts, "command_shell", buf_text(&words), err);
	buf_release(&words);
	return rc;
}

int launch_add_facts(const struct launch *launch, struct facts *facts, struct err *err)
{
	const struct {
		const char *key, *text;
	} texts[] = {
		{"command_setup", launch->setup},	{"command_prepare", launch->prepare},
		{"command_conclude", launch->conclude}, {"command_cleanup", launch->cleanup},
		{"command_input", launch->input},	{"command_output", output_text(launch)},
		{"command_ignored", launch->ignored}};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].text && facts_add_text(facts, texts[i].key, texts[i].text, err))
			return -1;
	return launch->is_in_shell ? add_shell(launch, facts, err) : 0;
}

static int check_file(const char *file, int flags, const char *option, struct err *err)
{
	int fd = file ? open(file, flags | O_CLOEXEC | O_NOCTTY, 0666) : -1;

	if (file && fd < 0)
		return err_sys(err, "%s %s", option, file);
	if (fd >= 0)
		close(fd);
	return 0;
}

int launch_check_files(const struct launch *launch, struct err *err)
{
	return check_file(launch->input, O_RDONLY | O_NONBLOCK, "--input", err) ||
			       check_file(launch->file, O_WRONLY | O_CREAT | O_NONBLOCK, "--stdout",
					  err)
		       ? -1
		       : 0;
}

void launch_release(struct launch *launch)
{
	char *texts[] = {launch->setup, launch->prepare, launch->conclude, launch->cleanup,
			 launch->input, launch->file,	 launch->ignored};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		free(texts[i]);
	for (size_t i = 0; launch->shell && launch->shell[i]; i++)
		free(launch->shell[i]);
	free(launch->shell);
	*launch = (struct launch){0};
}
