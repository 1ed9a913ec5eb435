/*
 * Sockets with a path in the file system, for programs on the same machine.
 */
#ifndef BASE_UNIX_SOCKET_H
#define BASE_UNIX_SOCKET_H

#include "base/error.h"

/* Listens at a path that only the same user may use. A socket that nobody
 * listens to any more is replaced; AUXRT_STATE when somebody does, or when
 * something else is there. Reading and accepting never wait. */
auxrt_result unix_socket_listen(const char *path, int *out, auxrt_error *error);

/* A connection that is waiting, or -1. Reading and writing never wait. */
int unix_socket_accept(int listening);

/* Connects; AUXRT_NOT_FOUND when nobody listens there. */
auxrt_result unix_socket_connect(const char *path, int *out,
                                 auxrt_error *error);

#endif
