/*
 * A host with an inst: bots come from content, a script asks for a name, the
 * host answers, the bots hear of what changed, and the result is saved.
 */
#include <auxrt.h>
#include <stdio.h>
#include <string.h>

static const char content[] =
    "{\"version\": 1, \"state\": {"
    " \"porter\": {\"id\": \"porter\", \"tags\": {\"onInstJoined\":"
    "  \"@tags.guest = await os.showInput('', {title: 'Who is it?'});\"}},"
    " \"clerk\": {\"id\": \"clerk\", \"tags\": {\"onAnyBotsChanged\":"
    "  \"@os.toast('A guest: ' + getBot('id', 'porter').tags.guest);\"}}}}";

typedef struct host {
    auxrt_inst *inst;
    int answers;
} host;

/* Answers the first request. A host that gets several reads `taskId` with the
 * JSON library that it has. */
static void on_event(void *user, const char *kind, auxrt_string event) {
    static const char answer[] =
        "[{\"type\": \"async_result\", \"taskId\": 1, \"result\": \"Ada\"}]";
    host *h = user;
    if (strcmp(kind, "actions") != 0)
        return;
    printf("%.*s\n", (int)event.length, event.data);
    if (h->answers++ == 0)
        auxrt_inst_post(h->inst, auxrt_string_of(answer), NULL);
}

int main(void) {
    host h = {0};
    auxrt_error error = {0};
    auxrt_text saved = {0};
    const auxrt_inst_options options = {
        .size = sizeof options, .on_event = on_event, .user = &h};
    auxrt_result result = auxrt_inst_open(&options, &h.inst, &error);
    if (result == AUXRT_OK)
        result = auxrt_inst_load_text(h.inst, "content",
                                      auxrt_string_of(content), &error);
    if (result == AUXRT_OK)
        result = auxrt_inst_join(h.inst, &error);
    if (result == AUXRT_OK)
        result = auxrt_inst_run(h.inst, 5000, &error);
    if (result == AUXRT_OK)
        result = auxrt_inst_snapshot(h.inst, NULL, &saved, &error);
    if (result == AUXRT_OK)
        printf("saved: %s\n", saved.data);
    else
        fprintf(stderr, "%s\n", error.message);
    auxrt_text_free(&saved);
    auxrt_inst_close(h.inst, NULL);
    return result == AUXRT_OK ? 0 : 1;
}
