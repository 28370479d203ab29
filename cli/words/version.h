/* What the program is: written by the Makefile, so that a new version rebuilds only what says it.
 */
#ifndef CLI_WORDS_VERSION_H
#define CLI_WORDS_VERSION_H

extern const char assay_version[]; /* "0.1.0" */
extern const char assay_flags[];   /* of the compiler */

#endif
