/* Folders of our own, at their end. */
#ifndef RUNNER_OS_FOLDER_H
#define RUNNER_OS_FOLDER_H

/* Remove it with everything in it, but nothing that its links point to, nor what is mounted there.
   0, or -1 with errno: something stays. */
int folder_remove(const char *path);

#endif
