/*
 * Addresses that requests of scripts may not reach unless their host was
 * named: this machine, private networks, everything that is no single machine
 * of the public internet.
 */
#ifndef DEVICE_ADDRESS_H
#define DEVICE_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* Whether the address is a public one; of IPv4 or IPv6, no other. */
bool address_is_public(const struct sockaddr *address);

#endif
