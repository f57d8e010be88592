package io.fairlead.agent.unix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/** What was sent with a call. */
public record Request(JsonNode body) {

    static final Request EMPTY = new Request(MissingNode.getInstance());

    /** A text that may be left out; then it is empty. */
    public String optional(String... path) {
        JsonNode node = at(path);
        return node.isTextual() ? node.textValue() : "";
    }

    /** A text without which the call means nothing. */
    public String required(String... path) throws CallException {
        String text = optional(path);
        if (text.isEmpty()) {
            throw new CallException(CallException.Kind.MISUSED, "The call lacks " + String.join(".", path));
        }
        return text;
    }

    public JsonNode at(String... path) {
        JsonNode node = body;
        for (String step : path) {
            node = node.path(step);
        }
        return node;
    }
}
