package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The controllers of the cluster. */
@Command(name = "cluster", description = "Show the controllers of the cluster, and take one out.")
final class ClusterCommand {

    private static final Table TABLE = Table.of(
            Table.Column.of("NAME", "name"),
            Table.Column.of("ADDRESS", "address"),
            Table.Column.of("CONTROLLER", "controller"),
            Table.Column.of("STORE", "store"),
            Table.Column.of("SERVES HOSTS", "servesHosts"),
            Table.Column.of("VERSION", "version"),
            Table.Column.of("SINCE", "since"));

    @Command(
            name = "status",
            description = {
                "Show all controllers, whose store leads, and what is not safe now and why.",
                "As the controller sees it that answers: fairlead cluster status --controller ADDR asks another."
            })
    void status(@Mixin Access access, @Mixin Watch watch) {
        try (Api api = access.api()) {
            JsonNode cluster = api.get("/cluster");
            access.show(cluster, () -> text(cluster));
        }
    }

    private static String text(JsonNode cluster) {
        Stream<String> unsafe = StreamSupport.stream(cluster.path("unsafe").spliterator(), false)
                .map(JsonNode::asText)
                .map("! %s"::formatted);
        String head = "%s\nstate: %s"
                .formatted(
                        TABLE.of(cluster.path("controllers")),
                        cluster.path("state").asText());
        return Stream.concat(Stream.of(head), unsafe).collect(Collectors.joining("\n"));
    }

    @Command(
            name = "remove",
            description = {
                "Take a controller out of the cluster, whether it runs or is gone for good.",
                "Its machine can come back only by joining again. The last controller stays."
            },
            footer = {"", "Example:", "  fairlead cluster remove berlin"})
    void remove(
            @Mixin Access access,
            @Parameters(paramLabel = "CONTROLLER", description = "Its name, address or id.") String controller) {
        try (Api api = access.api()) {
            api.delete("/cluster/controllers/" + Api.part(controller));
            Terminal.progress("Controller %s is removed".formatted(controller));
        }
    }
}
