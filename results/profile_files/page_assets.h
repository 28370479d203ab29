/* The files of results/profile_files/page/, which are built into the program. */
#ifndef RESULTS_PROFILE_FILES_PAGE_ASSETS_H
#define RESULTS_PROFILE_FILES_PAGE_ASSETS_H

extern const char page_style[];		 /* CSS */
extern const char timeline_page_style[]; /* CSS that pages of shares need beside it */
extern const char page_script[];	 /* JavaScript, to stand within one function */

#endif
