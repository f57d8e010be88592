package io.fairlead.openflow.testing;

import io.fairlead.net.OfPort;
import io.fairlead.openflow.flow.Action;
import io.fairlead.openflow.flow.Bucket;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Subfield;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One packet's way through the tables of a switch. */
final class Journey {

    private final FakeSwitch tables;
    private final List<Delivery> deliveries = new ArrayList<>();
    private Packet packet;
    private boolean over;

    Journey(FakeSwitch tables, Packet packet) {
        this.tables = tables;
        this.packet = packet;
    }

    List<Delivery> run() {
        Optional<Flow> flow = tables.lookup(0, packet);
        while (flow.isPresent()) {
            flow = follow(flow.get().actions());
        }
        return List.copyOf(deliveries);
    }

    private Optional<Flow> follow(List<Action> actions) {
        for (Action action : actions) {
            if (action instanceof Action.GotoTable(int table)) {
                return tables.lookup(table, packet);
            }
            take(action);
            if (over) {
                break;
            }
        }
        return Optional.empty();
    }

    private void take(Action action) {
        switch (action) {
            case Action.Output(OfPort port) -> output(port.value());
            case Action.OutputField(Subfield port) -> output((int) packet.bits(port));
            case Action.OutputInPort() -> deliver((int) packet.field(Field.IN_PORT));
            case Action.SetField(Field field, long value) -> packet = packet.with(field, value);
            case Action.Load(long value, Subfield to) -> packet = packet.with(to, value);
            case Action.Move(Subfield from, Subfield to) -> packet = packet.with(to, packet.bits(from));
            case Action.WriteMetadata(long value, long mask) ->
                packet = packet.with(Field.METADATA, (packet.field(Field.METADATA) & ~mask) | value);
            case Action.DecTtl() -> decreaseTtl();
            case Action.ToGroup(int id) -> spread(id);
            case Action.GotoTable _ -> throw new IllegalStateException("No step of a bucket: " + action);
            case Action.Foreign _ -> throw new IllegalStateException("No word for " + action);
        }
    }

    private void output(int port) {
        if (port != packet.field(Field.IN_PORT)) {
            deliver(port);
        }
    }

    private void deliver(int port) {
        if (port >= 1 && port <= OfPort.MAX) {
            deliveries.add(new Delivery(new OfPort(port), packet));
        }
    }

    private void decreaseTtl() {
        long ttl = packet.field(Field.IP_TTL);
        if (ttl <= 1) {
            over = true;
            return;
        }
        packet = packet.with(Field.IP_TTL, ttl - 1);
    }

    /** What a bucket does to the packet ends with the bucket. */
    private void spread(int groupId) {
        Packet before = packet;
        for (Bucket bucket : tables.buckets(groupId, before)) {
            packet = before;
            for (Action action : bucket.actions()) {
                if (!over) {
                    take(action);
                }
            }
            over = false;
        }
        packet = before;
    }
}
