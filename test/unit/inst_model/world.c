/*
 * Kinds of spaces, and the inst that has them. One kind is made here: a
 * partition that answers late.
 */
#include <stdarg.h>

#include "inst_model/model.h"
#include "partition/wrapper.h"

uint64_t model_seed, model_first_seed;
test_path model_config_path, model_data_path;

unsigned model_draw(unsigned bound) {
    model_seed = model_seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(model_seed >> 33) % bound;
}

/* ------------------------------------------- a partition that answers late */

/* Takes edits at once, and says what became of them only when it is asked. */
static auxrt_result late_apply(partition *p, uint64_t seq, slice actions,
                               auxrt_error *error) {
    return partition_apply(((wrapper *)p)->inner, seq, actions, error);
}

static auxrt_result late_commit(partition *p, auxrt_error *error) {
    (void)p;
    (void)error;
    return AUXRT_OK;
}

static const partition_class late_class = {
    .kind = "late",
    .apply = late_apply,
    .commit = late_commit,
    .state = wrapper_state,
    .rules = wrapper_rules,
    .version = wrapper_version,
    .work = wrapper_work,
    .watch = wrapper_watch,
    .outlook = wrapper_outlook,
    .status = wrapper_status,
    .close = wrapper_close,
};

/* ------------------------------------------------------------------- kinds */

const char *const model_kind_names[] = {
#define KIND_NAME(name, text) #name,
    KIND_MAP(KIND_NAME)
#undef KIND_NAME
};

static const char *const kind_texts[] = {
#define KIND_TEXT(name, text) text,
    KIND_MAP(KIND_TEXT)
#undef KIND_TEXT
};

const char *const model_spaces[2] = {"shared", "other"};

bool model_may_add(kind k) {
    return k != READONLY && k != HISTORY;
}

bool model_may_change(kind k) {
    return k != READONLY && k != ERRORS && k != HISTORY;
}

bool model_is_stored(kind k) {
    return k == SQLITE || k == READONLY || k == YJS;
}

void model_trace(const char *format, ...) {
    va_list arguments;
    if (!os_environment("AUXRT_TRACE"))
        return;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
}

void model_fail(const world *w, const char *what) {
    fail_msg("seed %llu, %s and %s, round %ld: %s",
             (unsigned long long)model_first_seed,
             model_kind_names[w->kinds[0]], model_kind_names[w->kinds[1]],
             w->rounds, what);
}

static void on_event(void *user, const char *name, auxrt_string event) {
    world *w = user;
    json_value value, part;
    if (json_parse(slice_of(event.data, event.length), &value, NULL) !=
        AUXRT_OK)
        model_fail(w, "an event is no JSON");
    model_trace("%s %.*s\n", name, (int)event.length, event.data);
    if (strcmp(name, "refused") == 0 &&
        json_member(value, SLICE("edits"), &part)) {
        json_walk walk = json_walk_start(part);
        while (json_walk_next(&walk))
            w->refused++;
    }
    if (strcmp(name, "update") == 0 &&
        json_member(value, SLICE("update"), &part) &&
        bot_state_apply_update(w->mirror, part.text, NULL) != AUXRT_OK)
        model_fail(w, "an observer cannot read an update");
    if (strcmp(name, "errors") == 0)
        model_fail(w, event.data);
}

static void on_log(void *user, const char *level, auxrt_string message) {
    world *w = user;
    slice text = slice_of(message.data, message.length);
    if (slice_starts_with(text, SLICE("HEARD "))) {
        uint64_t count = 0;
        for (size_t i = 6; i < text.length; i++)
            count = count * 10 + (uint64_t)(text.data[i] - '0');
        w->heard += count;
    } else if (strcmp(level, "error") == 0)
        model_fail(w, message.data);
}

static void make_late(world *w, const char *space) {
    inst_space *mounted = inst_space_find(w->inst, slice_from_string(space));
    wrapper *late = calloc(1, sizeof *late);
    assert_non_null(late);
    assert_true(wrapper_init(late, &late_class, mounted->partition));
    mounted->partition = &late->base;
    inst_space_listen(w->inst, &late->base);
}

void model_answer_late(world *w) {
    for (int i = 0; i < 2; i++)
        if (w->kinds[i] == LATE) {
            partition *p =
                inst_space_find(w->inst, slice_from_string(model_spaces[i]))
                    ->partition;
            assert_int_equal(partition_commit(((wrapper *)p)->inner, NULL),
                             AUXRT_OK);
            /* What scripts did may concern masks elsewhere. */
            inst_commit(w->inst, NULL);
        }
}

const char *model_source(const world *w, int history) {
    return w->kinds[1 - history] != HISTORY ? model_spaces[1 - history]
           : history == 0                   ? "local"
                                            : "tempShared";
}

bool model_has_stored_marks(const world *w, int history) {
    return w->kinds[1 - history] == HISTORY
               ? history == 0
               : model_is_stored(w->kinds[1 - history]);
}

void model_write_config(const world *w, bool is_open) {
    buffer text;
    auxrt_error error;
    buffer_init(&text, 65536);
    buffer_append_string(&text, "{\"spaces\":{");
    for (int i = 0; i < 2; i++) {
        buffer_append_format(&text, "%s\"%s\":", i > 0 ? "," : "",
                             model_spaces[i]);
        if (w->kinds[i] == HISTORY)
            buffer_append_format(&text, "{\"kind\":\"history\",\"of\":\"%s\"}",
                                 model_source(w, i));
        else
            buffer_append_string(&text, is_open && w->kinds[i] == READONLY
                                            ? "\"sqlite\""
                                            : kind_texts[w->kinds[i]]);
    }
    buffer_append_string(&text, "}}");
    if (os_write_file(model_config_path, buffer_peek(&text), &error) !=
        AUXRT_OK)
        fail_msg("%s", error.message);
    buffer_free(&text);
}

void model_run(world *w) {
    auxrt_error error = {0};
    if (auxrt_inst_run(w->inst, 60000, &error) != AUXRT_OK)
        model_fail(w, error.message);
}

void model_open(world *w) {
    auxrt_error error = {0};
    const auxrt_isolation isolation = {.size = sizeof isolation};
    const auxrt_inst_options options = {
        .size = sizeof options,
        .data = model_data_path,
        .config = model_config_path,
        .listener_limit_ms = 60000,
        .turn_limit_ms = 60000,
        .jobs_limit_ms = 60000,
        .on_event = on_event,
        .on_log = on_log,
        .user = w,
        .isolation = &isolation,
    };
    static const char ear[] =
        "{\"ear\":{\"id\":\"ear\",\"space\":\"tempLocal\",\"tags\":{"
        "\"onEditsRejected\":\"@os.log('HEARD ' + that.edits.length)\"}}}";
    if (auxrt_inst_open(&options, &w->inst, &error) != AUXRT_OK)
        model_fail(w, error.message);
    for (int i = 0; i < 2; i++)
        if (w->kinds[i] == LATE)
            make_late(w, model_spaces[i]);
    bot_state_clear(w->mirror);
    if (auxrt_inst_load_text(w->inst, "ear", auxrt_string_of(ear), &error) !=
        AUXRT_OK)
        model_fail(w, error.message);
    model_run(w);
}

void model_close(world *w) {
    assert_int_equal(auxrt_inst_close(w->inst, NULL), AUXRT_OK);
    w->inst = NULL;
}
