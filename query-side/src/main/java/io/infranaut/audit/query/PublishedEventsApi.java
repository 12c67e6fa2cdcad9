package io.infranaut.audit.query;

import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.publication.AsyncApi;
import io.infranaut.platform.publication.EventSchemas;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Tells those who read the events from Kafka what they find there.
@RestController
@Requires(Permission.READ)
final class PublishedEventsApi {
    private final AsyncApi asyncApi;
    private final EventSchemas schemas;

    PublishedEventsApi(AsyncApi asyncApi, EventSchemas schemas) {
        this.asyncApi = asyncApi;
        this.schemas = schemas;
    }

    @Operation(
            operationId = "getAsyncApi",
            summary = "Describes the topics and the events on them, as an AsyncAPI 3.0 document")
    @GetMapping("/api/v1/asyncapi.json")
    JsonNode asyncApi() {
        return asyncApi.document();
    }

    @Operation(
            operationId = "getEventSchema",
            summary = "Gives the JSON Schema (2020-12) of a revision of an event, such as alert.AlertRaised",
            description = "The `dataschema` of every published event leads here.")
    @GetMapping("/api/v1/schemas/events/{type}/{revision}")
    JsonNode schema(@PathVariable String type, @PathVariable int revision) {
        return schemas.of(type, revision)
                .orElseThrow(() -> new NotFound("event schema", type + " revision " + revision));
    }
}
