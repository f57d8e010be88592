package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The blocks of a network and how each is used: a sign for each address, {@code #} in use, {@code .} not. */
final class BlockMap {

    private static final Table TABLE = Table.of(
            Table.Column.of("BLOCK", "block"),
            Table.Column.of("HOST", "hostName"),
            Table.Column.of("STATE", "state"),
            Table.Column.of("IN USE", "used"),
            Table.Column.of("ADDRESSES", "map"));

    private BlockMap() {}

    /** Of leases and endpoints of one network, as REST lists them. */
    static String of(JsonNode leases, JsonNode endpoints) {
        if (leases.isEmpty()) {
            return "No host holds a block of it.";
        }
        Set<Ip> used = new HashSet<>();
        endpoints.forEach(endpoint -> used.add(Ip.parse(endpoint.path("address").asText())));
        ArrayNode rows = Api.JSON.createArrayNode();
        for (JsonNode lease : leases) {
            Cidr block = Cidr.parse(lease.path("block").asText());
            rows.addObject()
                    .put("block", block.toString())
                    .put("hostName", lease.path("hostName").asText())
                    .put("state", lease.path("state").asText())
                    .put("used", used.stream().filter(block::contains).count())
                    .put("map", signs(block, used));
        }
        return TABLE.of(rows);
    }

    private static String signs(Cidr block, Set<Ip> used) {
        return LongStream.range(0, block.size())
                .mapToObj(n -> used.contains(block.first().plus(n)) ? "#" : ".")
                .collect(Collectors.joining());
    }
}
