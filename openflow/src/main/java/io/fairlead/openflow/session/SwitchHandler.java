package io.fairlead.openflow.session;

/** Is told of every switch that has shaken hands. */
@FunctionalInterface
public interface SwitchHandler {

    /** Called on a virtual thread of its own, so it may block and may stay for as long as the session lives. */
    void connected(SwitchSession session);
}
