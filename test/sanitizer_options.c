/*
 * What the sanitizers are told, built into every program of the asan and fuzz
 * builds so that nobody has to set an environment for them.
 */
const char *__asan_default_options(void);
const char *__ubsan_default_options(void);
const char *__lsan_default_options(void);
const char *__lsan_default_suppressions(void);

/* The engine's collector looks for values on the real stack: locals must not
 * be moved to a fake one. */
const char *__asan_default_options(void) {
    return "detect_leaks=1:detect_stack_use_after_return=0:"
           "allocator_may_return_null=1";
}

const char *__ubsan_default_options(void) {
    return "print_stacktrace=1";
}

const char *__lsan_default_options(void) {
    return "print_suppressions=0";
}

/* Memory that these libraries keep for the life of the process, on purpose. */
const char *__lsan_default_suppressions(void) {
    return "leak:libjavascriptcoregtk\n"
           "leak:libglib-2.0\n"
           "leak:libicu\n";
}
