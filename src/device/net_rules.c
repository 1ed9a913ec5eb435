/*
 * Reading a list of hosts. It is short and asked once for each request, so it
 * stays the text that was given.
 */
#include "device/net_rules.h"

#include <ctype.h>
#include <strings.h>

typedef struct net_rule {
    slice host; /* without brackets; "*", or with "*." for its subdomains */
    int port;   /* 0 for all */
} net_rule;

static bool read_port(slice text, int *port) {
    *port = 0;
    if (text.length == 0 || text.length > 5)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        if (!isdigit((unsigned char)text.data[i]))
            return false;
        *port = *port * 10 + (text.data[i] - '0');
    }
    return *port > 0 && *port < 65536;
}

static bool is_host(slice text) {
    if (text.length == 0)
        return false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.data[i];
        bool is_wildcard =
            c == '*' && i == 0 &&
            (text.length == 1 || (text.length > 2 && text.data[1] == '.'));
        if (!isalnum((unsigned char)c) && !strchr("-._", c) && !is_wildcard)
            return false;
    }
    return true;
}

static bool read_bracketed(slice text, net_rule *out) {
    const char *end = memchr(text.data, ']', text.length);
    if (!end)
        return false;
    out->host = slice_of(text.data + 1, (size_t)(end - text.data) - 1);
    for (size_t i = 0; i < out->host.length; i++)
        if (!isxdigit((unsigned char)out->host.data[i]) &&
            !strchr(":.", out->host.data[i]))
            return false;
    slice rest = slice_of(end + 1, (size_t)(slice_end(text) - end) - 1);
    return out->host.length > 1 &&
           (rest.length == 0 ||
            (rest.data[0] == ':' &&
             read_port(slice_of(rest.data + 1, rest.length - 1), &out->port)));
}

static bool read_rule(slice text, net_rule *out) {
    *out = (net_rule){.host = text};
    if (text.length > 0 && text.data[0] == '[')
        return read_bracketed(text, out);
    const char *colon =
        text.length ? memchr(text.data, ':', text.length) : NULL;
    if (colon) {
        out->host.length = (size_t)(colon - text.data);
        if (!read_port(slice_of(colon + 1, text.length - out->host.length - 1),
                       &out->port))
            return false;
    }
    return is_host(out->host);
}

/* Takes the next entry off the list. */
static bool next_entry(const char **at, slice *entry) {
    if (!*at)
        return false;
    size_t length = strcspn(*at, ",");
    *entry = slice_of(*at, length);
    *at = (*at)[length] == ',' ? *at + length + 1 : NULL;
    return true;
}

auxrt_result net_rules_check(const char *rules, auxrt_error *error) {
    slice entry;
    net_rule rule;
    const char *at = rules[0] ? rules : NULL;
    while (next_entry(&at, &entry))
        if (!read_rule(entry, &rule))
            return error_raise(error, AUXRT_INVALID,
                               "\"%.*s\" is no host: hosts are written as "
                               "example.com, *.example.com, 127.0.0.1:8080, "
                               "[::1] or *",
                               (int)(entry.length > 80 ? 80 : entry.length),
                               entry.data);
    return AUXRT_OK;
}

static bool equal(slice a, slice b) {
    return a.length == b.length && strncasecmp(a.data, b.data, a.length) == 0;
}

static net_answer ask(const net_rule *rule, slice host, int port) {
    if (rule->port != 0 && rule->port != port)
        return NET_REFUSED;
    if (rule->host.data[0] != '*')
        return equal(rule->host, host) ? NET_NAMED : NET_REFUSED;
    slice end = slice_of(rule->host.data + 1, rule->host.length - 1);
    if (host.length < end.length)
        return NET_REFUSED;
    return equal(end, slice_of(slice_end(host) - end.length, end.length))
               ? NET_PUBLIC
               : NET_REFUSED;
}

net_answer net_rules_ask(const char *rules, slice host, int port) {
    slice entry;
    net_rule rule;
    net_answer best = rules[0] ? NET_REFUSED : NET_PUBLIC;
    const char *at = rules[0] ? rules : NULL;
    while (next_entry(&at, &entry)) {
        net_answer answer =
            read_rule(entry, &rule) ? ask(&rule, host, port) : NET_REFUSED;
        if (answer > best)
            best = answer;
    }
    return best;
}
