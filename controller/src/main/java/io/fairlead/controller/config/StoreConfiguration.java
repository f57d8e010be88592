package io.fairlead.controller.config;

import io.fairlead.controller.pki.Pki;
import io.fairlead.controller.store.OvsdbStore;
import io.fairlead.controller.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The store of record, beside this controller; tests bring one of their own. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(Store.class)
class StoreConfiguration {

    @Bean
    OvsdbStore ovsdbStore(Pki pki, Addresses addresses, Places places, InstantSource clock) {
        var own = Stream.of(addresses.address());
        List<String> all = Stream.concat(own, places.files().stores().read().stream())
                .distinct()
                .toList();
        return OvsdbStore.open(all, pki.files(), clock);
    }

    @Bean
    Store store(OvsdbStore ovsdb) {
        return ovsdb.store();
    }
}
