package io.fairlead.controller.plan.pipeline;

import io.fairlead.net.Ip6;
import io.fairlead.openflow.flow.Action;
import io.fairlead.openflow.flow.Bucket;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.FlowFlag;
import io.fairlead.openflow.flow.Group;
import io.fairlead.openflow.flow.MatchField;
import io.fairlead.openflow.flow.Subfield;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * 64 bits that stand for everything put into it, in its order: the start of a SHA-256. The same on every machine and in
 * every run, and quicker than by text.
 */
public final class Fingerprint {

    private final MessageDigest digest;

    public Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** The first 64 bits; nothing can be added after this. */
    public long value() {
        byte[] bytes = digest.digest();
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | (bytes[i] & 0xff);
        }
        return value;
    }

    /** Adds ASCII text, byte for byte. */
    public Fingerprint add(String text) {
        for (int i = 0; i < text.length(); i++) {
            digest.update((byte) text.charAt(i));
        }
        return this;
    }

    Fingerprint add(long number) {
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            digest.update((byte) (number >>> shift));
        }
        return this;
    }

    Fingerprint add(Flow flow) {
        add(flow.table()).add(flow.priority()).add(flow.cookie());
        for (FlowFlag flag : FlowFlag.values()) {
            add(flow.flags().contains(flag) ? 1 : 0);
        }
        add(flow.match().fields().size());
        flow.match().fields().forEach(this::add);
        return add(flow.actions());
    }

    Fingerprint add(Group group) {
        add(group.id()).add(group.type().code()).add(group.buckets().size());
        for (Bucket bucket : group.buckets()) {
            add(bucket.weight()).add(bucket.actions());
        }
        return this;
    }

    private void add(MatchField field) {
        switch (field) {
            case MatchField.Bits(Field name, long value, long mask) ->
                add(name.matchHeader()).add(value).add(mask);
            case MatchField.Wide(Field name, Ip6 value, Ip6 mask) ->
                add(name.matchHeader()).add(value).add(mask);
            case MatchField.Foreign(String oxm) -> add(oxm);
        }
    }

    private Fingerprint add(List<Action> actions) {
        add(actions.size());
        actions.forEach(this::add);
        return this;
    }

    private void add(Action action) {
        switch (action) {
            case Action.Output output -> add(1).add(output.port().value());
            case Action.OutputInPort() -> add(2);
            case Action.OutputField(Subfield port) -> add(3).add(port);
            case Action.SetField(Field field, long value) ->
                add(4).add(field.matchHeader()).add(value);
            case Action.Load(long value, Subfield to) -> add(5).add(value).add(to);
            case Action.Move(Subfield from, Subfield to) -> add(6).add(from).add(to);
            case Action.DecTtl() -> add(7);
            case Action.ToGroup(int id) -> add(8).add(id);
            case Action.WriteMetadata(long value, long mask) ->
                add(9).add(value).add(mask);
            case Action.GotoTable(int table) -> add(10).add(table);
            case Action.Foreign(String bytes) -> add(11).add(bytes);
        }
    }

    private Fingerprint add(Ip6 address) {
        return add(address.high()).add(address.low());
    }

    private Fingerprint add(Subfield bits) {
        return add(bits.field().actionHeader()).add(bits.first()).add(bits.last());
    }
}
