/*
 * The options of commands that let an inst use the network and folders.
 */
#ifndef CLI_DEVICES_H
#define CLI_DEVICES_H

#include <stdbool.h>

#include "auxrt.h"
#include "cli/options.h"

typedef struct cli_devices {
    bool any_net;    /* --allow-net without hosts */
    const char *net; /* --allow-net=HOST,… */
    const char *net_time;
    const char *net_size;
    const char *read;
    const char *write;
    const char *unanswered;
    /* --answer TYPE=JSON; room for the items is the caller's. Those that were
     * given out are NULL. */
    option_values answers;
} cli_devices;

/* Rows of a command's table of options. */
#define CLI_DEVICE_OPTIONS(d)                                                  \
    {"--allow-net", &(d)->any_net, &(d)->net, NULL},                           \
        {"--net-time", NULL, &(d)->net_time, NULL},                            \
        {"--net-size", NULL, &(d)->net_size, NULL},                            \
        {"--allow-read", NULL, &(d)->read, NULL},                              \
        {"--allow-write", NULL, &(d)->write, NULL},                            \
        {"--answer", NULL, NULL, &(d)->answers}, {                             \
        "--unanswered", NULL, &(d)->unanswered, NULL                           \
    }

/* Their part of a usage line, and of a command's help. */
#define CLI_DEVICE_USAGE                                                       \
    "[--allow-net[=HOST,…]] [--allow-read DIR]\n"                            \
    "                 [--allow-write DIR] [--unanswered report|reject]\n"      \
    "                 [--answer TYPE=JSON]…\n"
#define CLI_DEVICE_HELP                                                        \
    "  --allow-net[=HOST,…]  let scripts send web requests: to all public\n" \
    "                        hosts, or only to these; docs/devices.md\n"       \
    "  --net-time SECONDS    a request's time, redirects included (30)\n"      \
    "  --net-size MIB        the most that a request or answer holds (16)\n"   \
    "  --allow-read DIR      the files of DIR answer os.showUploadFiles\n"     \
    "  --allow-write DIR     what scripts download is written into DIR\n"      \
    "  --unanswered KIND     tasks that no device answers: `report` them in\n" \
    "                        the log (the default), or `reject` the promise\n" \
    "  --answer TYPE=JSON    answers a task, as show_input='\"Ada\"'; given\n" \
    "                        several times: in turn, for each type\n"

/* Wrong usage, or an exit code of CLI_OK. */
int devices_check(const char *command, const cli_devices *given);
/* `given` has to live as long as the inst. */
auxrt_result devices_permit(auxrt_inst *inst, const cli_devices *given,
                            auxrt_error *error);

#endif
