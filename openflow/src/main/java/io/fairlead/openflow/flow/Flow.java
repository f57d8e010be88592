package io.fairlead.openflow.flow;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An entry of a table, printed as {@code ovs-ofctl --no-stats dump-flows} prints it and {@code add-flow} reads it.
 *
 * @param table 0 to 253; OVS keeps 254 for itself
 * @param priority 0 to 65535; the highest that matches is taken
 * @param cookie what the flow is for, all 64 bits free
 * @param actions what happens to a packet: nothing drops it; write_metadata, then goto_table, are last
 */
public record Flow(int table, int priority, long cookie, Match match, List<Action> actions, Set<FlowFlag> flags) {

    static final int MAX_TABLE = 253;
    private static final int UNPRINTED_PRIORITY = 32_768;

    /** What a switch keeps at most one flow of. */
    public record Key(int table, int priority, Match match) {}

    public Flow {
        if (table < 0 || table > MAX_TABLE) {
            throw new IllegalArgumentException("Table out of range: " + table);
        }
        if (priority < 0 || priority > 0xffff) {
            throw new IllegalArgumentException("Priority out of range: " + priority);
        }
        actions = List.copyOf(actions);
        flags = Set.copyOf(flags);
        refuseDisorder(table, actions);
        actions.forEach(action -> refuseMissingField(action, match));
    }

    public Flow(int table, int priority, long cookie, Match match, List<Action> actions) {
        this(table, priority, cookie, match, actions, Set.of());
    }

    private static void refuseDisorder(int table, List<Action> actions) {
        int before = 0;
        for (Action action : actions) {
            int rank = rank(action);
            if (rank < before || (rank == before && rank > 0)) {
                throw new IllegalArgumentException("%s is out of order in %s".formatted(action, actions));
            }
            before = rank;
            if (action instanceof Action.GotoTable(int next) && next <= table) {
                throw new IllegalArgumentException("No way back from table %d to %d".formatted(table, next));
            }
        }
    }

    private static int rank(Action action) {
        return switch (action) {
            case Action.WriteMetadata _ -> 1;
            case Action.GotoTable _ -> 2;
            default -> 0;
        };
    }

    private static void refuseMissingField(Action action, Match match) {
        boolean present = switch (action) {
            case Action.SetField(Field field, long _) -> match.has(field);
            case Action.Load(long _, Subfield to) -> match.has(to.field());
            case Action.Move(Subfield from, Subfield to) -> match.has(from.field()) && match.has(to.field());
            case Action.OutputField(Subfield port) -> match.has(port.field());
            case Action.DecTtl() -> match.has(Field.IP_TTL);
            default -> true;
        };
        if (!present) {
            throw new IllegalArgumentException("%s needs a field that %s does not have".formatted(action, match));
        }
    }

    public Key key() {
        return new Key(table, priority, match);
    }

    @Override
    public String toString() {
        String mark = (cookie == 0 ? "" : "cookie=0x" + Long.toHexString(cookie) + ", ")
                + (table == 0 ? "" : "table=" + table + ", ");
        String asked = flags.stream().sorted().map(flag -> flag + " ").collect(Collectors.joining());
        String rank = priority == UNPRINTED_PRIORITY ? "" : "priority=" + priority;
        String conditions = match.toString();
        String comma = rank.isEmpty() || conditions.isEmpty() ? "" : ",";
        String end = rank.isEmpty() && conditions.isEmpty() ? "actions=" : " actions=";
        return mark + asked + rank + comma + conditions + end + print(actions);
    }

    static String print(List<Action> actions) {
        return actions.isEmpty()
                ? "drop"
                : actions.stream().map(Action::toString).collect(Collectors.joining(","));
    }
}
