package io.fairlead.ovsdb.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.opendaylight.ovsdb.lib.error.BadSchemaException;
import org.opendaylight.ovsdb.lib.error.ParsingException;
import org.opendaylight.ovsdb.lib.error.TyperException;
import org.opendaylight.ovsdb.lib.schema.DatabaseSchema;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;

/**
 * The schema of a database.
 *
 * @param document as the server gave it, by which two schemas are compared
 */
public record Schema(String database, JsonNode document, Map<String, Table> tables) {

    public Schema {
        tables = Map.copyOf(tables);
    }

    /** Reads what {@code get_schema} answers. */
    public static Schema read(String database, JsonNode json) throws MalformedException {
        try {
            DatabaseSchema schema = DatabaseSchema.fromJson(database, json);
            var tables = new HashMap<String, Table>();
            for (String name : schema.getTables()) {
                tables.put(name, new Table(schema.table(name, GenericTableSchema.class)));
            }
            return new Schema(database, json, tables);
        } catch (BadSchemaException | ParsingException | TyperException | NullPointerException e) {
            // The library meets what it does not expect, an enumeration of one number for instance, with a null.
            throw new MalformedException("Can't read the schema of " + database, e);
        }
    }

    /** A table by its name. */
    public Table table(String name) throws MalformedException {
        Table table = tables.get(name);
        if (table == null) {
            throw new MalformedException("Database %s has no table %s".formatted(database, name));
        }
        return table;
    }
}
