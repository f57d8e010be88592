package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The blocks of a network and how each is used: a sign for each address, {@code #} in use, {@code .} not, {@code -} lent. */
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
        List<Cidr> blocks = new ArrayList<>();
        leases.forEach(lease -> blocks.add(Cidr.parse(lease.path("block").asText())));
        ArrayNode rows = Api.JSON.createArrayNode();
        for (JsonNode lease : leases) {
            Cidr block = Cidr.parse(lease.path("block").asText());
            String map = signs(block, used, blocks);
            rows.addObject()
                    .put("block", block.toString())
                    .put("hostName", lease.path("hostName").asText())
                    .put("state", lease.path("state").asText())
                    .put("used", map.chars().filter(sign -> sign == '#').count())
                    .put("map", map);
        }
        return TABLE.of(rows);
    }

    private static String signs(Cidr block, Set<Ip> used, List<Cidr> blocks) {
        List<Cidr> parts = blocks.stream()
                .filter(part -> part.prefix() > block.prefix() && block.contains(part))
                .toList();
        return LongStream.range(0, block.size())
                .mapToObj(n -> sign(block.first().plus(n), used, parts))
                .collect(Collectors.joining());
    }

    private static String sign(Ip address, Set<Ip> used, List<Cidr> parts) {
        if (parts.stream().anyMatch(part -> part.contains(address))) {
            return "-";
        }
        return used.contains(address) ? "#" : ".";
    }
}
