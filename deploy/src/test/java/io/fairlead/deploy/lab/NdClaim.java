package io.fairlead.deploy.lab;

/**
 * What a frame of neighbour discovery says, true or not (RFC 4861).
 *
 * @param text by which it is known to whoever hears it
 * @param type of ICMPv6: 135 asks, 136 answers, 134 is a router's
 * @param source of the packet
 * @param target whom it asks for, or is about
 * @param option the MAC address it tells, or empty
 */
public record NdClaim(String text, int type, String source, String target, String option) {}
