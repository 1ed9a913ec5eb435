/*
 * The limits by name. The tables are in auxrt/limits.h.
 */
#include "cli/limits.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/slice.h"
#include "base/suggest.h"
#include "cli/commands.h"
#include "cli/options.h"

static const struct {
    const char *name;
    size_t member;
    uint64_t least;
    uint64_t most;
} limits[] = {
#define CLI_LIMIT_ROW(name, member, least, most, help)                         \
    {name, offsetof(cli_limits, member), least, most},
    AUXRT_PROCESS_LIMIT_MAP(CLI_LIMIT_ROW)
#undef CLI_LIMIT_ROW
#define CLI_SCRIPT_ROW(name, member, usual, least, most, text)                 \
    {name, offsetof(cli_limits, of_scripts.member), least, most},
        AUXRT_LIMIT_MAP(CLI_SCRIPT_ROW)
#undef CLI_SCRIPT_ROW
};
enum { LIMITS = sizeof limits / sizeof *limits };

static int tell_names(const char *command, slice given) {
    char names[512] = "";
    char name[64];
    size_t length = 0;
    snprintf(name, sizeof name, "%.*s", (int)given.length, given.data);
    suggestion best = suggest_for(name);
    for (size_t i = 0; i < LIMITS; i++)
        suggest_consider(&best, limits[i].name);
    if (best.word)
        return options_misuse(command, "there is no limit %s; did you mean %s?",
                              name, best.word);
    for (size_t i = 0; i < LIMITS && length < sizeof names; i++)
        length += (size_t)snprintf(names + length, sizeof names - length,
                                   "%s%s", i > 0 ? ", " : "", limits[i].name);
    return options_misuse(command, "there is no limit \"%s\"; there are %s",
                          name, names);
}

int limits_read(const char *command, const char *text, cli_limits *out) {
    const char *equals = strchr(text, '=');
    size_t length = equals ? (size_t)(equals - text) : strlen(text);
    for (size_t i = 0; i < LIMITS; i++) {
        if (strlen(limits[i].name) != length ||
            strncmp(limits[i].name, text, length) != 0)
            continue;
        char *end = NULL;
        unsigned long long value =
            equals && equals[1] >= '0' && equals[1] <= '9'
                ? strtoull(equals + 1, &end, 10)
                : 0;
        if (!end || *end != '\0' || value < limits[i].least ||
            value > limits[i].most)
            return options_misuse(command,
                                  "the limit %s is a number from %" PRIu64
                                  " to %" PRIu64 ", not \"%s\"",
                                  limits[i].name, limits[i].least,
                                  limits[i].most, equals ? equals + 1 : "");
        uint64_t number = value;
        memcpy((char *)out + limits[i].member, &number, sizeof number);
        return CLI_OK;
    }
    return tell_names(command, slice_of(text, length));
}

void limits_apply(const cli_limits *given, auxrt_isolation *isolation) {
    isolation->grace_ms = (uint32_t)given->grace_ms;
    isolation->memory_soft = given->memory_soft;
    isolation->memory_hard = given->memory_hard;
    isolation->output_limit = given->turn_bytes;
}
