/*
 * The transfers: one handle of libcurl for each request, all on one multi
 * handle. Redirects are followed here and not by libcurl, since each hop has
 * to be permitted by the rules.
 */
#include "device/http.h"

#include <assert.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "device/address.h"
#include "device/http_internal.h"

enum { CONNECTION_LIMIT = 16, CONNECT_LIMIT_MS = 10000 };

static int64_t now(void) {
    return clock_monotonic() / CLOCK_NANOSECONDS_PER_MILLISECOND;
}

/* --------------------------------------------------------------- transfers */

static transfer *transfer_new(http *h, slice task) {
    transfer *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    t->owner = h;
    t->deadline = now() + h->time_limit_ms;
    buffer_init(&t->method, 64);
    buffer_init(&t->content, h->size_limit);
    buffer_init(&t->body, h->size_limit);
    buffer_init(&t->task, 4096);
    buffer_init(&t->shout, 65536);
    buffer_append_slice(&t->task, task);
    t->next = h->transfers;
    t->link = &h->transfers;
    if (t->next)
        t->next->link = &t->next;
    h->transfers = t;
    h->count++;
    return t;
}

static void transfer_free(transfer *t) {
    *t->link = t->next;
    if (t->next)
        t->next->link = t->link;
    t->owner->count--;
    if (t->easy) {
        curl_multi_remove_handle(t->owner->multi, t->easy);
        curl_easy_cleanup(t->easy);
    }
    curl_slist_free_all(t->headers);
    buffer_free(&t->method);
    buffer_free(&t->content);
    buffer_free(&t->body);
    buffer_free(&t->task);
    buffer_free(&t->shout);
    free(t);
}

/* --------------------------------------------------- callbacks of libcurl */

/* The address is known here, and no later change of a name can alter it. */
static curl_socket_t open_socket(void *user, curlsocktype purpose,
                                 struct curl_sockaddr *address) {
    transfer *t = user;
    (void)purpose;
    if (!t->is_named && !address_is_public(&address->addr)) {
        t->met_private = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC,
                  address->protocol);
}

static size_t take_body(char *data, size_t size, size_t count, void *user) {
    transfer *t = user;
    return buffer_append(&t->body, data, size * count) ? size * count : 0;
}

/* "HTTP/1.1 404 Not Found": what follows the number. */
static size_t take_header(char *data, size_t size, size_t count, void *user) {
    transfer *t = user;
    slice line = slice_of(data, size * count);
    if (!slice_starts_with(line, SLICE("HTTP/")))
        return line.length;
    size_t at = 0, spaces = 0, length = 0;
    while (at < line.length && spaces < 2)
        spaces += line.data[at++] == ' ';
    for (; at < line.length && length < sizeof t->status_text - 1; at++)
        if (line.data[at] >= ' ' && line.data[at] <= '~')
            t->status_text[length++] = line.data[at];
    t->status_text[length] = '\0';
    return line.length;
}

/* ------------------------------------------------------------------- a hop */

static auxrt_result refuse(auxrt_error *error, const transfer *t) {
    if (!t->owner->rules)
        return error_raise(error, AUXRT_STATE,
                           "the network is not permitted "
                           "(--allow-net permits it)");
    return error_raise(error, AUXRT_STATE,
                       "the network is not permitted for %.200s:%d "
                       "(--allow-net=HOST,… names hosts)",
                       t->host, t->port);
}

/* Where the address leads, as libcurl itself reads it. */
static auxrt_result read_place(transfer *t, CURLU *url, auxrt_error *error) {
    char *scheme = NULL, *host = NULL, *port = NULL;
    auxrt_result result = AUXRT_OK;
    if (curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) !=
            CURLUE_OK ||
        (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0)) {
        result = error_raise(error, AUXRT_INVALID,
                             "url must begin with http:// or https://");
    } else {
        size_t length = strlen(host);
        bool is_bracketed = host[0] == '[' && length > 2;
        int place_port = (int)strtol(port, NULL, 10);
        if (is_bracketed)
            host[length - 1] = '\0';
        snprintf(t->host, sizeof t->host, "%s", host + is_bracketed);
        t->port = place_port;
        if (length >= sizeof t->host)
            result = error_raise(error, AUXRT_INVALID,
                                 "the host of the url is too long");
    }
    curl_free(scheme);
    curl_free(host);
    curl_free(port);
    return result;
}

static auxrt_result check_url(transfer *t, const char *text, CURLU **out,
                              auxrt_error *error) {
    CURLU *url = curl_url();
    if (!url)
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    auxrt_result result = AUXRT_OK;
    CURLUcode code = curl_url_set(url, CURLUPART_URL, text,
                                  CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME);
    if (code != CURLUE_OK)
        result = error_raise(error, AUXRT_INVALID,
                             "url must be a whole address such as "
                             "https://example.com/ (%s)",
                             curl_url_strerror(code));
    if (result == AUXRT_OK)
        result = read_place(t, url, error);
    if (result == AUXRT_OK) {
        const char *rules = t->owner->rules;
        net_answer answer =
            rules ? net_rules_ask(rules, slice_from_string(t->host), t->port)
                  : NET_REFUSED;
        t->is_named = answer == NET_NAMED;
        if (answer == NET_REFUSED)
            result = refuse(error, t);
    }
    if (result == AUXRT_OK)
        *out = url;
    else
        curl_url_cleanup(url);
    return result;
}

static void set_request(transfer *t) {
    CURL *easy = t->easy;
    bool is_head = strcmp(t->method.data, "HEAD") == 0;
    bool is_post = strcmp(t->method.data, "POST") == 0 ||
                   strcmp(t->method.data, "PUT") == 0;
    if (is_head) {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    } else if (t->has_content || is_post) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                         (curl_off_t)t->content.length);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS,
                         t->content.data ? t->content.data : "");
    }
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, t->method.data);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, t->headers);
}

static void set_limits(transfer *t) {
    CURL *easy = t->easy;
    int64_t left = t->deadline - now();
    long milliseconds = left > 0 ? (long)left : 1;
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, milliseconds);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_LIMIT_MS);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, t);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, t);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "auxrt/" AUXRT_VERSION);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, t);
}

/* Begins a hop; a failure is told with the code of the exception. */
static auxrt_result start(transfer *t, const char *text, auxrt_error *error) {
    CURLU *url = NULL;
    char *whole = NULL;
    auxrt_result result = check_url(t, text, &url, error);
    if (result != AUXRT_OK)
        return result;
    /* The address as a whole from the parts that were checked. */
    if (curl_url_get(url, CURLUPART_URL, &whole, 0) != CURLUE_OK)
        result = error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    curl_url_cleanup(url);
    if (result == AUXRT_OK && !(t->easy = curl_easy_init()))
        result = error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    if (result == AUXRT_OK) {
        t->status_text[0] = '\0';
        t->met_private = false;
        buffer_clear(&t->body);
        set_limits(t);
        set_request(t);
        if (curl_easy_setopt(t->easy, CURLOPT_URL, whole) != CURLE_OK ||
            curl_multi_add_handle(t->owner->multi, t->easy) != CURLM_OK)
            result = error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    }
    curl_free(whole);
    return result;
}

/* --------------------------------------------------------------- redirects */

static void become_get(transfer *t) {
    buffer_clear(&t->method);
    buffer_append_string(&t->method, "GET");
    buffer_clear(&t->content);
    t->has_content = false;
    http_drop_header(t, "Content-Type");
}

/* Goes on to where the answer leads; keys for one host are not for another. */
static auxrt_result redirect(transfer *t, const char *location, long status,
                             auxrt_error *error) {
    char before[sizeof t->host];
    int port = t->port;
    char *next = strdup(location); /* the handle's own, which goes now */
    if (!next)
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    memcpy(before, t->host, sizeof before);
    curl_multi_remove_handle(t->owner->multi, t->easy);
    curl_easy_cleanup(t->easy);
    t->easy = NULL;
    bool is_post = strcmp(t->method.data, "POST") == 0;
    if (((status == 301 || status == 302) && is_post) ||
        (status == 303 && strcmp(t->method.data, "HEAD") != 0))
        become_get(t);
    auxrt_result result = AUXRT_OK;
    CURLU *url = NULL;
    result = check_url(t, next, &url, error);
    if (result == AUXRT_OK) {
        curl_url_cleanup(url);
        if (strcmp(before, t->host) != 0 || port != t->port) {
            http_drop_header(t, "Authorization");
            http_drop_header(t, "Cookie");
            http_drop_header(t, "Proxy-Authorization");
        }
        result = start(t, next, error);
    }
    free(next);
    return result;
}

/* ----------------------------------------------------------------- the end */

static const char *code_of(auxrt_result result) {
    switch (result) {
    case AUXRT_STATE:
        return "NOT_PERMITTED";
    case AUXRT_LIMIT:
        return "TOO_LARGE";
    case AUXRT_INVALID:
        return "BAD_REQUEST";
    default:
        return "NETWORK";
    }
}

static void fail(transfer *t, CURLcode code) {
    char message[1024];
    if (t->met_private && code == CURLE_COULDNT_CONNECT) {
        snprintf(message, sizeof message,
                 "%s is at an address that is not public; it has to be named "
                 "itself (--allow-net=%s:%d)",
                 t->host, t->host, t->port);
        http_fail(t, "NOT_PERMITTED", message);
    } else if (code == CURLE_WRITE_ERROR && t->body.failure != AUXRT_OK) {
        snprintf(message, sizeof message,
                 "the answer of %s is larger than the limit of %zu bytes",
                 t->host, t->body.maximum);
        http_fail(t, "TOO_LARGE", message);
    } else if (code == CURLE_OPERATION_TIMEDOUT) {
        snprintf(message, sizeof message,
                 "%s did not answer within the time limit", t->host);
        http_fail(t, "TIMEOUT", message);
    } else {
        snprintf(message, sizeof message, "the request to %s failed: %s",
                 t->host, curl_easy_strerror(code));
        http_fail(t, "NETWORK", message);
    }
}

static void finish(transfer *t, CURLcode code) {
    char *location = NULL;
    long status = 0;
    auxrt_error error = {0};
    curl_easy_getinfo(t->easy, CURLINFO_REDIRECT_URL, &location);
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    if (code != CURLE_OK) {
        fail(t, code);
    } else if (location && status >= 300 && status < 400) {
        if (t->redirects++ == HTTP_REDIRECT_LIMIT) {
            http_fail(t, "NETWORK", "there are more than 5 redirects");
        } else {
            auxrt_result result = redirect(t, location, status, &error);
            if (result == AUXRT_OK)
                return;
            http_fail(t, code_of(result), error.message);
        }
    } else {
        http_answer(t);
    }
    transfer_free(t);
}

/* ------------------------------------------------------------- the client */

static auxrt_result prepare(http *h, auxrt_error *error) {
    if (h->multi)
        return AUXRT_OK;
    auxrt_result result = curl_library_load(error);
    if (result != AUXRT_OK)
        return result;
    h->multi = curl_multi_init();
    if (!h->multi)
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    curl_multi_setopt(h->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS,
                      (long)CONNECTION_LIMIT);
    return AUXRT_OK;
}

static void send_webhook(void *context, const device_request *request) {
    http *h = context;
    json_value options;
    buffer url;
    auxrt_error error = {0};
    auxrt_result result = prepare(h, &error);
    if (result != AUXRT_OK) {
        device_fail(&h->devices->host, request->task,
                    slice_from_string(error.message));
        return;
    }
    transfer *t =
        h->count < HTTP_TRANSFER_LIMIT ? transfer_new(h, request->task) : NULL;
    if (!t) {
        device_fail(&h->devices->host, request->task,
                    SLICE("too many web requests are under way"));
        return;
    }
    buffer_init(&url, 1 << 20);
    if (!json_member(request->action, SLICE("options"), &options) ||
        options.type != JSON_OBJECT)
        result =
            error_raise(&error, AUXRT_INVALID, "the request has no options");
    if (result == AUXRT_OK)
        result = http_read_request(t, options, &url, &error);
    if (result == AUXRT_OK)
        result = start(t, url.data, &error);
    buffer_free(&url);
    if (result != AUXRT_OK) {
        http_fail(t, code_of(result), error.message);
        transfer_free(t);
    }
}

auxrt_result http_new(devices *d, const http_options *options, http **out,
                      auxrt_error *error) {
    *out = NULL;
    if (options->rules) {
        auxrt_result result = net_rules_check(options->rules, error);
        if (result != AUXRT_OK)
            return result;
    }
    http *h = calloc(1, sizeof *h);
    if (!h)
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    h->devices = d;
    h->size_limit = options->size_limit ? options->size_limit : HTTP_SIZE_LIMIT;
    h->time_limit_ms =
        options->time_limit_ms ? options->time_limit_ms : HTTP_TIME_LIMIT_MS;
    h->rules = options->rules ? strdup(options->rules) : NULL;
    if ((options->rules && !h->rules) ||
        !devices_handle(d, SLICE("send_webhook"), send_webhook, h)) {
        http_free(h);
        return error_raise(error, AUXRT_NO_MEMORY, "memory is exhausted");
    }
    *out = h;
    return AUXRT_OK;
}

void http_free(http *h) {
    if (!h)
        return;
    for (transfer *t = h->transfers, *next; t; t = next) {
        next = t->next;
        transfer_free(t);
    }
    if (h->multi)
        curl_multi_cleanup(h->multi);
    free(h->rules);
    free(h);
}

bool http_is_busy(const http *h) {
    return h && h->count > 0;
}

void http_work(http *h) {
    int running, left;
    CURLMsg *message;
    if (!http_is_busy(h))
        return;
    curl_multi_perform(h->multi, &running);
    while ((message = curl_multi_info_read(h->multi, &left))) {
        void *user = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &user);
        finish(user, code);
    }
}

void http_wait(http *h, struct pollfd *watched, size_t count,
               int milliseconds) {
    enum { LONGEST_MS = 60000 };
    struct curl_waitfd extra[HTTP_WATCHED_LIMIT];
    int ready;
    assert(count <= HTTP_WATCHED_LIMIT);
    for (size_t i = 0; i < count; i++)
        extra[i] = (struct curl_waitfd){
            .fd = watched[i].fd,
            .events =
                (short)((watched[i].events & POLLIN ? CURL_WAIT_POLLIN : 0) |
                        (watched[i].events & POLLOUT ? CURL_WAIT_POLLOUT : 0))};
    curl_multi_poll(h->multi, extra, (unsigned)count,
                    milliseconds < 0 ? LONGEST_MS : milliseconds, &ready);
    poll(watched, count, 0);
}
