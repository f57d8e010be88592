package io.fairlead.agent.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.ipam.AddressSet;
import io.fairlead.ipam.Epoch;
import io.fairlead.net.Cidr;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import io.fairlead.net.Vni;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The fields of one JSON object, read strictly: what is missing or malformed is named with its path. */
record Fields(JsonNode object, String path) {

    Fields {
        if (!object.isObject()) {
            throw new MessageException(path + " must be an object", null);
        }
    }

    String text(String field) {
        return required(field, JsonNode::isTextual, "a string").asText();
    }

    Optional<String> optionalText(String field) {
        return optional(field, this::text);
    }

    int integer(String field) {
        return required(field, JsonNode::canConvertToInt, "a whole number").asInt();
    }

    long number(String field) {
        return required(field, node -> node.isIntegralNumber() && node.canConvertToLong(), "a whole number")
                .asLong();
    }

    boolean truth(String field) {
        return required(field, JsonNode::isBoolean, "true or false").asBoolean();
    }

    Vni vni(String field) {
        int value = integer(field);
        return value(field, () -> new Vni(value));
    }

    Epoch epoch(String field) {
        long value = number(field);
        return value(field, () -> new Epoch(value));
    }

    Ip ip(String field) {
        return parsed(field, Ip::parse);
    }

    MacAddress mac(String field) {
        return parsed(field, MacAddress::parse);
    }

    Cidr cidr(String field) {
        return parsed(field, Cidr::parse);
    }

    /** A list of addresses and ranges; none where it is not there. */
    AddressSet addresses(String field) {
        return optional(field, this::texts)
                .map(words -> value(field, () -> AddressSet.parse(words)))
                .orElse(AddressSet.EMPTY);
    }

    <E extends Enum<E>> E word(String field, Class<E> type) {
        return parsed(field, text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
    }

    /** A string that some type reads; its complaint is kept. */
    <T> T parsed(String field, Function<String, T> parser) {
        String text = text(field);
        return value(field, () -> parser.apply(text));
    }

    <T> Optional<T> optional(String field, Function<String, T> reader) {
        return object.path(field).isMissingNode() || object.path(field).isNull()
                ? Optional.empty()
                : Optional.of(reader.apply(field));
    }

    Fields fields(String field) {
        return new Fields(required(field, JsonNode::isObject, "an object"), path + "." + field);
    }

    List<String> texts(String field) {
        return elements(field)
                .map(node -> {
                    if (!node.isTextual()) {
                        throw wrong(field, "a list of strings");
                    }
                    return node.asText();
                })
                .toList();
    }

    <T> List<T> list(String field, Function<Fields, T> reader) {
        return elements(field)
                .map(node -> reader.apply(new Fields(node, path + "." + field + "[]")))
                .toList();
    }

    private Stream<JsonNode> elements(String field) {
        return StreamSupport.stream(required(field, JsonNode::isArray, "a list").spliterator(), false);
    }

    private JsonNode required(String field, Predicate<JsonNode> fits, String kind) {
        JsonNode node = object.path(field);
        if (!fits.test(node)) {
            throw wrong(field, kind);
        }
        return node;
    }

    private <T> T value(String field, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            throw new MessageException("%s.%s: %s".formatted(path, field, e.getMessage()), e);
        }
    }

    private MessageException wrong(String field, String kind) {
        String was = object.path(field).isMissingNode() ? "is missing" : "is not " + kind;
        return new MessageException("%s.%s %s".formatted(path, field, was), null);
    }
}
