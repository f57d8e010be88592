package io.fairlead.deploy.lab;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What containers could leave behind on a host.
 *
 * @param ports of the bridge
 * @param links of the host itself that belong to endpoints
 * @param rows of interfaces and ports in the host's OVSDB
 * @param files that the agent has open
 * @param threads of the agent
 * @param switchFiles that ovs-vswitchd has open
 * @param memory of the agent that is resident, in kB
 */
public record Footprint(int ports, int links, int rows, int files, int threads, int switchFiles, int memory) {

    private static final String COUNT = """
            agent=/proc/$(systemctl show --property MainPID --value fairlead-agent)
            echo ports $(ovs-vsctl --timeout=10 list-ports br-fairlead | wc -l)
            echo links $(ip -brief link | grep -cE '^f[lc][0-9a-f]{11}')
            echo rows $(ovs-vsctl --timeout=10 --columns=name --format=csv --no-headings list interface -- \
              --columns=name --format=csv --no-headings list port | grep -c .)
            echo files $(ls $agent/fd | wc -l)
            echo threads $(ls $agent/task | wc -l)
            echo switch $(ls /proc/$(pidof ovs-vswitchd)/fd | wc -l)
            echo memory $(awk '/^VmRSS/ { print $2 }' $agent/status)
            """;

    static Footprint of(Host host) {
        Map<String, Integer> counts = host.shell(COUNT).lines().stream()
                .map(line -> List.of(line.split(" ", 2)))
                .collect(Collectors.toMap(List::getFirst, words -> Integer.parseInt(words.getLast())));
        return new Footprint(
                counts.get("ports"),
                counts.get("links"),
                counts.get("rows"),
                counts.get("files"),
                counts.get("threads"),
                counts.get("switch"),
                counts.get("memory"));
    }

    /** Without what varies by itself: connections come and go, and a JVM's heap breathes. */
    public List<Integer> exact() {
        return List.of(ports, links, rows);
    }

    /** Whether what varies by itself is as before, give or take what does not depend on the number of containers. */
    public boolean isAbout(Footprint before) {
        return files <= before.files + 4
                && threads <= before.threads + 4
                && switchFiles <= before.switchFiles + 4
                && memory <= before.memory + 16 * 1024;
    }
}
