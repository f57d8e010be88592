package io.fairlead.controller.api;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The document of the API, made of what springdoc reads off the code, and of what holds for all calls. */
final class OpenApiDocument {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private OpenApiDocument() {}

    static String of(JsonNode made) {
        ObjectNode document = (ObjectNode) made;
        document.putArray("servers").addObject().put("url", "/");
        document.putObject("info")
                .put("title", "Fairlead")
                .put("version", "1")
                .put(
                        "description",
                        "Networks for containers on many Docker hosts. The administrator's token lies in"
                                + " /etc/fairlead/admin.token on a controller. What is refused is answered by a problem (RFC 9457)"
                                + " with a code for programs and a sentence for people.");
        ObjectNode schemes = document.withObject("/components/securitySchemes");
        schemes.putObject("token").put("type", "http").put("scheme", "bearer");
        document.putArray("security").addObject().putArray("token");
        document.path("paths").propertyStream().forEach(path -> {
            removeForeignParameters(path.getKey(), path.getValue());
            path.getValue()
                    .propertyStream()
                    .forEach(call -> nameSuccess(
                            call.getKey(), (ObjectNode) call.getValue().path("responses")));
            path.getValue().forEach(OpenApiDocument::addProblem);
        });
        document.withObject("/components/schemas/Problem").put("type", "object").put("description", "RFC 9457");
        return JSON.writeValueAsString(document) + "\n";
    }

    /** What is deleted is answered by nothing; what is made, by 201, and by 200 where it was there already. */
    private static void nameSuccess(String method, ObjectNode responses) {
        if (method.equals("delete")) {
            responses.remove("200");
            responses.putObject("204").put("description", "Done");
        }
        if (method.equals("post")) {
            responses.set("201", ((ObjectNode) responses.path("200").deepCopy()).put("description", "Made"));
        }
    }

    private static void addProblem(JsonNode call) {
        call.withObject("/responses/default")
                .put("description", "Refused; its code says why")
                .putObject("content")
                .putObject("application/problem+json")
                .putObject("schema")
                .put("$ref", "#/components/schemas/Problem");
    }

    /** A tenant that may be left out of the path is no parameter of the path without it. */
    private static void removeForeignParameters(String path, JsonNode calls) {
        calls.forEach(call -> {
            var each = call.path("parameters").iterator();
            while (each.hasNext()) {
                JsonNode parameter = each.next();
                if (parameter.path("in").asString().equals("path")
                        && !path.contains(
                                "{%s}".formatted(parameter.path("name").asString()))) {
                    each.remove();
                }
            }
        });
    }
}
