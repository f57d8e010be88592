package io.fairlead.controller.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.controller.model.Datapath;
import io.fairlead.controller.model.Host;
import io.fairlead.controller.model.Network;
import io.fairlead.controller.model.Tenant;
import io.fairlead.controller.model.TenantName;
import io.fairlead.ipam.AddressSet;
import io.fairlead.ipam.Epoch;
import io.fairlead.ipam.HostId;
import io.fairlead.ipam.Lease;
import io.fairlead.ipam.PrefixRequest;
import io.fairlead.ipam.Subnet;
import io.fairlead.ipam.SubnetRequest;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.Prefix6;
import io.fairlead.net.Vni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every store does with tenants, networks, hosts and tokens. */
interface IntentContract extends StoreUse {

    @Test
    default void hasTheDefaultTenantFromTheStart() {
        assertThat(store().isReady()).isTrue();
        assertThat(store().snapshot().intent().tenants()).containsOnlyKeys(TenantName.DEFAULT);
        assertThat(store().deleteTenant(TenantName.DEFAULT)).isInstanceOf(TenantChange.Permanent.class);
    }

    @Test
    default void showsWhatItAnswered() {
        long before = store().snapshot().revision();

        assertThat(store().createTenant(new Tenant(ACME))).isEqualTo(new TenantChange.Done(new Tenant(ACME)));

        assertThat(store().snapshot().intent().tenants()).containsKey(ACME);
        assertThat(store().snapshot().revision()).isEqualTo(before + 1);
        assertThat(store().snapshot().intent().revision()).isEqualTo(before + 1);
    }

    @Test
    default void leavesTheRevisionAloneWhereNothingChanges() {
        store().createTenant(new Tenant(ACME));
        long before = store().snapshot().revision();

        assertThat(store().createTenant(new Tenant(ACME))).isInstanceOf(TenantChange.Exists.class);
        assertThat(store().deleteTenant(new TenantName("nobody"))).isInstanceOf(TenantChange.NotFound.class);

        assertThat(store().snapshot().revision()).isEqualTo(before);
    }

    @Test
    default void keepsATenantThatHasNetworks() {
        store().createTenant(new Tenant(ACME));
        store().createNetwork(NetworkRequest.named(ACME, WEB));

        assertThat(store().deleteTenant(ACME)).isEqualTo(new TenantChange.NotEmpty(ACME, 1));

        store().deleteNetwork(ACME, WEB);
        assertThat(store().deleteTenant(ACME)).isInstanceOf(TenantChange.Done.class);
        assertThat(store().snapshot().intent().tenants()).doesNotContainKey(ACME);
    }

    @Test
    default void choosesWhatANetworkRequestLeavesOpen() {
        Network web = network(WEB);
        Network database = network(DATABASE);

        assertThat(web)
                .isEqualTo(new Network(
                        new Vni(1),
                        TenantName.DEFAULT,
                        WEB,
                        Subnet.of(Cidr.parse("10.128.0.0/16")),
                        Optional.empty(),
                        1_450));
        assertThat(database.vni()).isEqualTo(new Vni(2));
        assertThat(database.subnet()).isEqualTo(Cidr.parse("10.129.0.0/16"));
    }

    @Test
    default void choosesSubnetsWithoutAnyHostsTunnelAddress() {
        admit("one", "10.128.0.9");

        assertThat(network(WEB).subnet()).isEqualTo(Cidr.parse("10.129.0.0/16"));
    }

    @Test
    default void refusesOverlapWithinATenantOnly() {
        store().createTenant(new Tenant(ACME));
        made(NetworkRequest.named(TenantName.DEFAULT, WEB).withSubnet(Cidr.parse("10.1.0.0/16")));
        var inside = Cidr.parse("10.1.0.0/24");

        assertThat(store().createNetwork(NetworkRequest.named(TenantName.DEFAULT, DATABASE)
                        .withSubnet(inside)))
                .isInstanceOf(NetworkChange.Overlaps.class);
        assertThat(store().createNetwork(NetworkRequest.named(ACME, DATABASE).withSubnet(inside)))
                .isInstanceOf(NetworkChange.Done.class);
    }

    @Test
    default void keepsWhatIsSetAsideInASubnet() {
        var addresses = new SubnetRequest(
                Optional.of(Cidr.parse("10.1.0.0/24")),
                Optional.empty(),
                AddressSet.parse(List.of("10.1.0.2-10.1.0.9", "10.1.0.77")),
                AddressSet.parse(List.of("10.1.0.128/25")));
        var request = NetworkRequest.named(TenantName.DEFAULT, WEB).with(addresses);

        assertThat(made(request).addresses()).isEqualTo(addresses.in(Cidr.parse("10.1.0.0/24")));
        assertThat(request.asksFor(store().snapshot()
                        .intent()
                        .network(TenantName.DEFAULT, WEB)
                        .orElseThrow()))
                .isTrue();
    }

    @Test
    default void makesAPrefixOnceHoweverOftenItIsAskedFor() {
        var request = NetworkRequest.named(TenantName.DEFAULT, WEB).with(new PrefixRequest.Generated());
        Network web = made(request);
        Network database =
                made(NetworkRequest.named(TenantName.DEFAULT, DATABASE).with(new PrefixRequest.Generated()));

        assertThat(web.prefix6().orElseThrow().toString()).matches("fd[0-9a-f:]+::/96");
        assertThat(database.prefix6()).isPresent().isNotEqualTo(web.prefix6());
        assertThat(store().createNetwork(request))
                .isInstanceOfSatisfying(
                        NetworkChange.Exists.class,
                        exists -> assertThat(exists.network()).isEqualTo(web).matches(request::asksFor));
    }

    @Test
    default void refusesAPrefixTwiceInATenantOnly() {
        var prefix = new PrefixRequest.Given(Prefix6.parse("fd00:1:2::/96"));
        store().createTenant(new Tenant(ACME));
        made(NetworkRequest.named(TenantName.DEFAULT, WEB).with(prefix));

        assertThat(store().createNetwork(NetworkRequest.named(TenantName.DEFAULT, DATABASE)
                        .with(prefix)))
                .isInstanceOfSatisfying(
                        NetworkChange.Overlaps.class,
                        refusal -> assertThat(refusal.message())
                                .isEqualTo(
                                        "IPv6 prefix fd00:1:2::/96 overlaps 10.128.0.0/16 and fd00:1:2::/96 of network web of"
                                                + " tenant default; choose another"));
        assertThat(made(NetworkRequest.named(ACME, DATABASE).with(prefix)).prefix6())
                .contains(prefix.prefix());
    }

    @Test
    default void refusesIpv6InSmallFrames() {
        var small = new NetworkRequest(
                TenantName.DEFAULT,
                WEB,
                SubnetRequest.ANY,
                Optional.of(new PrefixRequest.Generated()),
                Optional.of(1_200));

        assertThat(store().createNetwork(small))
                .isEqualTo(new NetworkChange.Invalid("A network's MTU is 1280 to 65485 bytes where it has IPv6: 1200"));
    }

    @Test
    default void refusesWhatCanNotBeANetwork() {
        var outside = NetworkRequest.named(TenantName.DEFAULT, WEB)
                .with(SubnetRequest.of(Optional.of(Cidr.parse("10.1.0.0/24")), Optional.of(Ip.parse("10.2.0.1"))));

        assertThat(store().createNetwork(outside)).isInstanceOf(NetworkChange.Invalid.class);
        assertThat(store().createNetwork(NetworkRequest.named(ACME, WEB))).isInstanceOf(NetworkChange.NoTenant.class);
        network(WEB);
        assertThat(store().createNetwork(NetworkRequest.named(TenantName.DEFAULT, WEB)))
                .isInstanceOf(NetworkChange.Exists.class);
    }

    @Test
    default void refusesSubnetsWhoseAddressesNoMachineMayHave() {
        for (String subnet : List.of("0.0.0.0/8", "127.1.0.0/24", "224.0.0.0/24", "240.0.0.0/8")) {
            assertThat(store().createNetwork(NetworkRequest.named(TenantName.DEFAULT, WEB)
                            .withSubnet(Cidr.parse(subnet))))
                    .isInstanceOfSatisfying(
                            NetworkChange.Invalid.class,
                            refusal -> assertThat(refusal.message()).contains(subnet));
        }
    }

    @Test
    default void usesANetworksNumberAgainAsLateAsPossible() {
        network(WEB);
        store().deleteNetwork(TenantName.DEFAULT, WEB);

        assertThat(network(WEB).vni()).isEqualTo(new Vni(2));
    }

    @Test
    default void letsHostsInUnderIdsOfTheirOwn() {
        Host one = admit("one", "192.0.2.1");
        Host two = admit("two", "192.0.2.2");

        assertThat(one.id()).isNotEqualTo(two.id());
        assertThat(one.epoch()).isEqualTo(Epoch.FIRST);
        assertThat(store().snapshot().intent().hosts()).containsOnlyKeys(one.id(), two.id());
        assertThat(store().admit(StoreUse.request("one", "192.0.2.3"))).isEqualTo(new HostChange.NameTaken(one));
        assertThat(store().admit(StoreUse.request("three", "192.0.2.2"))).isEqualTo(new HostChange.VtepTaken(two));
    }

    @Test
    default void knowsAHostThatComesBack() {
        Host one = admit("one", "192.0.2.1");
        long before = store().snapshot().revision();

        assertThat(admit("one", "192.0.2.1")).isEqualTo(one);
        assertThat(store().snapshot().revision()).isEqualTo(before);
        var renamed = new HostRequest(Optional.of(one.id()), "renamed", StoreUse.facts("192.0.2.7"), Optional.empty());
        assertThat(store().admit(renamed))
                .isEqualTo(new HostChange.Done(new Host(
                        one.id(), "renamed", Ip.parse("192.0.2.7"), 1_500, Datapath.SYSTEM, one.epoch(), "", false)));
    }

    @Test
    default void raisesTheEpochOfAHostThatHadBeenRemoved() {
        Host one = admit("one", "192.0.2.1");
        Lease lease = claim(one, network(WEB));
        store().removeHost(one.id());
        var again = new HostRequest(Optional.of(one.id()), "one", StoreUse.facts("192.0.2.1"), Optional.empty());

        var back = (HostChange.Done) store().admit(again);

        assertThat(back.host().epoch()).isGreaterThan(one.epoch());
        assertThat(store().recover(one.id(), List.of(StoreUse.held(lease))).refused())
                .hasSize(1);
    }

    @Test
    default void followsTheFactsOfAHost() {
        Host one = admit("one", "192.0.2.1");
        Host two = admit("two", "192.0.2.2");

        assertThat(store().updateFacts(one.id(), StoreUse.facts("192.0.2.9"))).isInstanceOf(HostChange.Done.class);
        assertThat(store().updateFacts(one.id(), StoreUse.facts("192.0.2.2"))).isEqualTo(new HostChange.VtepTaken(two));
        assertThat(store().updateFacts(new HostId("nobody"), StoreUse.facts("192.0.2.5")))
                .isInstanceOf(HostChange.NotFound.class);
        assertThat(store().snapshot().intent().hosts().get(one.id()).vtep()).isEqualTo(Ip.parse("192.0.2.9"));
    }

    @Test
    default void takesAUseOfATokenOnlyWhereAHostIsLetIn() {
        store().createToken(new JoinToken("t1", "hash", JoinToken.Role.HOST, NOW, NOW.plusSeconds(60), 1));
        admit("one", "192.0.2.1");

        assertThat(join("one", "192.0.2.2", "hash")).isInstanceOf(HostChange.NameTaken.class);
        assertThat(join("two", "192.0.2.2", "hash")).isInstanceOf(HostChange.Done.class);
        assertThat(join("three", "192.0.2.3", "hash")).isInstanceOf(HostChange.TokenRefused.class);
    }

    @Test
    default void refusesTokensThatAreWrongOrOld() {
        store().createToken(new JoinToken("t1", "hash", JoinToken.Role.HOST, NOW, NOW.plusSeconds(60), 5));

        assertThat(join("one", "192.0.2.1", "other")).isInstanceOf(HostChange.TokenRefused.class);
        pass(Duration.ofSeconds(60));
        assertThat(join("one", "192.0.2.1", "hash")).isInstanceOf(HostChange.TokenRefused.class);
    }

    @Test
    default void takesNobodyForAHostWithAnotherKey() {
        store().createToken(new JoinToken("t1", "hash", JoinToken.Role.HOST, NOW, NOW.plusSeconds(60), 9));
        Host one = ((HostChange.Done) join("one", "192.0.2.1", proof("key"))).host();

        assertThat(join("one", "192.0.2.1", proof("other"))).isEqualTo(new HostChange.AnotherKey(one));
        var byId = new HostRequest(
                Optional.of(one.id()), "thief", StoreUse.facts("192.0.2.9"), Optional.of(proof("other")));
        assertThat(store().admit(byId)).isEqualTo(new HostChange.AnotherKey(one));
        store().updateFacts(one.id(), StoreUse.facts("192.0.2.2"));
        assertThat(store().snapshot().intent().hosts().get(one.id()).key()).isEqualTo("key");

        store().removeHost(one.id());
        assertThat(store().admit(byId)).isInstanceOf(HostChange.Done.class);
    }

    @Test
    default void givesTheSameAnswerAgainWithoutAnotherUseOfTheToken() {
        store().createToken(new JoinToken("t1", "hash", JoinToken.Role.HOST, NOW, NOW.plusSeconds(60), 1));
        HostChange first = join("one", "192.0.2.1", proof("key"));

        assertThat(join("one", "192.0.2.1", proof("key"))).isEqualTo(first).isInstanceOf(HostChange.Done.class);
        assertThat(join("two", "192.0.2.2", proof("key"))).isInstanceOf(HostChange.TokenRefused.class);
    }

    private HostChange join(String name, String vtep, String secretHash) {
        return join(name, vtep, new TokenProof("t1", secretHash, "key of " + name));
    }

    private HostChange join(String name, String vtep, TokenProof proof) {
        return store().admit(new HostRequest(Optional.empty(), name, StoreUse.facts(vtep), Optional.of(proof)));
    }

    private static TokenProof proof(String key) {
        return new TokenProof("t1", "hash", key);
    }

    @Test
    default void listsTokensUntilTheyAreDeletedOrOldAtTheNext() {
        var token = new JoinToken("t1", "hash", JoinToken.Role.HOST, NOW, NOW.plusSeconds(60), 5);
        store().createToken(token);
        assertThat(store().createToken(token)).isInstanceOf(TokenChange.Exists.class);
        assertThat(store().tokens()).containsExactly(token);

        pass(Duration.ofMinutes(2));
        var next = new JoinToken("t2", "hash", JoinToken.Role.HOST, NOW, NOW.plusSeconds(600), 5);
        store().createToken(next);

        assertThat(store().tokens()).containsExactly(next);
        assertThat(store().deleteToken("t2")).isEqualTo(new TokenChange.Done(next));
        assertThat(store().deleteToken("t2")).isInstanceOf(TokenChange.NotFound.class);
        assertThat(store().tokens()).isEmpty();
    }

    @Test
    default void notesConfirmationsWithoutANewRevision() {
        Host one = admit("one", "192.0.2.1");
        long revision = store().snapshot().revision();

        store().confirm(one.id(), revision);
        store().confirm(one.id(), revision - 1);
        store().confirm(new HostId("nobody"), revision);

        assertThat(store().snapshot().confirmed()).containsOnlyKeys(one.id());
        assertThat(store().snapshot().confirmedBy(one.id())).isEqualTo(revision);
        assertThat(store().snapshot().revision()).isEqualTo(revision);
    }

    @Test
    default void givesGenerationsThatOnlyGrow() throws Exception {
        List<Long> numbers =
                StoreUse.together(List.of(store()::nextGeneration, store()::nextGeneration, store()::nextGeneration));

        assertThat(numbers).doesNotHaveDuplicates();
        assertThat(numbers).allMatch(number -> number < store().nextGeneration());
    }

    @Test
    default void tellsOfChangesUntilTheSubscriptionIsClosed() {
        var calls = new AtomicInteger();
        try (var _ = store().onChange(calls::incrementAndGet)) {
            store().createTenant(new Tenant(ACME));
            await().until(() -> calls.get() > 0);
        }
    }
}
