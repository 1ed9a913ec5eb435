/*
 * Loading libcurl. It stays loaded until the process ends.
 */
#define CURL_LIBRARY_OWN
#include "device/curl_library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

curl_library curl_functions;

static struct {
    pthread_once_t once;
    bool is_loaded;
    char reason[200];
} state = {.once = PTHREAD_ONCE_INIT};

static bool take(void *library, const char *name, void *function) {
    void *symbol = dlsym(library, name);
    memcpy(function, &symbol, sizeof symbol);
    return symbol != NULL;
}

static bool take_all(void *library) {
#define CURL_TAKE(name)                                                        \
    if (!take(library, #name, &curl_functions.name))                           \
        return false;
    CURL_FUNCTIONS(CURL_TAKE)
#undef CURL_TAKE
    return true;
}

static void load(void) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    state.is_loaded =
        library && take_all(library) &&
        curl_functions.curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    const char *reason = state.is_loaded ? NULL : dlerror();
    if (reason)
        strncat(state.reason, reason, sizeof state.reason - 1);
}

auxrt_result curl_library_load(auxrt_error *error) {
    pthread_once(&state.once, load);
    if (state.is_loaded)
        return AUXRT_OK;
    return error_raise(error, AUXRT_UNSUPPORTED,
                       "web requests need libcurl, which cannot be loaded (%s)",
                       state.reason);
}
