package io.fairlead.controller.store;

/**
 * Numbers that only grow.
 *
 * @param serial one more with every commit: what the next one is compared with
 * @param revision one more with every commit that changes intent or leases
 * @param generation the last one given for taking a switch
 * @param lastVni the last one given to a network, 0 before the first; so that a number is used again as late as possible
 */
public record Counters(long serial, long revision, long generation, int lastVni) {

    static final Counters ZERO = new Counters(0, 0, 0, 0);
}
