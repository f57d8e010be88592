package io.fairlead.controller.model;

/**
 * The identity of a controller. It is made with the controller's place on its machine and stays with it, whatever becomes
 * of its name and address.
 *
 * @param value a UUID as text
 */
public record ControllerId(String value) implements Comparable<ControllerId> {

    public ControllerId {
        if (!value.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            throw new IllegalArgumentException("Not a controller's id (a UUID): " + value);
        }
    }

    @Override
    public int compareTo(ControllerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
