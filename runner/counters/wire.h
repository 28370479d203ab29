/* Events in the worker protocol (runner/worker/PROTOCOL.md): written by the manager, read by worker
   and launcher. */
#ifndef RUNNER_COUNTERS_WIRE_H
#define RUNNER_COUNTERS_WIRE_H

#include "runner/counters/group.h"

#define COUNTER_EVENT_TEXT 128

/* "type:config:config1:config2:uk" in hexadecimal; u and k as far as they are counted. */
void counter_event_format(const struct counter_event *event, char out[COUNTER_EVENT_TEXT]);
/* 0, or -1 for what is no such text. */
int counter_event_parse(const char *text, struct counter_event *event);

#endif
