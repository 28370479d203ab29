#include "runner/counters/wire.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

void counter_event_format(const struct counter_event *event, char out[COUNTER_EVENT_TEXT])
{
	snprintf(out, COUNTER_EVENT_TEXT, "%lx:%llx:%llx:%llx:%s%s", (unsigned long)event->type,
		 (unsigned long long)event->config, (unsigned long long)event->config1,
		 (unsigned long long)event->config2, event->counts_user ? "u" : "",
		 event->counts_kernel ? "k" : "");
}

/* A hexadecimal number and the colon behind it. */
static int take_number(const char **text, uint64_t most, uint64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoull(*text, &end, 16);
	if (errno || end == *text || **text == '-' || *end != ':' || *number > most)
		return -1;
	*text = end + 1;
	return 0;
}

int counter_event_parse(const char *text, struct counter_event *event)
{
	uint64_t type;

	*event = (struct counter_event){0};
	if (take_number(&text, UINT32_MAX, &type) ||
	    take_number(&text, UINT64_MAX, &event->config) ||
	    take_number(&text, UINT64_MAX, &event->config1) ||
	    take_number(&text, UINT64_MAX, &event->config2))
		return -1;
	event->type = (uint32_t)type;
	if (*text == 'u')
		event->counts_user = *text++ == 'u';
	if (*text == 'k')
		event->counts_kernel = *text++ == 'k';
	return *text || !(event->counts_user || event->counts_kernel) ? -1 : 0;
}
