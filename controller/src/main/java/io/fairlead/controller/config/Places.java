package io.fairlead.controller.config;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Where things lie and where this controller is found.
 *
 * @param etc what an administrator writes and reads: controller.yaml, admin.token
 * @param state what must survive: keys and certificates, the store ({@code fairlead.var})
 * @param run sockets and other things of this boot
 * @param name what this controller is called among the controllers; empty: as its machine
 * @param address the address by which hosts reach this controller; empty: the one of the default route
 */
@ConfigurationProperties("fairlead")
public record Places(
        @DefaultValue("/etc/fairlead") Path etc,
        @Name("var") @DefaultValue("/var/lib/fairlead") Path state,
        @DefaultValue("/run/fairlead") Path run,
        @DefaultValue("") String name,
        @DefaultValue("") String address) {

    /** The same places, as what runs before the controller knows them. */
    io.fairlead.controller.store.Places files() {
        return new io.fairlead.controller.store.Places(etc, state, run);
    }
}
