package io.fairlead.controller.cluster;

/** Which release this program is of. */
public final class Release {

    private Release() {}

    /** The version in the archive's manifest. */
    public static String version() {
        String version = Release.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
