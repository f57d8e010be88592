package io.fairlead.deploy.lab;

/** How much the tests do: little by default, as much as is promised with {@code -Dfairlead.e2e.scale=full}. */
public final class Scale {

    public static final boolean FULL =
            System.getProperty("fairlead.e2e.scale", "small").equals("full");
    public static final int HOSTS = 3;

    private Scale() {}

    /** A count by name: {@code -Dfairlead.e2e.NAME=…}, else one of the two by scale. */
    public static int of(String name, int small, int full) {
        return Integer.getInteger("fairlead.e2e." + name, FULL ? full : small);
    }
}
