package io.fairlead.agent.protocol;

/**
 * Something on a host that is not ours and is in our way.
 *
 * @param kind for programs, in kebab case: {@code docker-network}, {@code port}, …
 * @param text for people: what, where and what to do
 */
public record Conflict(String kind, String text) {}
