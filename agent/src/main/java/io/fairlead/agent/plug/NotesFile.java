package io.fairlead.agent.plug;

import io.fairlead.agent.link.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Texts in a file, a line each: {@code KEY=TEXT}. It needs neither Open vSwitch nor its bridge. */
public final class NotesFile implements Notes {

    private final Path file;

    /** Reads and writes nothing yet. */
    public NotesFile(Path file) {
        this.file = file;
    }

    @Override
    public synchronized Map<String, String> all() throws IOException {
        return Map.copyOf(read());
    }

    private Map<String, String> read() throws IOException {
        Map<String, String> all = new TreeMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                int at = line.indexOf('=');
                if (at > 0) {
                    all.put(line.substring(0, at), line.substring(at + 1));
                }
            }
        }
        return all;
    }

    @Override
    public synchronized void write(String key, String text) throws IOException {
        Map<String, String> all = read();
        if (!text.equals(all.put(key, text))) {
            save(all);
        }
    }

    @Override
    public synchronized void erase(String key) throws IOException {
        Map<String, String> all = read();
        if (all.remove(key) != null) {
            save(all);
        }
    }

    private void save(Map<String, String> all) throws IOException {
        AtomicFile.write(
                file,
                all.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
    }
}
