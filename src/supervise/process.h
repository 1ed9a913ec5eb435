/*
 * Starting and ending the child processes: script sides, and the processes
 * that hold shared documents.
 */
#ifndef SUPERVISE_PROCESS_H
#define SUPERVISE_PROCESS_H

#include <sys/types.h>

#include "base/error.h"
#include "message/shared.h"

/* The descriptors that a script side finds open. */
enum { PROCESS_SOCKET = 3, PROCESS_MEMORY = 4 };

/* What a process is to be, and the first argument by which it knows. */
#define PROCESS_ROLE_MAP(X)                                                    \
    X(SCRIPTS, "--script-side")                                                \
    X(DOCUMENTS, "--document-side")

typedef enum process_role {
#define PROCESS_ROLE_ENUM(name, argument) PROCESS_##name,
    PROCESS_ROLE_MAP(PROCESS_ROLE_ENUM)
#undef PROCESS_ROLE_ENUM
        PROCESS_ROLE_COUNT
} process_role;

/* The role with that argument, or PROCESS_ROLE_COUNT. */
process_role process_role_of(const char *argument);

typedef struct process {
    pid_t id; /* 0 when there is none */
    int socket;
    /* Of what the kernel tells about it, opened when first asked for. */
    int statm;
    int schedstat;
    int nice; /* before process_let_others_first */
    shared_memory *shared;
} process;

/* What a process is while there is none. */
#define PROCESS_NONE                                                           \
    (process) {                                                                \
        .socket = -1, .statm = -1, .schedstat = -1                             \
    }

/* Starts `program` (NULL: the program that runs) in a role. */
auxrt_result process_start(const char *program, process_role role, process *out,
                           auxrt_error *error);

/* Whether the program that runs has asked for its role when it began, and so
 * can be started again in another one. */
bool process_can_restart_itself(void);

/* Ends it at once; it is reaped later, when that takes no time. */
void process_kill(process *p);

/* The same for a process that has ended by itself, or closed its socket and is
 * ended then. Writes how it ended. */
void process_reap(process *p, char *out, size_t size);

/* Bytes that the process has resident; 0 when that cannot be read. */
size_t process_resident(process *p);

/* Milliseconds of processor time that its first thread, which runs the scripts,
 * has used; negative when that cannot be read. */
double process_thread_ms(process *p);

/* Whether others run before it: for a process that is at it for some time.
 * Where the system does not let its priority be raised again, it stays low. */
void process_let_others_first(process *p, bool others_first);

/* The side of the child: maps the shared memory; NULL when there is none. */
shared_memory *process_shared(void);

#endif
