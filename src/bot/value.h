/*
 * What the text of a tag may begin with. What stands behind the prefixes is
 * read by the kernel; the host needs them to write texts of a kind.
 */
#ifndef BOT_VALUE_H
#define BOT_VALUE_H

/* The prefixes, in UTF-8. Of the vector's, both code points are needed. */
#define BOT_PREFIX_FORMULA "\xF0\x9F\xA7\xAC" /* U+1F9EC */
#define BOT_PREFIX_LISTENER "@"
#define BOT_PREFIX_MODULE "\xF0\x9F\x93\x84"         /* U+1F4C4 */
#define BOT_PREFIX_TEXT "\xF0\x9F\x93\x9D"           /* U+1F4DD */
#define BOT_PREFIX_NUMBER "\xF0\x9F\x94\xA2"         /* U+1F522 */
#define BOT_PREFIX_DATE "\xF0\x9F\x93\x85"           /* U+1F4C5 */
#define BOT_PREFIX_VECTOR "\xE2\x9E\xA1\xEF\xB8\x8F" /* U+27A1 U+FE0F */
#define BOT_PREFIX_ROTATION "\xF0\x9F\x94\x81"       /* U+1F501 */
#define BOT_PREFIX_LINK "\xF0\x9F\x94\x97"           /* U+1F517 */

#endif
