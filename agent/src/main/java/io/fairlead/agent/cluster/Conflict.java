package io.fairlead.agent.cluster;

/**
 * Something on a host that is not ours to change and stands in the way.
 *
 * @param kind for programs, like {@code network-name}
 * @param text for people: what, where and what to do
 */
public record Conflict(String kind, String text) {}
