package io.infranaut.platform.trail;

import io.infranaut.platform.api.Access;
import io.infranaut.platform.api.Access.Kind;
import io.infranaut.platform.api.Access.Outcome;
import io.infranaut.platform.http.Problems;
import io.infranaut.platform.security.Authenticator;
import io.infranaut.platform.security.KeyFilter;
import io.infranaut.platform.security.RequestIds;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/// Sees each request's end and tells the [AccessTrail] of those that go on record. What succeeds and is not sensitive
/// costs a look at its status.
final class AccessFilter extends OncePerRequestFilter {
    private static final int LONGEST_TEXT = 200;
    private static final int MOST_LOGINS = 10_000;
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private final AccessTrail trail;
    private final Clock clock;
    private final Map<Method, Boolean> sensitive = new ConcurrentHashMap<>();
    private final Set<Login> logins = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Login, Boolean> eldest) {
            return size() > MOST_LOGINS;
        }
    });

    private record Login(String actor, String address, LocalDate day) {}

    AccessFilter(AccessTrail trail, Clock clock) {
        this.trail = trail;
        this.clock = clock;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Instant at = clock.instant();
        int status = 500;
        try {
            chain.doFilter(request, response);
            status = response.getStatus();
        } finally {
            see(request, status, at);
        }
    }

    private void see(HttpServletRequest request, int status, Instant at) {
        String actor = Optional.ofNullable(KeyFilter.identityOf(request))
                .map(Authenticator.Identity::actor)
                .map(known -> known.value())
                .orElse("anonymous");
        Outcome outcome = outcome(status);
        if (outcome != Outcome.UNAUTHENTICATED && !actor.equals("anonymous") && isFirst(actor, request, at)) {
            trail.add(seen(Kind.LOGIN, "login", request, actor, Outcome.DONE, 200, at));
        }
        boolean read = READS.contains(request.getMethod());
        HandlerMethod handler =
                request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof HandlerMethod method
                        ? method
                        : null;
        boolean sensitive = handler != null && isSensitive(handler);
        boolean recorded = sensitive
                || outcome == Outcome.UNAUTHENTICATED
                || outcome == Outcome.FORBIDDEN
                || !read && outcome != Outcome.DONE;
        if (recorded) {
            Kind kind = sensitive ? Kind.READ : read || handler == null ? Kind.REQUEST : Kind.COMMAND;
            trail.add(seen(kind, action(request, handler), request, actor, outcome, status, at));
        }
    }

    private static Outcome outcome(int status) {
        return switch (status) {
            case 401 -> Outcome.UNAUTHENTICATED;
            case 403 -> Outcome.FORBIDDEN;
            case 409 -> Outcome.REFUSED;
            case 412 -> Outcome.STALE;
            case 429 -> Outcome.FAILED;
            default -> status < 400 ? Outcome.DONE : status < 500 ? Outcome.INVALID : Outcome.FAILED;
        };
    }

    private boolean isFirst(String actor, HttpServletRequest request, Instant at) {
        var login = new Login(actor, request.getRemoteAddr(), LocalDate.ofInstant(at, ZoneOffset.UTC));
        synchronized (logins) {
            return logins.add(login);
        }
    }

    /// Looked up once for an endpoint.
    private boolean isSensitive(HandlerMethod handler) {
        return sensitive.computeIfAbsent(
                handler.getMethod(),
                _ -> handler.hasMethodAnnotation(Sensitive.class)
                        || AnnotatedElementUtils.hasAnnotation(handler.getBeanType(), Sensitive.class));
    }

    private static String action(HttpServletRequest request, @Nullable HandlerMethod handler) {
        Operation operation = handler == null ? null : handler.getMethodAnnotation(Operation.class);
        if (operation != null && !operation.operationId().isEmpty()) {
            return operation.operationId();
        }
        return handler == null
                ? request.getMethod()
                : request.getMethod() + " " + request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
    }

    private static Access seen(
            Kind kind,
            String action,
            HttpServletRequest request,
            String actor,
            Outcome outcome,
            int status,
            Instant at) {
        return new Access(
                kind,
                at,
                at,
                1,
                actor,
                shortened(action),
                shortened(request.getRequestURI()),
                outcome,
                status,
                Problems.nameOf(request),
                request.getRemoteAddr(),
                Optional.ofNullable(request.getHeader(HttpHeaders.USER_AGENT))
                        .map(AccessFilter::shortened)
                        .orElse(null),
                RequestIds.of(request));
    }

    /// Not longer than that, and nothing in it that is no character or none to print.
    private static String shortened(String text) {
        String clean = text.codePoints()
                .limit(LONGEST_TEXT)
                .map(point -> Character.isISOControl(point) || !isCharacter(point) ? '?' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return clean.isEmpty() ? "?" : clean;
    }

    private static boolean isCharacter(int point) {
        return point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE;
    }
}
