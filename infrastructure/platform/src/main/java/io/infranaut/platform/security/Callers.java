package io.infranaut.platform.security;

import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.InvalidInput;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;

/// Makes the [Caller] of a request.
public final class Callers {
    /// Request attribute with the digest of the request, when it was taken.
    public static final String DIGEST = "infranaut.request-digest";

    private static final Pattern ETAG = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");

    private final Clock clock;

    public Callers(Clock clock) {
        this.clock = clock;
    }

    /// @throws InsufficientAuthenticationException if nobody is authenticated
    /// @throws InvalidInput if `If-Match` or `Idempotency-Key` cannot be meant
    public Caller of(HttpServletRequest request) {
        if (!(SecurityContextHolder.getContext().getAuthentication() instanceof KeyFilter.KeyAuthentication key)) {
            throw new InsufficientAuthenticationException("a key is needed");
        }
        Authenticator.Identity identity = key.getPrincipal();
        return new Caller(
                identity.actor(),
                identity.permissions(),
                identity.namespaces(),
                clock.instant(),
                RequestIds.of(request),
                request.getRemoteAddr(),
                changes(request) ? idempotencyKey(request) : null,
                changes(request) ? ifMatch(request) : null,
                (String) request.getAttribute(DIGEST));
    }

    private static boolean changes(HttpServletRequest request) {
        return !request.getMethod().equals("GET") && !request.getMethod().equals("HEAD");
    }

    private static @Nullable String idempotencyKey(HttpServletRequest request) {
        String key = request.getHeader("Idempotency-Key");
        if (key != null && (key.isBlank() || key.length() > 255)) {
            throw new InvalidInput("#Idempotency-Key", "an Idempotency-Key has 1 to 255 characters");
        }
        return key;
    }

    private static @Nullable Long ifMatch(HttpServletRequest request) {
        String tag = request.getHeader("If-Match");
        if (tag == null || tag.strip().equals("*")) {
            return null;
        }
        Matcher matcher = ETAG.matcher(tag.strip());
        if (!matcher.matches()) {
            throw new InvalidInput("#If-Match", "If-Match takes the ETag of the resource, for example \"3\"");
        }
        return Long.valueOf(matcher.group(1));
    }
}
