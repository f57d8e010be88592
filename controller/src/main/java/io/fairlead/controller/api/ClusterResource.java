package io.fairlead.controller.api;

import io.fairlead.controller.cluster.ClusterLook;
import io.fairlead.controller.cluster.ClusterView;
import io.fairlead.controller.cluster.Removal;
import io.fairlead.controller.cluster.Removal.Outcome;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The controllers of the cluster. */
@RestController
@Tag(name = "Cluster")
@RequestMapping("/api/v1/cluster")
class ClusterResource {

    private final ClusterLook look;
    private final Removal removal;

    ClusterResource(ClusterLook look, Removal removal) {
        this.look = look;
        this.removal = removal;
    }

    @Operation(summary = "How the controllers and their stores are, and what is not safe")
    @GetMapping
    ClusterView show() {
        return look.look();
    }

    @Operation(summary = "Take a controller out of the cluster, by name, address or id")
    @DeleteMapping("/controllers/{name}")
    ResponseEntity<Void> remove(@PathVariable String name) {
        return switch (removal.remove(name)) {
            case Outcome.Done _ -> ResponseEntity.noContent().build();
            case Outcome.NotFound _ ->
                throw Problem.notFound("controller " + name, "GET /api/v1/cluster lists all controllers.");
            case Outcome.Refused(String reason) -> throw Problem.conflict("not-now", reason + ".");
        };
    }
}
