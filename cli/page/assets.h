/* The files of cli/page/files/, which are built into the program, and the checksums by which a
   browser knows them (SHA-256 in base64; the Makefile computes them). */
#ifndef CLI_PAGE_ASSETS_H
#define CLI_PAGE_ASSETS_H

extern const char report_style[];  /* CSS */
extern const char report_script[]; /* JavaScript */
extern const char report_style_sum[], report_script_sum[];

#endif
