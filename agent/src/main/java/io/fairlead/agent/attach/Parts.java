package io.fairlead.agent.attach;

import io.fairlead.agent.cluster.Cluster;
import io.fairlead.agent.plug.LinkName;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What commands and comparison work with.
 *
 * @param turn held by whoever changes something
 */
record Parts(
        Cluster cluster,
        Containers containers,
        Attacher.Host host,
        PlaceFinder finder,
        Attacher attacher,
        AttachmentBook book,
        ReentrantLock turn) {

    /** The attachments that have their links: those of others may name a namespace that has ended. */
    List<Attachment> live() throws IOException {
        Set<String> links = host.links().names();
        return book.all().stream()
                .filter(attachment -> links.contains(LinkName.hostEnd(attachment.endpoint())))
                .toList();
    }
}
