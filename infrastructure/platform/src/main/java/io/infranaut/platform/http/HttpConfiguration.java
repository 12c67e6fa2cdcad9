package io.infranaut.platform.http;

import io.infranaut.platform.api.Caller;
import io.infranaut.platform.api.Forbidden;
import io.infranaut.platform.api.InvalidInput;
import io.infranaut.platform.api.Requires;
import io.infranaut.platform.axon.CommandSender;
import io.infranaut.platform.json.Json;
import io.infranaut.platform.readmodel.ReadModels;
import io.infranaut.platform.security.Callers;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.unit.DataSize;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.WebUtils;
import tools.jackson.databind.json.JsonMapper;

/// Puts the conventions of the API around every endpoint.
@Configuration(proxyBeanMethods = false)
public class HttpConfiguration {
    /// The mapper of the API: the rules of [Json], strict with what comes in, and integers beyond 2^53 as strings.
    @Bean
    @Primary
    JsonMapper apiJson() {
        return Json.strict(Json.configure(JsonMapper.builder()).addModule(Json.largeIntegersAsStrings()))
                .build();
    }

    @Bean
    Problems problems(JsonMapper apiJson) {
        return new Problems(apiJson);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsOfTheServer(JsonMapper apiJson) {
        return factory -> factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ProblemValve(apiJson)));
    }

    @Bean
    Commands commands(CommandSender sender, DSLContext db, JsonMapper apiJson) {
        return new Commands(sender, db, apiJson);
    }

    @Bean
    AsOf asOf(ReadModels readModels, DSLContext db, PlatformTransactionManager transactions, Clock clock) {
        return new AsOf(readModels, db, transactions, clock);
    }

    @Bean
    BodyLimit bodyLimit(@Value("${infranaut.http.max-body:5MB}") DataSize limit) {
        return new BodyLimit(limit.toBytes());
    }

    static final class BodyLimit extends OncePerRequestFilter {
        private final long limit;

        BodyLimit(long limit) {
            this.limit = limit;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            chain.doFilter(new BoundedRequest(request, limit), response);
        }
    }

    @Bean
    WebMvcConfigurer conventions(
            Callers callers,
            ReadModels readModels,
            AsOf asOf,
            JsonMapper apiJson,
            @Value("${infranaut.http.max-bulk-body:256MB}") DataSize bulkLimit) {
        return new WebMvcConfigurer() {
            @Override
            public void addFormatters(FormatterRegistry registry) {
                registry.addConverter(new TextToValueRecord(apiJson));
                registry.addConverter(String.class, UUID.class, Json::uuid);
                registry.addConverter(String.class, Instant.class, HttpConfiguration::instant);
            }

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(
                        new Conventions(callers, readModels, asOf, bulkLimit.toBytes(), new ConcurrentHashMap<>()));
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(resolver(Caller.class, callers::of));
                resolvers.add(resolver(
                        PageRequest.class,
                        request ->
                                PageRequest.parse(request.getParameter("limit"), request.getParameter("pageToken"))));
                resolvers.add(resolver(Wait.class, HttpConfiguration::waitOf));
            }
        };
    }

    private static Instant instant(String text) {
        try {
            return Json.instant(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a time", e);
        }
    }

    private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*(\\d{1,4})(?:$|[,;\\s])");

    private static Wait waitOf(HttpServletRequest request) {
        String prefer = request.getHeader("Prefer");
        Matcher matcher = WAIT.matcher(prefer == null ? "" : prefer);
        Duration asked = matcher.find() ? Duration.ofSeconds(Long.parseLong(matcher.group(1))) : Duration.ZERO;
        return new Wait(asked.compareTo(Wait.LONGEST) > 0 ? Wait.LONGEST : asked);
    }

    private interface FromRequest {
        Object of(HttpServletRequest request);
    }

    private static HandlerMethodArgumentResolver resolver(Class<?> type, FromRequest source) {
        return new HandlerMethodArgumentResolver() {
            @Override
            public boolean supportsParameter(MethodParameter parameter) {
                return parameter.getParameterType() == type;
            }

            @Override
            public Object resolveArgument(
                    MethodParameter parameter,
                    @Nullable ModelAndViewContainer container,
                    NativeWebRequest request,
                    @Nullable WebDataBinderFactory binders) {
                return source.of(Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)));
            }
        };
    }

    /// What an endpoint's method declares.
    ///
    /// @param answers whether it answers with a body
    private record Declared(
            @Nullable Requires requires, @Nullable Reads reads, boolean answers, boolean bulk) {
        private static Declared by(HandlerMethod method) {
            return new Declared(
                    find(method, Requires.class),
                    find(method, Reads.class),
                    AnnotatedElementUtils.findMergedRepeatableAnnotations(method.getMethod(), Answers.class).stream()
                            .anyMatch(answers -> answers.value() != Void.class),
                    method.hasMethodAnnotation(Bulk.class));
        }

        private static <A extends Annotation> @Nullable A find(HandlerMethod method, Class<A> type) {
            A found = AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), type);
            return found != null ? found : AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), type);
        }
    }

    /// Before an endpoint: its permission, the limit of its body, the digest of a request with an Idempotency-Key, the
    /// wait for the read models it answers from, and the instant it is asked about.
    ///
    /// @param declared what the methods of endpoints declare, found once each
    private record Conventions(
            Callers callers, ReadModels readModels, AsOf asOf, long bulkLimit, Map<Method, Declared> declared)
            implements HandlerInterceptor {
        private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
                throws Exception {
            if (!(handler instanceof HandlerMethod method)
                    || !method.getBeanType().getName().startsWith("io.infranaut.")) {
                return true;
            }
            Declared here = declared.computeIfAbsent(method.getMethod(), _ -> Declared.by(method));
            Requires requires = here.requires();
            if (requires == null || !callers.of(request).may(requires.value())) {
                throw new Forbidden("this needs the permission " + (requires == null ? "of nobody" : requires.value()));
            }
            if (!request.getMethod().equals("GET") && here.answers()) {
                acceptable(request.getHeader(HttpHeaders.ACCEPT));
            }
            if (request.getQueryString() != null && request.getQueryString().contains("%00")) {
                throw new InvalidInput("?", "a parameter holds no NUL character");
            }
            BoundedRequest body = WebUtils.getNativeRequest(request, BoundedRequest.class);
            if (body != null && here.bulk()) {
                body.limit(bulkLimit);
            } else if (body != null && request.getHeader("Idempotency-Key") != null) {
                request.setAttribute(Callers.DIGEST, digest(request, body.keep()));
            }
            awaitPosition(request, here.reads());
            asOf.open(request, response, here.reads());
            return true;
        }

        @Override
        public void afterCompletion(
                HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
            asOf.close(request);
        }

        /// Who cannot take the answer is told before anything is done.
        private static void acceptable(@Nullable String accept) throws HttpMediaTypeNotAcceptableException {
            if (accept == null || accept.isBlank()) {
                return;
            }
            try {
                if (MediaType.parseMediaTypes(accept).stream()
                        .anyMatch(type -> type.isCompatibleWith(MediaType.APPLICATION_JSON))) {
                    return;
                }
            } catch (InvalidMediaTypeException e) {
                throw new HttpMediaTypeNotAcceptableException("Accept cannot be read");
            }
            throw new HttpMediaTypeNotAcceptableException(List.of(MediaType.APPLICATION_JSON));
        }

        private void awaitPosition(HttpServletRequest request, @Nullable Reads reads) throws InterruptedException {
            String header = request.getHeader("Infranaut-Min-Position");
            if (header == null || reads == null) {
                return;
            }
            long position;
            try {
                position = Long.parseLong(header.strip());
            } catch (NumberFormatException e) {
                throw new InvalidInput("#Infranaut-Min-Position", "a position is a whole number");
            }
            for (String name : reads.value()) {
                if (!readModels.await(name, position, LONGEST_WAIT)) {
                    throw new NotThereYet(name, position);
                }
            }
        }

        private static String digest(HttpServletRequest request, byte[] body) {
            try {
                MessageDigest sha = MessageDigest.getInstance("SHA-256");
                sha.update((request.getMethod() + " " + request.getRequestURI() + "?" + request.getQueryString() + "\n"
                                + request.getContentType() + "\n")
                        .getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(sha.digest(body));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
