/*
 * The processes that a test has started, for faults in them.
 */
#ifndef CHILDREN_H
#define CHILDREN_H

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

/* Sends a signal to each but one. */
static inline void for_each_child_but(pid_t spared, int signal_number) {
    char name[64];
    char text[4096];
    snprintf(name, sizeof name, "/proc/%d/task/%d/children", (int)getpid(),
             (int)getpid());
    FILE *file = fopen(name, "r");
    if (!file)
        abort();
    size_t length = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[length] = '\0';
    char *at = text;
    for (long id; (id = strtol(at, &at, 10)) > 0;)
        if (id != spared)
            kill((pid_t)id, signal_number);
}

static inline void for_each_child(int signal_number) {
    for_each_child_but(0, signal_number);
}

#endif
