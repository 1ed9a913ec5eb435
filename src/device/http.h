/*
 * Web requests (send_webhook). They run side by side on the thread of the
 * inst, whenever that lets them: http_work goes on with them, http_wait waits
 * for them and for one more descriptor.
 *
 * What is refused: hosts that the rules do not permit, also when a redirect
 * leads there; addresses that are not public, unless the host was named;
 * everything but http and https; answers and requests that are too large.
 * Proxies of the environment are not used, as the addresses behind them
 * cannot be checked.
 */
#ifndef DEVICE_HTTP_H
#define DEVICE_HTTP_H

#include <poll.h>

#include "device/device.h"

typedef struct http http;

typedef struct http_options {
    const char *rules;      /* see net_rules.h; NULL refuses all */
    size_t size_limit;      /* bytes of a request's or an answer's content */
    uint32_t time_limit_ms; /* redirects included */
} http_options;

enum {
    HTTP_SIZE_LIMIT = 16 << 20,
    HTTP_TIME_LIMIT_MS = 30000,
    HTTP_REDIRECT_LIMIT = 5,
    HTTP_TRANSFER_LIMIT = 256, /* under way at a time */
};

/* Registers for send_webhook; `d` must outlive what is given. */
auxrt_result http_new(devices *d, const http_options *options, http **out,
                      auxrt_error *error);
/* Gives up what is under way. NULL is fine. */
void http_free(http *h);

bool http_is_busy(const http *h);
/* Goes on without waiting. */
void http_work(http *h);
/* Waits until there is something to go on with, or for one of the descriptors
 * (at most HTTP_WATCHED_LIMIT) as poll does, or the time is over (-1: no end).
 */
enum { HTTP_WATCHED_LIMIT = 192 };
void http_wait(http *h, struct pollfd *watched, size_t count, int milliseconds);

#endif
