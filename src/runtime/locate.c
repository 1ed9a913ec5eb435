/*
 * From the engine's positions to positions in the texts of scripts.
 *
 * The engine names a batch (`aux:7`) and a line in it. Units stand in order of
 * batch and line, so the one that has the line is found by halving.
 */
#include "runtime/internal.h"

static bool take_number(const char **at, const char *end, int *out) {
    int value = 0;
    const char *start = *at;
    while (*at < end && **at >= '0' && **at <= '9' && value < 100000000)
        value = value * 10 + (*(*at)++ - '0');
    *out = value;
    return *at > start;
}

static bool batch_of(slice url, uint32_t *batch) {
    const char *at = url.data + strlen(SCRIPT_URL);
    const char *end = url.data + url.length;
    int number;
    if (!slice_starts_with(url, SLICE(SCRIPT_URL)) ||
        !take_number(&at, end, &number) || at != end)
        return false;
    *batch = (uint32_t)number;
    return true;
}

static bool unit_is_before(const unit *u, uint32_t batch, int line) {
    return u->batch < batch || (u->batch == batch && u->last_line < line);
}

/* The unit that has the line of the batch, or NULL. */
static const unit *find_unit(const unit_table *table, slice url, int line) {
    uint32_t batch;
    if (!batch_of(url, &batch))
        return NULL;
    size_t low = 0;
    size_t high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (unit_is_before(&table->items[middle], batch, line))
            low = middle + 1;
        else
            high = middle;
    }
    if (low == table->count)
        return NULL;
    const unit *u = &table->items[low];
    return u->batch == batch && line >= u->first_line ? u : NULL;
}

const unit *unit_locate(const unit_table *table, slice url, int line,
                        int column, int *out_line, int *out_column) {
    const unit *u = find_unit(table, url, line);
    if (!u)
        return NULL;
    /* What stands before the body (its parameters) is the script's start. */
    if (line < u->body_line)
        *out_line = *out_column = 1;
    else
        script_locate(u->script, line - u->body_line + 1, column, out_line,
                      out_column);
    return u;
}

/* Whether a frame below another one of its unit is no call, but the second one
 * that the engine shows for the first part of an asynchronous function. */
static bool repeats_newer(vm_realm *realm, const unit *u, int line, int column,
                          vm_value newer) {
    return vm_array_length(realm, newer) == 3 &&
           vm_to_number(realm, vm_array_at(realm, newer, 0)) == u->number &&
           script_is_async_end(
               u->script, line, column,
               (int)vm_to_number(realm, vm_array_at(realm, newer, 1)),
               (int)vm_to_number(realm, vm_array_at(realm, newer, 2)));
}

/* locate(url, line, column[, message[, newer]]) gives [unit, line, column] or
 * null. The message is that of an error whose newest frame this is; newer is
 * the place of the frame above, in the same form. Other frames in what stands
 * before the body are no calls: the engine shows one below the first part of an
 * asynchronous script. */
vm_value native_locate(vm_realm *realm, void *data, size_t count,
                       const vm_value *arguments) {
    kernel *k = data;
    if (count < 3)
        return vm_throw(realm, "TypeError", "locate(url, line, column)");
    bool newest = count > 3 && vm_is_string(realm, arguments[3]);
    buffer *texts = &k->rt->scratch;
    buffer_clear(texts);
    if (vm_string_append(realm, arguments[0], texts) != AUXRT_OK)
        return vm_throw_on(realm);
    size_t url_length = texts->length;
    if (newest && vm_string_append(realm, arguments[3], texts) != AUXRT_OK)
        return vm_throw_on(realm);
    slice url = slice_of(texts->data, url_length);
    slice message =
        slice_of(texts->data + url_length, texts->length - url_length);
    int engine_line = (int)vm_to_number(realm, arguments[1]);
    int engine_column = (int)vm_to_number(realm, arguments[2]);
    const unit *u = find_unit(&k->units, url, engine_line);
    if (!u || (!newest && engine_line < u->body_line))
        return vm_null(realm);
    int body_line = engine_line - u->body_line + 1;
    if (count > 4 &&
        repeats_newer(realm, u, body_line, engine_column, arguments[4]))
        return vm_null(realm);
    int line;
    int column;
    if (newest)
        script_locate_error(u->script, body_line, engine_column, message, &line,
                            &column);
    else
        script_locate(u->script, body_line, engine_column, &line, &column);
    vm_value place[] = {vm_number(realm, u->number), vm_number(realm, line),
                        vm_number(realm, column)};
    return vm_array(realm, 3, place);
}

/* Reads `:12` at `*at`; gives 0 when there is none. */
static int take_part(const char **at, const char *end) {
    const char *digits = *at + 1;
    int number;
    if (*at >= end || **at != ':' || !take_number(&digits, end, &number))
        return 0;
    *at = digits;
    return number;
}

/* The url ends where its line begins; the number of a batch belongs to it. */
static void read_place(slice place, stack_frame *out) {
    const char *at = place.data;
    const char *end = place.data + place.length;
    size_t known = 0;
    if (slice_starts_with(place, SLICE(KERNEL_URL)))
        known = strlen(KERNEL_URL);
    else if (slice_starts_with(place, SLICE(SCRIPT_URL)))
        known = strlen(SCRIPT_URL);
    if (known == 0)
        return;
    at += known;
    while (at < end && *at != ':')
        at++;
    out->url = slice_of(place.data, (size_t)(at - place.data));
    out->line = take_part(&at, end);
    out->column = take_part(&at, end);
}

bool stack_next(slice *rest, stack_frame *out) {
    if (rest->length == 0)
        return false;
    const char *end = memchr(rest->data, '\n', rest->length);
    size_t length = end ? (size_t)(end - rest->data) : rest->length;
    slice line = slice_of(rest->data, length);
    rest->data += length + (end ? 1 : 0);
    rest->length -= length + (end ? 1 : 0);
    *out = (stack_frame){{line.data, 0}, 0, 0};
    /* Names of functions may hold an @ as well; places hold none. */
    size_t at = length;
    while (at > 0 && line.data[at - 1] != '@')
        at--;
    if (at > 0)
        read_place(slice_of(line.data + at, length - at), out);
    return true;
}
