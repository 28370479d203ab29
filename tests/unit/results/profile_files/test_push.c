#include "results/profile_files/push.h"

#include "tests/unit/results/profiles/profile_made.h"

#include <jansson.h>

static void make(struct profile_set *set)
{
	struct stack_profile *profile = profile_set_add(set, "json dump", NULL);

	made_stack(profile, 0, "main f", 10);
	profile->interval_s = .01;
	profile->interpreter = strdup("CPython 3.14.2");
	set->start_s = 1000.5;
	set->duration_s = 60;
	assert_int_equal(profile_labels_set(&set->labels, "git.commit", "a,b=\"c\" {}", NULL), 0);
}

static json_t *label(json_t *labels, const char *name)
{
	for (size_t i = 0; i < json_array_size(labels); i++) {
		json_t *one = json_array_get(labels, i);

		if (strcmp(json_string_value(json_object_get(one, "name")), name) == 0)
			return json_object_get(one, "value");
	}
	fail_msg("no label %s", name);
	return NULL;
}

static json_t *made(const struct push_what *what, const char *url)
{
	struct profile_set set = {0};
	struct push_request request = {0};
	struct err err = {0};
	json_t *json;

	make(&set);
	assert_int_equal(push_request_make(&request, what, &set, 0, &err), 0);
	assert_string_equal(buf_text(&request.url), url);
	assert_string_equal(request.content_type, "application/json");
	json = json_loads(buf_text(&request.body), 0, NULL);
	assert_non_null(json);
	push_request_release(&request);
	profile_set_release(&set);
	return json;
}

static void pyroscope_gets_a_series_with_labels_and_an_id(void **state)
{
	const struct push_what what = {PUSH_PYROSCOPE, "http://h:4040/", "shop", 5};
	json_t *json = made(&what, "http://h:4040/push.v1.PusherService/Push");
	json_t *series = json_array_get(json_object_get(json, "series"), 0);
	json_t *labels = json_object_get(series, "labels");
	json_t *sample = json_array_get(json_object_get(series, "samples"), 0);

	(void)state;
	assert_string_equal(json_string_value(label(labels, "__name__")), "process_cpu");
	assert_string_equal(json_string_value(label(labels, "service_name")), "shop");
	assert_string_equal(json_string_value(label(labels, "benchmark")), "json dump");
	assert_string_equal(json_string_value(label(labels, "git_commit")), "a,b=\"c\" {}");
	assert_int_equal(strlen(json_string_value(json_object_get(sample, "ID"))), 36);
	/* gzip, base64 */
	assert_memory_equal(json_string_value(json_object_get(sample, "rawProfile")), "H4sI", 4);
	json_decref(json);
}

static void parca_has_its_labels_in_a_message_of_their_own(void **state)
{
	const struct push_what what = {PUSH_PARCA, "https://h/parca", NULL, 5};
	json_t *json = made(&what, "https://h/parca/api/profiles/writeraw");
	json_t *series = json_array_get(json_object_get(json, "series"), 0);
	json_t *labels = json_object_get(json_object_get(series, "labels"), "labels");

	(void)state;
	assert_true(json_is_true(json_object_get(json, "normalized")));
	assert_string_equal(json_string_value(label(labels, "service_name")), "json dump");
	json_decref(json);
}

static void ingest_has_name_and_time_in_its_query(void **state)
{
	const struct push_what what = {PUSH_INGEST, "http://h/ingest", "my shop", 5};
	struct profile_set set = {0};
	struct push_request request = {0};

	(void)state;
	make(&set);
	assert_int_equal(push_request_make(&request, &what, &set, 0, NULL), 0);
	assert_string_equal(
		buf_text(&request.url),
		"http://h/ingest?name=my_shop%7Bbenchmark%3Djson%20dump%2Cinterpreter%3D"
		"CPython%203.14.2%2Cgit_commit%3Da_b_%22c%22%20__%7D&from=1000&until=1061&"
		"format=pprof&spyName=assay&sampleRate=100");
	assert_memory_equal(request.body.data, "\x1f\x8b", 2);
	push_request_release(&request);
	profile_set_release(&set);
}

static void what_servers_do_not_know_is_refused_or_filled_in(void **state)
{
	struct push_what what = {PUSH_INGEST, "http://h", NULL, 5000};
	struct profile_set set = {0};
	struct push_request request = {0};
	struct err err = {0};

	(void)state;
	make(&set);
	set.start_s = set.duration_s = 0;
	set.profiles[0].parts[0].seconds = 2.5;
	assert_int_equal(push_request_make(&request, &what, &set, 0, NULL), 0);
	assert_non_null(strstr(buf_text(&request.url), "&from=5000&until=5003&"));
	push_request_release(&request);
	set.profiles[0].unit = strdup("bytes");
	assert_int_equal(push_request_make(&request, &what, &set, 0, &err), -1);
	assert_non_null(strstr(err.text, "json dump: weights in bytes cannot be sent as ingest"));
	what.form = PUSH_PARCA;
	assert_int_equal(push_request_make(&request, &what, &set, 0, NULL), 0);
	assert_non_null(strstr(buf_text(&request.body), "\"memory\""));
	push_request_release(&request);
	profile_set_release(&set);
	assert_int_equal(push_form_of_name("parca"), PUSH_PARCA);
	assert_int_equal(push_form_of_name("x"), PUSH_FORMS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pyroscope_gets_a_series_with_labels_and_an_id),
		cmocka_unit_test(parca_has_its_labels_in_a_message_of_their_own),
		cmocka_unit_test(ingest_has_name_and_time_in_its_query),
		cmocka_unit_test(what_servers_do_not_know_is_refused_or_filled_in),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
