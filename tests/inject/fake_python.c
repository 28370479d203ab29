/* An interpreter that is none: asked who it is (-c) it answers what runner/target/interp.c wants to
   hear, else it is a scripted worker. Starts in a millisecond, so that a command can be tried a
   thousand times. */
#include "tests/inject/scripted_worker.h"

int main(int argc, char **argv)
{
	static const char described[] = "assay-describe\0"
					"python_implementation\0cpython\0"
					"python_version\0"
					"3.99.0 (64-bit)";

	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "-c") == 0)
			return write(STDOUT_FILENO, described, sizeof(described)) < 0;
	if (argc < 3)
		return 2;
	return scripted_worker(atoi(argv[argc - 2]), atoi(argv[argc - 1]));
}
