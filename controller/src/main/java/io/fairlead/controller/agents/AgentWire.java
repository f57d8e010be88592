package io.fairlead.controller.agents;

/** The way to one agent. Methods may be called from any thread and do not fail: a broken wire is noticed by its silence. */
public interface AgentWire {

    void send(String text);

    /** The address of the machine at its other end. */
    String peer();

    /** Asks for a sign of life. */
    void ping();

    /** Closes with a reason for the agent's log. Closing twice does no harm. */
    void close(String reason);
}
