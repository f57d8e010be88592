package io.fairlead.controller.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What ovs-appctl of Open vSwitch 3.1 printed, with addresses by TLS. */
class RaftStatusTest {

    private static final String LEADER = """
            4486
            Name: Fairlead
            Cluster ID: f4c3 (f4c3bf5f-2b28-42c5-b6ef-02e464312112)
            Server ID: 4486 (4486526b-261d-4a35-a6e7-a7b4f6f669e1)
            Address: ssl:192.0.2.1:6656
            Status: cluster member
            Role: leader
            Term: 2
            Leader: self
            Vote: self

            Last Election started 6019 ms ago, reason: timeout
            Last Election won: 6019 ms ago
            Election timer: 4000
            Log: [2, 6]
            Entries not yet committed: 0
            Entries not yet applied: 0
            Connections: <-b2b9 ->b2b9 (->a592)
            Disconnections: 1
            Servers:
                a592 (a592 at ssl:192.0.2.3:6656) next_index=6 match_index=5 last msg 4337 ms ago
                b2b9 (b2b9 at ssl:192.0.2.2:6656) next_index=6 match_index=5 last msg 336 ms ago
                4486 (4486 at ssl:192.0.2.1:6656) (self) next_index=3 match_index=5
            """;

    private static final String FOLLOWER = """
            b2b9
            Name: Fairlead
            Cluster ID: f4c3 (f4c3bf5f-2b28-42c5-b6ef-02e464312112)
            Server ID: b2b9 (b2b9d871-49b8-4dd6-a536-d152d936dbb7)
            Address: ssl:192.0.2.2:6656
            Status: cluster member
            Role: follower
            Term: 2
            Leader: 4486
            Vote: unknown

            Election timer: 4000
            Connections: ->0000 <-4486 (->a592)
            Servers:
                a592 (a592 at ssl:192.0.2.3:6656)
                b2b9 (b2b9 at ssl:192.0.2.2:6656) (self)
                4486 (4486 at ssl:192.0.2.1:6656) last msg 1328 ms ago
            """;

    @Test
    void readsWhatALeaderSays() {
        RaftStatus status = RaftStatus.parse(LEADER);

        assertThat(status.clusterId()).isEqualTo("f4c3bf5f-2b28-42c5-b6ef-02e464312112");
        assertThat(status.leads()).isTrue();
        assertThat(status.knowsLeader()).isTrue();
        assertThat(status.hasMajority()).isTrue();
        assertThat(status.servers())
                .containsExactly(
                        new RaftStatus.Server("ssl:192.0.2.3:6656", false, false, false),
                        new RaftStatus.Server("ssl:192.0.2.2:6656", false, false, true),
                        new RaftStatus.Server("ssl:192.0.2.1:6656", true, true, true));
    }

    @Test
    void readsWhatAFollowerSays() {
        RaftStatus status = RaftStatus.parse(FOLLOWER);

        assertThat(status.leads()).isFalse();
        assertThat(status.knowsLeader()).isTrue();
        assertThat(status.server("ssl:192.0.2.1:6656"))
                .contains(new RaftStatus.Server("ssl:192.0.2.1:6656", false, true, true));
        assertThat(status.server("ssl:192.0.2.3:6656").orElseThrow().reachable())
                .isFalse();
    }

    @Test
    void takesAServerForAwayThatIsSilentOverAnOpenConnection() {
        String silent = LEADER.replace("336 ms", "9336 ms");

        assertThat(RaftStatus.parse(silent).hasMajority()).isFalse();
    }

    @Test
    void expectsNoWordFromAnotherFollower() {
        String joined = FOLLOWER.replace("(->a592)", "->a592")
                .replace("192.0.2.3:6656)", "192.0.2.3:6656) last msg 60000 ms ago");

        assertThat(RaftStatus.parse(joined).servers()).allMatch(RaftStatus.Server::reachable);
    }

    @Test
    void knowsNoLeaderWhereThereIsNone() {
        RaftStatus alone = RaftStatus.parse(FOLLOWER.replace("Leader: 4486", "Leader: unknown"));

        assertThat(alone.knowsLeader()).isFalse();
        assertThat(alone.servers()).noneMatch(RaftStatus.Server::leads);
    }
}
