/*
 * The functions that the kernel gets from C.
 */
#include "base/clock.h"
#include "base/json.h"
#include "base/order.h"
#include "base/os.h"
#include "runtime/internal.h"
#include "runtime/kernel_source.h"
#include "runtime/native_crypto.h"

/* The text of an argument, in `out`; false when there is none or it cannot be
 * made into a text. */
static bool text_argument(vm_realm *realm, size_t count,
                          const vm_value *arguments, size_t index,
                          buffer *out) {
    return index < count &&
           vm_string_append(realm, arguments[index], out) == AUXRT_OK;
}

/* Two texts, one behind the other in the scratch buffer of the runtime. */
static bool two_texts(kernel *k, size_t count, const vm_value *arguments,
                      slice *first, slice *second) {
    buffer *scratch = &k->rt->scratch;
    buffer_clear(scratch);
    if (!text_argument(k->realm, count, arguments, 0, scratch))
        return false;
    size_t middle = scratch->length;
    if (!text_argument(k->realm, count, arguments, 1, scratch))
        return false;
    *first = slice_of(scratch->data, middle);
    *second = slice_of(scratch->data + middle, scratch->length - middle);
    return true;
}

static vm_value native_emit(vm_realm *realm, void *data, size_t count,
                            const vm_value *arguments) {
    kernel *k = data;
    slice kind;
    slice json;
    if (!two_texts(k, count, arguments, &kind, &json))
        return vm_throw(realm, "TypeError", "emit(kind, json)");
    const runtime_options *options = &k->rt->options;
    if (options->on_event)
        options->on_event(options->user, kind, json);
    return vm_undefined(realm);
}

/* emitActions(list, seq): the text of the event is put around the list here,
 * for in the engine a long list would have to be copied for that. */
static vm_value native_emit_actions(vm_realm *realm, void *data, size_t count,
                                    const vm_value *arguments) {
    kernel *k = data;
    const runtime_options *options = &k->rt->options;
    buffer *event = &k->rt->scratch;
    double seq = count > 1 ? vm_to_number(realm, arguments[1]) : -1;
    buffer_clear(event);
    buffer_append_string(event, "{\"event\":\"actions\",");
    if (seq >= 0)
        buffer_append_format(event, "\"seq\":%.0f,", seq);
    buffer_append_string(event, "\"actions\":");
    /* Ended here, the kernel tells them in the next delivery. */
    if (count < 1 ||
        vm_long_string_append(realm, arguments[0], event) != AUXRT_OK)
        return vm_throw(realm, "TypeError", "emitActions(list, seq)");
    buffer_append_char(event, '}');
    if (event->failure != AUXRT_OK)
        return vm_throw(realm, "RangeError", "too many actions");
    if (options->on_event)
        options->on_event(options->user, SLICE("actions"), buffer_peek(event));
    return vm_undefined(realm);
}

static vm_value native_log(vm_realm *realm, void *data, size_t count,
                           const vm_value *arguments) {
    kernel *k = data;
    slice level;
    slice text;
    if (!two_texts(k, count, arguments, &level, &text))
        return vm_throw(realm, "TypeError", "log(level, text)");
    const runtime_options *options = &k->rt->options;
    if (options->on_log)
        options->on_log(options->user, level, text);
    return vm_undefined(realm);
}

static vm_value native_now(vm_realm *realm, void *data, size_t count,
                           const vm_value *arguments) {
    (void)data;
    (void)count;
    (void)arguments;
    return vm_number(realm, (double)clock_wall());
}

/* Milliseconds with fractions, from any start, that never go back. */
static vm_value native_monotonic(vm_realm *realm, void *data, size_t count,
                                 const vm_value *arguments) {
    (void)data;
    (void)count;
    (void)arguments;
    return vm_number(realm, monotonic_ms());
}

static vm_value native_random_bytes(vm_realm *realm, void *data, size_t count,
                                    const vm_value *arguments) {
    enum { MOST = 1 << 26 };
    kernel *k = data;
    double size = count > 0 ? vm_to_number(realm, arguments[0]) : 0;
    if (!(size >= 0 && size <= MOST))
        return vm_throw(realm, "RangeError", "too many random bytes");
    buffer *scratch = &k->rt->scratch;
    auxrt_error error;
    buffer_clear(scratch);
    char *room = buffer_reserve(scratch, (size_t)size + 1);
    if (!room || os_random(room, (size_t)size, &error) != AUXRT_OK)
        return vm_throw(realm, "Error", "the system gave no random bytes");
    return vm_bytes(realm, slice_of(room, (size_t)size));
}

/* Writes a UUID of RFC 9562, version 4, made of 16 random bytes. */
static void write_uuid(unsigned char *bytes, char *text) {
    static const char digits[] = "0123456789abcdef";
    bytes[6] = (unsigned char)((bytes[6] & 0x0F) | 0x40);
    bytes[8] = (unsigned char)((bytes[8] & 0x3F) | 0x80);
    for (size_t i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *text++ = '-';
        *text++ = digits[bytes[i] >> 4];
        *text++ = digits[bytes[i] & 15];
    }
}

/* uuids(count): JSON of a list of that many, for which the engine is called
 * once and not for each text. */
static vm_value native_uuids(vm_realm *realm, void *data, size_t count,
                             const vm_value *arguments) {
    enum { MOST = 64, BYTES = 16, LENGTH = 36, ENTRY = LENGTH + 3 };
    (void)data;
    unsigned char bytes[MOST * BYTES];
    char text[MOST * ENTRY + 1];
    auxrt_error error;
    double wanted = count > 0 ? vm_to_number(realm, arguments[0]) : 0;
    if (!(wanted >= 1 && wanted <= MOST))
        return vm_throw(realm, "RangeError", "uuids(count), 1 to 64");
    size_t number = (size_t)wanted;
    if (os_random(bytes, number * BYTES, &error) != AUXRT_OK)
        return vm_throw(realm, "Error", "the system gave no random bytes");
    for (size_t i = 0; i < number; i++) {
        char *entry = text + i * ENTRY;
        entry[0] = i == 0 ? '[' : ',';
        entry[1] = '"';
        write_uuid(bytes + i * BYTES, entry + 2);
        entry[ENTRY - 1] = '"';
    }
    text[number * ENTRY] = ']';
    return vm_string(realm, slice_of(text, number * ENTRY + 1));
}

/* order(count, lines): the places of the lines when they are sorted by their
 * characters, as an Int32Array; undefined when they are not as many, or not
 * plain ASCII. */
static vm_value native_order(vm_realm *realm, void *data, size_t count,
                             const vm_value *arguments) {
    kernel *k = data;
    buffer *lines = &k->rt->scratch;
    buffer_clear(lines);
    double wanted = count > 0 ? vm_to_number(realm, arguments[0]) : 0;
    if (!(wanted >= 1 && wanted <= INT32_MAX) ||
        !text_argument(realm, count, arguments, 1, lines))
        return vm_throw(realm, "TypeError", "order(count, lines)");
    int32_t *places = order_lines(buffer_peek(lines), (size_t)wanted);
    return places ? vm_int32_take(realm, places, (size_t)wanted)
                  : vm_undefined(realm);
}

static void write_pause(void *data, const script_pause *pause) {
    json_writer *w = data;
    json_begin_array(w);
    json_write_integer(w, pause->line);
    json_write_integer(w, pause->column);
    json_write_integer(w, pause->states);
    json_end_array(w);
}

/* pausePoints(text): where a debugger could stop in a script, as the JSON of
 * [line, column, 1 before + 2 after] for each. */
static vm_value native_pause_points(vm_realm *realm, void *data, size_t count,
                                    const vm_value *arguments) {
    kernel *k = data;
    buffer text;
    buffer_init(&text, SIZE_MAX);
    buffer_clear(&k->rt->scratch);
    json_writer w = json_writer_on(&k->rt->scratch);
    json_begin_array(&w);
    if (text_argument(realm, count, arguments, 0, &text))
        script_find_pauses(buffer_peek(&text), write_pause, &w);
    json_end_array(&w);
    buffer_free(&text);
    return vm_string(realm, buffer_peek(&k->rt->scratch));
}

static vm_value native_stack(vm_realm *realm, void *data, size_t count,
                             const vm_value *arguments) {
    kernel *k = data;
    (void)count;
    (void)arguments;
    buffer_clear(&k->rt->scratch);
    vm_running_stack(realm, &k->rt->scratch);
    return vm_string(realm, buffer_peek(&k->rt->scratch));
}

/* loadPart(name, ...arguments): evaluates a part with these arguments and gives
 * its exports. */
static vm_value native_load_part(vm_realm *realm, void *data, size_t count,
                                 const vm_value *arguments) {
    kernel *k = data;
    buffer *name = &k->rt->scratch;
    kernel_text source;
    vm_value start = NULL;
    vm_value exports = NULL;
    buffer_clear(name);
    if (!text_argument(realm, count, arguments, 0, name))
        return vm_throw(realm, "TypeError", "loadPart(name, …)");
    if (!kernel_part(buffer_peek(name), &source))
        return vm_throw(realm, "Error", "the kernel has no part of that name");
    if (vm_evaluate_static(realm, source.units, source.length, KERNEL_URL,
                           &start, NULL) != AUXRT_OK ||
        vm_call(realm, start, count - 1, arguments + 1, &exports, NULL) !=
            AUXRT_OK)
        return vm_throw_on(realm);
    return exports;
}

/* newKernel(emit): another kernel of this runtime, in a realm of its own; its
 * events go to the function `emit`. Gives what the kernel's bundle gives. */
static vm_value native_new_kernel(vm_realm *realm, void *data, size_t count,
                                  const vm_value *arguments) {
    kernel *k = data;
    kernel *made = NULL;
    auxrt_error error;
    vm_value emit =
        count > 0 && vm_is_object(realm, arguments[0]) ? arguments[0] : NULL;
    if (kernel_new(k->rt, emit, &made, &error) != AUXRT_OK)
        return vm_throw(realm, "Error", error.message);
    return made->face;
}

/* announce(kind, number, name): tells a host in another process what a number
 * in the page stands for. Gives false when earlier names were forgotten. */
static vm_value native_announce(vm_realm *realm, void *data, size_t count,
                                const vm_value *arguments) {
    kernel *k = data;
    buffer *name = &k->rt->scratch;
    buffer_clear(name);
    if (!text_argument(realm, count, arguments, 2, name))
        return vm_throw(realm, "TypeError", "announce(kind, number, name)");
    bool is_tag = vm_to_number(realm, arguments[0]) > 0;
    return vm_bool(realm,
                   shared_name_put(k->rt->options.shared,
                                   is_tag ? SHARED_TAG : SHARED_BOT,
                                   (int32_t)vm_to_number(realm, arguments[1]),
                                   buffer_peek(name)));
}

/* globalChecks(): gives the object that woven code finds by its name wherever
 * it runs in this realm, which no script can write. Once in a realm. */
static vm_value native_global_checks(vm_realm *realm, void *data, size_t count,
                                     const vm_value *arguments) {
    (void)data;
    (void)count;
    (void)arguments;
    vm_value made = NULL;
    if (vm_evaluate(realm,
                    SLICE("const __aux$k = { __proto__: null }; __aux$k"),
                    KERNEL_URL, &made, NULL) != AUXRT_OK)
        return vm_throw_on(realm);
    return made;
}

vm_value kernel_natives(kernel *k, vm_value emit) {
    static const struct {
        const char *name;
        vm_native function;
    } functions[] = {
        {"emit", native_emit},
        {"emitActions", native_emit_actions},
        {"compile", native_compile},
        {"weave", native_weave},
        {"globalChecks", native_global_checks},
        {"know", native_know},
        {"keepUnits", native_keep_units},
        {"locate", native_locate},
        {"now", native_now},
        {"monotonic", native_monotonic},
        {"randomBytes", native_random_bytes},
        {"uuids", native_uuids},
        {"order", native_order},
        {"log", native_log},
        {"loadPart", native_load_part},
        {"stack", native_stack},
        {"pausePoints", native_pause_points},
        {"newKernel", native_new_kernel},
        {"endJobs", native_end_jobs},
    };
    vm_realm *realm = k->realm;
    vm_value natives = vm_object(realm);
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        vm_set(realm, natives, functions[i].name,
               vm_function(realm, functions[i].name, functions[i].function, k));
    if (emit)
        vm_set(realm, natives, "emit", emit);
    if (k->rt->options.shared && !emit)
        vm_set(realm, natives, "announce",
               vm_function(realm, "announce", native_announce, k));
    vm_set(realm, natives, "page",
           vm_shared_int32(realm, k->page, PAGE_LENGTH));
    vm_set(realm, natives, "due", vm_shared_float64(realm, k->due, 1));
    native_crypto_install(realm, natives);
    return natives;
}
