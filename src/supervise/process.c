/*
 * Processes. A child gets two descriptors, its end of a socket pair and the
 * shared memory, and nothing else; it is the same program, started anew, so
 * nothing of the host's memory is in it.
 */
#define _GNU_SOURCE /* memfd_create */
#include "supervise/process.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Processes that were killed and not reaped yet. A process that had much
 * memory takes its time to end. */
enum { UNREAPED_LIMIT = 256 };
static struct {
    pthread_mutex_t lock;
    pid_t ids[UNREAPED_LIMIT];
    size_t count;
} unreaped = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void reap_some(void) {
    pthread_mutex_lock(&unreaped.lock);
    for (size_t i = 0; i < unreaped.count;) {
        if (waitpid(unreaped.ids[i], NULL, WNOHANG) != 0)
            unreaped.ids[i] = unreaped.ids[--unreaped.count];
        else
            i++;
    }
    pthread_mutex_unlock(&unreaped.lock);
}

static void reap_later(pid_t id) {
    pthread_mutex_lock(&unreaped.lock);
    bool kept = unreaped.count < UNREAPED_LIMIT;
    if (kept)
        unreaped.ids[unreaped.count++] = id;
    pthread_mutex_unlock(&unreaped.lock);
    if (!kept)
        waitpid(id, NULL, 0);
}

/* ----------------------------------------------------------------- starting */

/* Descriptors above those that the child is to have, so that giving them
 * their numbers cannot overwrite one that is still needed. */
static int move_up(int descriptor) {
    if (descriptor < 0)
        return -1;
    int moved = fcntl(descriptor, F_DUPFD_CLOEXEC, PROCESS_MEMORY + 1);
    close(descriptor);
    return moved;
}

static const char *const role_arguments[] = {
#define PROCESS_ROLE_ARGUMENT(name, argument) argument,
    PROCESS_ROLE_MAP(PROCESS_ROLE_ARGUMENT)
#undef PROCESS_ROLE_ARGUMENT
};

process_role process_role_of(const char *argument) {
    int role = 0;
    while (role < PROCESS_ROLE_COUNT &&
           strcmp(argument, role_arguments[role]) != 0)
        role++;
    return (process_role)role;
}

static auxrt_result spawn(const char *program, process_role role, int socket,
                          int memory, pid_t *out, auxrt_error *error) {
    char *arguments[] = {(char *)"auxrt", (char *)role_arguments[role], NULL};
    extern char **environ;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t signals;
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, 0, 1);
    posix_spawn_file_actions_adddup2(&actions, 0, 2);
    posix_spawn_file_actions_adddup2(&actions, socket, PROCESS_SOCKET);
    posix_spawn_file_actions_adddup2(&actions, memory, PROCESS_MEMORY);
    /* A group of its own: Ctrl-C is for the host. */
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP |
                                              POSIX_SPAWN_SETSIGMASK |
                                              POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attributes, 0);
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&attributes, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    int failure = posix_spawn(out, program ? program : "/proc/self/exe",
                              &actions, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (failure != 0)
        return error_raise(
            error, AUXRT_IO, "the process %s cannot be started: %s",
            program ? program : "(this program)", strerror(failure));
    return AUXRT_OK;
}

static auxrt_result make_memory(int *descriptor, shared_memory **out,
                                auxrt_error *error) {
    *descriptor =
        move_up(memfd_create("auxrt", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    /* The child cannot take away what the host looks at. */
    if (*descriptor >= 0 && ftruncate(*descriptor, sizeof **out) == 0 &&
        fcntl(*descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_SEAL) == 0) {
        void *at = mmap(NULL, sizeof **out, PROT_READ | PROT_WRITE, MAP_SHARED,
                        *descriptor, 0);
        if (at != MAP_FAILED) {
            *out = at;
            return AUXRT_OK;
        }
    }
    if (errno == EFBIG)
        return error_raise(error, AUXRT_LIMIT,
                           "files may not be large enough (ulimit -f): what is "
                           "shared with the process of the scripts takes %zu "
                           "KiB, and the system counts it as a file",
                           (sizeof **out + 1023) / 1024);
    return error_raise(error, AUXRT_NO_MEMORY,
                       "the system gives no shared memory: %s",
                       strerror(errno));
}

auxrt_result process_start(const char *program, process_role role, process *out,
                           auxrt_error *error) {
    int ends[2] = {-1, -1};
    int memory = -1;
    *out = PROCESS_NONE;
    reap_some();
    auxrt_result result = make_memory(&memory, &out->shared, error);
    if (result == AUXRT_OK &&
        socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        result = error_raise(error, AUXRT_IO, "the system gives no socket: %s",
                             strerror(errno));
    ends[1] = move_up(ends[1]);
    if (result == AUXRT_OK)
        result = spawn(program, role, ends[1], memory, &out->id, error);
    if (ends[1] >= 0)
        close(ends[1]);
    if (memory >= 0)
        close(memory);
    out->socket = ends[0];
    if (result != AUXRT_OK) {
        out->id = 0;
        process_kill(out);
        return result;
    }
    fcntl(out->socket, F_SETFL, O_NONBLOCK);
    return AUXRT_OK;
}

/* ------------------------------------------------------------------- ending */

static void let_go(process *p) {
    if (p->socket >= 0)
        close(p->socket);
    if (p->statm >= 0)
        close(p->statm);
    if (p->schedstat >= 0)
        close(p->schedstat);
    if (p->shared)
        munmap(p->shared, sizeof *p->shared);
    *p = PROCESS_NONE;
}

void process_kill(process *p) {
    if (p->id > 0) {
        kill(p->id, SIGKILL);
        reap_later(p->id);
    }
    let_go(p);
}

/* Waits a moment: what has closed its socket is about to be gone. */
static bool has_ended(pid_t id, int *status) {
    enum { TRIES = 20 };
    const struct timespec moment = {.tv_nsec = 500000};
    for (int i = 0; i < TRIES; i++) {
        pid_t found = waitpid(id, status, WNOHANG);
        if (found != 0)
            return found == id;
        nanosleep(&moment, NULL);
    }
    return false;
}

void process_reap(process *p, char *out, size_t size) {
    int status = 0;
    if (p->id <= 0 || !has_ended(p->id, &status)) {
        snprintf(out, size, "it closed its socket");
        process_kill(p);
        return;
    }
    if (WIFSIGNALED(status))
        snprintf(out, size, "it crashed (%s)", strsignal(WTERMSIG(status)));
    else
        snprintf(out, size, "it ended with code %d", WEXITSTATUS(status));
    p->id = 0;
    let_go(p);
}

/* ------------------------------------------------------------------ looking */

/* The text of a file that the kernel keeps about the process; false when it
 * cannot be read. */
static bool read_about(const process *p, int *file, const char *name, char *out,
                       size_t size) {
    char path[64];
    if (*file < 0) {
        snprintf(path, sizeof path, "/proc/%d/%s", (int)p->id, name);
        *file = open(path, O_RDONLY | O_CLOEXEC);
    }
    ssize_t length = *file < 0 ? -1 : pread(*file, out, size - 1, 0);
    if (length <= 0)
        return false;
    out[length] = '\0';
    return true;
}

size_t process_resident(process *p) {
    char text[128];
    if (!read_about(p, &p->statm, "statm", text, sizeof text))
        return 0;
    char *rest = NULL;
    strtoul(text, &rest, 10);
    return strtoul(rest, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
}

double process_thread_ms(process *p) {
    char text[128];
    if (!read_about(p, &p->schedstat, "schedstat", text, sizeof text))
        return -1;
    return strtod(text, NULL) / 1e6;
}

/* As the system call takes them; the C library has no function for it. */
typedef struct scheduling {
    uint32_t size;
    uint32_t policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime; /* of usual processes: their slice, in nanoseconds */
    uint64_t deadline;
    uint64_t period;
} scheduling;

void process_let_others_first(process *p, bool others_first) {
    enum { NICER = 10, NICEST = 19 };
    static const uint64_t LONG_SLICE = 100000000;
    scheduling s = {.size = sizeof s};
    if (p->id <= 0 || syscall(SYS_sched_getattr, p->id, &s, sizeof s, 0) != 0)
        return;
    int now = s.nice;
    if (others_first)
        p->nice = now;
    s.nice = !others_first          ? p->nice
             : now + NICER < NICEST ? now + NICER
                                    : NICEST;
    s.runtime = others_first ? LONG_SLICE : 0;
    if (syscall(SYS_sched_setattr, p->id, &s, 0) == 0)
        return;
    s.nice = now;
    syscall(SYS_sched_setattr, p->id, &s, 0);
}

shared_memory *process_shared(void) {
    void *at = mmap(NULL, sizeof(shared_memory), PROT_READ | PROT_WRITE,
                    MAP_SHARED, PROCESS_MEMORY, 0);
    return at == MAP_FAILED ? NULL : at;
}
