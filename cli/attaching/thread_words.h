/* What a thread or task was doing, in words and as JSON. */
#ifndef CLI_ATTACHING_THREAD_WORDS_H
#define CLI_ATTACHING_THREAD_WORDS_H

#include "results/base/buf.h"
#include "runner/reader/reader.h"

#include <jansson.h>

/* "waits in futex", "runs, has the GIL, collects garbage"; nothing where it is not known. */
void thread_words_add(struct buf *out, const struct reader_thread *thread);

/* "long_dealloc (libpython3.12.so.1.0)", "(libcrypto.so.3)": the native code that it is in; nothing
   in Python code, or where it is not known. */
void thread_native_add(struct buf *out, const struct reader_thread *thread);

/* "encoder_listencode_obj (_json.cpython-313-x86_64-linux-gnu.so)", "[libcrypto.so.3]": one call.
 */
void native_words_add(struct buf *out, const struct reader_native *native);

/* "local", "cell", "free". */
const char *local_kind_word(enum reader_local_kind kind);

/* A new object; frames innermost first, each with its local variables where these were asked for.
   NULL when memory ran out. */
json_t *thread_json_new(const struct reader_thread *thread, pid_t pid, bool with_locals);

/* The same of a task. */
json_t *task_json_new(const struct reader_task *task, bool with_locals);

#endif
