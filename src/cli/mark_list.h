/*
 * The list of marks as people read it.
 */
#ifndef CLI_MARK_LIST_H
#define CLI_MARK_LIST_H

#include "base/json.h"

/* Prints a line for each mark of an array, as auxrt_inst_marks gives it. */
void mark_list_print(json_value marks);

#endif
