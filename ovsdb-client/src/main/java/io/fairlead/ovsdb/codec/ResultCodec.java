package io.fairlead.ovsdb.codec;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.ovsdb.Operation;
import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.Row;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.TransactionResult;
import io.fairlead.ovsdb.TransactionResult.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/**
 * What a server answers to a transaction.
 *
 * <p>The library's reader of it is not used: it takes an operation that was never tried for one that succeeded.
 */
public final class ResultCodec {

    private ResultCodec() {}

    /** Reads the result of {@code transact}, and throws what the server says went wrong. */
    public static TransactionResult read(Schema schema, Transaction transaction, JsonNode results)
            throws OvsdbException {
        List<Operation> operations = transaction.operations();
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).hasNonNull("error")) {
                throw failure(
                        results.get(i), i < operations.size() && operations.get(i) instanceof Operation.WaitUntil);
            }
        }
        try {
            return outcomes(schema, operations, results);
        } catch (MalformedException e) {
            throw new OvsdbException.Unknown("the answer can't be read", e);
        }
    }

    private static TransactionResult outcomes(Schema schema, List<Operation> operations, JsonNode results)
            throws MalformedException {
        if (results.size() != operations.size()) {
            throw new MalformedException("%d results of %d operations".formatted(results.size(), operations.size()));
        }
        var outcomes = new ArrayList<Outcome>();
        var inserted = new HashMap<String, UUID>();
        for (int i = 0; i < operations.size(); i++) {
            Outcome outcome = outcome(schema, operations.get(i), results.get(i));
            outcomes.add(outcome);
            if (operations.get(i) instanceof Operation.Insert insert
                    && outcome instanceof Outcome.Inserted(UUID uuid)) {
                insert.name().ifPresent(name -> inserted.put(name, uuid));
            }
        }
        return new TransactionResult(outcomes, inserted);
    }

    private static Outcome outcome(Schema schema, Operation operation, JsonNode result) throws MalformedException {
        return switch (operation) {
            case Operation.Insert insert -> new Outcome.Inserted(Table.uuid(result.path("uuid")));
            case Operation.Update update -> new Outcome.Changed(count(result));
            case Operation.Mutate mutate -> new Outcome.Changed(count(result));
            case Operation.Delete delete -> new Outcome.Changed(count(result));
            case Operation.Select select -> {
                var rows = new ArrayList<Row>();
                for (JsonNode row : result.path("rows")) {
                    rows.add(schema.table(select.table()).selected(row));
                }
                yield new Outcome.Selected(rows);
            }
            case Operation.WaitUntil wait -> new Outcome.Done();
            case Operation.Comment comment -> new Outcome.Done();
            case Operation.Durable durable -> new Outcome.Done();
        };
    }

    private static long count(JsonNode result) throws MalformedException {
        if (!result.path("count").isIntegralNumber()) {
            throw new MalformedException("No count: " + result);
        }
        return result.path("count").asLong();
    }

    /** The errors of RFC 7047, sections 3.1 and 5.2, and those that ovsdb-server adds. */
    private static OvsdbException failure(JsonNode result, boolean wait) {
        String error = result.path("error").asText();
        String details = result.path("details").asText("");
        return switch (error) {
            case "timed out" ->
                wait ? new OvsdbException.WaitFailed(error, details) : new OvsdbException.Unknown(details, null);
            case "constraint violation", "referential integrity violation", "domain error", "range error" ->
                new OvsdbException.Constraint(error, details);
            // Neither says whether it reached the disk, or the other members.
            case "I/O error", "cluster error" -> new OvsdbException.Unknown(error + ": " + details, null);
            default -> new OvsdbException.Protocol(error, details);
        };
    }
}
