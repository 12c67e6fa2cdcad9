package io.infranaut.platform.http;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.infranaut.platform.api.InvalidInput;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import tools.jackson.databind.json.JsonMapper;

/// Makes RFC 9457 problem answers.
public final class Problems {
    public static final String OUTAGE = "the database is not there just now; try again";

    private static final String NAME = "infranaut.problem";

    private final JsonMapper json;

    public Problems(JsonMapper json) {
        this.json = json;
    }

    /// @param type stable name of the kind of problem, as a URN
    /// @param title the same for every problem of the type
    /// @param status HTTP status
    /// @param detail a sentence about this one
    /// @param errors the bad fields, if there are any
    /// @param members what this type of problem tells beside that, each a member of its own
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Problem(
            String type,
            String title,
            int status,
            @Nullable String detail,
            List<InvalidInput.Field> errors,
            @JsonAnyGetter Map<String, Object> members) {}

    public static Problem problem(int status, String name, @Nullable String detail, List<InvalidInput.Field> errors) {
        return problem(status, name, detail, errors, Map.of());
    }

    private static Problem problem(
            int status,
            String name,
            @Nullable String detail,
            List<InvalidInput.Field> errors,
            Map<String, Object> members) {
        note(name);
        HttpStatus known = HttpStatus.resolve(status);
        String title = known == null ? "Problem" : known.getReasonPhrase();
        return new Problem("urn:infranaut:problem:" + name, title, status, detail, errors, new TreeMap<>(members));
    }

    static ResponseEntity<Object> answer(
            int status, String name, @Nullable String detail, List<InvalidInput.Field> errors) {
        return answer(problem(status, name, detail, errors));
    }

    static ResponseEntity<Object> answer(
            int status, String name, @Nullable String detail, Map<String, Object> members) {
        return answer(problem(status, name, detail, List.of(), members));
    }

    /// The name of the problem that a request was answered with; null for none.
    public static @Nullable String nameOf(HttpServletRequest request) {
        return (String) request.getAttribute(NAME);
    }

    private static void note(String name) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        if (request != null) {
            request.setAttribute(NAME, name, RequestAttributes.SCOPE_REQUEST);
        }
    }

    private static ResponseEntity<Object> answer(Problem problem) {
        return ResponseEntity.status(problem.status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    /// Writes a problem where no controller is in charge.
    public void write(HttpServletResponse response, int status, String name, String detail) throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(problem(status, name, detail, List.of())));
    }
}
