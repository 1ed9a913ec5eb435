/*
 * The processor time by which the engine measures its time limit, as a program
 * can answer it in place of the system (program/engine_clock.c).
 *
 * At each entry the engine reads it, which is a system call. It reads it again
 * when its timer has fired, and if the thread had less than the limit starts
 * the timer anew for what is left, however short that is. The watch needs
 * neither: it is to be asked when the timer has fired, and reads the real
 * clocks itself. So here the processor time goes up, at each read, by more than
 * any limit.
 */
#ifndef VM_TIMER_CLOCK_H
#define VM_TIMER_CLOCK_H

#include <stdint.h>

/* How often this thread's was answered; 0: nobody answers for the system. */
extern _Thread_local int64_t vm_timer_clock_reads;

#endif
