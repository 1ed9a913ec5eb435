/*
 * What a process of its own costs, and how soon it is replaced.
 *
 *   bench_isolation [PROGRAM [MEASURE...]]
 *
 * PROGRAM is the command, for its cold start; the measures are round-trip,
 * edits, crash, many and cold-start, all if none is named.
 *
 * The processes of scripts are this program, started again. Times are of the
 * wall, so they say something on an idle machine only.
 */
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "auxrt.h"
#include "base/buffer.h"

extern char **environ;

static void fail(const char *what, const auxrt_error *error) {
    fprintf(stderr, "%s: %s\n", what, error->message);
    exit(1);
}

static double now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorts the times and gives the one below which `part` of them are. */
static double part_of(double *times, size_t count, double part) {
    qsort(times, count, sizeof *times, compare);
    return times[(size_t)((double)(count - 1) * part)];
}

/* ------------------------------------------------------------------- hosts */

typedef struct host {
    auxrt_runtime *runtime;
    const char *bots; /* given again after a loss */
} host;

static void on_rebuild(void *user, auxrt_runtime *runtime) {
    const host *h = user;
    auxrt_runtime_restore(runtime, auxrt_string_of(h->bots), NULL);
}

static void open_host(host *h, const char *bots, bool isolated,
                      uint32_t listener_ms) {
    auxrt_error error;
    h->bots = bots;
    const auxrt_isolation isolation = {
        .size = sizeof isolation, .on_rebuild = on_rebuild, .user = h};
    const auxrt_runtime_options options = {
        .size = sizeof options,
        .listener_limit_ms = listener_ms,
        .isolation = isolated ? &isolation : NULL,
    };
    if (auxrt_runtime_new(&options, &h->runtime, &error) != AUXRT_OK ||
        auxrt_runtime_add_bots(h->runtime, auxrt_string_of(bots), NULL,
                               &error) != AUXRT_OK)
        fail("opening", &error);
}

static void shout(host *h, const char *name) {
    auxrt_error error;
    if (auxrt_runtime_shout(h->runtime, auxrt_string_of(name),
                            (auxrt_string){0}, (auxrt_string){0}, NULL,
                            &error) != AUXRT_OK)
        fail(name, &error);
}

/* The time of each of `count` shouts. */
static void time_shouts(host *h, const char *name, double *times,
                        size_t count) {
    for (size_t i = 0; i < count; i++) {
        double start = now_us();
        shout(h, name);
        times[i] = now_us() - start;
    }
}

/* ------------------------------------------------------------- the measures */

#define FEW                                                                    \
    "{\"good\":{\"id\":\"good\",\"tags\":{\"onPing\":\"@return 1;\","          \
    "\"onHang\":\"@for (;;);\","                                               \
    "\"onEdit\":\"@for (let i = 0; i < 10000; i++) tags['x' + i] = "           \
    "Math.random();\"}}}"

static void measure_round_trip(void) {
    enum { COUNT = 3000, WARM = 500 };
    static double times[COUNT];
    double medians[2];
    for (int isolated = 0; isolated < 2; isolated++) {
        host h;
        open_host(&h, FEW, isolated, 1000);
        time_shouts(&h, "onPing", times, WARM);
        time_shouts(&h, "onPing", times, COUNT);
        medians[isolated] = part_of(times, COUNT, 0.5);
        auxrt_runtime_free(h.runtime);
    }
    printf("a shout: %.1f us in this process, %.1f us in its own: %.1f us "
           "more (aim: 60)\n",
           medians[0], medians[1], medians[1] - medians[0]);
}

static void measure_edits(void) {
    enum { COUNT = 25, WARM = 10 };
    double times[COUNT];
    double medians[2];
    for (int isolated = 0; isolated < 2; isolated++) {
        host h;
        open_host(&h, FEW, isolated, 1000);
        time_shouts(&h, "onEdit", times, WARM);
        time_shouts(&h, "onEdit", times, COUNT);
        medians[isolated] = part_of(times, COUNT, 0.5);
        auxrt_runtime_free(h.runtime);
    }
    printf("10,000 edits in a turn: %.1f ms in this process, %.1f ms in its "
           "own: %.2f times (aim: 1.5)\n",
           medians[0] / 1e3, medians[1] / 1e3, medians[1] / medians[0]);
}

static char *many_bots(size_t count) {
    buffer text;
    buffer_init(&text, (size_t)1 << 30);
    buffer_append_string(&text, "{\"good\":{\"id\":\"good\",\"tags\":"
                                "{\"onPing\":\"@return 1;\"}}");
    for (size_t i = 0; i < count; i++)
        buffer_append_format(
            &text,
            ",\"b%zu\":{\"id\":\"b%zu\",\"tags\":{\"colour\":\"red\",\"n\":%zu,"
            "\"label\":\"bot %zu\",\"home\":true,\"homeX\":%zu,\"homeY\":2,"
            "\"form\":\"cube\",\"onClick\":\"@tags.n++;\"}}",
            i, i, i, i, i % 100);
    buffer_append_char(&text, '}');
    return buffer_take(&text, NULL);
}

static void measure_crash(void) {
    enum { BOTS = 10000, COUNT = 21 };
    double times[COUNT];
    host h;
    char *bots = many_bots(BOTS);
    open_host(&h, bots, true, 1000);
    for (int i = 0; i < COUNT; i++) {
        auxrt_side_status status = {.size = sizeof status};
        shout(&h, "onPing");
        auxrt_runtime_status(h.runtime, &status, NULL);
        double start = now_us();
        kill((pid_t)status.process, SIGKILL);
        shout(&h, "onPing");
        times[i] = now_us() - start;
    }
    double median = part_of(times, COUNT, 0.5);
    printf("from a crash to the next answer, 10,000 bots: median %.0f ms, "
           "best %.0f ms (aim: 150)\n",
           median / 1e3, times[0] / 1e3);
    auxrt_runtime_free(h.runtime);
    free(bots);
}

static void begin(host *h, const char *name) {
    auxrt_error error;
    char parameters[64];
    snprintf(parameters, sizeof parameters, "{\"name\":\"%s\"}", name);
    if (auxrt_runtime_begin(h->runtime, auxrt_string_of("shout"),
                            auxrt_string_of(parameters), &error) != AUXRT_OK)
        fail(name, &error);
}

/* One thread, one loop: all hosts but the first hang again and again, the
 * first is asked every few milliseconds. */
static void measure_many(void) {
    enum { HOSTS = 101, COUNT = 500, PAUSE_MS = 5 };
    static host hosts[HOSTS];
    static double times[COUNT];
    struct pollfd watched[HOSTS];
    size_t done = 0;
    double asked = 0, next = 0;
    for (size_t i = 0; i < HOSTS; i++)
        open_host(&hosts[i], FEW, true, 1000);
    for (size_t i = 1; i < HOSTS; i++)
        begin(&hosts[i], "onHang");
    next = now_us();
    while (done < COUNT) {
        if (asked == 0 && now_us() >= next) {
            begin(&hosts[0], "onPing");
            asked = now_us();
        }
        double rest = asked > 0 ? PAUSE_MS : (next - now_us()) / 1e3 + 1;
        int timeout = rest > 0 ? (int)rest : 0;
        for (size_t i = 0; i < HOSTS; i++) {
            /* The one that is asked comes first, whatever the others do. */
            if (asked > 0 && auxrt_runtime_advance(hosts[0].runtime, NULL,
                                                   NULL) != AUXRT_PENDING) {
                times[done++] = now_us() - asked;
                asked = 0;
                next = now_us() + PAUSE_MS * 1e3;
            }
            if (i > 0 && auxrt_runtime_advance(hosts[i].runtime, NULL, NULL) !=
                             AUXRT_PENDING)
                begin(&hosts[i], "onHang");
            auxrt_watch watch = auxrt_runtime_watch(hosts[i].runtime);
            watched[i] = (struct pollfd){watch.descriptor, watch.events, 0};
            if (i == 0 && asked == 0)
                watched[i].fd = -1;
            else if (watch.timeout_ms >= 0 && watch.timeout_ms < timeout)
                timeout = watch.timeout_ms;
        }
        poll(watched, HOSTS, timeout);
    }
    double median = part_of(times, COUNT, 0.5);
    printf("a shout while 100 others hang: median %.1f ms, 99 %% below %.1f ms "
           "(aim: 50)\n",
           median / 1e3, part_of(times, COUNT, 0.99) / 1e3);
    for (size_t i = 0; i < HOSTS; i++)
        auxrt_runtime_free(hosts[i].runtime);
}

static void measure_cold_start(const char *program) {
    enum { COUNT = 31 };
    double times[COUNT];
    char path[] = "/tmp/auxrt-bench-XXXXXX";
    int file = mkstemp(path);
    static const char content[] = "{\"version\":1,\"state\":" FEW "}";
    if (file < 0 || write(file, content, sizeof content - 1) < 0)
        exit(1);
    close(file);
    char *arguments[] = {(char *)program, (char *)"shout", path,
                         (char *)"onPing", NULL};
    for (int i = 0; i < COUNT; i++) {
        pid_t id;
        int status;
        double start = now_us();
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", 1, 0);
        if (posix_spawn(&id, program, &actions, NULL, arguments, environ) !=
                0 ||
            waitpid(id, &status, 0) != id || status != 0) {
            fprintf(stderr, "%s does not run\n", program);
            exit(1);
        }
        posix_spawn_file_actions_destroy(&actions);
        times[i] = now_us() - start;
    }
    unlink(path);
    double median = part_of(times, COUNT, 0.5);
    printf("auxrt shout on a small file: median %.0f ms, best %.0f ms (aim: "
           "60)\n",
           median / 1e3, times[0] / 1e3);
}

/* Which measures are taken; all if none is named. */
static bool is_wanted(int argc, char **argv, const char *name) {
    for (int i = 2; i < argc; i++)
        if (strcmp(argv[i], name) == 0)
            return true;
    return argc <= 2;
}

int main(int argc, char **argv) {
    int code = auxrt_script_side(argc, argv);
    if (code >= 0)
        return code;
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    if (is_wanted(argc, argv, "round-trip"))
        measure_round_trip();
    if (is_wanted(argc, argv, "edits"))
        measure_edits();
    if (is_wanted(argc, argv, "crash"))
        measure_crash();
    if (is_wanted(argc, argv, "many"))
        measure_many();
    if (argc > 1 && is_wanted(argc, argv, "cold-start"))
        measure_cold_start(argv[1]);
    return 0;
}
