/*
 * Killing a host at a random moment, again and again. The host is a child that
 * goes on from what is stored and says a number when it has stored the next
 * one; what it said must be there afterwards, and at most one number more.
 *
 * AUXRT_KILLS sets how often (1,000 in the soak run), AUXRT_SEED the moments.
 */
#ifndef KILLED_HOST_H
#define KILLED_HOST_H

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/os.h"

typedef struct killed_host {
    /* Never returns; writes each number, a uint32_t, to the descriptor. */
    void (*run)(uint32_t number, int acknowledge);
    /* The number that is stored; 0 for none. */
    uint32_t (*read_back)(void);
    long rounds; /* unless AUXRT_KILLS says otherwise */
} killed_host;

static uint64_t killed_host_seed = 1;

static unsigned killed_host_draw(unsigned bound) {
    killed_host_seed =
        killed_host_seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(killed_host_seed >> 33) % bound;
}

static uint32_t killed_host_once(const killed_host *host, uint32_t number) {
    int ends[2];
    uint32_t acknowledged = number, next;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        close(ends[0]);
        host->run(number, ends[1]);
        _exit(1);
    }
    close(ends[1]);
    /* Some are killed while they open the store, most while they commit. */
    unsigned wanted = killed_host_draw(12);
    for (unsigned i = 0; i < wanted; i++) {
        if (read(ends[0], &next, sizeof next) != sizeof next)
            break;
        acknowledged = next;
    }
    struct timespec moment = {0, (long)killed_host_draw(3000) * 1000};
    nanosleep(&moment, NULL);
    assert_int_equal(kill(child, SIGKILL), 0);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    while (read(ends[0], &next, sizeof next) == sizeof next)
        acknowledged = next;
    close(ends[0]);

    uint32_t found = host->read_back();
    if (found != acknowledged && found != acknowledged + 1)
        fail_msg("%u was acknowledged, %u is there", acknowledged, found);
    return found;
}

static void killed_host_play(const killed_host *host) {
    const char *kills = os_environment("AUXRT_KILLS");
    const char *chosen = os_environment("AUXRT_SEED");
    long rounds = kills ? strtol(kills, NULL, 10) : host->rounds;
    uint32_t number = 0;
    killed_host_seed = chosen ? strtoull(chosen, NULL, 10) : 1;
    for (long i = 0; i < rounds; i++)
        number = killed_host_once(host, number);
    print_message("%ld kills, %u stored\n", rounds, number);
    assert_true(number > 0);
}

#endif
