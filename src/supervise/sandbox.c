/*
 * A filter of system calls, as the kernel's own small programs (BPF): what a
 * running engine needs is allowed, everything else fails with EPERM. The list
 * was made by watching engines work; what is not on it is refused, so a new
 * version of the engine or of the C library may need a line more.
 */
#define _GNU_SOURCE /* close_range, CLONE_THREAD */
#include "supervise/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define SANDBOX_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define SANDBOX_ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

void sandbox_close_from(unsigned first) {
    if (close_range(first, ~0u, 0) == 0)
        return;
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    for (rlim_t at = first; at < limit.rlim_cur && at < 65536; at++)
        close((int)at);
}

auxrt_result sandbox_limit(uint64_t more, auxrt_error *error) {
    const struct rlimit none = {0, 0};
    size_t pages = 0;
    char text[128];
    int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0)
        close(file);
    if (length > 0) {
        text[length] = '\0';
        pages = strtoul(text, NULL, 10);
    }
    setrlimit(RLIMIT_CORE, &none);
    if (more == 0 || pages == 0)
        return AUXRT_OK;
    rlim_t most = pages * (size_t)sysconf(_SC_PAGESIZE) + more;
    const struct rlimit space = {most, most};
    if (setrlimit(RLIMIT_AS, &space) != 0)
        return error_raise(error, AUXRT_UNSUPPORTED,
                           "the address space cannot be limited: %s",
                           strerror(errno));
    return AUXRT_OK;
}

#ifdef SANDBOX_ARCHITECTURE

/* What needs no look at its arguments. */
static const int allowed[] = {
    /* memory */
    __NR_mmap,
    __NR_munmap,
    __NR_mprotect,
    __NR_madvise,
    __NR_mremap,
    __NR_brk,
    __NR_mincore,
    __NR_membarrier,
    /* its own descriptors */
    __NR_read,
    __NR_write,
    __NR_readv,
    __NR_writev,
    __NR_pread64,
    __NR_close,
    __NR_ppoll,
    __NR_eventfd2,
    __NR_recvfrom,
    __NR_sendto,
    /* threads and signals */
    __NR_futex,
    __NR_sched_yield,
    __NR_set_robust_list,
    __NR_rseq,
    __NR_gettid,
    __NR_getpid,
    __NR_rt_sigprocmask,
    __NR_rt_sigreturn,
    __NR_rt_sigsuspend,
    __NR_rt_sigaction,
    __NR_sigaltstack,
    __NR_sched_getaffinity,
    __NR_sched_setscheduler,
    __NR_sched_getscheduler,
    __NR_sched_getparam,
    __NR_sched_get_priority_max,
    __NR_sched_get_priority_min,
    __NR_set_tid_address,
    __NR_restart_syscall,
    __NR_exit,
    __NR_exit_group,
    __NR_getcpu,
    /* time and random numbers */
    __NR_clock_gettime,
    __NR_clock_getres,
    __NR_clock_nanosleep,
    __NR_nanosleep,
    __NR_gettimeofday,
    __NR_getrandom,
    __NR_getrusage,
#ifdef __NR_poll
    __NR_poll,
#endif
#ifdef __NR_time
    __NR_time,
#endif
};

enum { ALLOWED = sizeof allowed / sizeof *allowed, PROGRAM_LIMIT = 160 };

typedef struct program {
    struct sock_filter lines[PROGRAM_LIMIT];
    unsigned short count;
} program;

static void add(program *p, struct sock_filter line) {
    if (p->count < PROGRAM_LIMIT)
        p->lines[p->count] = line;
    p->count++;
}

static void add_statement(program *p, int code, uint32_t operand) {
    add(p, (struct sock_filter)BPF_STMT((unsigned short)code, operand));
}

/* Skips so many lines, depending on a comparison with what was loaded. */
static void add_jump(program *p, int code, uint32_t operand, uint8_t then,
                     uint8_t otherwise) {
    add(p, (struct sock_filter)BPF_JUMP((unsigned short)code, operand, then,
                                        otherwise));
}

static void load(program *p, size_t offset) {
    add_statement(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset);
}

static size_t argument(int index) {
    return offsetof(struct seccomp_data, args) + (size_t)index * 8;
}

static void give(program *p, uint32_t action) {
    add_statement(p, BPF_RET | BPF_K, action);
}

static const uint32_t refuse = SECCOMP_RET_ERRNO | EPERM;

/* `number` is allowed when an argument equals one of the values. */
static void allow_with(program *p, int number, int index,
                       const uint32_t *values, size_t count) {
    add_jump(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0,
             (uint8_t)(2 + 2 * count));
    load(p, argument(index));
    for (size_t i = 0; i < count; i++) {
        add_jump(p, BPF_JMP | BPF_JEQ | BPF_K, values[i], 0, 1);
        give(p, SECCOMP_RET_ALLOW);
    }
    give(p, refuse);
}

/* Threads are started with clone, whose flags can be looked at; those of
 * clone3 cannot, and the C library goes back to clone when it is not there. */
static void allow_threads(program *p) {
    add_jump(p, BPF_JMP | BPF_JEQ | BPF_K, __NR_clone3, 0, 1);
    give(p, SECCOMP_RET_ERRNO | ENOSYS);
    add_jump(p, BPF_JMP | BPF_JEQ | BPF_K, __NR_clone, 0, 4);
    load(p, argument(0));
    add_jump(p, BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1);
    give(p, SECCOMP_RET_ALLOW);
    give(p, refuse);
}

/* Limits may be read, not set: the new ones are a null pointer. */
static void allow_reading_limits(program *p) {
    add_jump(p, BPF_JMP | BPF_JEQ | BPF_K, __NR_prlimit64, 0, 6);
    load(p, argument(2));
    add_jump(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3);
    load(p, argument(2) + 4);
    add_jump(p, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1);
    give(p, SECCOMP_RET_ALLOW);
    give(p, refuse);
}

static void write_program(program *p) {
    const uint32_t own = (uint32_t)getpid();
    const uint32_t names[] = {PR_SET_NAME, PR_GET_NAME, 0x53564d41};
    *p = (program){0};
    load(p, offsetof(struct seccomp_data, arch));
    add_jump(p, BPF_JMP | BPF_JEQ | BPF_K, SANDBOX_ARCHITECTURE, 1, 0);
    give(p, SECCOMP_RET_KILL_PROCESS);
    load(p, offsetof(struct seccomp_data, nr));
    for (int i = 0; i < ALLOWED; i++) {
        add_jump(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)allowed[i], 0, 1);
        give(p, SECCOMP_RET_ALLOW);
    }
    allow_threads(p);
    allow_reading_limits(p);
    allow_with(p, __NR_tgkill, 0, &own, 1);
    allow_with(p, __NR_prctl, 0, names, sizeof names / sizeof *names);
    give(p, refuse);
}

auxrt_result sandbox_lock(auxrt_error *error) {
    program p;
    write_program(&p);
    if (p.count > PROGRAM_LIMIT)
        return error_raise(error, AUXRT_INTERNAL, "the filter is too long");
    struct sock_fprog filter = {.len = p.count, .filter = p.lines};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER,
                SECCOMP_FILTER_FLAG_TSYNC, &filter) != 0)
        return error_raise(error, AUXRT_UNSUPPORTED,
                           "the system cannot filter system calls: %s",
                           strerror(errno));
    return AUXRT_OK;
}

#else

auxrt_result sandbox_lock(auxrt_error *error) {
    return error_raise(error, AUXRT_UNSUPPORTED,
                       "there is no filter of system calls for this kind of "
                       "processor");
}

#endif

/* ----------------------------------------------------------------- trying */

typedef struct trial {
    const char *name;
    long number;
    long arguments[5];
} trial;

static const char path[] = "/etc/passwd";

static const trial trials[] = {
    /* files */
    {"open", __NR_openat, {AT_FDCWD, (long)path, O_RDONLY}},
    {"stat", __NR_newfstatat, {AT_FDCWD, (long)path, 0, 0}},
    {"unlink", __NR_unlinkat, {AT_FDCWD, (long)"/no/such/file", 0}},
    {"mkdir", __NR_mkdirat, {AT_FDCWD, (long)"/no/such/folder", 0}},
    {"rename", __NR_renameat2, {AT_FDCWD, (long)path, AT_FDCWD, (long)path, 0}},
    {"link", __NR_linkat, {AT_FDCWD, (long)path, AT_FDCWD, (long)path, 0}},
    {"chmod", __NR_fchmodat, {AT_FDCWD, (long)path, 0}},
    {"truncate", __NR_ftruncate, {4, 0}},
    {"chdir", __NR_chdir, {(long)"/"}},
    {"mount", __NR_mount, {0, 0, 0, 0, 0}},
    {"memfd", __NR_memfd_create, {(long)"x", 0}},
    /* network */
    {"socket", __NR_socket, {AF_INET, SOCK_STREAM, 0}},
    {"socketpair", __NR_socketpair, {AF_UNIX, SOCK_STREAM, 0, 0}},
    {"connect", __NR_connect, {3, 0, 0}},
    {"bind", __NR_bind, {3, 0, 0}},
    {"accept", __NR_accept4, {3, 0, 0, 0}},
    {"sendmsg", __NR_sendmsg, {3, 0, 0}},
    {"recvmsg", __NR_recvmsg, {3, 0, 0}},
    /* programs and processes */
    {"exec", __NR_execve, {(long)"/bin/true", 0, 0}},
    {"execveat", __NR_execveat, {AT_FDCWD, (long)"/bin/true", 0, 0, 0}},
    {"fork", __NR_clone, {SIGCHLD, 0, 0, 0, 0}},
    {"namespace", __NR_unshare, {CLONE_NEWUSER}},
    {"setns", __NR_setns, {3, 0}},
    {"ptrace", __NR_ptrace, {PTRACE_TRACEME, 0, 0, 0}},
    {"process_vm_readv", __NR_process_vm_readv, {1, 0, 0, 0, 0}},
    {"process_vm_writev", __NR_process_vm_writev, {1, 0, 0, 0, 0}},
    {"kill", __NR_kill, {1, 0}},
    {"tgkill", __NR_tgkill, {1, 1, 0}},
    /* privileges and the kernel */
    {"setuid", __NR_setuid, {0}},
    {"capset", __NR_capset, {0, 0}},
    {"chroot", __NR_chroot, {(long)"/"}},
    {"prctl", __NR_prctl, {PR_SET_DUMPABLE, 1, 0, 0, 0}},
    {"setrlimit", __NR_prlimit64, {0, RLIMIT_CORE, (long)path, 0}},
    {"seccomp", __NR_seccomp, {SECCOMP_SET_MODE_STRICT, 0, 0}},
    {"bpf", __NR_bpf, {0, 0, 0}},
    {"perf", __NR_perf_event_open, {0, 0, -1, -1, 0}},
    {"keyctl", __NR_keyctl, {0, 0, 0, 0, 0}},
    {"io_uring", __NR_io_uring_setup, {1, 0}},
    {"userfaultfd", __NR_userfaultfd, {0}},
    {"module", __NR_init_module, {0, 0, 0}},
    {"reboot", __NR_reboot, {0, 0, 0, 0}},
};

void sandbox_try(char *out, size_t size) {
    size_t at = 0;
    out[0] = '\0';
    for (size_t i = 0; i < sizeof trials / sizeof *trials; i++) {
        const trial *t = &trials[i];
        const long *a = t->arguments;
        errno = 0;
        long given = syscall(t->number, a[0], a[1], a[2], a[3], a[4]);
        if (t->number == __NR_clone && given == 0)
            _exit(0);
        if (given == -1 && errno == EPERM)
            continue;
        int written = snprintf(out + at, size - at, "%s ", t->name);
        at += written > 0 && (size_t)written < size - at ? (size_t)written : 0;
    }
}
