package io.infranaut.platform.http;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/// A request has query parameters that its endpoint does not know, so that it would not do what is asked. Answered as
/// 400 with their names.
public final class UnknownParameters extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Map<Method, Set<String>> KNOWN = new ConcurrentHashMap<>();

    private final List<String> names;

    private UnknownParameters(List<String> names) {
        super("this endpoint has no parameter " + String.join(", ", names), null, false, false);
        this.names = List.copyOf(names);
    }

    List<String> names() {
        return names;
    }

    /// Refuses a request with parameters that are none of its endpoint's.
    ///
    /// @throws UnknownParameters if it has any
    static void refuse(HttpServletRequest request, HandlerMethod endpoint) {
        String query = request.getQueryString();
        if (query == null || query.isEmpty()) {
            return;
        }
        Set<String> known = KNOWN.computeIfAbsent(endpoint.getMethod(), _ -> known(endpoint));
        List<String> unknown = Stream.of(query.split("&", -1))
                .filter(part -> !part.isEmpty())
                .map(part -> name(part.split("=", 2)[0]))
                .filter(name -> !known.contains(name))
                .distinct()
                .toList();
        if (!unknown.isEmpty()) {
            throw new UnknownParameters(unknown);
        }
    }

    private static String name(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return encoded;
        }
    }

    /// `asOf` is known everywhere: where the past is not kept, that is what the answer says.
    private static Set<String> known(HandlerMethod endpoint) {
        var names = new HashSet<>(Set.of("asOf"));
        var discoverer = new DefaultParameterNameDiscoverer();
        for (MethodParameter parameter : endpoint.getMethodParameters()) {
            parameter.initParameterNameDiscovery(discoverer);
            RequestParam declared = parameter.getParameterAnnotation(RequestParam.class);
            if (declared != null) {
                names.add(
                        declared.name().isEmpty()
                                ? Objects.requireNonNull(parameter.getParameterName())
                                : declared.name());
            } else if (parameter.getParameterType() == PageRequest.class) {
                names.addAll(Set.of("limit", "pageToken"));
            }
        }
        Operation described = endpoint.getMethodAnnotation(Operation.class);
        if (described != null) {
            Stream.of(described.parameters())
                    .filter(parameter -> parameter.in() == ParameterIn.QUERY)
                    .forEach(parameter -> names.add(parameter.name()));
        }
        return Set.copyOf(names);
    }
}
