/*
 * Which hosts the network is permitted for: a list such as
 * "example.com,*.example.org,127.0.0.1:8080,[::1]". "*" stands for all public
 * hosts, and so does a list that is empty.
 */
#ifndef DEVICE_NET_RULES_H
#define DEVICE_NET_RULES_H

#include "base/error.h"
#include "base/slice.h"

typedef enum net_answer {
    NET_REFUSED,
    NET_PUBLIC, /* permitted at public addresses */
    NET_NAMED,  /* named itself: permitted wherever it is */
} net_answer;

/* Whether a list makes sense; errors name the entry. */
auxrt_result net_rules_check(const char *rules, auxrt_error *error);

/* `host` without the brackets of IPv6. */
net_answer net_rules_ask(const char *rules, slice host, int port);

#endif
