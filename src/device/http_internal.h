/*
 * What the files of the HTTP client share: one request on its way.
 */
#ifndef DEVICE_HTTP_INTERNAL_H
#define DEVICE_HTTP_INTERNAL_H

#include "device/curl_library.h"
#include "device/http.h"
#include "device/net_rules.h"

typedef struct transfer {
    struct transfer *next, **link; /* in the list of the client */
    http *owner;
    CURL *easy;
    struct curl_slist *headers; /* "Name: value" lines to send */
    buffer method;
    buffer content; /* to send */
    bool has_content;
    buffer body;  /* that came */
    buffer task;  /* JSON */
    buffer shout; /* the name of the event that hears the answer, or empty */
    int redirects;
    int64_t deadline; /* monotonic, milliseconds */
    bool is_named;    /* the host may be at any address */
    bool met_private; /* an address was refused */
    char host[256];   /* of the hop at hand, for rules and messages */
    int port;
    char status_text[128];
} transfer;

struct http {
    devices *devices;
    CURLM *multi; /* NULL until the first request */
    char *rules;  /* NULL refuses all */
    size_t size_limit;
    uint32_t time_limit_ms;
    transfer *transfers;
    size_t count;
};

/* ---- http_request.c */

/* Reads the options of the action. AUXRT_INVALID when they make no sense. */
auxrt_result http_read_request(transfer *t, json_value options, buffer *url,
                               auxrt_error *error);
/* Drops header lines of that name (any case). */
void http_drop_header(transfer *t, const char *name);

/* ---- http_answer.c */

/* Settles the task with the answer that came. */
void http_answer(transfer *t);
/* Rejects the task; there was no answer. */
void http_fail(transfer *t, const char *code, const char *message);

#endif
