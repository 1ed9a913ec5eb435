/*
 * The C library's heap, as the programs of this project need it.
 */
#ifndef PROGRAM_HEAP_H
#define PROGRAM_HEAP_H

/* Gives the system back what is free: after something large, in a program that
 * goes on for long. Takes some milliseconds where much is free. */
void heap_give_back(void);

#endif
