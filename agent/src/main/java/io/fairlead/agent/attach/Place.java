package io.fairlead.agent.attach;

import java.nio.file.Path;
import java.util.Set;

/**
 * Where an interface is put.
 *
 * @param container Docker's id, or what stands for it
 * @param name how people call it
 * @param namespace the file that stands for its network namespace
 * @param namespaceId that namespace's id
 * @param run tells this run of the container from those before
 * @param networks the names of Docker's networks it is in
 */
record Place(String container, String name, Path namespace, String namespaceId, String run, Set<String> networks) {}
