package io.fairlead.agent.plug;

import java.io.IOException;
import java.util.Map;

/** Short texts the agent keeps on its host, by key, over its own restarts and those of Docker and Open vSwitch. */
public interface Notes {

    Map<String, String> all() throws IOException;

    /** Is on disk when this returns. */
    void write(String key, String text) throws IOException;

    /** Nothing happens if there is none. */
    void erase(String key) throws IOException;
}
