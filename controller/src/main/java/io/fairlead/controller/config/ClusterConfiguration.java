package io.fairlead.controller.config;

import io.fairlead.controller.cluster.ClusterLook;
import io.fairlead.controller.cluster.Membership;
import io.fairlead.controller.cluster.OtherControllers;
import io.fairlead.controller.cluster.RaftServer;
import io.fairlead.controller.cluster.Removal;
import io.fairlead.controller.pki.Pki;
import io.fairlead.controller.store.OvsdbStore;
import io.fairlead.controller.store.Store;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** This controller among the others. */
@Configuration(proxyBeanMethods = false)
class ClusterConfiguration {

    @Bean
    Membership membership(
            Store store, Membership.Self self, OtherControllers others, Membership.Dial dial, InstantSource clock) {
        return new Membership(store, self, others, dial, clock);
    }

    /** What is dialled now, and after the next start. */
    @Bean
    Membership.Dial dial(ObjectProvider<OvsdbStore> stores, Places places) {
        return addresses -> {
            stores.ifAvailable(dialled -> dialled.dial(addresses));
            places.files().stores().keep(addresses);
        };
    }

    @Bean
    Membership.Self self(Places places, Addresses addresses, SecureRandom random) {
        return new Membership.Self(places.files().controllerId().open(random), addresses::place);
    }

    @Bean
    OtherControllers otherControllers(Pki pki) {
        return new OtherControllers(pki.controllersCa());
    }

    @Bean
    ClusterLook clusterLook(
            Store store, Membership membership, RaftServer raft, OtherControllers others, InstantSource clock) {
        return new ClusterLook(store, membership, raft, others, clock);
    }

    @Bean
    Removal removal(Store store, RaftServer raft) {
        return new Removal(store, raft);
    }

    @Bean
    RaftServer raftServer(Places places) {
        return new RaftServer(places.files().storeControl());
    }
}
