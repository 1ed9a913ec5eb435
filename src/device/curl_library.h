/*
 * libcurl, loaded when the first web request is made: with the libraries that
 * it needs itself it takes longer to load than all else of a small program.
 *
 * After this header the functions of libcurl are called by their own names.
 * None may be called before curl_library_load has given AUXRT_OK.
 */
#ifndef DEVICE_CURL_LIBRARY_H
#define DEVICE_CURL_LIBRARY_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include "base/error.h"

#undef curl_easy_getinfo
#undef curl_easy_setopt
#undef curl_multi_setopt

#define CURL_FUNCTIONS(X)                                                      \
    X(curl_easy_cleanup)                                                       \
    X(curl_easy_getinfo)                                                       \
    X(curl_easy_header)                                                        \
    X(curl_easy_init)                                                          \
    X(curl_easy_nextheader)                                                    \
    X(curl_easy_setopt)                                                        \
    X(curl_easy_strerror)                                                      \
    X(curl_free)                                                               \
    X(curl_global_init)                                                        \
    X(curl_multi_add_handle)                                                   \
    X(curl_multi_cleanup)                                                      \
    X(curl_multi_info_read)                                                    \
    X(curl_multi_init)                                                         \
    X(curl_multi_perform)                                                      \
    X(curl_multi_poll)                                                         \
    X(curl_multi_remove_handle)                                                \
    X(curl_multi_setopt)                                                       \
    X(curl_slist_append)                                                       \
    X(curl_slist_free_all)                                                     \
    X(curl_url)                                                                \
    X(curl_url_cleanup)                                                        \
    X(curl_url_get)                                                            \
    X(curl_url_set)                                                            \
    X(curl_url_strerror)

typedef struct curl_library {
#define CURL_MEMBER(name) __typeof__(name) *name;
    CURL_FUNCTIONS(CURL_MEMBER)
#undef CURL_MEMBER
} curl_library;

extern curl_library curl_functions;

/* Loads the library, once for the process. */
auxrt_result curl_library_load(auxrt_error *error);

#ifndef CURL_LIBRARY_OWN
#define curl_easy_cleanup curl_functions.curl_easy_cleanup
#define curl_easy_getinfo curl_functions.curl_easy_getinfo
#define curl_easy_header curl_functions.curl_easy_header
#define curl_easy_init curl_functions.curl_easy_init
#define curl_easy_nextheader curl_functions.curl_easy_nextheader
#define curl_easy_setopt curl_functions.curl_easy_setopt
#define curl_easy_strerror curl_functions.curl_easy_strerror
#define curl_free curl_functions.curl_free
#define curl_global_init curl_functions.curl_global_init
#define curl_multi_add_handle curl_functions.curl_multi_add_handle
#define curl_multi_cleanup curl_functions.curl_multi_cleanup
#define curl_multi_info_read curl_functions.curl_multi_info_read
#define curl_multi_init curl_functions.curl_multi_init
#define curl_multi_perform curl_functions.curl_multi_perform
#define curl_multi_poll curl_functions.curl_multi_poll
#define curl_multi_remove_handle curl_functions.curl_multi_remove_handle
#define curl_multi_setopt curl_functions.curl_multi_setopt
#define curl_slist_append curl_functions.curl_slist_append
#define curl_slist_free_all curl_functions.curl_slist_free_all
#define curl_url curl_functions.curl_url
#define curl_url_cleanup curl_functions.curl_url_cleanup
#define curl_url_get curl_functions.curl_url_get
#define curl_url_set curl_functions.curl_url_set
#define curl_url_strerror curl_functions.curl_url_strerror
#endif

#endif
