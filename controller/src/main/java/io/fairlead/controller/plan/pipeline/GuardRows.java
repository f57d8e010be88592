package io.fairlead.controller.plan.pipeline;

import io.fairlead.ipam.Window;
import io.fairlead.openflow.flow.Field;
import io.fairlead.openflow.flow.Flow;
import io.fairlead.openflow.flow.Match;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Passes packets whose slot and addresses have the same low 6 bits, for all blocks of the host at once: a switch can't
 * compare two fields, but it can compare a register in which they lie side by side with each of 64 values.
 *
 * @param table where the rows are
 * @param parts how many fields lie in the register
 * @param next where packets that pass go on
 */
record GuardRows(Table table, int parts, Table next) implements Stage {

    @Override
    public Stream<Flow> flows(HostView host) {
        boolean needed = table == Table.ND_ROWS ? host.hasIpv6() : host.hasSlots();
        Stream<Flow> rows = needed ? IntStream.range(0, Window.SIZE).mapToObj(this::row) : Stream.empty();
        return Stream.concat(
                rows, Stream.of(new Flow(table.id(), Priority.MISS, cookie().value(), Match.any(), List.of())));
    }

    private Flow row(int slot) {
        return new Flow(
                table.id(),
                Priority.NORMAL,
                cookie().value(),
                Match.any().with(Field.REG1, Registers.row(slot, parts)),
                List.of(next.gotoThis()));
    }
}
