/*
 * Watching looks at times and sizes a few times a second: that works on every
 * file system, with every way in which editors save, and costs next to
 * nothing for what people edit by hand. A change counts when two looks have
 * seen the same, so that no half-written file is loaded.
 *
 * The command runs in a process group of its own: Ctrl-C reaches this process,
 * which hands it on.
 */
#define _GNU_SOURCE /* st_mtim */
#include "cli/watch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/os.h"
#include "cli/commands.h"

enum {
    LOOK_MS = 100,       /* between two looks */
    PATIENCE_LOOKS = 15, /* until a command that was asked to end must */
    DEPTH_LIMIT = 64,
    PATH_LIMIT = 16384,
};

static volatile sig_atomic_t wishes; /* how often an end was asked for */

static void on_wish(int number) {
    (void)number;
    wishes++;
}

/* ------------------------------------------------------------------ looking */

/* A number that is another one when anything has changed. */
typedef struct look {
    uint64_t sum;
    buffer path;
    int depth;
} look;

static void mix(look *l, const void *bytes, size_t size) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++)
        l->sum = (l->sum ^ at[i]) * 1099511628211U;
}

static void look_at(look *l);

static auxrt_result look_at_entry(void *context, const os_entry *entry) {
    look *l = context;
    size_t length = l->path.length;
    if (entry->name[0] == '.' ||
        (entry->kind != OS_FILE && entry->kind != OS_DIRECTORY) ||
        !buffer_append_format(&l->path, "/%s", entry->name))
        return AUXRT_OK;
    look_at(l);
    l->path.length = length;
    l->path.data[length] = '\0';
    return AUXRT_OK;
}

static void look_at(look *l) {
    struct stat found;
    mix(l, l->path.data, l->path.length);
    if (stat(l->path.data, &found) != 0)
        return;
    if (S_ISDIR(found.st_mode)) {
        if (l->depth >= DEPTH_LIMIT)
            return;
        l->depth++;
        os_list_directory(l->path.data, look_at_entry, l, NULL);
        l->depth--;
        return;
    }
    mix(l, &found.st_mtim, sizeof found.st_mtim);
    mix(l, &found.st_size, sizeof found.st_size);
    mix(l, &found.st_ino, sizeof found.st_ino);
}

static uint64_t look_at_all(const char *const *files, size_t count) {
    look l = {.sum = 14695981039346656037U};
    buffer_init(&l.path, PATH_LIMIT);
    /* A listing borrows the path while names are put behind it. */
    buffer_reserve(&l.path, PATH_LIMIT);
    for (size_t i = 0; i < count; i++) {
        buffer_clear(&l.path);
        if (buffer_append_string(&l.path, files[i]))
            look_at(&l);
    }
    buffer_free(&l.path);
    return l.sum;
}

/* ------------------------------------------------------------- the command */

/* Its process id; -1 when there can be none. */
static pid_t start(char *const *argv) {
    fflush(stdout);
    pid_t parent = getpid();
    pid_t child = fork();
    if (child != 0)
        return child;
    setpgid(0, 0);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() == parent)
        execv("/proc/self/exe", argv);
    _exit(CLI_IO);
}

/* Whether it has ended; then with which code. */
static bool has_ended(pid_t child, int *code) {
    int status = 0;
    if (waitpid(child, &status, WNOHANG) != child)
        return false;
    *code = WIFEXITED(status) ? WEXITSTATUS(status) : CLI_LIMIT;
    return true;
}

/* Asks it to end, and then makes it. */
static void end(pid_t child) {
    int code;
    for (int looks = 0; !has_ended(child, &code); looks++) {
        if (looks == 0 || looks == PATIENCE_LOOKS)
            kill(child, SIGINT);
        if (looks == 2 * PATIENCE_LOOKS)
            kill(child, SIGKILL);
        poll(NULL, 0, LOOK_MS);
    }
}

static void tell(bool json, const char *text) {
    if (json)
        printf("{\"event\":\"watch\",\"message\":\"%s\"}\n", text);
    else
        printf("\n-------- %s\n", text);
    fflush(stdout);
}

typedef struct watching {
    const char *const *files;
    size_t count;
    bool json;
    int code;   /* of the last run that ended by itself */
    int handed; /* wishes that were handed on */
} watching;

/* Until there is a change (true) or an end was asked for. */
static bool await_change(watching *w, pid_t child, uint64_t seen) {
    uint64_t last = seen;
    for (;;) {
        if (child > 0 && has_ended(child, &w->code)) {
            child = 0;
            if (wishes == 0)
                tell(w->json, "waits for a change; Ctrl-C ends it");
        }
        if (wishes > 0 && child <= 0)
            return false;
        if (wishes > w->handed) {
            w->handed = wishes;
            kill(child, SIGINT);
        }
        uint64_t now = look_at_all(w->files, w->count);
        if (wishes == 0 && now != seen && now == last)
            break;
        last = now;
        poll(NULL, 0, LOOK_MS);
    }
    if (child > 0)
        end(child);
    return true;
}

int watch_files(char *const *argv, const char *const *files, size_t count,
                bool json) {
    const struct sigaction action = {.sa_handler = on_wish};
    watching w = {.files = files, .count = count, .json = json};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    for (;;) {
        uint64_t seen = look_at_all(files, count);
        pid_t child = start(argv);
        if (child < 0) {
            fprintf(stderr, "auxrt run: cannot start it: %s\n",
                    strerror(errno));
            return CLI_IO;
        }
        if (!await_change(&w, child, seen))
            return w.code;
        tell(json, "changed: starts again");
    }
}
