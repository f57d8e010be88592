package io.fairlead.ovsdb.session;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.ovsdb.OvsdbException;
import io.fairlead.ovsdb.Selection;
import io.fairlead.ovsdb.Transaction;
import io.fairlead.ovsdb.TransactionResult;
import io.fairlead.ovsdb.codec.MalformedException;
import io.fairlead.ovsdb.codec.OperationCodec;
import io.fairlead.ovsdb.codec.ResultCodec;
import io.fairlead.ovsdb.codec.Schema;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection to an OVSDB server, whoever dialled, for as long as it lasts.
 *
 * <p>Its methods block until the server answered, the time is up or the connection ended; they are made for virtual
 * threads and may be called by many at once.
 */
public final class OvsdbSession implements AutoCloseable {

    /** How long an answer is waited for where the caller does not say. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How long the first dump is waited for: 100,000 rows take a busy server some seconds. */
    private static final Duration DUMP_PATIENCE = Duration.ofSeconds(60);

    private final JsonRpc rpc;
    private final String remote;
    private final Optional<String> peerName;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
    private final AtomicInteger lastMonitor = new AtomicInteger();
    private final Map<String, Replica.Attachment> monitors = new ConcurrentHashMap<>();

    OvsdbSession(JsonRpc rpc, String remote, Optional<String> peerName) {
        this.rpc = rpc;
        this.remote = remote;
        this.peerName = peerName;
        rpc.onNotification(this::notified);
        var _ = rpc.closed().thenRun(() -> monitors.values().forEach(Replica.Attachment::end));
    }

    /** Where the other side is, for logs. */
    public String remote() {
        return remote;
    }

    /** The address of the other side; empty on a Unix socket, and of a connection that ended as soon as it was made. */
    public Optional<InetAddress> peerAddress() {
        return rpc.peerAddress();
    }

    /** The common name (CN) in the certificate that the other side showed; empty without TLS. */
    public Optional<String> peerName() {
        return peerName;
    }

    public boolean isOpen() {
        return rpc.isOpen();
    }

    /** Runs once, on a thread of its own, when the connection has ended; at once if it has already. */
    public void onClosed(Runnable action) {
        var _ = rpc.closed()
                .thenRun(() -> Thread.ofVirtual().name("ovsdb-closed").start(action));
    }

    /** Does all operations of a transaction, or none. */
    public TransactionResult transact(Transaction transaction) throws OvsdbException {
        return transact(transaction, PATIENCE);
    }

    /**
     * Does all operations of a transaction, or none.
     *
     * @param atMost how long the answer is waited for before the outcome counts as {@link OvsdbException.Unknown}
     */
    public TransactionResult transact(Transaction transaction, Duration atMost) throws OvsdbException {
        Schema schema = schemaToWrite(transaction.database());
        JsonNode results = Answers.await(rpc.call("transact", params(schema, transaction), atMost, result -> result));
        return ResultCodec.read(schema, transaction, results);
    }

    /** Keeps a replica of the selected tables for as long as the session lasts; it is in step on return. */
    public Replica replicate(Selection selection, ReplicaListener listener) throws OvsdbException {
        var replica = new Replica(selection, listener);
        attach(replica);
        replica.announce();
        return replica;
    }

    /** Ends the connection. */
    @Override
    public void close() {
        rpc.close("closed by us");
    }

    /** Waits until the server has answered anything at all: a TLS server may refuse us after its handshake. */
    void probe(Duration atMost) throws OvsdbException {
        JsonNode _ = Answers.await(rpc.call("echo", List.of("probe"), atMost, result -> result));
    }

    /** Waits for the answers to the calls under way, whatever they are. */
    void awaitIdle(Duration atMost) throws InterruptedException {
        rpc.awaitIdle(atMost);
    }

    /** Lets the replica follow this session from now on. */
    void attach(Replica replica) throws OvsdbException {
        Schema schema = schema(replica.selection().database());
        String monitor = "m" + lastMonitor.incrementAndGet();
        Replica.Attachment attachment = attachment(replica, schema);
        monitors.put(monitor, attachment);
        // Begins on the channel's thread, so that no update can come before it.
        boolean _ = Answers.await(rpc.call("monitor_cond_since", attachment.request(monitor), DUMP_PATIENCE, answer -> {
            attachment.begin(answer);
            return true;
        }));
        if (!rpc.isOpen()) {
            attachment.end();
        }
    }

    private static Replica.Attachment attachment(Replica replica, Schema schema) throws OvsdbException {
        try {
            return replica.attach(schema);
        } catch (MalformedException e) {
            throw mistake(e);
        }
    }

    /** A transaction that was never sent has a known outcome, whatever became of the question before it. */
    private Schema schemaToWrite(String database) throws OvsdbException {
        try {
            return schema(database);
        } catch (OvsdbException.Unknown e) {
            throw new OvsdbException.Unavailable(e.details(), e);
        }
    }

    private Schema schema(String database) throws OvsdbException {
        Schema known = schemas.get(database);
        if (known != null) {
            return known;
        }
        Schema read =
                Answers.await(rpc.call("get_schema", List.of(database), PATIENCE, json -> Schema.read(database, json)));
        schemas.put(database, read);
        return read;
    }

    private static List<Object> params(Schema schema, Transaction transaction) throws OvsdbException {
        try {
            return OperationCodec.params(schema, transaction);
        } catch (MalformedException e) {
            throw mistake(e);
        }
    }

    private static OvsdbException mistake(MalformedException e) {
        return new OvsdbException.Protocol("not in the schema", String.valueOf(e.getMessage()), e);
    }

    private void notified(String method, JsonNode params) throws MalformedException {
        switch (method) {
            case "update3" -> {
                Replica.Attachment attachment = monitors.get(params.path(0).asText());
                if (attachment != null) {
                    attachment.update(params);
                }
            }
            // The schema was converted or the database taken away: nothing known of it holds any longer.
            case "monitor_canceled" -> rpc.close("the server no longer tells of a database");
            default -> {
                // Notifications of methods that were never asked for are none of ours.
            }
        }
    }
}
