package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Flows as text, one a line; lists of different kinds each under their name. */
final class Flows {

    private Flows() {}

    static String text(JsonNode answer) {
        var lines = new ArrayList<String>();
        collect(answer, lines);
        return String.join("\n", lines);
    }

    private static void collect(JsonNode node, List<String> lines) {
        if (node.isObject()) {
            node.propertyStream().forEach(field -> {
                lines.add("# " + field.getKey());
                collect(field.getValue(), lines);
            });
        } else if (node.isArray()) {
            node.forEach(element -> collect(element, lines));
        } else {
            lines.add(node.asText());
        }
    }
}
