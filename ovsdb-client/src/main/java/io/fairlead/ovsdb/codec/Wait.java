package io.fairlead.ovsdb.codec;

import java.util.List;
import java.util.Map;
import org.opendaylight.ovsdb.lib.notation.Condition;
import org.opendaylight.ovsdb.lib.operations.Operation;
import org.opendaylight.ovsdb.lib.schema.GenericTableSchema;

/** The wait operation (RFC 7047, section 5.2.6), which the library lacks; it never waits, only compares. */
final class Wait extends Operation<GenericTableSchema> {

    private final List<Condition> where;
    private final List<String> columns;
    private final List<Map<String, Object>> rows;

    Wait(GenericTableSchema table, List<Condition> where, List<String> columns, List<Map<String, Object>> rows) {
        super(table, "wait");
        this.where = where;
        this.columns = columns;
        this.rows = rows;
    }

    public long getTimeout() {
        return 0;
    }

    public String getUntil() {
        return "==";
    }

    public List<Condition> getWhere() {
        return where;
    }

    public List<String> getColumns() {
        return columns;
    }

    public List<Map<String, Object>> getRows() {
        return rows;
    }
}
