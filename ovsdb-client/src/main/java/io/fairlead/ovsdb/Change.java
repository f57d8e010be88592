package io.fairlead.ovsdb;

import java.util.Optional;
import java.util.UUID;

/**
 * A row came, changed or went.
 *
 * @param before the row as it was; empty when it came
 * @param after the row as it is; empty when it went
 */
public record Change(String table, UUID uuid, Optional<Row> before, Optional<Row> after) {}
