package io.infranaut.platform.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/// Gives each request an id that its log lines and its events carry, and puts the trace that it belongs to (W3C
/// `traceparent`) beside it in the log.
public final class RequestIds extends OncePerRequestFilter {
    private static final String ATTRIBUTE = "infranaut.request-id";
    private static final Pattern TRACEPARENT =
            Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}.*");

    /// The id of the request.
    public static String of(HttpServletRequest request) {
        Object known = request.getAttribute(ATTRIBUTE);
        if (known == null) {
            known = UUID.randomUUID().toString();
            request.setAttribute(ATTRIBUTE, known);
        }
        return known.toString();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String id = of(request);
        Matcher parent = TRACEPARENT.matcher(
                Optional.ofNullable(request.getHeader("traceparent")).orElse(""));
        boolean traced = parent.matches();
        try (var _ = MDC.putCloseable("requestId", id);
                var _ = MDC.putCloseable("traceId", traced ? parent.group(1) : id.replace("-", ""));
                var _ = MDC.putCloseable("spanId", traced ? parent.group(2) : "")) {
            chain.doFilter(request, response);
        }
    }
}
