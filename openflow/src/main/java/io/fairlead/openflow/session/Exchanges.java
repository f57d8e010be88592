package io.fairlead.openflow.session;

import io.fairlead.openflow.codec.Message;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The calls of one connection that wait for answers. */
final class Exchanges {

    private static final long FIRST = 1; // What switches send unasked has number 0.
    private static final long LAST = 0xffff_ffffL;

    private final TreeMap<Long, Exchange> waiting = new TreeMap<>();
    private long next = FIRST;
    private boolean closed;

    /** A call with that many transaction numbers; empty if the connection is closed. */
    synchronized Optional<Exchange> open(int size) {
        if (closed) {
            return Optional.empty();
        }
        if (next + size > LAST) {
            next = FIRST;
        }
        var exchange = new Exchange(this, next, size);
        next += size;
        waiting.put(exchange.first(), exchange);
        return Optional.of(exchange);
    }

    /** Gives an answer to the call it belongs to; false if that is over or never was. */
    synchronized boolean deliver(Message answer) {
        Map.Entry<Long, Exchange> candidate = waiting.floorEntry(answer.xid());
        if (candidate == null || !candidate.getValue().has(answer.xid())) {
            return false;
        }
        candidate.getValue().deliver(answer);
        return true;
    }

    synchronized void forget(Exchange exchange) {
        waiting.remove(exchange.first());
    }

    /** Fails every call that waits and every later one. */
    synchronized void close() {
        closed = true;
        waiting.values().forEach(Exchange::fail);
        waiting.clear();
    }
}
