package io.fairlead.agent.attach;

import io.fairlead.agent.cluster.NetworkId;
import io.fairlead.agent.plug.Route;
import io.fairlead.net.Ip;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The label by which a container says which networks it is plugged into: {@code web}, {@code acme/web}, several with
 * commas between, each with settings after colons: {@code web:ip=10.1.2.3:ifname=eth1,acme/db:route=10.9.0.0/16@10.2.0.5}.
 */
final class Label {

    /** What it is called on a container. */
    static final String NAME = "fairlead.network";

    private static final String KNOWN = "ip=ADDRESS, ifname=NAME, mtu=BYTES, route=CIDR[@ROUTER], default-route";

    private Label() {}

    /** Reads it; throws with a sentence on what is wrong. */
    static Map<NetworkId, Settings> parse(String text) {
        var networks = new LinkedHashMap<NetworkId, Settings>();
        for (String part : text.split(",", -1)) {
            String[] words = part.strip().split(":", -1);
            NetworkId network = NetworkId.parse(words[0]);
            if (networks.putIfAbsent(network, settings(words)) != null) {
                throw new IllegalArgumentException("Network %s is named twice".formatted(network));
            }
        }
        return networks;
    }

    private static Settings settings(String[] words) {
        Settings settings = Settings.NONE;
        for (int i = 1; i < words.length; i++) {
            String[] setting = words[i].split("=", 2);
            settings = setting.length == 2 ? with(settings, setting[0], setting[1]) : with(settings, setting[0]);
        }
        return settings;
    }

    private static Settings with(Settings settings, String key) {
        if (!key.equals("default-route")) {
            throw unknown(key);
        }
        return settings.withDefaultRoute();
    }

    private static Settings with(Settings settings, String key, String value) {
        return switch (key) {
            case "ip" -> settings.withAddress(Ip.parse(value));
            case "ifname" -> settings.withInterfaceName(value);
            case "mtu" -> settings.withMtu(number(value));
            case "route" -> {
                List<Route> routes = new ArrayList<>(settings.routes());
                routes.add(Route.parse(value));
                yield settings.withRoutes(routes);
            }
            default -> throw unknown(key);
        };
    }

    private static int number(String value) {
        if (!value.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException("Not a number of bytes: '%s'".formatted(value));
        }
        return Integer.parseInt(value);
    }

    private static IllegalArgumentException unknown(String key) {
        return new IllegalArgumentException("Not a setting: '%s'; there are %s".formatted(key, KNOWN));
    }
}
