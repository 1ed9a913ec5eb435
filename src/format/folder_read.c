/*
 * From files to bots. The files of one directory are one bot: its `.bot.aux`
 * and a file per tag. A placeholder id, and the id of a directory that has tag
 * files only, follow from the directory's path, so packing the same files
 * gives the same ids.
 */
#include "base/utf.h"
#include "format/folder.h"
#include "format/tag_file.h"
#include "format/uuid.h"

typedef struct packing {
    const folder *folder;
    snapshot *out;
    buffer *notes;
    auxrt_error *error;
} packing;

static bool ends_with(slice text, slice end) {
    return text.length >= end.length &&
           memcmp(text.data + text.length - end.length, end.data, end.length) ==
               0;
}

static bool is_bot_file(slice name) {
    return ends_with(name, SLICE(".bot.aux"));
}

static auxrt_result blame(packing *p, const folder_file *file,
                          auxrt_result result) {
    buffer path;
    if (result == AUXRT_OK)
        return result;
    buffer_init(&path, 65536);
    buffer_append_slice(&path, file->directory);
    if (file->directory.length > 0)
        buffer_append_char(&path, '/');
    buffer_append_slice(&path, file->name);
    aux_blame(p->error, path.data ? path.data : "", result);
    buffer_free(&path);
    return result;
}

static void note(packing *p, const folder_file *file, slice why) {
    if (!p->notes)
        return;
    buffer_append_format(p->notes, "%s%s%s: %.*s\n", file->directory.data,
                         file->directory.length > 0 ? "/" : "", file->name.data,
                         (int)why.length, why.data);
}

static void derived_id(slice directory, char id[UUID_LENGTH + 1]) {
    uuid_from_name(directory.length > 0 ? directory : SLICE("."), id);
}

static auxrt_result read_aux(packing *p, const folder_file *file,
                             snapshot *bots) {
    buffer update, notes;
    slice line;
    buffer_init(&update, 2 * AUX_SIZE_LIMIT);
    buffer_init(&notes, AUX_NOTES_LIMIT);
    auxrt_result result =
        aux_read(file->content, &update, NULL, &notes, p->error);
    if (result == AUXRT_OK)
        result = snapshot_add_update(bots, buffer_peek(&update), p->error);
    slice rest = buffer_peek(&notes);
    while (result == AUXRT_OK && aux_next_note(&rest, &line))
        note(p, file, line);
    buffer_free(&update);
    buffer_free(&notes);
    return blame(p, file, result);
}

/* Reads a `.bot.aux` and adds its bot. */
static auxrt_result add_bot_file(packing *p, const folder_file *file,
                                 snapshot_bot **bot) {
    char id[UUID_LENGTH + 1];
    snapshot one;

    snapshot_init(&one);
    auxrt_result result = read_aux(p, file, &one);
    if (result == AUXRT_OK && one.count != 1)
        result = blame(p, file,
                       error_raise(p->error, AUXRT_INVALID,
                                   "a .bot.aux file must hold one bot, "
                                   "this one holds %zu",
                                   one.count));
    if (result == AUXRT_OK) {
        if (slice_equal(one.bots[0].id, SLICE("{id}"))) {
            derived_id(file->directory, id);
            one.bots[0].id = slice_from_string(id);
        }
        *bot = snapshot_copy_bot(p->out, &one.bots[0]);
        if (!*bot)
            result =
                error_raise(p->error, AUXRT_NO_MEMORY, "memory is exhausted");
    }
    snapshot_free(&one);
    return result;
}

static auxrt_result set_tag_of_file(packing *p, const folder_file *file,
                                    snapshot_bot *bot) {
    slice prefix;
    buffer value, quoted;
    int line, column;
    size_t valid = utf8_valid_length(file->content);

    if (!utf8_is_valid(file->name))
        return blame(p, file,
                     error_raise(p->error, AUXRT_INVALID,
                                 "the name of the file is not UTF-8 text"));
    if (valid < file->content.length) {
        aux_place_of(file->content, file->content.data + valid, &line, &column);
        auxrt_result result =
            error_raise(p->error, AUXRT_INVALID,
                        "the file is not UTF-8 text; move it out of the "
                        "folder if it is no tag");
        error_set_place(p->error, NULL, NULL, line, column);
        return blame(p, file, result);
    }
    buffer_init(&value, AUX_SIZE_LIMIT);
    buffer_init(&quoted, AUX_SIZE_LIMIT);
    tag_file_value(file->name, file->content, &value);
    json_quote(&quoted, buffer_peek(&value));
    auxrt_result result =
        quoted.failure != AUXRT_OK ? quoted.failure : value.failure;
    if (result != AUXRT_OK)
        error_raise(p->error, result, "the file is too large");
    else
        result =
            snapshot_set_tag(p->out, bot, tag_file_tag(file->name, &prefix),
                             buffer_peek(&quoted), p->error);
    buffer_free(&value);
    buffer_free(&quoted);
    return blame(p, file, result);
}

/* Two files for one tag: nothing says which one the author means. */
static auxrt_result check_single(packing *p, const folder_file *files,
                                 size_t count, size_t index) {
    slice prefix;
    slice tag = tag_file_tag(files[index].name, &prefix);

    for (size_t i = 0; i < count; i++) {
        if (i == index || !tag_file_is(files[i].name) ||
            !slice_equal(tag_file_tag(files[i].name, &prefix), tag))
            continue;
        return blame(p, &files[index],
                     error_raise(p->error, AUXRT_INVALID,
                                 "%.200s holds the same tag; remove one "
                                 "of the two files",
                                 files[i].name.data));
    }
    return AUXRT_OK;
}

/* Directories without a `.bot.aux` are bots only when a file says so by its
 * suffix: a lone LICENSE makes none. */
static bool makes_bot(const folder_file *files, size_t count) {
    slice prefix;
    for (size_t i = 0; i < count; i++)
        if (tag_file_is(files[i].name) &&
            tag_file_tag(files[i].name, &prefix).length < files[i].name.length)
            return true;
    return false;
}

static auxrt_result add_tag_files(packing *p, const folder_file *files,
                                  size_t count, snapshot_bot *bot) {
    auxrt_result result = AUXRT_OK;
    for (size_t i = 0; result == AUXRT_OK && i < count; i++) {
        if (!tag_file_is(files[i].name))
            continue;
        if (!bot) {
            note(p, &files[i],
                 SLICE("not used, there is no bot in this folder"));
            continue;
        }
        result = check_single(p, files, count, i);
        if (result == AUXRT_OK)
            result = set_tag_of_file(p, &files[i], bot);
    }
    return result;
}

static auxrt_result read_directory(packing *p, const folder_file *files,
                                   size_t count) {
    auxrt_result result = AUXRT_OK;
    const folder_file *bot_file = NULL;
    snapshot_bot *bot = NULL;
    char id[UUID_LENGTH + 1];

    for (size_t i = 0; result == AUXRT_OK && i < count; i++) {
        if (slice_equal(files[i].name, SLICE("extra.aux"))) {
            result = read_aux(p, &files[i], p->out);
        } else if (is_bot_file(files[i].name)) {
            if (bot_file)
                return blame(p, &files[i],
                             error_raise(p->error, AUXRT_INVALID,
                                         "a folder can have one .bot.aux "
                                         "file; move this bot to a folder "
                                         "of its own"));
            bot_file = &files[i];
        } else if (ends_with(files[i].name, SLICE(".aux"))) {
            note(p, &files[i],
                 SLICE("not used, only extra.aux and .bot.aux are"));
        }
    }
    if (result != AUXRT_OK)
        return result;
    if (bot_file) {
        result = add_bot_file(p, bot_file, &bot);
    } else if (makes_bot(files, count)) {
        derived_id(files[0].directory, id);
        bot = snapshot_add_bot(p->out, slice_from_string(id));
        if (!bot)
            return error_raise(p->error, AUXRT_NO_MEMORY,
                               "memory is exhausted");
    }
    return result == AUXRT_OK ? add_tag_files(p, files, count, bot) : result;
}

/* Notes where the bots from `first` on are from. */
static auxrt_result note_origin(packing *p, slice directory, size_t first) {
    if (first == p->out->count)
        return AUXRT_OK;
    slice from = arena_copy(&p->out->memory,
                            directory.length > 0 ? directory : SLICE("."));
    if (!from.data)
        return error_raise(p->error, AUXRT_NO_MEMORY, "memory is exhausted");
    for (size_t i = first; i < p->out->count; i++)
        p->out->bots[i].from = from;
    return AUXRT_OK;
}

bool folder_uses_file(const folder *f, size_t index) {
    const folder_file *file = &f->files[index];
    size_t first = index, end = index + 1;

    if (slice_equal(file->name, SLICE("extra.aux")) || is_bot_file(file->name))
        return true;
    if (!tag_file_is(file->name))
        return false;
    while (first > 0 &&
           slice_equal(f->files[first - 1].directory, file->directory))
        first--;
    while (end < f->count &&
           slice_equal(f->files[end].directory, file->directory))
        end++;
    for (size_t i = first; i < end; i++)
        if (is_bot_file(f->files[i].name))
            return true;
    return makes_bot(&f->files[first], end - first);
}

auxrt_result snapshot_of_folder(const folder *f, snapshot *out, buffer *notes,
                                auxrt_error *error) {
    packing p = {f, out, notes, error};
    auxrt_result result = AUXRT_OK;

    for (size_t i = 0; result == AUXRT_OK && i < f->count;) {
        size_t end = i + 1;
        size_t bots = out->count;
        while (end < f->count &&
               slice_equal(f->files[end].directory, f->files[i].directory))
            end++;
        result = read_directory(&p, &f->files[i], end - i);
        if (result == AUXRT_OK)
            result = note_origin(&p, f->files[i].directory, bots);
        i = end;
    }
    return result == AUXRT_OK ? snapshot_sort(out, error) : result;
}
