package io.infranaut.platform.security;

import io.infranaut.platform.PassingFailure;
import io.infranaut.platform.http.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/// Takes the key from `Authorization: Bearer`, `X-API-Key` or HTTP Basic (`id:secret`, for clients of other tools).
public final class KeyFilter extends OncePerRequestFilter {
    private static final String IDENTITY = "infranaut.identity";

    private final Authenticator authenticator;
    private final Problems problems;

    KeyFilter(Authenticator authenticator, Problems problems) {
        this.authenticator = authenticator;
        this.problems = problems;
    }

    /// Whose key came with a request; null when none did that is valid.
    public static Authenticator.@Nullable Identity identityOf(HttpServletRequest request) {
        return (Authenticator.Identity) request.getAttribute(IDENTITY);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String secret = secretOf(request);
        try {
            if (secret != null) {
                authenticator.authenticate(secret).ifPresent(identity -> {
                    var context = SecurityContextHolder.createEmptyContext();
                    context.setAuthentication(new KeyAuthentication(identity));
                    SecurityContextHolder.setContext(context);
                    request.setAttribute(IDENTITY, identity);
                });
            }
        } catch (RuntimeException e) {
            if (!PassingFailure.isOutage(e)) {
                throw e;
            }
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
            problems.write(response, 503, "database-unavailable", Problems.OUTAGE);
            return;
        }
        chain.doFilter(request, response);
    }

    private static @Nullable String secretOf(HttpServletRequest request) {
        String key = request.getHeader("X-API-Key");
        if (key != null) {
            return key.strip();
        }
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization == null) {
            return null;
        }
        int space = authorization.indexOf(' ');
        if (space < 0) {
            return null;
        }
        String credentials = authorization.substring(space + 1).strip();
        return switch (authorization.substring(0, space).toLowerCase(Locale.ROOT)) {
            case "bearer" -> credentials;
            case "basic" -> passwordOf(credentials);
            default -> null;
        };
    }

    private static @Nullable String passwordOf(String credentials) {
        try {
            String pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /// An authenticated caller.
    static final class KeyAuthentication extends AbstractAuthenticationToken {
        private static final long serialVersionUID = 1L;
        private final transient Authenticator.Identity identity;

        KeyAuthentication(Authenticator.Identity identity) {
            super(List.of());
            this.identity = identity;
            setAuthenticated(true);
        }

        @Override
        public Object getCredentials() {
            return "";
        }

        @Override
        public Authenticator.Identity getPrincipal() {
            return identity;
        }
    }
}
