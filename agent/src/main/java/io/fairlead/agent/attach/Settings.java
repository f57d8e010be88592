package io.fairlead.agent.attach;

import io.fairlead.agent.plug.Route;
import io.fairlead.net.Ip;
import io.fairlead.net.MacAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * What somebody wants of an attachment; what is left open is chosen.
 *
 * @param mac its own; else the one that follows from its address
 * @param interfaceName what it is called inside the container, 1 to 15 characters
 * @param routes beside that to the network itself
 * @param mtu in bytes, 68 to 65,535; at most the network's
 * @param defaultRoute whether all that has no better route goes to the network's gateway
 */
public record Settings(
        Optional<Ip> address,
        Optional<MacAddress> mac,
        Optional<String> interfaceName,
        List<Route> routes,
        OptionalInt mtu,
        boolean defaultRoute) {

    /** Everything is chosen. */
    public static final Settings NONE =
            new Settings(Optional.empty(), Optional.empty(), Optional.empty(), List.of(), OptionalInt.empty(), false);

    private static final Pattern INTERFACE = Pattern.compile("[^\\s/:%\\p{Cntrl}]{1,15}");
    private static final int LEAST_MTU = 68;
    private static final int MOST_MTU = 65_535;

    public Settings {
        routes = List.copyOf(routes);
        interfaceName.ifPresent(Settings::checkInterface);
        mtu.ifPresent(Settings::checkMtu);
    }

    private static void checkInterface(String name) {
        boolean isAscii = name.chars().allMatch(letter -> letter < 128);
        if (!isAscii || !INTERFACE.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException(
                    "Not a name of an interface: '%s'; it has 1 to 15 letters, digits, dashes, dots or underscores"
                            .formatted(name));
        }
    }

    private static void checkMtu(int mtu) {
        if (mtu < LEAST_MTU || mtu > MOST_MTU) {
            throw new IllegalArgumentException("Not an MTU (%d to %d): %d".formatted(LEAST_MTU, MOST_MTU, mtu));
        }
    }

    /** The MAC that it is to have with an address from which that does not follow. */
    Optional<MacAddress> chosenMac(Ip with) {
        return mac.filter(wanted -> !wanted.equals(MacAddress.of(with)));
    }

    Settings withAddress(Ip wanted) {
        return new Settings(Optional.of(wanted), mac, interfaceName, routes, mtu, defaultRoute);
    }

    Settings withInterfaceName(String name) {
        return new Settings(address, mac, Optional.of(name), routes, mtu, defaultRoute);
    }

    Settings withRoutes(List<Route> more) {
        return new Settings(address, mac, interfaceName, more, mtu, defaultRoute);
    }

    Settings withMtu(int bytes) {
        return new Settings(address, mac, interfaceName, routes, OptionalInt.of(bytes), defaultRoute);
    }

    Settings withDefaultRoute() {
        return new Settings(address, mac, interfaceName, routes, mtu, true);
    }
}
