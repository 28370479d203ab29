#include "results/profile_files/push.h"

#include "results/base/base64.h"
#include "results/base/emit.h"
#include "results/profile_files/formats.h"
#include "results/profile_files/pprof.h"
#include "results/profiles/index.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

struct form {
	const char *name, *path, *content_type;
};
static const struct form forms[PUSH_FORMS] = {
	[PUSH_PYROSCOPE] = {"pyroscope", "/push.v1.PusherService/Push", "application/json"},
	[PUSH_INGEST] = {"ingest", "/ingest", "application/octet-stream"},
	[PUSH_PARCA] = {"parca", "/api/profiles/writeraw", "application/json"},
};

enum push_form push_form_of_name(const char *name)
{
	for (int i = 0; i < PUSH_FORMS; i++)
		if (strcmp(forms[i].name, name) == 0)
			return i;
	return PUSH_FORMS;
}

void push_request_release(struct push_request *request)
{
	buf_release(&request->url);
	buf_release(&request->body);
	*request = (struct push_request){0};
}

/* ---- names */

/* What is sent: one profile of a set, with the set's labels. */
struct sent {
	const struct push_what *what;
	const struct stack_profile *profile;
	struct profile_set one; /* of it alone; borrows all */
};

static const char *service_of(const struct sent *sent)
{
	return sent->what->service ? sent->what->service : sent->profile->name;
}

/* As Prometheus wants names of labels; `also`: what may be in it, too. */
static void add_plain(struct buf *out, const char *name, const char *also)
{
	for (const char *s = name; *s; s++) {
		bool is_plain = isascii(*s) &&
				(isalpha((unsigned char)*s) || *s == '_' ||
				 (s > name && isdigit((unsigned char)*s)) || strchr(also, *s));

		buf_add(out, is_plain ? s : "_", 1);
	}
}

static void add_escaped(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (isascii(*text) && (isalnum((unsigned char)*text) || strchr("-._~", *text)))
			buf_add(out, text, 1);
		else
			buf_addf(out, "%%%02X", (unsigned char)*text);
	}
}

/* What kind of profile it is, by what servers call such. */
static void add_kind(struct buf *out, const struct stack_profile *profile)
{
	if (!profile->unit || strcmp(profile->unit, "nanoseconds") == 0)
		buf_adds(out, "process_cpu");
	else if (strcmp(profile->unit, "bytes") == 0)
		buf_adds(out, "memory");
	else
		add_plain(out, profile->unit, "");
}

/* Called for each label that tells series apart, its name as servers take it. */
typedef void label_fn(void *context, const char *name, const char *text);

static void each_label(const struct sent *sent, label_fn *each, void *context)
{
	const struct profile_labels *labels = &sent->one.labels;
	struct buf name = {0};

	each(context, LABEL_BENCHMARK, sent->profile->name);
	if (sent->profile->interpreter)
		each(context, LABEL_INTERPRETER, sent->profile->interpreter);
	for (size_t i = 0; i < labels->n; i++) {
		buf_clear(&name);
		add_plain(&name, labels->items[i].key, "");
		each(context, buf_text(&name), labels->items[i].text);
	}
	buf_release(&name);
}

/* ---- JSON */

static void emit_label(void *context, const char *name, const char *text)
{
	struct emit *emit = context;

	emit_item(emit);
	emit_open(emit, '{');
	emit_key(emit, "name");
	emit_text(emit, name);
	emit_key(emit, "value");
	emit_text(emit, text);
	emit_close(emit, '}');
}

static void emit_labels(struct emit *emit, const struct sent *sent)
{
	struct buf kind = {0};

	add_kind(&kind, sent->profile);
	emit_list(emit, "labels");
	emit_label(emit, "__name__", buf_text(&kind));
	emit_label(emit, "service_name", service_of(sent));
	each_label(sent, emit_label, emit);
	emit_close(emit, ']');
	buf_release(&kind);
}

/* A UUID of version 4. */
static void add_id(struct buf *out)
{
	uint64_t a = index_seed(), b = index_seed();

	buf_addf(out, "%08" PRIx64 "-%04" PRIx64 "-4%03" PRIx64 "-%04" PRIx64 "-%012" PRIx64,
		 a >> 32, a >> 16 & 0xffff, a & 0xfff, (b >> 48 & 0x3fff) | 0x8000,
		 b & UINT64_C(0xffffffffffff));
}

static void emit_sample(struct emit *emit, const struct sent *sent, const struct buf *pprof)
{
	struct buf text = {0};

	emit_list(emit, "samples");
	emit_item(emit);
	emit_open(emit, '{');
	if (sent->what->form == PUSH_PYROSCOPE) {
		add_id(&text);
		emit_key(emit, "ID");
		emit_text(emit, buf_text(&text));
		buf_clear(&text);
	}
	base64_add(&text, pprof->data, pprof->len);
	emit_key(emit, "rawProfile");
	emit_text(emit, buf_text(&text));
	emit_close(emit, '}');
	emit_close(emit, ']');
	emit->out->failed |= buf_failed(&text);
	buf_release(&text);
}

/* A list of one series; Parca has its labels in a message of their own. */
static void add_series(struct buf *out, const struct sent *sent, const struct buf *pprof)
{
	struct emit emit = {.out = out};
	bool is_parca = sent->what->form == PUSH_PARCA;

	emit_open(&emit, '{');
	if (is_parca) {
		emit_key(&emit, "normalized"); /* there are no addresses in it */
		emit_bool(&emit, true);
	}
	emit_list(&emit, "series");
	emit_item(&emit);
	emit_open(&emit, '{');
	if (is_parca) {
		emit_key(&emit, "labels");
		emit_open(&emit, '{');
	}
	emit_labels(&emit, sent);
	if (is_parca)
		emit_close(&emit, '}');
	emit_sample(&emit, sent, pprof);
	emit_close(&emit, '}');
	emit_close(&emit, ']');
	emit_close(&emit, '}');
}

/* ---- a query */

/* "key=text" within braces: what ends it must not be in the text. */
static void add_pair(void *context, const char *name, const char *text)
{
	struct buf *out = context;

	buf_addf(out, "%s%s=", out->data[out->len - 1] == '{' ? "" : ",", name);
	for (; *text; text++)
		buf_add(out, strchr(",{}=", *text) ? "_" : text, 1);
}

static void add_query(struct buf *out, const struct sent *sent)
{
	const struct profile_set *set = &sent->one;
	double interval = sent->profile->interval_s;
	struct buf name = {0};

	add_plain(&name, service_of(sent), "-./");
	buf_adds(&name, "{");
	each_label(sent, add_pair, &name);
	buf_adds(&name, "}");
	buf_adds(out, "?name=");
	add_escaped(out, buf_text(&name));
	buf_addf(out, "&from=%.0f&until=%.0f&format=pprof&spyName=assay", floor(set->start_s),
		 ceil(set->start_s + set->duration_s));
	if (interval > 0 && interval <= 1)
		buf_addf(out, "&sampleRate=%.0f", 1 / interval);
	out->failed |= buf_failed(&name);
	buf_release(&name);
}

/* ---- the request */

/* What the samples of all workers stand for. */
static double seconds_of(const struct stack_profile *profile)
{
	double sum = 0;

	for (size_t i = 0; i < profile->n_parts; i++)
		if (profile->parts[i].seconds > 0)
			sum += profile->parts[i].seconds;
	return sum;
}

static void add_url(struct buf *url, const struct push_what *what)
{
	const char *path = forms[what->form].path;
	size_t len = strlen(what->server), end = strlen(path);

	while (len && what->server[len - 1] == '/')
		len--;
	buf_add(url, what->server, len);
	if (len < end || strncmp(what->server + len - end, path, end) != 0)
		buf_adds(url, path);
}

static int make(struct push_request *request, const struct sent *sent, struct err *err)
{
	struct buf pprof = {0};
	int rc = profile_format_pack(&sent->one, PROFILE_FORMAT_PPROF, true, &pprof, err);

	add_url(&request->url, sent->what);
	request->content_type = forms[sent->what->form].content_type;
	if (!rc && sent->what->form == PUSH_INGEST) {
		add_query(&request->url, sent);
		buf_add(&request->body, pprof.data, pprof.len);
	} else if (!rc) {
		add_series(&request->body, sent, &pprof);
	}
	buf_release(&pprof);
	if (!rc && (buf_failed(&request->url) || buf_failed(&request->body)))
		rc = err_memory(err);
	return rc;
}

int push_request_make(struct push_request *request, const struct push_what *what,
		      const struct profile_set *set, size_t profile, struct err *err)
{
	struct sent sent = {what, &set->profiles[profile], *set};
	int rc;

	sent.one.profiles = &set->profiles[profile];
	sent.one.n = 1;
	if (sent.one.start_s <= 0)
		sent.one.start_s = what->now_s;
	if (sent.one.duration_s <= 0)
		sent.one.duration_s = seconds_of(sent.profile);
	if (what->form == PUSH_INGEST && sent.profile->unit)
		return err_set(err, ERR_INPUT,
			       "%s: weights in %s cannot be sent as ingest: give --as pyroscope or "
			       "--as parca",
			       sent.profile->name, sent.profile->unit);
	rc = make(request, &sent, err);
	if (rc)
		push_request_release(request);
	return rc;
}
