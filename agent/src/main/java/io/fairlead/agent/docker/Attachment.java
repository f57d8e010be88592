package io.fairlead.agent.docker;

/**
 * A container in a network, as Docker tells it.
 *
 * @param endpoint Docker's id of the endpoint
 * @param container its id
 * @param name its name, without a slash
 */
record Attachment(String endpoint, String container, String name) {}
