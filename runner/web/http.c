#include "runner/web/http.h"

#include <dlfcn.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

/* Of libcurl's interface what is used here: curl/curl.h, whose numbers stay as they are. */
enum {
	OPTION_WRITEDATA = 10001,
	OPTION_URL = 10002,
	OPTION_ERRORBUFFER = 10010,
	OPTION_POSTFIELDS = 10015,
	OPTION_USERAGENT = 10018,
	OPTION_HTTPHEADER = 10023,
	OPTION_WRITEFUNCTION = 20011,
	OPTION_POSTFIELDSIZE_LARGE = 30120,
	OPTION_NETRC = 51,
	OPTION_POST = 47,
	OPTION_NOSIGNAL = 99,
	OPTION_TIMEOUT_MS = 155,
	OPTION_PROTOCOLS = 181,
	NETRC_OPTIONAL = 1,
	PROTOCOLS_HTTP = 1 | 2, /* http, https */
	GLOBAL_ALL = 3,
	INFO_STATUS = 0x200002,
	ERROR_SIZE = 256,
};

static struct {
	int (*global_init)(long flags);
	void *(*init)(void);
	int (*setopt)(void *handle, int option, ...);
	int (*perform)(void *handle);
	int (*getinfo)(void *handle, int info, ...);
	void (*cleanup)(void *handle);
	const char *(*strerror)(int code);
	void *(*append)(void *list, const char *text);
	void (*free_all)(void *list);
} library;

/* ---- the library */

/* A function of the library as one: ISO C has no such cast. */
static bool function(void *handle, const char *name, void *into)
{
	void *found = dlsym(handle, name);

	memcpy(into, &found, sizeof(found));
	return found;
}

static void *open_any(void)
{
	static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};
	void *handle = NULL;

	for (size_t i = 0; !handle && i < sizeof(names) / sizeof(*names); i++)
		handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
	return handle;
}

static bool load(void)
{
	void *handle = open_any();

	return handle && function(handle, "curl_global_init", &library.global_init) &&
	       function(handle, "curl_easy_init", &library.init) &&
	       function(handle, "curl_easy_setopt", &library.setopt) &&
	       function(handle, "curl_easy_perform", &library.perform) &&
	       function(handle, "curl_easy_getinfo", &library.getinfo) &&
	       function(handle, "curl_easy_cleanup", &library.cleanup) &&
	       function(handle, "curl_easy_strerror", &library.strerror) &&
	       function(handle, "curl_slist_append", &library.append) &&
	       function(handle, "curl_slist_free_all", &library.free_all) &&
	       library.global_init(GLOBAL_ALL) == 0;
}

static int open_library(struct err *err)
{
	static bool is_tried, works;

	if (!is_tried)
		works = load();
	is_tried = true;
	if (works)
		return 0;
	return err_set(err, ERR_SYSTEM,
		       "sending needs libcurl, which cannot be loaded: install libcurl4 (Debian, "
		       "Ubuntu) or libcurl (Fedora)");
}

/* ---- URLs */

/* Behind "http://"; NULL: it is something else. */
static const char *behind_scheme(const char *url)
{
	static const char *const schemes[] = {"http://", "https://"};

	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
		if (strncmp(url, schemes[i], strlen(schemes[i])) == 0)
			return url + strlen(schemes[i]);
	return NULL;
}

/* The end of the user's name and password in front of the host; `host` where there are none. */
static const char *behind_user(const char *host)
{
	const char *end = host + strcspn(host, "/?#"), *behind = host;

	for (const char *at = host; at < end; at++)
		if (*at == '@')
			behind = at + 1;
	return behind;
}

int http_check_url(const char *url, struct err *err)
{
	const char *host = behind_scheme(url);

	host = host ? behind_user(host) : NULL;
	if (host && *host && !strchr("/:?#", *host) && !strpbrk(host, "?# "))
		return 0;
	return err_set(err, ERR_USAGE, "%s: give a server as http://localhost:4040 or https://HOST",
		       host ? host : url);
}

void http_add_shown(struct buf *out, const char *url)
{
	const char *host = behind_scheme(url);

	if (host) {
		buf_add(out, url, (size_t)(host - url));
		url = behind_user(host);
	}
	buf_adds(out, url);
}

/* ---- a request */

/* More than an explanation takes is not kept. */
static size_t take_answer(char *bytes, size_t size, size_t n, void *context)
{
	enum { MOST = 65536 };
	struct buf *said = context;

	if (said->len < MOST)
		buf_add(said, bytes, size * n < MOST - said->len ? size * n : MOST - said->len);
	return size * n;
}

/* NULL: memory. */
static void *headers_new(const struct http_request *request)
{
	char type[100];
	void *list, *longer;

	snprintf(type, sizeof(type), "Content-Type: %s", request->content_type);
	list = library.append(NULL, type);
	for (size_t i = 0; list && i < request->n_headers; i++) {
		longer = library.append(list, request->headers[i]);
		if (!longer)
			library.free_all(list);
		list = longer;
	}
	return list;
}

static void set_options(void *curl, const struct http_request *request, void *headers,
			struct buf *said, char *why)
{
	library.setopt(curl, OPTION_ERRORBUFFER, why);
	library.setopt(curl, OPTION_NOSIGNAL, 1L);
	library.setopt(curl, OPTION_PROTOCOLS, (long)PROTOCOLS_HTTP);
	library.setopt(curl, OPTION_URL, request->url);
	library.setopt(curl, OPTION_USERAGENT, "assay");
	library.setopt(curl, OPTION_NETRC, (long)NETRC_OPTIONAL);
	library.setopt(curl, OPTION_HTTPHEADER, headers);
	library.setopt(curl, OPTION_TIMEOUT_MS, (long)(request->timeout_s * 1e3));
	library.setopt(curl, OPTION_POST, 1L);
	library.setopt(curl, OPTION_POSTFIELDSIZE_LARGE, (int64_t)request->body->len);
	library.setopt(curl, OPTION_POSTFIELDS, buf_text(request->body));
	library.setopt(curl, OPTION_WRITEFUNCTION, take_answer);
	library.setopt(curl, OPTION_WRITEDATA, said);
}

int http_post(const struct http_request *request, struct http_answer *answer, struct err *err)
{
	char why[ERROR_SIZE] = "";
	void *curl, *headers;
	int code, rc = 0;

	*answer = (struct http_answer){0};
	if (open_library(err))
		return -1;
	curl = library.init();
	headers = curl ? headers_new(request) : NULL;
	if (!headers) {
		library.cleanup(curl);
		return err_memory(err);
	}
	set_options(curl, request, headers, &answer->said, why);
	code = library.perform(curl);
	if (code)
		rc = err_set(err, ERR_SYSTEM, "%s", why[0] ? why : library.strerror(code));
	else
		library.getinfo(curl, INFO_STATUS, &answer->status);
	library.cleanup(curl);
	library.free_all(headers);
	return rc;
}

/* ---- what went wrong */

void http_add_reason(struct buf *out, const struct buf *said)
{
	enum { MOST = 400 };
	json_t *json = json_loadb(buf_text(said), said->len, 0, NULL);
	const char *text = json_string_value(json_object_get(json, "message"));
	size_t len;

	if (!text)
		text = json_string_value(json_object_get(json, "error"));
	if (!text)
		text = buf_text(said);
	text += strspn(text, " \t\r\n");
	len = strcspn(text, "\r\n");
	buf_add(out, text, len < MOST ? len : MOST);
	json_decref(json);
}
