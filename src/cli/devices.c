/*
 * Reading the options for devices, and handing them to an inst.
 */
#include "cli/devices.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "cli/commands.h"

enum { LONGEST_SECONDS = 3600, LARGEST_MIB = 512, TYPE_LIMIT = 64 };

/* A number above 0; `standard` when nothing was given, below 0 when what was
 * given makes no sense. */
static double read_number(const char *given, double standard, double most) {
    char *end = NULL;
    if (!given)
        return standard;
    double number = strtod(given, &end);
    if (end == given || *end != '\0' || !(number > 0) || number > most)
        return -1;
    return number;
}

static double seconds_of(const cli_devices *given) {
    return read_number(given->net_time, 30, LONGEST_SECONDS);
}

static double mib_of(const cli_devices *given) {
    return read_number(given->net_size, 16, LARGEST_MIB);
}

static bool is(const char *text, const char *other) {
    return text && strcmp(text, other) == 0;
}

static int check_answers(const char *command, const option_values *answers) {
    for (size_t i = 0; i < answers->count; i++) {
        const char *given = answers->items[i];
        size_t length = strcspn(given, "=");
        json_value value;
        auxrt_error error;
        if (length == 0 || length >= TYPE_LIMIT || given[length] != '=')
            return options_misuse(command,
                                  "--answer takes TYPE=JSON, as "
                                  "show_input='\"Ada\"', not %s",
                                  given);
        if (json_parse(slice_from_string(given + length + 1), &value, &error) !=
            AUXRT_OK)
            return options_misuse(command, "--answer %s: %s", given,
                                  error.message);
    }
    return CLI_OK;
}

int devices_check(const char *command, const cli_devices *given) {
    if (seconds_of(given) < 0)
        return options_misuse(command,
                              "--net-time takes seconds, above 0 and up to "
                              "%d, not %s",
                              LONGEST_SECONDS, given->net_time);
    if (mib_of(given) < 0)
        return options_misuse(command,
                              "--net-size takes MiB, above 0 and up to %d, "
                              "not %s",
                              LARGEST_MIB, given->net_size);
    if (is(given->net, ""))
        return options_misuse(command, "--allow-net= names no host; without "
                                       "\"=\" it permits all public ones");
    if (given->unanswered && !is(given->unanswered, "report") &&
        !is(given->unanswered, "reject"))
        return options_misuse(command,
                              "--unanswered takes report or reject, not %s",
                              given->unanswered);
    return check_answers(command, &given->answers);
}

/* ----------------------------------------------------------------- answers */

/* Whether an answer that was not given out yet is for this type of action. */
static bool is_answer_to(const char *answer, slice type) {
    return answer && strncmp(answer, type.data, type.length) == 0 &&
           answer[type.length] == '=';
}

static void answer_next(void *user, auxrt_inst *inst, auxrt_string task,
                        auxrt_string action) {
    const option_values *answers = user;
    json_value parsed, type;
    auxrt_error ignored;
    if (task.length == 0 ||
        json_parse(slice_of(action.data, action.length), &parsed, NULL) !=
            AUXRT_OK ||
        !json_member(parsed, SLICE("type"), &type))
        return;
    buffer scratch;
    buffer_init(&scratch, 1 << 20);
    slice name = json_string(type, &scratch);
    for (size_t i = 0; i < answers->count; i++)
        if (is_answer_to(answers->items[i], name)) {
            const char *value = answers->items[i] + name.length + 1;
            answers->items[i] = NULL;
            auxrt_inst_resolve(inst, task, auxrt_string_of(value), &ignored);
            buffer_free(&scratch);
            return;
        }
    buffer reason;
    buffer_init(&reason, 1 << 21);
    buffer_append_format(&reason,
                         "{\"$error\":{\"name\":\"Error\",\"message\":"
                         "\"no --answer is left for %.*s\"}}",
                         (int)name.length, name.data);
    auxrt_inst_reject(inst, task, (auxrt_string){reason.data, reason.length},
                      &ignored);
    buffer_free(&reason);
    buffer_free(&scratch);
}

/* The answers belong to the options, which outlive the inst. */
static auxrt_result handle_answers(auxrt_inst *inst,
                                   const option_values *answers,
                                   auxrt_error *error) {
    auxrt_result result = AUXRT_OK;
    for (size_t i = 0; i < answers->count && result == AUXRT_OK; i++) {
        char type[TYPE_LIMIT];
        size_t length = strcspn(answers->items[i], "=");
        memcpy(type, answers->items[i], length);
        type[length] = '\0';
        result =
            auxrt_inst_handle(inst, type, answer_next, (void *)answers, error);
    }
    return result;
}

auxrt_result devices_permit(auxrt_inst *inst, const cli_devices *given,
                            auxrt_error *error) {
    const auxrt_permissions permissions = {
        .size = sizeof permissions,
        .net = given->net       ? given->net
               : given->any_net ? "*"
                                : NULL,
        .net_time_limit_ms = (uint32_t)ceil(seconds_of(given) * 1000),
        .net_size_limit = (size_t)ceil(mib_of(given) * (1 << 20)),
        .read = given->read,
        .write = given->write,
        .unanswered = is(given->unanswered, "reject") ? AUXRT_UNANSWERED_REJECT
                                                      : AUXRT_UNANSWERED_REPORT,
    };
    auxrt_result result = auxrt_inst_permit(inst, &permissions, error);
    return result == AUXRT_OK ? handle_answers(inst, &given->answers, error)
                              : result;
}
