package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** A list of JSON objects as aligned columns. */
final class Table {

    private static final String GAP = "   ";

    private final List<Column> columns;

    /** A heading, and the field that stands under it. */
    record Column(String heading, String field) {

        static Column of(String heading, String field) {
            return new Column(heading, field);
        }

        String in(JsonNode row) {
            String text = text(row.path(field));
            return text.isEmpty() ? "-" : text;
        }

        private static String text(JsonNode value) {
            if (value.isArray()) {
                return StreamSupport.stream(value.spliterator(), false)
                        .map(Column::text)
                        .collect(Collectors.joining(","));
            }
            if (value.isNull()) {
                return "";
            }
            return value.isValueNode() ? value.asText() : value.toString();
        }
    }

    private Table(List<Column> columns) {
        this.columns = columns;
    }

    static Table of(Column... columns) {
        return new Table(List.copyOf(Arrays.asList(columns)));
    }

    /** The table of these rows. */
    String of(JsonNode rows) {
        var lines = new ArrayList<List<String>>();
        lines.add(columns.stream().map(Column::heading).toList());
        rows.forEach(
                row -> lines.add(columns.stream().map(column -> column.in(row)).toList()));
        int[] widths = IntStream.range(0, columns.size())
                .map(i -> lines.stream()
                        .mapToInt(line -> line.get(i).length())
                        .max()
                        .orElse(0))
                .toArray();
        return lines.stream()
                .map(line -> IntStream.range(0, line.size())
                        .mapToObj(i ->
                                line.get(i) + " ".repeat(widths[i] - line.get(i).length()))
                        .collect(Collectors.joining(GAP))
                        .stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    /** One object, a line for each of its fields. */
    static String fields(JsonNode object) {
        int width = object.propertyStream()
                .mapToInt(field -> field.getKey().length())
                .max()
                .orElse(0);
        return object.propertyStream()
                .map(field -> "%s:%s%s"
                        .formatted(
                                field.getKey(),
                                " ".repeat(width - field.getKey().length() + 1),
                                Column.text(field.getValue())))
                .collect(Collectors.joining("\n"));
    }
}
