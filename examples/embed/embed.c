/*
 * The smallest host: loads two bots, shouts to them, and prints what they
 * answer and what they want done.
 *
 *   cc embed.c $(pkg-config --cflags --libs auxrt) -o embed
 */
#include <auxrt.h>
#include <stdio.h>

static const char bots[] =
    "{\"door\": {\"id\": \"door\", \"tags\": {\"open\": false,"
    "  \"onKnock\": \"@tags.open = true; os.toast('Welcome, ' + that.name);"
    "    return 'The door opens.';\"}},"
    " \"mouse\": {\"id\": \"mouse\", \"tags\": {"
    "  \"onKnock\": \"@throw new Error('I am not here');\"}}}";

static void print_event(void *user, const char *kind, auxrt_string event) {
    (void)user;
    printf("%s: %.*s\n", kind, (int)event.length, event.data);
}

static int fail(const char *doing, const auxrt_error *error) {
    fprintf(stderr, "%s: %s\n", doing, error->message);
    return 1;
}

int main(void) {
    auxrt_runtime_options options = {.size = sizeof options,
                                     .on_event = print_event};
    auxrt_runtime *runtime = NULL;
    auxrt_text answer = {0};
    auxrt_error error;

    if (auxrt_runtime_new(&options, &runtime, &error) != AUXRT_OK) {
        return fail("making a runtime", &error);
    }
    int status = 0;
    if (auxrt_runtime_add_bots(runtime, auxrt_string_of(bots), NULL, &error) !=
        AUXRT_OK) {
        status = fail("adding bots", &error);
    } else if (auxrt_runtime_shout(runtime, auxrt_string_of("onKnock"),
                                   auxrt_string_of(NULL),
                                   auxrt_string_of("{\"name\": \"Ada\"}"),
                                   &answer, &error) != AUXRT_OK) {
        status = fail("shouting", &error);
    } else {
        printf("answer: %.*s\n", (int)answer.length, answer.data);
    }
    auxrt_text_free(&answer);
    auxrt_runtime_free(runtime);
    return status;
}
