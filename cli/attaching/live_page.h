/* A page that rewrites itself on a terminal, until q or Ctrl-C. */
#ifndef CLI_ATTACHING_LIVE_PAGE_H
#define CLI_ATTACHING_LIVE_PAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <termios.h>

/* `= {0}`, then live_page_begin; live_page_end gives the terminal back. */
struct live_page {
	bool is_live;	 /* a person watches; else pages are printed one after the other */
	bool reads_keys; /* and can type */
	struct termios before;
};

void live_page_begin(struct live_page *page);
void live_page_end(const struct live_page *page);

/* How many lines it has; elsewhere `otherwise`. */
int live_page_lines(const struct live_page *page, int otherwise);
/* Show this text, which is changed. */
void live_page_show(const struct live_page *page, char *text);

/* Wait until then, or less. True: it is to end, by q or by a signal. */
bool live_page_wait(const struct live_page *page, int64_t until_ns);

#endif
