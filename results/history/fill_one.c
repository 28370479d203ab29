#include "results/history/fill_one.h"

#include "results/base/buf.h"
#include "results/base/path.h"
#include "results/files/read.h"
#include "results/history/environment.h"
#include "results/history/summary_bytes.h"
#include "results/model/keys.h"
#include "results/model/machine.h"
#include "results/shards/lacks.h"

#include <stdlib.h>
#include <string.h>

/* ---- statements */

int filler_init(struct filler *filler, struct history_index *index, struct err *err)
{
	*filler = (struct filler){.index = index};
	filler->find_text = index_prepare(index, "SELECT id FROM texts WHERE text = ?", err);
	filler->find_file = index_prepare(index, "SELECT 1 FROM files WHERE name = ?", err);
	filler->add_text = index_prepare(index, "INSERT INTO texts(text) VALUES(?)", err);
	filler->add_file = index_prepare(index,
					 "INSERT OR IGNORE INTO files(name, size, mtime_ns, "
					 "reason, commit_s, hash, subject, branch, dirty, benches, "
					 "machines, facts, lacks) "
					 "VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)",
					 err);
	filler->add_point = index_prepare(index, "INSERT INTO points VALUES(?,?,?,?,?,?)", err);
	return filler->find_text && filler->find_file && filler->add_text && filler->add_file &&
			       filler->add_point
		       ? 0
		       : -1;
}

void filler_release(struct filler *filler)
{
	sqlite3_finalize(filler->find_text);
	sqlite3_finalize(filler->find_file);
	sqlite3_finalize(filler->add_text);
	sqlite3_finalize(filler->add_file);
	sqlite3_finalize(filler->add_point);
}

static int do_with(struct filler *filler, sqlite3_stmt *statement, struct err *err)
{
	int rc = index_step(filler->index, statement, err);

	sqlite3_reset(statement);
	return rc;
}

/* The id of a text of any bytes; -1 with err. */
static int64_t text_id(struct filler *filler, const void *bytes, size_t len, struct err *err)
{
	int64_t id = -1;
	int found;

	/* no byte is still a text, and no NULL */
	sqlite3_bind_blob(filler->find_text, 1, len ? bytes : "", (int)len, SQLITE_STATIC);
	found = index_step(filler->index, filler->find_text, err);
	if (found == 1)
		id = sqlite3_column_int64(filler->find_text, 0);
	sqlite3_reset(filler->find_text);
	if (found)
		return id;
	sqlite3_bind_blob(filler->add_text, 1, len ? bytes : "", (int)len, SQLITE_STATIC);
	if (do_with(filler, filler->add_text, err))
		return -1;
	return sqlite3_last_insert_rowid(filler->index->db);
}

static void add_part(struct buf *text, const char *part)
{
	buf_adds(text, part ? part : "");
	buf_add(text, "", 1);
}

/* "HOST\0CPU\0IMAGE\0": nothing for what is not known. */
static int64_t machine_id_of(struct filler *filler, struct machine_id machine, struct err *err)
{
	struct buf text = {0};
	int64_t id;

	add_part(&text, machine.host);
	add_part(&text, machine.cpu);
	add_part(&text, machine.image);
	id = buf_failed(&text) ? err_memory(err) : text_id(filler, text.data, text.len, err);
	buf_release(&text);
	return id;
}

/* ---- points */

/* The runs with values of the machine of the first that is not taken yet: a benchmark that borrows
   them. False when all are taken. */
static bool next_part(struct bench *part, const struct bench *bench, bool *taken)
{
	part->nruns = 0;
	for (size_t i = 0; i < bench->nruns; i++) {
		struct run *run = bench->runs[i];

		if (taken[i] || run->nvalues == 0)
			continue;
		if (part->nruns && !machine_equals(machine_of(part->runs[0]), machine_of(run)))
			continue;
		taken[i] = true;
		part->runs[part->nruns++] = run;
	}
	return part->nruns > 0;
}

/* Who the pacer of all runs was; "": they had none, or several. */
static const char *pacer_of(const struct bench *bench)
{
	const char *who = meta_text(bench->runs[0]->meta, KEY_PACER);

	for (size_t i = 1; who && i < bench->nruns; i++) {
		const char *other = meta_text(bench->runs[i]->meta, KEY_PACER);

		if (!other || strcmp(other, who) != 0)
			who = NULL;
	}
	return who ? who : "";
}

static int add_point(struct filler *filler, int64_t file, const struct bench *part, struct err *err)
{
	const char *name = bench_name(part), *unit = bench_unit(part), *pacer = pacer_of(part);
	unsigned char bytes[SUMMARY_BYTES];
	struct summary summary;
	int64_t ids[4];

	if (summary_of(&summary, part, *pacer, err))
		return -1;
	ids[0] = text_id(filler, name, strlen(name), err);
	ids[1] = machine_id_of(filler, machine_of(part->runs[0]), err);
	ids[2] = text_id(filler, unit, strlen(unit), err);
	ids[3] = text_id(filler, pacer, strlen(pacer), err);
	for (int i = 0; i < 4; i++)
		if (ids[i] < 0)
			return -1;
	sqlite3_bind_int64(filler->add_point, 1, ids[0]);
	sqlite3_bind_int64(filler->add_point, 2, file);
	sqlite3_bind_int64(filler->add_point, 3, ids[1]);
	sqlite3_bind_int64(filler->add_point, 4, ids[2]);
	sqlite3_bind_int64(filler->add_point, 5, ids[3]);
	sqlite3_bind_blob(filler->add_point, 6, bytes, (int)summary_pack(&summary, bytes),
			  SQLITE_STATIC);
	return do_with(filler, filler->add_point, err);
}

static int add_bench(struct filler *filler, int64_t file, const struct bench *bench,
		     struct err *err)
{
	struct bench part = {.runs = calloc(bench->nruns, sizeof(*part.runs))};
	bool *taken = calloc(bench->nruns, sizeof(*taken));
	int rc = part.runs && taken ? 0 : err_memory(err);

	while (!rc && next_part(&part, bench, taken))
		rc = add_point(filler, file, &part, err);
	free(part.runs);
	free(taken);
	return rc;
}

/* ---- files */

/* Ids of the machines of all its runs, each once; that of the first run first. */
static int add_machines(struct filler *filler, struct buf *ids, const struct suite *suite,
			struct err *err)
{
	const struct run *known = NULL;

	for (size_t b = 0; b < suite->n; b++)
		for (size_t i = 0; i < suite->benches[b]->nruns; i++) {
			const struct run *run = suite->benches[b]->runs[i];
			int64_t id;
			size_t k = 0;

			if (known && machine_equals(machine_of(known), machine_of(run)))
				continue;
			known = run;
			id = machine_id_of(filler, machine_of(run), err);
			if (id < 0)
				return -1;
			while (k < ids->len && memcmp(ids->data + k, &id, sizeof(id)) != 0)
				k += sizeof(id);
			if (k >= ids->len)
				buf_add(ids, &id, sizeof(id));
		}
	return buf_failed(ids) ? err_memory(err) : 0;
}

/* Each ends with a NUL. */
static int add_facts(struct buf *texts, const struct run *run, struct err *err)
{
	char *facts[HISTORY_FACTS];
	int rc = environment_facts(run, facts, err);

	for (int fact = 0; fact < HISTORY_FACTS; fact++) {
		buf_adds(texts, facts[fact] ? facts[fact] : "");
		buf_add(texts, "", 1);
		free(facts[fact]);
	}
	return rc ? rc : buf_failed(texts) ? err_memory(err) : 0;
}

static void bind_text(sqlite3_stmt *statement, int at, const char *text)
{
	/* bytes that are not UTF-8 come back as they are */
	sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC);
}

/* In *text, NULL for nothing: what the file says that it lacks of its suite; free(). */
static int lacks_text(char **text, const struct suite *suite, struct err *err)
{
	struct suite_lacks lacks = {0};
	int rc = suite_lacks_init(&lacks, suite, err);
	json_t *json = !rc && suite_lacks_any(&lacks) ? suite_lacks_json(&lacks) : NULL;

	*text = json ? json_dumps(json, JSON_COMPACT) : NULL;
	if (!rc && suite_lacks_any(&lacks) && !*text)
		rc = err_memory(err);
	json_decref(json);
	suite_lacks_release(&lacks);
	return rc;
}

/* Of a file that could be read. */
static int bind_result(struct filler *filler, const struct suite *suite, struct buf *machines,
		       struct buf *facts, struct err *err)
{
	const struct run *first = suite->benches[0]->runs[0];
	char *lacks;

	if (add_machines(filler, machines, suite, err) || add_facts(facts, first, err))
		return -1;
	sqlite3_bind_int64(filler->add_file, 5, environment_commit_s(first->meta));
	bind_text(filler->add_file, 6, environment_commit(first->meta));
	bind_text(filler->add_file, 7, environment_subject(first->meta));
	bind_text(filler->add_file, 8, environment_branch(first->meta));
	sqlite3_bind_int(filler->add_file, 9, environment_dirty(first->meta));
	sqlite3_bind_int64(filler->add_file, 10, (sqlite3_int64)suite->n);
	sqlite3_bind_blob(filler->add_file, 11, machines->data, (int)machines->len, SQLITE_STATIC);
	sqlite3_bind_blob(filler->add_file, 12, facts->data, (int)facts->len, SQLITE_STATIC);
	if (lacks_text(&lacks, suite, err))
		return -1;
	sqlite3_bind_text(filler->add_file, 13, lacks, -1, free);
	return 0;
}

/* `suite`: NULL for a file that could not be read, for this reason. */
static int add_file(struct filler *filler, const struct scan_file *file, const struct suite *suite,
		    const char *reason, struct err *err)
{
	struct buf machines = {0}, facts = {0};
	int rc = 0;

	sqlite3_clear_bindings(filler->add_file);
	bind_text(filler->add_file, 1, file->name);
	sqlite3_bind_int64(filler->add_file, 2, file->size);
	sqlite3_bind_int64(filler->add_file, 3, file->mtime_ns);
	bind_text(filler->add_file, 4, reason);
	if (suite)
		rc = bind_result(filler, suite, &machines, &facts, err);
	if (!rc)
		rc = do_with(filler, filler->add_file, err);
	buf_release(&machines);
	buf_release(&facts);
	return rc;
}

static int add_suite(struct filler *filler, const struct scan_file *file, const struct suite *suite,
		     struct err *err)
{
	int64_t id;

	if (add_file(filler, file, suite, NULL, err))
		return -1;
	if (sqlite3_changes(filler->index->db) == 0) /* another has read it meanwhile */
		return 0;
	id = sqlite3_last_insert_rowid(filler->index->db);
	for (size_t b = 0; b < suite->n; b++)
		if (add_bench(filler, id, suite->benches[b], err))
			return -1;
	return 0;
}

/* What was wrong without the path, which whoever tells it has. */
static const char *reason_in(const struct err *err, const char *path)
{
	size_t len = strlen(path);

	return strncmp(err->text, path, len) == 0 && strncmp(err->text + len, ": ", 2) == 0
		       ? err->text + len + 2
		       : err->text;
}

int filler_has(struct filler *filler, const char *name, struct err *err)
{
	int has;

	bind_text(filler->find_file, 1, name);
	has = index_step(filler->index, filler->find_file, err);
	sqlite3_reset(filler->find_file);
	return has;
}

int fill_read(struct fill_read *read, const char *folder, const struct scan_file *file,
	      struct err *err)
{
	char *path = path_in_new(folder, file->name);
	struct err cause = {0};
	int rc = 0;

	*read = (struct fill_read){.file = file};
	if (path)
		read->suite = suite_read(path, &cause);
	if (!path || cause.kind == ERR_MEMORY) {
		rc = err_memory(err);
	} else if (!read->suite || read->suite->n == 0) {
		/* no benchmarks: another tool's file, where all of them failed */
		read->reason =
			strdup(read->suite ? "it has no benchmarks" : reason_in(&cause, path));
		rc = read->reason ? 0 : err_memory(err);
	}
	free(path);
	return rc;
}

void fill_read_release(struct fill_read *read)
{
	suite_free(read->suite);
	free(read->reason);
	*read = (struct fill_read){0};
}

int filler_put(struct filler *filler, const struct fill_read *read, struct err *err)
{
	return read->reason ? add_file(filler, read->file, NULL, read->reason, err)
			    : add_suite(filler, read->file, read->suite, err);
}
