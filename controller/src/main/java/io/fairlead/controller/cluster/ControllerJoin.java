package io.fairlead.controller.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fairlead.controller.cluster.Entrance.Admission;
import io.fairlead.controller.model.ControllerId;
import io.fairlead.controller.pki.AdminToken;
import io.fairlead.controller.pki.Candidate;
import io.fairlead.controller.pki.Pem;
import io.fairlead.controller.pki.PkiException;
import io.fairlead.controller.pki.PkiFiles;
import io.fairlead.controller.store.Places;
import io.fairlead.controller.store.Settings;
import io.fairlead.controller.store.StoreDatabase;
import io.fairlead.controller.store.StoreException;
import io.fairlead.controller.store.StoreSetup;
import io.fairlead.net.Ip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Makes this machine a controller of a cluster that is there already: asks one of its controllers, and lays down keys,
 * tokens and a database that joins theirs. What it is given is gathered in a directory of its own, and moved to its place
 * last; whenever it ends before that, it can be run again and goes on.
 */
public final class ControllerJoin {

    /**
     * What makes a machine a controller.
     *
     * @param address its own
     * @param name of the machine
     * @param rest the port of its REST API
     */
    record Candidacy(String address, String name, int rest) {

        Candidacy {
            address = Ip.parse(address).toString(); // No name: a Raft member is known by its address for good.
        }
    }

    private final Places places;
    private final Candidacy candidacy;
    private final JoinKey key;
    private final Consumer<String> progress;

    ControllerJoin(Places places, Candidacy candidacy, JoinKey key, Consumer<String> progress) {
        this.places = places;
        this.candidacy = candidacy;
        this.key = key;
        this.progress = progress;
    }

    /**
     * The first argument is the address of a controller of the cluster, with its port if that is another than usual;
     * the others are settings. The token comes by standard input. Ends with 1 and a reason where it can't go on.
     */
    public static void main(String[] arguments) {
        try {
            if (arguments.length == 0 || arguments[0].startsWith("-")) {
                throw new IllegalArgumentException("Name a controller of the cluster: ADDRESS or ADDRESS:PORT");
            }
            var settings = new Settings(List.of(arguments).subList(1, arguments.length), System.getenv());
            String address = settings.address().orElseGet(StoreSetup::addressOfDefaultRoute);
            var candidacy = new Candidacy(address, settings.name().orElseGet(StoreSetup::hostname), settings.rest());
            String text = new String(System.in.readAllBytes(), UTF_8);
            new ControllerJoin(settings.places(), candidacy, JoinKey.parse(text), System.out::println)
                    .by(target(arguments[0]));
        } catch (PkiException | StoreException | IOException | UncheckedIOException | IllegalArgumentException e) {
            System.err.println("fairlead-controller-join: " + e.getMessage());
            System.exit(1);
        }
    }

    /** With the usual port where none is named. */
    static String target(String address) {
        boolean bare = address.startsWith("[") ? address.endsWith("]") : address.indexOf(':') < 0;
        return bare ? address + ":" + Settings.REST_PORT : address;
    }

    /** Joins by the controller at this address. */
    void by(String target) {
        if (isDone()) {
            progress.accept("This machine is a controller of this cluster already.");
            return;
        }
        boolean begun = Files.exists(places.joining());
        var entrance = new Entrance(target, key);
        X509Certificate authority = entrance.authority();
        progress.accept("The controller at %s is of the cluster that made the token.".formatted(target));
        try {
            Files.createDirectories(places.joining());
        } catch (IOException e) {
            throw new UncheckedIOException("Can't make the directory " + places.joining(), e);
        }
        var random = new SecureRandom();
        ControllerId id = places.controllerId().open(random);
        var candidate = Candidate.open(places.joining(), random);
        progress.accept(
                "Wait for the cluster to let controller %s at %s in.".formatted(candidacy.name(), candidacy.address()));
        Admission admission;
        try {
            admission = entrance.ask(authority, wanted(id, candidate));
        } catch (StoreException e) {
            if (!begun) {
                delete(places.joining()); // As if nothing had been asked; a try that was broken off goes on later.
            }
            throw e;
        }
        take(candidate, admission);
        progress.accept("This machine has what a controller needs. Its store fetches the data from %s when it starts."
                .formatted(String.join(", ", others(admission))));
    }

    private Map<String, ?> wanted(ControllerId id, Candidate candidate) {
        return Map.of(
                "token", key.text(),
                "id", id.value(),
                "name", candidacy.name(),
                "address", candidacy.address(),
                "rest", candidacy.rest(),
                "version", Release.version(),
                "publicKey", candidate.publicKey(),
                "proof", candidate.sign(proven(key.text(), id)));
    }

    /** What is signed to show that one has the private key. */
    public static String proven(String token, ControllerId id) {
        return "fairlead-controller-join\n%s\n%s".formatted(token, id);
    }

    /** The directory of keys comes last: its leaving the one they are gathered in is the end of the joining. */
    private void take(Candidate candidate, Admission admission) {
        candidate.take(admission.authorities(), admission.certificate());
        try {
            Files.createDirectories(places.etc());
            Files.createDirectories(places.database().getParent());
            AdminToken.adopt(places.adminToken(), admission.adminToken());
            places.stores().keep(admission.stores());
            new StoreDatabase(places.database()).join(admission.clusterId(), candidacy.address(), others(admission));
            delete(places.pki());
            Files.move(places.joining(), places.pki(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't write what this machine was given; run this again", e);
        }
    }

    private List<String> others(Admission admission) {
        return admission.stores().stream()
                .filter(address -> !address.equals(candidacy.address()))
                .toList();
    }

    /**
     * Whether there is nothing to do.
     *
     * @throws StoreException if this machine is a controller of another cluster
     */
    private boolean isDone() {
        Path authority = new PkiFiles(places.pki()).controllersCa();
        if (Files.exists(places.joining())) {
            return false; // Nothing else was here when that was begun.
        }
        boolean hasStore = Files.exists(places.database());
        boolean hasKeys = Files.exists(authority);
        if (hasKeys ? !key.isAbout(read(authority)) : hasStore) {
            throw new StoreException(
                    ("This machine is a controller of another cluster, or of its own: %s is there. Nothing was"
                                    + " changed. To give that one up for good, with all that it keeps: install.sh uninstall"
                                    + " --purge")
                            .formatted(hasKeys ? authority : places.database()));
        }
        return hasStore && !new StoreDatabase(places.database()).hasLeft();
    }

    private static X509Certificate read(Path file) {
        try {
            return Pem.certificate(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read " + file, e);
        }
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Can't remove " + directory, e);
        }
    }
}
