/*
 * What the program is when it was started in one of the roles of
 * supervise/process.h.
 */
#include <signal.h>
#include <stdlib.h>

#include "auxrt/isolation.h"
#include "base/os.h"
#include "runtime/serve.h"
#include "supervise/process.h"
#include "supervise/sandbox.h"

/* Set by tests: what the sandbox lets through is the warning of the start. */
#define TRY_VARIABLE "AUXRT_TEST_SANDBOX"

static auxrt_result refused(auxrt_sandbox wanted, auxrt_result result,
                            auxrt_error *own, buffer *warning,
                            auxrt_error *error) {
    if (result == AUXRT_OK)
        return AUXRT_OK;
    if (wanted == AUXRT_SANDBOX_REQUIRE) {
        if (error)
            *error = *own;
        return result;
    }
    buffer_append_format(warning, "scripts are not locked in: %s",
                         own->message);
    return AUXRT_OK;
}

static auxrt_result lock_down(void *user, const message_start *start,
                              buffer *warning, auxrt_error *error) {
    auxrt_sandbox wanted = (auxrt_sandbox)start->sandbox;
    auxrt_error own;
    (void)user;
    if (wanted == AUXRT_SANDBOX_OFF)
        return AUXRT_OK;
    /* The engine reserves much more than it uses. */
    auxrt_result result = sandbox_limit(4 * start->memory_hard, &own);
    if (result == AUXRT_OK)
        result = sandbox_lock(&own);
    if (result == AUXRT_OK && os_environment(TRY_VARIABLE)) {
        char through[512];
        sandbox_try(through, sizeof through);
        buffer_append_format(warning, "let through: %s", through);
    }
    return refused(wanted, result, &own, warning, error);
}

static bool has_asked;

bool process_can_restart_itself(void) {
    return has_asked;
}

int auxrt_script_side(int argc, char **argv) {
    process_role role =
        argc == 2 ? process_role_of(argv[1]) : PROCESS_ROLE_COUNT;
    has_asked = true;
    if (role == PROCESS_ROLE_COUNT)
        return -1;
    sandbox_close_from(PROCESS_MEMORY + 1);
    signal(SIGPIPE, SIG_IGN);
    const serve_options options = {
        .socket = PROCESS_SOCKET,
        .shared = process_shared(),
        .lock_down = lock_down,
        .holds_documents = role == PROCESS_DOCUMENTS,
    };
    if (!options.shared)
        return EXIT_FAILURE;
    return serve_script_side(&options);
}
