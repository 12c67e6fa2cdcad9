package io.infranaut.platform.http;

import io.infranaut.platform.PassingFailure;
import io.infranaut.platform.api.Forbidden;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.NotFound;
import io.infranaut.platform.api.RuleBroken;
import io.infranaut.platform.axon.VersionMismatch;
import io.infranaut.platform.format.BodyTooLargeException;
import io.infranaut.platform.kafka.KafkaUnavailable;
import io.infranaut.platform.queue.QueueFull;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;

/// Turns every exception into a problem answer; only a defect of ours is a 500, and says no more than under which id
/// the log has it.
@RestControllerAdvice
public class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Object> on(RuleBroken e) {
        return Problems.answer(409, "rule:" + e.rule(), e.getMessage(), e.members());
    }

    @ExceptionHandler
    ResponseEntity<Object> on(NotFound e) {
        return Problems.answer(404, "not-found", e.getMessage(), List.of());
    }

    @ExceptionHandler
    ResponseEntity<Object> on(InvalidInput e) {
        return Problems.answer(422, "invalid-input", e.getMessage(), e.errors());
    }

    @ExceptionHandler
    ResponseEntity<Object> on(Forbidden e) {
        return Problems.answer(403, "forbidden", e.getMessage(), List.of());
    }

    @ExceptionHandler
    ResponseEntity<Object> on(AuthenticationException e) {
        return Problems.answer(401, "unauthenticated", e.getMessage(), List.of());
    }

    @ExceptionHandler
    ResponseEntity<Object> on(VersionMismatch e) {
        return Problems.answer(412, "stale-version", e.getMessage(), List.of());
    }

    @ExceptionHandler
    ResponseEntity<Object> on(ConcurrencyException e) {
        return Problems.answer(409, "concurrent-change", "others changed this at the same time; try again", List.of());
    }

    @ExceptionHandler
    ResponseEntity<Object> on(Commands.IdempotencyConflict e) {
        return Problems.answer(e.status(), "idempotency-key", e.getMessage(), List.of());
    }

    @ExceptionHandler
    ResponseEntity<Object> on(BodyTooLarge e) {
        return Problems.answer(413, "body-too-large", e.getMessage(), List.of());
    }

    @ExceptionHandler
    ResponseEntity<Object> on(NotThereYet e) {
        ResponseEntity<Object> answer = Problems.answer(503, e.problem(), e.getMessage(), e.members());
        return ResponseEntity.status(answer.getStatusCode())
                .headers(answer.getHeaders())
                .header("Retry-After", "1")
                .body(answer.getBody());
    }

    @ExceptionHandler
    ResponseEntity<Object> on(QueueFull e) {
        return later(429, "queue-full", e.getMessage());
    }

    @ExceptionHandler
    ResponseEntity<Object> on(KafkaUnavailable e) {
        LOG.warn("Kafka: {}", e.getMessage());
        return later(503, "queue-unavailable", e.getMessage());
    }

    private static ResponseEntity<Object> later(int status, String name, @Nullable String detail) {
        ResponseEntity<Object> answer = Problems.answer(status, name, detail, List.of());
        return ResponseEntity.status(status)
                .headers(answer.getHeaders())
                .header("Retry-After", "1")
                .body(answer.getBody());
    }

    @ExceptionHandler
    ResponseEntity<Object> on(BodyTooLargeException e) {
        return Problems.answer(413, "body-too-large", e.getMessage(), List.of());
    }

    @ExceptionHandler
    ResponseEntity<Object> on(MethodArgumentTypeMismatchException e) {
        return Problems.answer(
                422,
                "invalid-input",
                e.getName() + " cannot be read",
                List.of(new InvalidInput.Field("?" + e.getName(), meant(e.getRequiredType()))));
    }

    private static String meant(@Nullable Class<?> type) {
        if (type == Instant.class) {
            return "a time is given as RFC 3339 with offset, in the years 1 to 9999";
        }
        if (type != null && type.isEnum()) {
            return "one of " + Arrays.toString(type.getEnumConstants());
        }
        return "this value cannot be read";
    }

    @ExceptionHandler
    ResponseEntity<Object> on(UnknownParameters e) {
        return Problems.answer(
                400,
                "unknown-parameters",
                e.getMessage(),
                e.names().stream()
                        .map(name -> new InvalidInput.Field("?" + name, "there is no such parameter here"))
                        .toList());
    }

    @ExceptionHandler
    ResponseEntity<Object> on(InvalidParameterException e) {
        return Problems.answer(400, "unreadable-parameters", "the query cannot be read", List.of());
    }

    @ExceptionHandler
    ResponseEntity<Object> on(RequestRejectedException e) {
        return Problems.answer(400, "unreadable-parameters", "a parameter's name cannot be meant", List.of());
    }

    @ExceptionHandler
    ResponseEntity<Object> on(Exception e) {
        if (PassingFailure.isOutage(e)) {
            LOG.warn("the database is not there: {}", e.toString());
            return later(503, "database-unavailable", Problems.OUTAGE);
        }
        String id = UUID.randomUUID().toString();
        LOG.error("request failed, problem {}", id, e);
        return Problems.answer(500, "internal", "this is a defect; the log has it under " + id, List.of());
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLarge tooLarge) {
                return on(tooLarge);
            }
            if (cause instanceof InvalidInput invalid) {
                return on(invalid);
            }
        }
        if (e.getCause() instanceof JacksonException json) {
            String message = firstLine(json.getOriginalMessage());
            return Problems.answer(
                    400,
                    "unreadable-body",
                    "the body cannot be read",
                    List.of(new InvalidInput.Field(pointer(json), message)));
        }
        return Problems.answer(400, "unreadable-body", "a JSON body is needed", List.of());
    }

    private static String firstLine(@Nullable String message) {
        String line =
                message == null ? "not readable" : message.lines().findFirst().orElse("not readable");
        int types = line.indexOf("io.infranaut.");
        return types < 0
                ? line
                : line.replaceAll("`?(?:io\\.infranaut|java|tools)\\.[\\w.$<>]*`?", "the value expected here");
    }

    private static String pointer(JacksonException json) {
        var pointer = new StringBuilder();
        for (JacksonException.Reference step : json.getPath()) {
            String name = step.getPropertyName();
            pointer.append('/').append(name != null ? escape(name) : Integer.toString(step.getIndex()));
        }
        return pointer.toString();
    }

    private static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<InvalidInput.Field> errors = e.getBindingResult().getAllErrors().stream()
                .map(error -> new InvalidInput.Field(
                        error instanceof FieldError field
                                ? "/"
                                        + field.getField()
                                                .replace('.', '/')
                                                .replace('[', '/')
                                                .replace("]", "")
                                : "",
                        String.valueOf(error.getDefaultMessage())))
                .toList();
        return Problems.answer(422, "invalid-input", "the body has bad fields", errors);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpStatus known = HttpStatus.resolve(status.value());
        String name = known == null
                ? "problem"
                : known.name().toLowerCase(Locale.ROOT).replace('_', '-');
        String detail = body instanceof ProblemDetail problem ? problem.getDetail() : null;
        ResponseEntity<Object> answer = Problems.answer(status.value(), name, detail, List.of());
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(answer.getBody());
    }
}
