package io.infranaut.app;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// What the OpenAPI document says of the API as a whole, and of each context.
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    private static final Map<String, String> CONTEXTS = Map.ofEntries(
            Map.entry("alert", "Rules that watch, alerts that they raise, who is told, and who takes them on"),
            Map.entry("audit", "The events as they are stored, and the read models that are filled from them"),
            Map.entry("baseline", "What normal looks like: frozen profiles that drift checks are held against"),
            Map.entry("dataset", "Datasets, their columns, pinned versions and statistics"),
            Map.entry("drift", "Checks of a window of rows against a baseline, and their verification"),
            Map.entry("identity", "API keys: who may do what, and where"),
            Map.entry("ingestion", "Sources of rows, batches on their way, and the rows that were refused"),
            Map.entry("lineage", "What was made from what"),
            Map.entry("model", "Models, their versions, and the aliases that point at them"),
            Map.entry("monitoring", "Metric points, and how well models did, chunk by chunk"),
            Map.entry("storage", "Rows in and out, and where they are kept"),
            Map.entry("validation", "Rules on rows, verdicts, and the quality of data"));

    @Bean
    OpenAPI description() {
        var document = new OpenAPI()
                .info(new Info()
                        .title("Infranaut")
                        .version("v1")
                        .summary("Monitors AI models in production")
                        .description("""
                                Every request carries an API key. A command, and a batch that is stored when it is \
                                answered, answers with an `Infranaut-Position`; a query that names it in `Infranaut-Min-Position` has seen what the command did. \
                                Work that takes time is answered with 202 and a `Location` that shows how far it is, or with \
                                its result when `Prefer: wait=N` gives it the time. A repeated `Idempotency-Key` is answered \
                                as the first request was. Lists come in pages: `nextPageToken` goes into `pageToken`. Every \
                                error is a problem (RFC 9457, `application/problem+json`). Members and parameters that a \
                                request does not know are refused, members of answers may be added: read past those that you \
                                do not know.""")
                        .license(new License().name("Apache 2.0").identifier("Apache-2.0")));
        new TreeMap<>(CONTEXTS)
                .forEach((name, description) ->
                        document.addTagsItem(new Tag().name(name).description(description)));
        return document;
    }
}
