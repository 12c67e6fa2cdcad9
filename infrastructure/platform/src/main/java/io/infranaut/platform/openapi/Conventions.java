package io.infranaut.platform.openapi;

import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Permission;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.http.Answer;
import io.infranaut.platform.http.Answers;
import io.infranaut.platform.http.Bulk;
import io.infranaut.platform.http.PageRequest;
import io.infranaut.platform.http.Problems;
import io.infranaut.platform.http.Reads;
import io.infranaut.platform.http.Wait;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;

/// Writes into the document what holds for every endpoint because the platform makes it so. What differs is read off
/// the method: its parameters and their constraints, its result type or [Answers], [Requires], [Reads], [Bulk].
final class Conventions {
    private static final String HANDLER = "x-handler";
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    private enum Failure {
        BAD_REQUEST(400, "The request cannot be read"),
        UNAUTHENTICATED(401, "No valid key came with the request"),
        FORBIDDEN(403, "The key may not do this"),
        NOT_FOUND(404, "There is no such thing, or none that is open to the key"),
        NOT_ACCEPTABLE(406, "None of the media types in Accept can be answered"),
        CONFLICT(409, "A rule forbids it now; the problem's type names the rule"),
        STALE(412, "The resource has another version than If-Match says"),
        TOO_LARGE(413, "The body is longer than the endpoint takes"),
        UNSUPPORTED(415, "The body's media type is not one that the endpoint takes"),
        INVALID(422, "The request is well-formed and cannot be meant; errors name the bad fields"),
        BUSY(429, "The queue is full; try again after Retry-After"),
        UNAVAILABLE(503, "Not ready for this yet; try again after Retry-After");

        private final int status;
        private final String description;

        Failure(int status, String description) {
            this.status = status;
            this.description = description;
        }

        /// The component's name.
        private String key() {
            var key = new StringBuilder();
            for (String word : name().split("_", -1)) {
                key.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
            }
            return key.toString();
        }
    }

    private record Endpoint(String path, PathItem.HttpMethod verb, Operation operation, HandlerMethod handler) {
        <A extends Annotation> Optional<A> annotation(Class<A> type) {
            A found = AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), type);
            return Optional.ofNullable(
                    found != null ? found : AnnotatedElementUtils.findMergedAnnotation(handler.getBeanType(), type));
        }

        boolean takes(Class<?> type) {
            return Arrays.stream(handler.getMethodParameters()).anyMatch(p -> p.getParameterType() == type);
        }

        boolean isBulk() {
            return handler.hasMethodAnnotation(Bulk.class);
        }

        boolean hasBody() {
            return operation.getRequestBody() != null;
        }

        boolean changes() {
            return verb != PathItem.HttpMethod.GET;
        }

        String context() {
            return handler.getBeanType().getPackageName().split("\\.", -1)[2];
        }
    }

    private final OpenAPI document;
    private final Components components = new Components();
    private final Schemas schemas = Schemas.ofApi();

    Conventions(OpenAPI document) {
        this.document = document;
    }

    static Operation remember(Operation operation, HandlerMethod handler) {
        operation.addExtension(HANDLER, handler);
        return operation;
    }

    void write() {
        List<Endpoint> endpoints = endpoints();
        endpoints.forEach(this::requested);
        endpoints.forEach(this::answered);
        security();
        headers();
        failures();
        schemas.components().forEach(components::addSchemas);
        document.setComponents(components);
        document.setServers(List.of(new Server().url("/").description("The instance that serves this document")));
    }

    private List<Endpoint> endpoints() {
        var endpoints = new ArrayList<Endpoint>();
        var paths = new Paths();
        new TreeMap<>(document.getPaths()).forEach((path, item) -> {
            item.readOperationsMap().forEach((verb, operation) -> {
                var handler = (HandlerMethod)
                        Objects.requireNonNull(operation.getExtensions().remove(HANDLER));
                endpoints.add(new Endpoint(path, verb, operation, handler));
            });
            paths.addPathItem(path, item);
        });
        document.setPaths(paths);
        return endpoints;
    }

    private void requested(Endpoint endpoint) {
        Operation operation = endpoint.operation();
        operation.setTags(List.of(endpoint.context()));
        Permission permission =
                endpoint.annotation(Requires.class).map(Requires::value).orElseThrow();
        String needs = "Needs the permission " + permission + ".";
        operation.setDescription(operation.getDescription() == null ? needs : operation.getDescription() + " " + needs);
        var parameters = new ArrayList<Parameter>();
        if (operation.getParameters() != null) {
            operation.getParameters().stream()
                    .filter(parameter -> !parameter.getName().equalsIgnoreCase("Accept"))
                    .forEach(parameters::add);
        }
        for (MethodParameter argument : endpoint.handler().getMethodParameters()) {
            argument.initParameterNameDiscovery(new org.springframework.core.DefaultParameterNameDiscoverer());
            parameters.stream()
                    .filter(parameter -> parameter.getName().equals(argument.getParameterName()))
                    .forEach(parameter -> parameter.setSchema(parameter(argument, parameter)));
            if (argument.hasParameterAnnotation(RequestBody.class)) {
                body(endpoint, argument);
            }
        }
        if (endpoint.takes(PageRequest.class)) {
            parameters.add(pageSize());
            parameters.add(pageToken());
        }
        if (isAskedAboutThePast(endpoint)) {
            parameters.add(asOf());
        }
        parameters.addAll(conditions(endpoint));
        operation.setParameters(parameters.isEmpty() ? null : parameters);
        if (endpoint.isBulk()) {
            operation.getRequestBody().getContent().forEach(Conventions::rows);
        }
    }

    private Schema<?> parameter(MethodParameter argument, Parameter parameter) {
        AnnotatedType type = argument.getExecutable().getAnnotatedParameterTypes()[argument.getParameterIndex()];
        Schema<?> schema = type.getType() == Long.class ? wholeNumber() : withoutNull(schemas.read(type));
        Schemas.constrain(schema, argument.getParameterAnnotations());
        var described = argument.getParameterAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
        if (described != null) {
            Schemas.describe(schema, described);
        }
        if (parameter.getSchema() != null && parameter.getSchema().getDefault() != null && schema.getItems() == null) {
            schema.setDefault(cast(parameter.getSchema().getDefault()));
        }
        return schema;
    }

    private static Schema<?> wholeNumber() {
        return new JsonSchema()
                .types(Set.of("integer"))
                .format("int64")
                .minimum(BigDecimal.valueOf(Long.MIN_VALUE))
                .maximum(BigDecimal.valueOf(Long.MAX_VALUE));
    }

    @SuppressWarnings("unchecked")
    private static <T> T cast(Object value) {
        return (T) value;
    }

    /// A parameter is absent rather than null.
    private static Schema<?> withoutNull(Schema<?> schema) {
        if (schema.getTypes() != null) {
            schema.getTypes().remove("null");
        }
        return schema.getAnyOf() == null ? schema : schema.getAnyOf().getFirst();
    }

    private void body(Endpoint endpoint, MethodParameter argument) {
        AnnotatedType type = argument.getExecutable().getAnnotatedParameterTypes()[argument.getParameterIndex()];
        var described = argument.getParameterAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
        var body = endpoint.operation().getRequestBody();
        body.setRequired(true);
        Map<String, MediaType> given = body.getContent() == null ? Map.of() : body.getContent();
        MediaType json = given.values().stream().findFirst().orElseGet(MediaType::new);
        json.setSchema(
                described != null && described.implementation() != Void.class
                        ? schemas.readClass(described.implementation())
                        : schemas.read(type));
        body.setContent(new Content().addMediaType(JSON, json));
    }

    private static void rows(String mediaType, MediaType content) {
        content.setSchema(
                switch (mediaType) {
                    case JSON ->
                        new JsonSchema()
                                .types(Set.of("array"))
                                .items(new JsonSchema().types(Set.of("object")))
                                .description("Rows: objects with the columns' names as members");
                    case "application/x-ndjson" -> text("A row a line, each a JSON object");
                    case "text/csv" -> text("A head with the columns' names, then a row a line; RFC 4180");
                    default -> text("A Parquet file").format("binary");
                });
    }

    private static Schema<?> text(String description) {
        return new JsonSchema().types(Set.of("string")).description(description);
    }

    private static Parameter pageSize() {
        return new Parameter()
                .in("query")
                .name("limit")
                .description("How many items a page has at most")
                .schema(new JsonSchema()
                        .types(Set.of("integer"))
                        .minimum(BigDecimal.ONE)
                        .maximum(BigDecimal.valueOf(PageRequest.MAX_LIMIT))
                        ._default(PageRequest.DEFAULT_LIMIT));
    }

    private static Parameter pageToken() {
        return new Parameter()
                .in("query")
                .name("pageToken")
                .description("The nextPageToken of the page before; without it the list begins")
                .schema(new JsonSchema().types(Set.of("string")));
    }

    private static boolean isAskedAboutThePast(Endpoint endpoint) {
        return endpoint.annotation(Reads.class).filter(Reads::asOf).isPresent();
    }

    private static Parameter asOf() {
        return new Parameter()
                .in("query")
                .name("asOf")
                .description("An instant, not ahead: the answer is what it would have been then")
                .schema(new JsonSchema().types(Set.of("string")).format("date-time"));
    }

    private static List<Parameter> conditions(Endpoint endpoint) {
        var headers = new ArrayList<Parameter>();
        if (endpoint.changes() && endpoint.takes(Caller.class)) {
            headers.add(header(
                    "Idempotency-Key",
                    "Names the request: sent again with the same key it is answered as it was, and does nothing more",
                    new JsonSchema().types(Set.of("string")).minLength(1).maxLength(255)));
            if (!endpoint.isBulk()) {
                headers.add(header(
                        "If-Match",
                        "The ETag that the resource must still have, or it is a 412",
                        new JsonSchema().types(Set.of("string")).pattern("^((W/)?\"[0-9]{1,18}\"|\\*)$")));
            }
        }
        if (endpoint.takes(Wait.class)) {
            headers.add(header(
                            "Prefer",
                            "wait=N: how many seconds, at most 60, the answer may take to hold the result",
                            new JsonSchema().types(Set.of("string")))
                    .example("wait=10"));
        }
        if (!endpoint.changes() && endpoint.annotation(Reads.class).isPresent()) {
            headers.add(header(
                    "Infranaut-Min-Position",
                    "The Infranaut-Position of a command's answer: what it did is seen, or it is a 503",
                    new JsonSchema()
                            .types(Set.of("integer"))
                            .minimum(BigDecimal.ZERO)
                            .maximum(BigDecimal.valueOf(Long.MAX_VALUE))));
        }
        return headers;
    }

    private static Parameter header(String name, String description, Schema<?> schema) {
        return new Parameter().in("header").name(name).description(description).schema(schema);
    }

    private void answered(Endpoint endpoint) {
        var responses = new TreeMap<Integer, ApiResponse>();
        for (Answers answers : AnnotatedElementUtils.findMergedRepeatableAnnotations(
                endpoint.handler().getMethod(), Answers.class)) {
            for (int status : answers.status()) {
                responses.put(status, status < 400 ? success(endpoint, status, bodyOf(answers)) : failure(status));
            }
        }
        if (responses.isEmpty()) {
            AnnotatedType type = result(endpoint);
            boolean none = type.getType() == Object.class;
            responses.put(
                    none ? 204 : 200,
                    success(
                            endpoint,
                            none ? 204 : 200,
                            none ? null : typed(type.getType()) ? schemas.written(type) : null));
        }
        boolean something = responses.values().stream().anyMatch(response -> response.getContent() != null)
                || endpoint.handler().getMethod().isAnnotationPresent(GetMapping.class)
                        && endpoint.handler()
                                        .getMethod()
                                        .getAnnotation(GetMapping.class)
                                        .produces()
                                        .length
                                > 0;
        failuresOf(endpoint, something).forEach(failure -> responses.put(failure.status, failure(failure.status)));
        var all = new ApiResponses();
        responses.forEach((status, response) -> all.addApiResponse(Integer.toString(status), response));
        endpoint.operation().setResponses(all);
    }

    private static ApiResponse failure(int status) {
        return Arrays.stream(Failure.values())
                .filter(failure -> failure.status == status)
                .map(failure -> new ApiResponse().$ref("#/components/responses/" + failure.key()))
                .findFirst()
                .orElseThrow();
    }

    private static boolean typed(Type type) {
        return type != void.class && !(type instanceof Class<?> raw && Resource.class.isAssignableFrom(raw));
    }

    private @Nullable Schema<?> bodyOf(Answers answers) {
        if (answers.value() == Void.class) {
            return null;
        }
        return answers.result().length == 0
                ? schemas.written(answers.value())
                : schemas.written(answers.value(), "result", List.of(answers.result()));
    }

    private static AnnotatedType result(Endpoint endpoint) {
        AnnotatedType type = endpoint.handler().getMethod().getAnnotatedReturnType();
        return type instanceof AnnotatedParameterizedType generic
                        && generic.getType() instanceof ParameterizedType parameterized
                        && parameterized.getRawType() == ResponseEntity.class
                ? generic.getAnnotatedActualTypeArguments()[0]
                : type;
    }

    private ApiResponse success(Endpoint endpoint, int status, @Nullable Schema<?> body) {
        ApiResponse found = endpoint.operation().getResponses() == null
                ? null
                : endpoint.operation().getResponses().get("200");
        Map<String, MediaType> declared = found == null || found.getContent() == null ? Map.of() : found.getContent();
        var response = new ApiResponse().description(said(status));
        var content = new Content();
        if (declared.containsKey("*/*") || declared.isEmpty()) {
            if (body != null) {
                content.addMediaType(JSON, new MediaType().schema(body));
            }
        } else {
            declared.forEach((name, given) -> {
                var media = new MediaType().examples(given.getExamples());
                if (name.equals(JSON) && body != null) {
                    media.setSchema(body);
                } else if (name.equals("text/html")) {
                    media.setSchema(text("A page"));
                } else {
                    rows(name, media);
                }
                content.addMediaType(name, media);
            });
        }
        if (!content.isEmpty()) {
            response.setContent(content);
        }
        BiConsumer<String, String> header =
                (name, key) -> response.addHeaderObject(name, new Header().$ref("#/components/headers/" + key));
        if (endpoint.changes() && endpoint.isBulk()) {
            header.accept(Answer.POSITION, "Position");
        } else if (endpoint.changes()) {
            header.accept("ETag", "ETag");
            header.accept(Answer.POSITION, "Position");
            header.accept("Idempotency-Replayed", "Replayed");
        } else if (endpoint.handler().getMethod().getReturnType() == ResponseEntity.class && body != null) {
            header.accept("ETag", "ETag");
        }
        if (isAskedAboutThePast(endpoint)) {
            header.accept("Infranaut-As-Of-Position", "AsOfPosition");
        }
        if (endpoint.changes() && (status == 201 || status == 202 || endpoint.takes(Wait.class))) {
            header.accept("Location", "Location");
        }
        return response;
    }

    private static String said(int status) {
        return switch (status) {
            case 201 -> "It is made; Location says where";
            case 202 -> "It is under way; Location says how far";
            case 204 -> "It is done";
            default -> "The answer";
        };
    }

    private static List<Failure> failuresOf(Endpoint endpoint, boolean something) {
        var failures = new ArrayList<>(List.of(Failure.BAD_REQUEST, Failure.UNAUTHENTICATED, Failure.FORBIDDEN));
        List<Parameter> parameters = endpoint.operation().getParameters() == null
                ? List.of()
                : endpoint.operation().getParameters();
        boolean named = endpoint.path().contains("{")
                || parameters.stream()
                        .anyMatch(p -> p.getIn().equals("query") && !p.getName().startsWith("page"));
        if (endpoint.hasBody()) {
            failures.addAll(List.of(Failure.TOO_LARGE, Failure.UNSUPPORTED));
        }
        if (named || endpoint.changes()) {
            failures.add(Failure.NOT_FOUND);
        }
        if (something) {
            failures.add(Failure.NOT_ACCEPTABLE);
        }
        if (endpoint.changes()) {
            failures.add(Failure.CONFLICT);
            failures.add(Failure.INVALID);
            if (!endpoint.isBulk()) {
                failures.add(Failure.STALE);
            }
        } else if (!parameters.isEmpty()) {
            failures.add(Failure.INVALID);
        }
        if (endpoint.isBulk()) {
            failures.add(Failure.BUSY);
        }
        if (endpoint.isBulk() || endpoint.annotation(Reads.class).isPresent()) {
            failures.add(Failure.UNAVAILABLE);
        }
        return failures;
    }

    private void failures() {
        Schema<?> problem = schemas.written(Problems.Problem.class);
        for (Failure failure : Failure.values()) {
            var response = new ApiResponse()
                    .description(failure.description)
                    .content(new Content().addMediaType(PROBLEM, new MediaType().schema(problem)));
            if (failure == Failure.BUSY || failure == Failure.UNAVAILABLE) {
                response.addHeaderObject("Retry-After", new Header().$ref("#/components/headers/RetryAfter"));
            }
            if (failure == Failure.UNAUTHENTICATED) {
                response.addHeaderObject("WWW-Authenticate", new Header().$ref("#/components/headers/WwwAuthenticate"));
            }
            components.addResponses(failure.key(), response);
        }
    }

    private void headers() {
        var headers = new LinkedHashMap<String, Header>();
        headers.put(
                "ETag",
                header("The version of the resource, for If-Match", ofString().pattern("^(W/)?\".*\"$")));
        headers.put(
                "Position",
                header(
                        "A position not before that of the command's last event, for Infranaut-Min-Position",
                        ofString().pattern("^[0-9]+$")));
        headers.put(
                "Replayed",
                header(
                        "true when the request had been answered before under its Idempotency-Key",
                        ofString().pattern("^true$")));
        headers.put(
                "AsOfPosition",
                header(
                        "The position up to which events count at the instant asOf",
                        ofString().pattern("^[0-9]+$")));
        headers.put("Location", header("Path of the resource or job", ofString()));
        headers.put("RetryAfter", header("Seconds", ofString().pattern("^[0-9]+$")));
        headers.put("WwwAuthenticate", header("How to authenticate", ofString()));
        headers.forEach(components::addHeaders);
    }

    private static Header header(String description, Schema<?> schema) {
        return new Header().description(description).schema(schema);
    }

    private static Schema<?> ofString() {
        return new JsonSchema().types(Set.of("string"));
    }

    private void security() {
        Map<String, SecurityScheme> schemes = new LinkedHashMap<>();
        schemes.put(
                "bearer",
                new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description("Authorization: Bearer KEY"));
        schemes.put(
                "header",
                new SecurityScheme()
                        .type(SecurityScheme.Type.APIKEY)
                        .in(SecurityScheme.In.HEADER)
                        .name("X-API-Key")
                        .description("X-API-Key: KEY"));
        schemes.put(
                "basic",
                new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("basic")
                        .description("The key as the password, with any user name"));
        schemes.forEach(components::addSecuritySchemes);
        document.setSecurity(schemes.keySet().stream()
                .map(name -> new SecurityRequirement().addList(name))
                .toList());
    }
}
