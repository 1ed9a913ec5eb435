/*
 * Reading the options for devices, and handing them to an inst.
 */
#include "cli/devices.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/options.h"

enum { LONGEST_SECONDS = 3600, LARGEST_MIB = 512 };

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
    return CLI_OK;
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
    return auxrt_inst_permit(inst, &permissions, error);
}
