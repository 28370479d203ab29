/* What the program is. The Makefile writes the source, so that a new version rebuilds only what
   prints it.
 */
#ifndef CLI_WORDS_VERSION_H
#define CLI_WORDS_VERSION_H

extern const char assay_version[]; /* "0.1.0" */
extern const char assay_flags[];   /* of the compiler */

#endif
